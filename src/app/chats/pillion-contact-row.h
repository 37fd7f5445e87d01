/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-contact.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows contacts as rows with their name and number, each named for screen readers. (transfer full) */
GtkListItemFactory *pillion_contact_row_create_factory (void);

G_END_DECLS
