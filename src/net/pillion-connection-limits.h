/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionConnectionLimits:
 * @open_ms: until an attempt to connect is given up
 * @request_ms: deadline of a request, from the call to the answer
 * @ping_ms: mean time between two pings
 * @ping_jitter_ms: how far one is moved at random, in either direction
 * @silence_ms: after so long without a byte from the relay it counts as dead
 * @backoff_first_ms: see #PillionBackoff
 * @backoff_max_ms: see #PillionBackoff
 * @max_requests: requests that may wait for their answers at once
 * @random_seed: makes waits and pings repeatable; 0 for a random seed
 *
 * Times in milliseconds. Every field is at least 1 but the jitter and the seed.
 */
typedef struct {
  guint open_ms;
  guint request_ms;
  guint ping_ms;
  guint ping_jitter_ms;
  guint silence_ms;
  guint backoff_first_ms;
  guint backoff_max_ms;
  guint max_requests;
  guint32 random_seed;
} PillionConnectionLimits;

/* 20 s, 10 s, 25 s +- 5 s, 75 s, 1 s to 60 s, 64 requests, a random seed. */
extern const PillionConnectionLimits pillion_connection_limits_default;

G_END_DECLS
