/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-attempts.h"

#include <string.h>

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#define SAVED_VERSION 1

/* The wait that follows the n-th wrong try. */
static guint64
get_wait_after (guint32 n_wrong)
{
  guint64 wait = PILLION_PIN_WAIT_MS;

  if (n_wrong < PILLION_PIN_FREE_TRIES)
    return 0;

  for (guint32 i = PILLION_PIN_FREE_TRIES; i < n_wrong && wait < PILLION_PIN_WAIT_MAX_MS; i++)
    wait *= 2;

  return MIN (wait, PILLION_PIN_WAIT_MAX_MS);
}

guint64
pillion_pin_attempts_get_wait (PillionPinAttempts *self,
                               guint64             now_ms)
{
  guint64 wait = get_wait_after (self->n_wrong);

  self->last_ms = MIN (self->last_ms, now_ms);

  return now_ms - self->last_ms < wait ? wait - (now_ms - self->last_ms) : 0;
}

void
pillion_pin_attempts_begin (PillionPinAttempts *self,
                            guint64             now_ms)
{
  g_return_if_fail (pillion_pin_attempts_get_wait (self, now_ms) == 0);

  if (self->n_wrong < G_MAXUINT32)
    self->n_wrong++;
  self->last_ms = now_ms;
}

void
pillion_pin_attempts_undo (PillionPinAttempts *self)
{
  g_return_if_fail (self->n_wrong > 0);

  self->n_wrong--;
  /* The try was allowed, so the wait before it was over. */
  self->last_ms = 0;
}

void
pillion_pin_attempts_succeed (PillionPinAttempts *self)
{
  *self = (PillionPinAttempts) { 0 };
}

guint32
pillion_pin_attempts_get_left (const PillionPinAttempts *self)
{
  return self->n_wrong < PILLION_PIN_FREE_TRIES ? PILLION_PIN_FREE_TRIES - self->n_wrong : 0;
}

void
pillion_pin_attempts_save (const PillionPinAttempts *self,
                           guint8                    bytes[PILLION_PIN_ATTEMPTS_SAVED_BYTES])
{
  PillionWriter writer;

  pillion_writer_init (&writer, bytes, PILLION_PIN_ATTEMPTS_SAVED_BYTES);
  pillion_writer_u8 (&writer, SAVED_VERSION);
  pillion_writer_u32 (&writer, self->n_wrong);
  pillion_writer_u64 (&writer, self->last_ms);
}

gboolean
pillion_pin_attempts_load (PillionPinAttempts  *self,
                           const guint8        *bytes,
                           gsize                len,
                           GError             **error)
{
  PillionReader reader;

  pillion_reader_init (&reader, bytes, len);
  pillion_reader_u8_range (&reader, SAVED_VERSION, SAVED_VERSION);
  self->n_wrong = pillion_reader_u32 (&reader);
  self->last_ms = pillion_reader_counter (&reader);

  if (pillion_reader_finish (&reader, "saved tries of the PIN", error))
    return TRUE;

  *self = (PillionPinAttempts) { 0 };
  return FALSE;
}

#define DAY_MS (24 * G_GUINT64_CONSTANT (3600000))

static const PillionLinkRunLimits default_run_limits = {
  .runs = 5,
  .window_ms = 10 * G_GUINT64_CONSTANT (60000),
  .rest_ms = 15 * G_GUINT64_CONSTANT (60000),
};

const PillionLinkRunLimits *
pillion_link_run_limits_default (void)
{
  return &default_run_limits;
}

void
pillion_link_run_limits_lower (PillionLinkRunLimits *self,
                               guint64               runs,
                               guint64               window_ms,
                               guint64               rest_ms)
{
  self->runs = (guint8) MIN (self->runs, MAX (runs, 1));
  self->window_ms = MAX (self->window_ms, MIN (window_ms, DAY_MS));
  self->rest_ms = MAX (self->rest_ms, MIN (rest_ms, DAY_MS));
}

guint64
pillion_link_runs_get_wait (PillionLinkRuns            *self,
                            const PillionLinkRunLimits *limits,
                            guint64                     now_ms)
{
  self->rest_until_ms = MIN (self->rest_until_ms, now_ms + limits->rest_ms);

  return self->rest_until_ms > now_ms ? self->rest_until_ms - now_ms : 0;
}

static void
forget_starts (PillionLinkRuns            *self,
               const PillionLinkRunLimits *limits,
               guint64                     now_ms)
{
  guint8 n_old = 0;

  for (guint i = 0; i < self->n_starts; i++)
    self->starts_ms[i] = MIN (self->starts_ms[i], now_ms);

  while (n_old < self->n_starts && self->starts_ms[n_old] + limits->window_ms <= now_ms)
    n_old++;

  memmove (self->starts_ms, self->starts_ms + n_old, (gsize) (self->n_starts - n_old) * sizeof self->starts_ms[0]);
  self->n_starts = (guint8) (self->n_starts - n_old);
}

void
pillion_link_runs_begin (PillionLinkRuns            *self,
                         const PillionLinkRunLimits *limits,
                         guint64                     now_ms)
{
  g_return_if_fail (limits->runs >= 1 && limits->runs <= PILLION_LINK_RUNS_MAX);
  g_return_if_fail (pillion_link_runs_get_wait (self, limits, now_ms) == 0);

  forget_starts (self, limits, now_ms);
  if (self->n_starts < PILLION_LINK_RUNS_MAX)
    self->starts_ms[self->n_starts++] = now_ms;

  if (self->n_starts >= limits->runs) {
    self->n_starts = 0;
    self->rest_until_ms = now_ms + limits->rest_ms;
  }
}

gsize
pillion_link_runs_save (const PillionLinkRuns *self,
                        guint8                 bytes[PILLION_LINK_RUNS_SAVED_MAX_BYTES])
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, bytes, PILLION_LINK_RUNS_SAVED_MAX_BYTES);
  pillion_writer_u8 (&writer, SAVED_VERSION);
  pillion_writer_u64 (&writer, self->rest_until_ms);
  pillion_writer_u8 (&writer, self->n_starts);
  for (guint i = 0; i < self->n_starts; i++)
    pillion_writer_u64 (&writer, self->starts_ms[i]);

  pillion_writer_finish (&writer, &len);
  return len;
}

gboolean
pillion_link_runs_load (PillionLinkRuns  *self,
                        const guint8     *bytes,
                        gsize             len,
                        GError          **error)
{
  PillionReader reader;

  *self = (PillionLinkRuns) { 0 };

  pillion_reader_init (&reader, bytes, len);
  pillion_reader_u8_range (&reader, SAVED_VERSION, SAVED_VERSION);
  self->rest_until_ms = pillion_reader_counter (&reader);
  self->n_starts = pillion_reader_u8_range (&reader, 0, PILLION_LINK_RUNS_MAX);
  for (guint i = 0; i < self->n_starts; i++)
    self->starts_ms[i] = pillion_reader_counter (&reader);

  if (pillion_reader_finish (&reader, "saved runs of the link code", error))
    return TRUE;

  *self = (PillionLinkRuns) { 0 };
  return FALSE;
}
