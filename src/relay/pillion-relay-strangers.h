/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many connections of an address have not authenticated. */
typedef struct _PillionRelayStrangers PillionRelayStrangers;

PillionRelayStrangers *pillion_relay_strangers_new    (void);
void                   pillion_relay_strangers_free   (PillionRelayStrangers *self);

/* address: 16 bytes. */
guint                  pillion_relay_strangers_count  (PillionRelayStrangers *self,
                                                       const guint8          *address);
void                   pillion_relay_strangers_add    (PillionRelayStrangers *self,
                                                       const guint8          *address);
void                   pillion_relay_strangers_remove (PillionRelayStrangers *self,
                                                       const guint8          *address);

G_END_DECLS
