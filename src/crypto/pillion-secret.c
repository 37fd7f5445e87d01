/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-secret.h"

#include <sodium.h>
#include <string.h>

struct _PillionSecret {
  gsize  size;
  guint8 bytes[];
};

/* sodium_malloc() puts the end of a block at the end of a page, so that a block
 * is only as aligned as its size: round up to what any type needs. */
#define ALIGNMENT 16

gpointer
pillion_secret_alloc (gsize n)
{
  gpointer block;

  if (n > G_MAXSIZE - ALIGNMENT)
    g_error ("a secret of %" G_GSIZE_FORMAT " bytes", n);

  n = (n + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);
  block = sodium_malloc (n);
  if (block == NULL)
    g_error ("no secret memory for %" G_GSIZE_FORMAT " bytes", n);

  sodium_memzero (block, n);

  return block;
}

void
pillion_secret_dealloc (gpointer block)
{
  sodium_free (block);
}

PillionSecret *
pillion_secret_new (gsize n)
{
  PillionSecret *self;

  g_return_val_if_fail (n > 0 && n < G_MAXSIZE / 2, NULL);

  self = pillion_secret_alloc (sizeof (PillionSecret) + n);
  self->size = n;

  return self;
}

PillionSecret *
pillion_secret_new_copy (const guint8 *bytes,
                         gsize         n)
{
  PillionSecret *self = pillion_secret_new (n);

  if (self != NULL)
    memcpy (self->bytes, bytes, n);

  return self;
}

void
pillion_secret_free (PillionSecret *self)
{
  pillion_secret_dealloc (self);
}

guint8 *
pillion_secret_get_bytes (PillionSecret *self)
{
  return self->bytes;
}

gsize
pillion_secret_get_size (const PillionSecret *self)
{
  return self->size;
}

void
pillion_secret_wipe (gpointer bytes,
                     gsize    n)
{
  sodium_memzero (bytes, n);
}

gboolean
pillion_secret_equal (gconstpointer a,
                      gconstpointer b,
                      gsize         n)
{
  return sodium_memcmp (a, b, n) == 0;
}

void
pillion_secret32_clear (PillionSecret32 *self)
{
  sodium_memzero (self, sizeof *self);
}

void
pillion_secret64_clear (PillionSecret64 *self)
{
  sodium_memzero (self, sizeof *self);
}
