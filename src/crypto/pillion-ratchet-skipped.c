/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-ratchet.h"

#include "crypto/pillion-secret.h"

#include <string.h>

gboolean
pillion_ratchet_change_commit (const PillionRatchetChange *change,
                               const PillionSkippedKeys   *skipped,
                               GError                    **error)
{
  if (change->used &&
      !skipped->remove (skipped->store, change->used_chain, change->used_n, error))
    return FALSE;

  for (gsize i = 0; i < change->n_added; i++) {
    if (!skipped->insert (skipped->store, &change->added[i], error))
      return FALSE;
  }

  return change->n_added == 0 || skipped->trim (skipped->store, PILLION_SKIPPED_MAX_KEYS, error);
}

void
pillion_ratchet_change_clear (PillionRatchetChange *change)
{
  pillion_secret_dealloc (change->added);
  memset (change, 0, sizeof *change);
}

struct _PillionSkippedMemory {
  PillionSkippedKey *keys; /* (owned) (secret): oldest first */
  gsize              n;
  gsize              n_allocated;
};

static PillionSkippedResult
memory_find_chain (gpointer  store,
                   guint32   below,
                   guint32  *chain,
                   guint8    header_key[32],
                   GError  **error)
{
  PillionSkippedMemory *self = store;

  for (gsize i = self->n; i > 0; i--) {
    const PillionSkippedKey *key = &self->keys[i - 1];

    if (key->chain < below) {
      *chain = key->chain;
      memcpy (header_key, key->header_key, sizeof key->header_key);
      return PILLION_SKIPPED_FOUND;
    }
  }

  return PILLION_SKIPPED_NONE;
}

static PillionSkippedKey *
find_key (const PillionSkippedMemory *self,
          guint32                     chain,
          guint32                     n)
{
  for (gsize i = 0; i < self->n; i++) {
    if (self->keys[i].chain == chain && self->keys[i].n == n)
      return &self->keys[i];
  }

  return NULL;
}

static PillionSkippedResult
memory_find (gpointer  store,
             guint32   chain,
             guint32   n,
             guint8    message_key[32],
             GError  **error)
{
  const PillionSkippedKey *key = find_key (store, chain, n);

  if (key == NULL)
    return PILLION_SKIPPED_NONE;

  memcpy (message_key, key->message_key, sizeof key->message_key);
  return PILLION_SKIPPED_FOUND;
}

/* Keys come in the order of their age, so that appending keeps them sorted. */
static gboolean
memory_insert (gpointer                 store,
               const PillionSkippedKey *key,
               GError                 **error)
{
  PillionSkippedMemory *self = store;

  if (self->n == self->n_allocated) {
    gsize n_allocated = MAX (16, 2 * self->n_allocated);
    PillionSkippedKey *keys = pillion_secret_alloc (n_allocated * sizeof *keys);

    if (self->n > 0)
      memcpy (keys, self->keys, self->n * sizeof *keys);
    pillion_secret_dealloc (self->keys);
    self->keys = keys;
    self->n_allocated = n_allocated;
  }

  self->keys[self->n++] = *key;

  return TRUE;
}

/* Closes the gap of n_gone keys at key and wipes what is left behind the end. */
static void
drop_keys (PillionSkippedMemory *self,
           PillionSkippedKey    *key,
           gsize                 n_gone)
{
  gsize n_after = self->n - (gsize) (key - self->keys) - n_gone;

  memmove (key, key + n_gone, n_after * sizeof *key);
  pillion_secret_wipe (key + n_after, n_gone * sizeof *key);
  self->n -= n_gone;
}

static gboolean
memory_remove (gpointer  store,
               guint32   chain,
               guint32   n,
               GError  **error)
{
  PillionSkippedKey *key = find_key (store, chain, n);

  if (key != NULL)
    drop_keys (store, key, 1);

  return TRUE;
}

static gboolean
memory_trim (gpointer  store,
             gsize     max,
             GError  **error)
{
  PillionSkippedMemory *self = store;

  if (self->n > max)
    drop_keys (self, self->keys, self->n - max);

  return TRUE;
}

PillionSkippedMemory *
pillion_skipped_memory_new (void)
{
  return g_new0 (PillionSkippedMemory, 1);
}

void
pillion_skipped_memory_free (PillionSkippedMemory *self)
{
  pillion_secret_dealloc (self->keys);
  g_free (self);
}

PillionSkippedKeys
pillion_skipped_memory_get_keys (PillionSkippedMemory *self)
{
  return (PillionSkippedKeys) {
    .store = self,
    .find_chain = memory_find_chain,
    .find = memory_find,
    .insert = memory_insert,
    .remove = memory_remove,
    .trim = memory_trim,
  };
}

gsize
pillion_skipped_memory_get_size (const PillionSkippedMemory *self)
{
  return self->n;
}
