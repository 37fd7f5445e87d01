/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-strangers.h"

#include <string.h>

#define ADDRESS_BYTES 16

struct _PillionRelayStrangers {
  GHashTable *counts; /* (owned): GBytes to a count */
};

PillionRelayStrangers *
pillion_relay_strangers_new (void)
{
  PillionRelayStrangers *self = g_new0 (PillionRelayStrangers, 1);

  self->counts = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  return self;
}

void
pillion_relay_strangers_free (PillionRelayStrangers *self)
{
  g_hash_table_unref (self->counts);
  g_free (self);
}

guint
pillion_relay_strangers_count (PillionRelayStrangers *self,
                               const guint8          *address)
{
  g_autoptr (GBytes) key = g_bytes_new_static (address, ADDRESS_BYTES);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));
}

void
pillion_relay_strangers_add (PillionRelayStrangers *self,
                             const guint8          *address)
{
  guint count = pillion_relay_strangers_count (self, address);

  g_hash_table_replace (self->counts, g_bytes_new (address, ADDRESS_BYTES), GUINT_TO_POINTER (count + 1));
}

void
pillion_relay_strangers_remove (PillionRelayStrangers *self,
                                const guint8          *address)
{
  guint count = pillion_relay_strangers_count (self, address);
  g_autoptr (GBytes) key = g_bytes_new (address, ADDRESS_BYTES);

  g_return_if_fail (count > 0);

  if (count == 1)
    g_hash_table_remove (self->counts, key);
  else
    g_hash_table_replace (self->counts, g_steal_pointer (&key), GUINT_TO_POINTER (count - 1));
}
