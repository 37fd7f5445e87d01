/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-tickets.h"

#include <sodium.h>
#include <string.h>

#define LIFETIME_MS (10 * 60 * 1000)
#define TICKETS_MAX 65536

/* Tickets are looked up by a hash of the secret, so that how long it takes says nothing
 * about those that exist.
 */
struct _PillionRelayTickets {
  guint8 key[crypto_shorthash_KEYBYTES];
  GHashTable *table; /* (owned): hash of the secret to PillionRelayTicket */
};

static guint64
hash_secret (PillionRelayTickets *self,
             const guint8        *secret)
{
  guint64 hash;

  G_STATIC_ASSERT (sizeof hash == crypto_shorthash_BYTES);
  crypto_shorthash ((guint8 *) &hash, secret, PILLION_BLOB_TICKET_BYTES, self->key);

  return hash;
}

PillionRelayTickets *
pillion_relay_tickets_new (void)
{
  PillionRelayTickets *self = g_new0 (PillionRelayTickets, 1);

  crypto_shorthash_keygen (self->key);
  self->table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  return self;
}

void
pillion_relay_tickets_free (PillionRelayTickets *self)
{
  g_hash_table_unref (self->table);
  g_free (self);
}

static gboolean
is_over (gpointer key,
         gpointer value,
         gpointer user_data)
{
  const PillionRelayTicket *ticket = value;
  const guint64 *now = user_data;

  return ticket->expires_at <= *now;
}

void
pillion_relay_tickets_sweep (PillionRelayTickets *self)
{
  guint64 now = pillion_relay_now_ms ();

  g_hash_table_foreach_remove (self->table, is_over, &now);
}

const PillionRelayTicket *
pillion_relay_tickets_draw (PillionRelayTickets *self,
                            const guint8        *blob,
                            guint64              bytes,
                            gboolean             upload)
{
  PillionRelayTicket *ticket = g_new0 (PillionRelayTicket, 1);
  guint64 hash;

  /* More than can be used: those that were not are drawn again. */
  if (g_hash_table_size (self->table) >= TICKETS_MAX)
    g_hash_table_remove_all (self->table);

  randombytes_buf (ticket->secret, sizeof ticket->secret);
  memcpy (ticket->blob, blob, sizeof ticket->blob);
  ticket->bytes = bytes;
  ticket->upload = upload;
  ticket->expires_at = pillion_relay_now_ms () + LIFETIME_MS;

  hash = hash_secret (self, ticket->secret);
  g_hash_table_replace (self->table, g_memdup2 (&hash, sizeof hash), ticket);

  return ticket;
}

const PillionRelayTicket *
pillion_relay_tickets_find (PillionRelayTickets *self,
                            const guint8        *secret,
                            const guint8        *blob)
{
  guint64 hash = hash_secret (self, secret);
  const PillionRelayTicket *ticket = g_hash_table_lookup (self->table, &hash);

  if (ticket == NULL || ticket->expires_at <= pillion_relay_now_ms () ||
      sodium_memcmp (ticket->secret, secret, sizeof ticket->secret) != 0 ||
      memcmp (ticket->blob, blob, sizeof ticket->blob) != 0)
    return NULL;

  return ticket;
}

char *
pillion_relay_blob_get_path (PillionRelay *relay,
                             const guint8 *blob)
{
  char name[2 * PILLION_ID_BYTES + 1];

  sodium_bin2hex (name, sizeof name, blob, PILLION_ID_BYTES);

  return g_build_filename (relay->options->data, "blobs", name, NULL);
}
