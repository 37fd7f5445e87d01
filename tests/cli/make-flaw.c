/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-await.h"

#include "crypto/pillion-crypto.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "store/pillion-history-flaws.h"

/* make-flaw FOLDER ACCOUNT: notes in a profile that older messages of that chat failed a check. */

typedef struct {
  PillionJob  job;
  const char *chat; /* hexadecimal */
} Work;

static void
work_free (Work *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
note (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  Work *work = data;
  PillionHistoryFlawRow row = { .has_chat = TRUE, .check = PILLION_HISTORY_CHECK_AUTHOR, .n_messages = 3 };

  g_assert_true (pillion_hex_decode (work->chat, row.chat, sizeof row.chat));
  return pillion_history_flaws_note (database, &row, error);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (PillionEngine) engine = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) noted = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  Work *work;

  if (argc != 3 || !pillion_crypto_init ())
    return 2;
  engine = pillion_engine_new (argv[1], "Pillion", NULL);
  pillion_engine_open_async (engine, NULL, pillion_test_on_done, &opened);
  pillion_engine_open_finish (engine, pillion_test_await (&opened), &error);
  g_assert_no_error (error);
  work = g_new0 (Work, 1);
  work->chat = argv[2];
  pillion_engine_run_async (engine, note, work, (GDestroyNotify) work_free, NULL, pillion_test_on_done, &noted);
  pillion_engine_run_finish (engine, pillion_test_await (&noted), &error);
  g_assert_no_error (error);
  pillion_engine_close_async (engine, NULL, pillion_test_on_done, &closed);
  pillion_engine_close_finish (engine, pillion_test_await (&closed), &error);
  g_assert_no_error (error);
  return 0;
}
