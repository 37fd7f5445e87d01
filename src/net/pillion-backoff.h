/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionBackoff:
 * @first_ms: ceiling of the first wait in milliseconds
 * @max_ms: ceiling of every wait in milliseconds
 * @n_failures: attempts that failed since the last reset
 *
 * How long to wait before connecting again: a random time from zero to a ceiling
 * that grows by half with each failure ("full jitter"), so that the clients of a
 * relay that was restarted return spread over time. Pure: the randomness is an
 * argument. Lives on the stack or in its owner.
 */
typedef struct {
  guint first_ms;
  guint max_ms;
  guint n_failures;
} PillionBackoff;

#define PILLION_BACKOFF_FIRST_MS 1000u
#define PILLION_BACKOFF_MAX_MS 60000u

/* first_ms and max_ms in 1..3,600,000, first_ms <= max_ms. */
void  pillion_backoff_init            (PillionBackoff        *self,
                                       guint                  first_ms,
                                       guint                  max_ms);

/* The ceiling of the next wait: first_ms x 1.5^n_failures, at most max_ms. */
guint pillion_backoff_get_ceiling_ms  (const PillionBackoff  *self);

/* Counts a failure. Returns the wait in milliseconds, 0 to the ceiling, spread
 * evenly over the values of random.
 */
guint pillion_backoff_next_ms         (PillionBackoff        *self,
                                       guint32                random);

/* Forgets the failures: after the relay accepted us, not merely the network. */
void  pillion_backoff_reset           (PillionBackoff        *self);

G_END_DECLS
