/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-evil-relay.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Where clients come to. (transfer none) */
SoupServer *pillion_evil_relay_get_server (PillionEvilRelay *self);

G_END_DECLS
