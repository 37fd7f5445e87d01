/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-trust-clock.h"

#include <string.h>

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#define SAVED_VERSION 1

static gboolean
is_same_boot (const PillionTrustClock   *self,
              const PillionClockReading *reading)
{
  return memcmp (self->floor_boot_id, reading->boot_id, PILLION_BOOT_ID_BYTES) == 0 &&
         reading->running_ms >= self->floor_running_ms;
}

static guint64
get_floor (const PillionTrustClock   *self,
           const PillionClockReading *reading)
{
  if (self->floor_ms == 0 || !is_same_boot (self, reading))
    return self->floor_ms;

  return self->floor_ms + (reading->running_ms - self->floor_running_ms);
}

static void
set_floor (PillionTrustClock         *self,
           const PillionClockReading *reading,
           guint64                    floor_ms)
{
  self->floor_ms = floor_ms;
  self->floor_running_ms = reading->running_ms;
  memcpy (self->floor_boot_id, reading->boot_id, PILLION_BOOT_ID_BYTES);
}

guint64
pillion_trust_clock_get_time (const PillionTrustClock   *self,
                              const PillionClockReading *reading)
{
  return MAX (reading->own_ms, get_floor (self, reading));
}

gboolean
pillion_trust_clock_note_relay (PillionTrustClock         *self,
                                const PillionClockReading *reading,
                                guint64                    relay_ms,
                                guint64                    tolerance_ms)
{
  self->relay_heard = TRUE;
  self->relay_ms = relay_ms;
  self->relay_running_ms = reading->running_ms;
  if (pillion_trust_clock_relay_disagrees (self, reading, tolerance_ms))
    return FALSE;

  set_floor (self, reading, MAX (get_floor (self, reading), reading->own_ms));
  return TRUE;
}

void
pillion_trust_clock_note_freshness (PillionTrustClock         *self,
                                    const PillionClockReading *reading,
                                    guint64                    issued_at)
{
  set_floor (self, reading, issued_at);
}

gboolean
pillion_trust_clock_relay_disagrees (const PillionTrustClock   *self,
                                     const PillionClockReading *reading,
                                     guint64                    tolerance_ms)
{
  guint64 relay_ms = self->relay_ms + (reading->running_ms - self->relay_running_ms);

  return self->relay_heard && MAX (reading->own_ms, relay_ms) - MIN (reading->own_ms, relay_ms) > tolerance_ms;
}

void
pillion_trust_clock_forget_relay (PillionTrustClock *self)
{
  self->relay_heard = FALSE;
}

void
pillion_trust_clock_save (const PillionTrustClock   *self,
                          const PillionClockReading *reading,
                          guint8                     bytes[PILLION_TRUST_CLOCK_SAVED_BYTES])
{
  PillionWriter writer;

  pillion_writer_init (&writer, bytes, PILLION_TRUST_CLOCK_SAVED_BYTES);
  pillion_writer_u8 (&writer, SAVED_VERSION);
  pillion_writer_u64 (&writer, get_floor (self, reading));
  pillion_writer_u64 (&writer, reading->running_ms);
  pillion_writer_bytes (&writer, reading->boot_id, PILLION_BOOT_ID_BYTES);
}

gboolean
pillion_trust_clock_load (PillionTrustClock  *self,
                          const guint8       *bytes,
                          gsize               len,
                          GError            **error)
{
  PillionReader reader;

  *self = (PillionTrustClock) { 0 };

  pillion_reader_init (&reader, bytes, len);
  pillion_reader_u8_range (&reader, SAVED_VERSION, SAVED_VERSION);
  self->floor_ms = pillion_reader_counter (&reader);
  self->floor_running_ms = pillion_reader_counter (&reader);
  pillion_reader_copy (&reader, self->floor_boot_id, PILLION_BOOT_ID_BYTES);

  if (pillion_reader_finish (&reader, "saved clock", error))
    return TRUE;

  *self = (PillionTrustClock) { 0 };
  return FALSE;
}
