/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-accounts-table.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-database-private.h"
#include "store/pillion-migrations.h"
#include "store/pillion-outbox-table.h"
#include "store/pillion-search-query.h"
#include "store/pillion-search-table.h"
#include "store/pillion-sessions-table.h"

#include <glib/gstdio.h>

/* Puts a file made of SQL in the place of the database. */
static void
make_file (StoreTest  *test,
           const char *sql)
{
  sqlite3 *handle = NULL;

  store_test_close (test);
  g_assert_cmpint (g_remove (test->path), ==, 0);
  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static char *
load_fixture (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PILLION_TEST_FIXTURES"), "store", name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* All of the schema as one text; spaces are as the author liked them. */
static char *
describe_schema (StoreTest *test)
{
  g_autofree char *text =
    store_test_text (test, "SELECT group_concat (replace (replace (sql, ' ', ''), char (10), ''), char (10))"
                           " FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)");

  return g_steal_pointer (&text);
}

static void
test_fresh (StoreTest    *test,
            gconstpointer unused)
{
  g_assert_cmpint (store_test_integer (test, "PRAGMA user_version"), ==, pillion_migrations_newest ());
  store_test_reopen (test);
  g_assert_cmpint (store_test_integer (test, "PRAGMA user_version"), ==, pillion_migrations_newest ());
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);
}

/* A database of schema 1 with something in each table comes to what a new one is, and
 * nothing is lost. The schema in the fixture has landed: it never changes.
 */
static void
test_schema_1 (StoreTest    *test,
               gconstpointer unused)
{
  g_autofree char *fresh = describe_schema (test);
  g_autofree char *fixture = load_fixture ("schema-1.sql");
  g_autofree char *migrated = NULL;
  g_autoptr (PillionAccountRow) account = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  PillionChatRow *chat;
  PillionOutboxRow *sending;

  make_file (test, fixture);
  store_test_reopen (test);
  migrated = describe_schema (test);
  g_assert_cmpstr (migrated, ==, fresh);
  g_assert_cmpint (store_test_integer (test, "PRAGMA user_version"), ==, pillion_migrations_newest ());

  g_assert_true (pillion_accounts_load (test->database, store_test_id (0x11), &account, NULL));
  g_assert_cmpstr (account->label, ==, "Anna");
  g_assert_true (pillion_sessions_list (test->database, store_test_id (0x11), store_test_id (0x22), &sessions, NULL));
  g_assert_cmpuint (sessions->len, ==, 1);
  g_assert_true (pillion_chats_list (test->database, &chats, NULL));
  g_assert_cmpuint (chats->len, ==, 1);
  chat = chats->pdata[0];
  g_assert_cmpstr (chat->last->text, ==, "Hello");
  g_assert_false (chat->request);
  g_assert_cmpuint (chat->n_unread, ==, store_test_integer (test, "SELECT count (*) FROM messages WHERE unread = 1"));
  g_assert_true (pillion_outbox_list (test->database, &outbox, NULL));
  g_assert_cmpuint (outbox->len, ==, 1);
  sending = outbox->pdata[0];
  g_assert_cmpuint (sending->envelopes->len, ==, 1);
}

/* The messages of an old database are found by their newest texts, once they are in the index. */
static void
test_old_messages_found (StoreTest    *test,
                         gconstpointer name)
{
  g_autofree char *fresh = describe_schema (test);
  g_autofree char *fixture = load_fixture (name);
  g_autofree char *migrated = NULL;
  g_autoptr (PillionSearchQuery) query = pillion_search_query_new ("muller");
  PillionSearchFilter filter = { .match = pillion_search_query_get_match (query) };
  g_autoptr (GPtrArray) rows = NULL;
  PillionMessageRow *found;
  guint percent = 0;
  gint64 next;

  make_file (test, fixture);
  store_test_reopen (test);
  migrated = describe_schema (test);
  g_assert_cmpstr (migrated, ==, fresh);
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM messages"), ==, 2);
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM versions"), ==, 2);
  g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (percent, ==, 100);
  g_assert_true (pillion_search_find (test->database, &filter, 0, 10, &rows, &next, NULL));
  g_assert_cmpuint (rows->len, ==, 1);
  found = rows->pdata[0];
  g_assert_cmpint (found->id, ==, 1);
  g_assert_cmpuint (found->n_reactions, ==, 1);
}

static void
test_newer_refused (StoreTest    *test,
                    gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0;
  gsize n_after = 0;
  g_autoptr (GError) error = NULL;

  make_file (test, "PRAGMA journal_mode=WAL; CREATE TABLE later (a); PRAGMA user_version=1000;");
  g_assert_true (g_file_get_contents (test->path, &before, &n_before, NULL));
  g_assert_null (pillion_database_open (test->path, store_test_key, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (test->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

/* Migration 1 meets a table of its own name in the middle and fails there. */
static void
test_half_rolled_back (StoreTest    *test,
                       gconstpointer unused)
{
  static const char query[] =
    "SELECT count (*), (SELECT user_version FROM pragma_user_version) FROM sqlite_schema";
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  make_file (test, "CREATE TABLE outbox (a);");
  g_assert_null (pillion_database_open_through (test->path, "unix", &error));
  g_assert_nonnull (error);

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, query, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 1);
  g_assert_cmpint (sqlite3_column_int (statement, 1), ==, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/migrations/fresh", test_fresh);
  store_test_add ("/store/migrations/schema-1", test_schema_1);
  g_test_add ("/store/migrations/schema-2", StoreTest, "schema-2.sql", store_test_set_up, test_old_messages_found,
              store_test_tear_down);
  g_test_add ("/store/migrations/schema-3", StoreTest, "schema-3.sql", store_test_set_up, test_old_messages_found,
              store_test_tear_down);
  store_test_add ("/store/migrations/newer-refused", test_newer_refused);
  store_test_add ("/store/migrations/half-rolled-back", test_half_rolled_back);

  return g_test_run ();
}
