/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-sample.h"
#include "pillion-test-await.h"

#include "engine/pillion-engine-private.h"
#include "engine/pillion-registration.h"
#include "store/pillion-chats-table.h"

#include <string.h>

/* bench-profile FOLDER RELAY NUMBER CHATS MESSAGES: registers a profile and gives it a past, the
 * same each time: most of the messages in a few chats, as people have it.
 */

#define PIN       "314159"
#define BATCH     5000
#define MINUTE_MS 60000

typedef struct {
  PillionJob job;
  guint8     own[PILLION_ACCOUNT_ID_BYTES];
  guint      n_chats;
  guint      first; /* of this batch */
  guint      n_messages;
  guint      n_all;
  guint64    now_ms;
} Fill;

static gboolean
save_contacts (PillionDatabase *database,
               const Fill      *fill,
               GError         **error)
{
  for (guint i = 0; i < fill->n_chats; i++) {
    guint8 account[PILLION_ACCOUNT_ID_BYTES];
    g_autoptr (PillionAccountRow) row = NULL;

    bench_sample_fill_account (account, i);
    row = pillion_account_row_new (account);
    row->number = g_strdup_printf ("+49309%07u", i);
    row->name = g_strdup_printf ("Contact %u", i);
    if (!pillion_accounts_save (database, row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
insert_message (PillionDatabase *database,
                const Fill      *fill,
                guint            number,
                GError         **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean is_own = number % 3 == 0;
  gboolean is_new = FALSE;

  row->type = 1;
  row->state = is_own ? PILLION_MESSAGE_STATE_READ : PILLION_MESSAGE_STATE_RECEIVED;
  row->printed = TRUE;
  bench_sample_fill_account (row->chat, bench_sample_choose_chat (number, fill->n_chats));
  if (is_own)
    memcpy (row->author, fill->own, sizeof row->author);
  else
    memcpy (row->author, row->chat, sizeof row->author);
  memcpy (row->message_id, &number, sizeof number);
  row->text = bench_sample_dup_text (number);
  row->sent_at = fill->now_ms - (guint64) (fill->n_all - number) * MINUTE_MS;
  row->received_at = row->sent_at;
  return pillion_messages_insert (database, row, &is_new, error);
}

static gboolean
fill_store (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  Fill *fill = data;

  if (fill->first == 0 && !save_contacts (database, fill, error))
    return FALSE;
  for (guint i = fill->first; i < fill->first + fill->n_messages; i++) {
    if (!insert_message (database, fill, i, error))
      return FALSE;
  }
  return TRUE;
}

static void
fill_free (gpointer data)
{
  Fill *fill = data;

  pillion_job_clear (&fill->job);
  g_free (fill);
}

static void
write_past (PillionEngine *engine,
            guint          n_chats,
            guint          n_messages)
{
  for (guint first = 0; first < n_messages; first += BATCH) {
    Fill *fill = g_new0 (Fill, 1);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    memcpy (fill->own, pillion_engine_get_identity (engine)->account, sizeof fill->own);
    fill->n_chats = n_chats;
    fill->first = first;
    fill->n_messages = MIN (BATCH, n_messages - first);
    fill->n_all = n_messages;
    fill->now_ms = (guint64) (g_get_real_time () / 1000);
    pillion_engine_run_async (engine, fill_store, fill, fill_free, NULL, pillion_test_on_done, &result);
    pillion_engine_run_finish (engine, pillion_test_await (&result), &error);
    g_assert_no_error (error);
  }
}

static void
register_account (PillionEngine *engine,
                  const char    *relay,
                  const char    *number)
{
  PillionRegistrationDetails details = { .number = number, .name = "Ana", .device_name = "Desk", .pin = PIN };
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) finished = NULL;
  g_autoptr (GError) error = NULL;

  pillion_engine_open_async (engine, NULL, pillion_test_on_done, &opened);
  pillion_engine_open_finish (engine, pillion_test_await (&opened), &error);
  g_assert_no_error (error);
  pillion_registration_begin_async (engine, relay, number, NULL, pillion_test_on_done, &begun);
  pillion_registration_begin_finish (engine, pillion_test_await (&begun), &error);
  g_assert_no_error (error);
  pillion_registration_finish_async (engine, &details, NULL, pillion_test_on_done, &finished);
  pillion_registration_finish_finish (engine, pillion_test_await (&finished), &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  PillionEngineOptions options;
  g_autoptr (PillionEngine) engine = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 6) {
    g_printerr ("usage: %s FOLDER RELAY NUMBER CHATS MESSAGES\n", argv[0]);
    return 2;
  }
  pillion_engine_options_init (&options);
  options.seal_cost = &pillion_seal_cost_cheap;
  engine = pillion_engine_new_with_options (argv[1], &options);
  register_account (engine, argv[2], argv[3]);
  write_past (engine, (guint) g_ascii_strtoull (argv[4], NULL, 10), (guint) g_ascii_strtoull (argv[5], NULL, 10));
  pillion_engine_close_async (engine, NULL, pillion_test_on_done, &closed);
  pillion_engine_close_finish (engine, pillion_test_await (&closed), &error);
  g_assert_no_error (error);
  return 0;
}
