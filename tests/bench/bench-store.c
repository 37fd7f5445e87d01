/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-store encrypted|plain FOLDER: times the profile's database, with its encryption or without,
 * on the same tables. Lines of JSON that run.py reads.
 */

#include "bench-sample.h"
#include "timing.h"

#include "crypto/pillion-crypto.h"
#include "store/pillion-database-private.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-settings-table.h"

#include <stdlib.h>
#include <string.h>

enum {
  N_MESSAGES = 100000,
  BATCH = 1000,
  N_CHATS = 50,
  PAGE = 50,
  N_PAGES = 4000,
  N_COMMITS = 1000,
};

static const guint8 key[PILLION_DATABASE_KEY_BYTES] = { 1 };

static void
check (gboolean done)
{
  if (!done)
    abort ();
}

static void
insert_message (PillionDatabase *database,
                guint            number)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean is_new = FALSE;

  row->type = 1;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->printed = TRUE;
  bench_sample_fill_account (row->chat, bench_sample_choose_chat (number, N_CHATS));
  memcpy (row->author, row->chat, sizeof row->author);
  memcpy (row->message_id, &number, sizeof number);
  row->text = bench_sample_dup_text (number);
  row->sent_at = 1700000000000 + (guint64) number * 60000;
  row->received_at = row->sent_at;
  check (pillion_messages_insert (database, row, &is_new, NULL));
}

static void
time_insert (PillionDatabase *database)
{
  double started = timing_seconds ();

  for (guint first = 0; first < N_MESSAGES; first += BATCH) {
    check (pillion_database_begin (database, NULL));
    for (guint i = first; i < first + BATCH; i++)
      insert_message (database, i);
    check (pillion_database_commit (database, NULL));
  }
  timing_print_seconds ("insert", (timing_seconds () - started) / N_MESSAGES);
}

/* Where any message is, the same ones each time. */
static void
time_pages (PillionDatabase *database)
{
  static double times[N_PAGES];

  for (guint i = 0; i < N_PAGES; i++) {
    g_autoptr (GPtrArray) rows = NULL;
    guint8 chat[PILLION_ACCOUNT_ID_BYTES];
    guint number = N_MESSAGES / 5 + (guint) ((guint64) i * 7919 % (N_MESSAGES * 4 / 5));
    double started;

    bench_sample_fill_account (chat, bench_sample_choose_chat (number, N_CHATS));
    started = timing_seconds ();
    check (pillion_messages_list (database, chat, number + 1, PAGE, &rows, NULL) && rows->len == PAGE);
    times[i] = timing_seconds () - started;
  }
  timing_print_parts ("page-p50", "page-p99", times, N_PAGES);
}

static void
time_commits (PillionDatabase *database)
{
  static double times[N_COMMITS];

  for (guint i = 0; i < N_COMMITS; i++) {
    double started = timing_seconds ();

    check (pillion_database_begin (database, NULL));
    check (pillion_settings_save_number (database, "number", i, NULL));
    check (pillion_database_commit (database, NULL));
    times[i] = timing_seconds () - started;
  }
  timing_print_parts ("commit-p50", "commit-p99", times, N_COMMITS);
}

static PillionDatabase *
open_database (const char *kind,
               const char *path)
{
  if (strcmp (kind, "encrypted") == 0)
    return pillion_database_open (path, key, NULL);
  check (g_file_set_contents (path, "", 0, NULL));
  return pillion_database_open_through (path, "unix", NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (PillionDatabase) database = NULL;

  if (argc != 3) {
    g_printerr ("usage: %s encrypted|plain FOLDER\n", argv[0]);
    return 2;
  }
  check (pillion_crypto_init ());
  path = g_build_filename (argv[2], argv[1], NULL);
  database = open_database (argv[1], path);
  check (database != NULL);
  time_insert (database);
  time_pages (database);
  time_commits (database);
  return 0;
}
