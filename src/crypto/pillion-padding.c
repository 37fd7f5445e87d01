/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-padding.h"

#include <string.h>

#define MARK 0x80

static const gsize steps[] = { 256, 512, 1024, 2048, 4096, 8192, PILLION_PADDING_MAX_BYTES };

gsize
pillion_padding_get_size (gsize n,
                          gsize n_overhead)
{
  if (n >= PILLION_PADDING_MAX_BYTES || n_overhead >= PILLION_PADDING_MAX_BYTES)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (n + 1 + n_overhead <= steps[i])
      return steps[i] - n_overhead;

  return 0;
}

void
pillion_padding_add (guint8       *out,
                     gsize         n_out,
                     const guint8 *plain,
                     gsize         n)
{
  g_return_if_fail (n < n_out);

  if (n > 0)
    memmove (out, plain, n);
  out[n] = MARK;
  memset (out + n + 1, 0, n_out - n - 1);
}

/* All ones if @value is 0, else 0; without a branch. */
static gsize
mask_if_zero (gsize value)
{
  return (gsize) 0 - (((~value & (value - 1)) >> (8 * sizeof (gsize) - 1)) & 1);
}

gboolean
pillion_padding_remove (const guint8 *padded,
                        gsize         n,
                        gsize         n_overhead,
                        gsize        *n_plain)
{
  gsize searching = ~(gsize) 0; /* until the last byte that is not zero */
  gsize mark_at = 0;
  gsize mark = 0;

  *n_plain = 0;
  if (n == 0 || n > PILLION_PADDING_MAX_BYTES)
    return FALSE;

  for (gsize i = n; i-- > 0;) {
    gsize found = searching & ~mask_if_zero (padded[i]);

    mark_at |= found & i;
    mark |= found & padded[i];
    searching &= ~found;
  }

  if (mark != MARK || pillion_padding_get_size (mark_at, n_overhead) != n)
    return FALSE;

  *n_plain = mark_at;

  return TRUE;
}
