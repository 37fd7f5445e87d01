/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdint.h>

/* Counts times in classes that are 1/32 of their size wide. */

enum {
  LOAD_HISTOGRAM_CLASSES = 64 * 32,
};

typedef struct
{
  uint64_t n_values;
  uint64_t counts[LOAD_HISTOGRAM_CLASSES];
} LoadHistogram;

void     load_histogram_add        (LoadHistogram       *self,
                                    uint64_t             value);

/* The value below which @percent of all values lie, 0 when there are none. */
uint64_t load_histogram_percentile (const LoadHistogram *self,
                                    unsigned int         percent);
