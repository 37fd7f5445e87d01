/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-release.h"

#include <string.h>

static guint64
get_forget_after (const PillionReleaseFacts *facts)
{
  if (facts->forget_after_ms == 0)
    return PILLION_RELEASE_FORGET_AFTER_MS;
  return MIN (facts->forget_after_ms, PILLION_RELEASE_FORGET_AFTER_MS);
}

/* Where time alone ended it, one clock must not be enough: not the own one, nor the relay's. */
static PillionRelease
judge_by_time (const PillionReleaseFacts *facts)
{
  switch (facts->answer) {
  case PILLION_RELEASE_ANSWERED:
    return facts->clocks_agree ? PILLION_RELEASE_FORGET : PILLION_RELEASE_LOCK;
  case PILLION_RELEASE_UNREACHED:
    return facts->locked_ms >= get_forget_after (facts) ? PILLION_RELEASE_FORGET : PILLION_RELEASE_LOCK;
  case PILLION_RELEASE_NOT_ASKED:
  default:
    return PILLION_RELEASE_LOCK;
  }
}

PillionRelease
pillion_release_judge (const PillionReleaseFacts *facts)
{
  switch (facts->trust) {
  case PILLION_DEVICE_FRESH:
    return PILLION_RELEASE_OPEN;
  case PILLION_DEVICE_UNKNOWN:
  case PILLION_DEVICE_REMOVED:
  case PILLION_DEVICE_EXPIRED:
  case PILLION_DEVICE_RESIGNED:
    return PILLION_RELEASE_FORGET;
  case PILLION_DEVICE_SEAT_ENDED:
  case PILLION_DEVICE_LAPSED:
    return judge_by_time (facts);
  case PILLION_DEVICE_FROZEN:
  default:
    return PILLION_RELEASE_LOCK;
  }
}

static void
note (PillionLockedTime         *self,
      const PillionClockReading *reading)
{
  self->running_ms = reading->running_ms;
  memcpy (self->boot_id, reading->boot_id, sizeof self->boot_id);
}

void
pillion_locked_time_begin (PillionLockedTime         *self,
                           const PillionClockReading *reading)
{
  self->locked_ms = 0;
  note (self, reading);
}

void
pillion_locked_time_advance (PillionLockedTime         *self,
                             const PillionClockReading *reading)
{
  if (memcmp (self->boot_id, reading->boot_id, sizeof self->boot_id) == 0 && reading->running_ms > self->running_ms)
    self->locked_ms += reading->running_ms - self->running_ms;
  note (self, reading);
}
