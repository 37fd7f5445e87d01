/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* How full the mailboxes are that were written to lately: how many messages and bytes
 * each holds, and how many bytes of each sender. Counted in memory, because counting
 * rows at each message would cost more than the message.
 *
 * Whoever rolls a transaction back forgets all of it; it is read again when needed.
 */
typedef struct _PillionRelayOccupancy PillionRelayOccupancy;

typedef struct {
  guint64     n_messages;
  guint64     n_gaps;
  guint64     bytes;
  GHashTable *senders; /* (owned): account to its PillionRelayShare */
} PillionRelayMailboxUse;

typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint64 bytes;
} PillionRelayShare;

PillionRelayOccupancy *pillion_relay_occupancy_new    (void);
void                   pillion_relay_occupancy_free   (PillionRelayOccupancy     *self);

/* Forgets all mailboxes, or one. */
void                   pillion_relay_occupancy_clear  (PillionRelayOccupancy     *self);
void                   pillion_relay_occupancy_forget (PillionRelayOccupancy     *self,
                                                       gint64                     device);

/* (transfer none) (nullable): NULL if it is not known; then add it, empty, and count
 * into it what is there. It stays until the next call that adds or forgets.
 */
PillionRelayMailboxUse   *pillion_relay_occupancy_find   (PillionRelayOccupancy     *self,
                                                       gint64                     device);
PillionRelayMailboxUse   *pillion_relay_occupancy_add    (PillionRelayOccupancy     *self,
                                                       gint64                     device);

void                   pillion_relay_mailbox_use_add      (PillionRelayMailboxUse       *self,
                                                       const guint8              *sender,
                                                       guint64                    bytes);
void                   pillion_relay_mailbox_use_remove   (PillionRelayMailboxUse       *self,
                                                       const guint8              *sender,
                                                       guint64                    bytes);

/* The account that holds most bytes; (nullable): NULL when empty. */
const PillionRelayShare *
                       pillion_relay_mailbox_use_get_largest
                                                      (const PillionRelayMailboxUse *self);

G_END_DECLS
