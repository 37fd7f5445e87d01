/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-backoff.h"

#define LONGEST_MS 3600000u

void
pillion_backoff_init (PillionBackoff *self,
                      guint           first_ms,
                      guint           max_ms)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (first_ms >= 1 && first_ms <= max_ms && max_ms <= LONGEST_MS);

  *self = (PillionBackoff) { .first_ms = first_ms, .max_ms = max_ms };
}

guint
pillion_backoff_get_ceiling_ms (const PillionBackoff *self)
{
  guint64 ceiling_us;
  guint64 max_us;

  g_return_val_if_fail (self != NULL, 0);

  /* In microseconds, so that small first waits grow too. */
  ceiling_us = (guint64) self->first_ms * 1000;
  max_us = (guint64) self->max_ms * 1000;
  for (guint i = 0; i < self->n_failures && ceiling_us < max_us; i++)
    ceiling_us += ceiling_us / 2;

  return (guint) (MIN (ceiling_us, max_us) / 1000);
}

guint
pillion_backoff_next_ms (PillionBackoff *self,
                         guint32         random)
{
  guint64 n_values;

  g_return_val_if_fail (self != NULL, 0);

  n_values = (guint64) pillion_backoff_get_ceiling_ms (self) + 1;
  if (self->n_failures < G_MAXUINT)
    self->n_failures++;

  return (guint) ((random * n_values) >> 32);
}

void
pillion_backoff_reset (PillionBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->n_failures = 0;
}
