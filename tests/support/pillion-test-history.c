/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-history.h"

#include "crypto/pillion-base64url.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-missed.h"
#include "store/pillion-history-flaws.h"
#include "wire/pillion-message-body.h"

#include <string.h>

typedef struct {
  const PillionTestHistory *history;
  const char               *device; /* base64url */
} Putting;

static GBytes *
make_part (PillionHistoryRow *row)
{
  g_autofree guint8 *bytes = g_malloc (PILLION_BODY_MAX_BYTES);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_PART };
  PillionBodyHistoryPart *part = &body.history_part;
  gsize length;

  memcpy (part->transfer, row->transfer, sizeof part->transfer);
  memcpy (part->blob, row->transfer, sizeof row->transfer);
  part->part = row->n_parts;
  part->first_chunk = row->n_chunks;
  part->n_chunks = 1;
  part->chunks[0].n_bytes = 1000;
  part->since = row->since;
  part->n_messages = row->n_messages;
  g_assert_true (pillion_message_body_encode (&body, bytes, &length));
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static gboolean
put (PillionDatabase *database,
     PillionJob      *job,
     gpointer         data,
     GError         **error)
{
  const Putting *putting = data;
  const PillionTestHistory *history = putting->history;
  guint8 transfer[PILLION_MESSAGE_ID_BYTES];
  g_autoptr (PillionHistoryRow) row = NULL;
  g_autofree guint8 *device = NULL;
  g_autoptr (GBytes) part = NULL;
  gsize n;

  pillion_random_fill (job->random, transfer, sizeof transfer);
  device = pillion_base64url_decode (putting->device, strlen (putting->device), &n);
  g_assert_cmpuint (n, ==, sizeof row->device);
  row = pillion_history_row_new (transfer);
  memcpy (row->device, device, sizeof row->device);
  row->serving = history->serving;
  row->state = history->state;
  row->since = history->since_ms;
  row->n_messages = history->n_messages;
  row->n_done = history->n_done;
  /* A source that is so far ahead waits. */
  row->n_parts = history->serving ? PILLION_HISTORY_PARTS_AHEAD : history->n_done > 0;
  row->n_chunks = row->n_parts;
  row->started_at = job->now_ms;
  job->effects |= PILLION_EFFECT_HISTORY;
  part = make_part (row);
  return pillion_history_find_top (database, FALSE, &row->top, error) && pillion_history_save (database, row, error) &&
         (!history->has_part || pillion_history_parts_save (database, transfer, row->n_parts, part, error));
}

void
pillion_test_history_put (PillionTestEngine        *self,
                          PillionTestEngine        *other,
                          const PillionTestHistory *history)
{
  Putting putting = { history, pillion_test_engine_get_device (other) };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, put, &putting, &error);
  g_assert_no_error (error);
}

/* ----- what failed ----- */

typedef struct {
  const char *chat;
  const char *device; /* base64url */
} Failing;

static gboolean
put_flaw (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  const Failing *failing = data;
  PillionHistoryFlawRow row = { .check = PILLION_HISTORY_CHECK_AUTHOR, .noted_at = job->now_ms };
  g_autofree guint8 *device = NULL;
  gsize n;

  device = pillion_base64url_decode (failing->device, strlen (failing->device), &n);
  g_assert_cmpuint (n, ==, sizeof row.device);
  memcpy (row.device, device, sizeof row.device);
  pillion_random_fill (job->random, row.transfer, sizeof row.transfer);
  row.has_chat = failing->chat != NULL;
  row.n_messages = row.has_chat ? 3 : 0;
  if (row.has_chat)
    g_assert_true (pillion_hex_decode (failing->chat, row.chat, sizeof row.chat));
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_flaws_note (database, &row, error);
}

void
pillion_test_history_put_flaw (PillionTestEngine *self,
                               PillionTestEngine *other,
                               const char        *chat)
{
  Failing failing = { chat, pillion_test_engine_get_device (other) };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, put_flaw, &failing, &error);
  g_assert_no_error (error);
}

static gboolean
miss (PillionDatabase *database,
      PillionJob      *job,
      gpointer         unused,
      GError         **error)
{
  guint64 here_since;

  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_missed_begin (database, job, &here_since, error);
}

void
pillion_test_history_miss (PillionTestEngine *self)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, miss, NULL, &error);
  g_assert_no_error (error);
}
