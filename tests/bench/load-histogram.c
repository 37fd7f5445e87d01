/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "load-histogram.h"

static unsigned int
class_of_value (uint64_t value)
{
  unsigned int shift;

  if (value < 64)
    return (unsigned int) value;

  shift = 58 - (unsigned int) __builtin_clzll (value);

  return shift * 32 + (unsigned int) (value >> shift);
}

static uint64_t
value_of_class (unsigned int index)
{
  unsigned int shift;

  if (index < 64)
    return index;

  shift = index / 32 - 1;

  return (uint64_t) (index - shift * 32) << shift;
}

void
load_histogram_add (LoadHistogram *self,
                    uint64_t       value)
{
  self->counts[class_of_value (value)]++;
  self->n_values++;
}

uint64_t
load_histogram_percentile (const LoadHistogram *self,
                           unsigned int         percent)
{
  uint64_t below = 0;

  for (unsigned int i = 0; i < LOAD_HISTOGRAM_CLASSES; i++) {
    below += self->counts[i];
    if (self->counts[i] > 0 && below * 100 >= self->n_values * percent)
      return value_of_class (i);
  }

  return 0;
}
