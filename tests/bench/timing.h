/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Times one operation: the median of rounds of about 20 ms each, so that what
 * else the machine does falls into few of them. */

enum {
  TIMING_ROUNDS = 15,
};

typedef void (*TimingOperation) (void *data);

static inline double
timing_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static inline double
timing_round (TimingOperation operation,
              void           *data,
              uint64_t        n_runs)
{
  double started = timing_seconds ();

  for (uint64_t i = 0; i < n_runs; i++)
    operation (data);

  return (timing_seconds () - started) / (double) n_runs;
}

/* Seconds a run of @operation. */
static inline double
timing_median (TimingOperation operation,
               void           *data)
{
  double rounds[TIMING_ROUNDS];
  uint64_t n_runs = 1;

  while (timing_round (operation, data, n_runs) * (double) n_runs < 0.02)
    n_runs *= 2;

  for (unsigned int i = 0; i < TIMING_ROUNDS; i++) {
    double seconds = timing_round (operation, data, n_runs);
    unsigned int at = i;

    for (; at > 0 && rounds[at - 1] > seconds; at--)
      rounds[at] = rounds[at - 1];
    rounds[at] = seconds;
  }

  return rounds[TIMING_ROUNDS / 2];
}

/* One line of JSON that run.py reads. */
static inline void
timing_print_seconds (const char *name,
                      double      seconds)
{
  printf ("{\"name\": \"%s\", \"us\": %.3f}\n", name, seconds * 1e6);
  fflush (stdout);
}

static inline void
timing_print (const char     *name,
              TimingOperation operation,
              void           *data)
{
  timing_print_seconds (name, timing_median (operation, data));
}

static inline int
timing_compare (const void *a,
                const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Sorts the times of single runs. */
static inline void
timing_print_parts (const char *p50,
                    const char *p99,
                    double     *seconds,
                    size_t      n)
{
  qsort (seconds, n, sizeof seconds[0], timing_compare);
  timing_print_seconds (p50, seconds[n / 2]);
  timing_print_seconds (p99, seconds[n * 99 / 100]);
}
