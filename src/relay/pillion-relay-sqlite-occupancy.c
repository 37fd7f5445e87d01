/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-occupancy.h"

#include <string.h>

/* Mailboxes remembered at once. Reading one again is cheap, so all go together. */
#define MAILBOXES_MAX 4096

struct _PillionRelayOccupancy {
  GHashTable *mailboxes; /* (owned): device's key to PillionRelayMailboxUse */
};

static guint
share_hash (gconstpointer data)
{
  const PillionRelayShare *share = data;
  guint hash;

  /* An account's id is a hash itself. */
  memcpy (&hash, share->account, sizeof hash);

  return hash;
}

static gboolean
share_equal (gconstpointer a,
             gconstpointer b)
{
  return memcmp (a, b, PILLION_ACCOUNT_BYTES) == 0;
}

static void
mailbox_free (gpointer data)
{
  PillionRelayMailboxUse *self = data;

  g_hash_table_unref (self->senders);
  g_free (self);
}

PillionRelayOccupancy *
pillion_relay_occupancy_new (void)
{
  PillionRelayOccupancy *self = g_new0 (PillionRelayOccupancy, 1);

  self->mailboxes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, mailbox_free);

  return self;
}

void
pillion_relay_occupancy_free (PillionRelayOccupancy *self)
{
  g_hash_table_unref (self->mailboxes);
  g_free (self);
}

void
pillion_relay_occupancy_clear (PillionRelayOccupancy *self)
{
  g_hash_table_remove_all (self->mailboxes);
}

void
pillion_relay_occupancy_forget (PillionRelayOccupancy *self,
                                gint64                 device)
{
  g_hash_table_remove (self->mailboxes, &device);
}

PillionRelayMailboxUse *
pillion_relay_occupancy_find (PillionRelayOccupancy *self,
                              gint64                 device)
{
  return g_hash_table_lookup (self->mailboxes, &device);
}

PillionRelayMailboxUse *
pillion_relay_occupancy_add (PillionRelayOccupancy *self,
                             gint64                 device)
{
  PillionRelayMailboxUse *mailbox = g_new0 (PillionRelayMailboxUse, 1);

  if (g_hash_table_size (self->mailboxes) >= MAILBOXES_MAX)
    pillion_relay_occupancy_clear (self);

  mailbox->senders = g_hash_table_new_full (share_hash, share_equal, g_free, NULL);
  g_hash_table_replace (self->mailboxes, g_memdup2 (&device, sizeof device), mailbox);

  return mailbox;
}

void
pillion_relay_mailbox_use_add (PillionRelayMailboxUse *self,
                               const guint8           *sender,
                               guint64                 bytes)
{
  PillionRelayShare *share = g_hash_table_lookup (self->senders, sender);

  if (share == NULL) {
    share = g_new0 (PillionRelayShare, 1);
    memcpy (share->account, sender, sizeof share->account);
    g_hash_table_add (self->senders, share);
  }

  self->n_messages++;
  self->bytes += bytes;
  share->bytes += bytes;
}

void
pillion_relay_mailbox_use_remove (PillionRelayMailboxUse *self,
                                  const guint8           *sender,
                                  guint64                 bytes)
{
  PillionRelayShare *share = g_hash_table_lookup (self->senders, sender);

  g_return_if_fail (share != NULL && share->bytes >= bytes && self->n_messages > 0);

  self->n_messages--;
  self->bytes -= bytes;
  share->bytes -= bytes;
  if (share->bytes == 0)
    g_hash_table_remove (self->senders, sender);
}

const PillionRelayShare *
pillion_relay_mailbox_use_get_largest (const PillionRelayMailboxUse *self)
{
  const PillionRelayShare *largest = NULL;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->senders);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    const PillionRelayShare *share = key;

    if (largest == NULL || share->bytes > largest->bytes)
      largest = share;
  }

  return largest;
}
