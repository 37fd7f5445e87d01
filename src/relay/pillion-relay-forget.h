/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay.h"

G_BEGIN_DECLS

/* Forgets what is old: mail, requests, handed out prekeys and blobs. To be called about
 * once a second; does a little of it now and then.
 */
void pillion_relay_forget_tick (PillionRelay *relay,
                                guint64       now_ms);

G_END_DECLS
