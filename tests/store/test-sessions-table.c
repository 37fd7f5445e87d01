/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-sessions-table.h"

#include <string.h>

static gint64
insert_session (StoreTest *test,
                guint8     device,
                guint64    used_at)
{
  g_autoptr (PillionSessionRow) row = pillion_session_row_new (store_test_id (1), store_test_id (device));

  row->used_at = used_at;
  row->created_at = used_at;
  g_assert_true (pillion_sessions_save (test->database, row, NULL));
  g_assert_cmpint (row->id, !=, 0);
  return row->id;
}

/* The times of use in the order of the list. */
static void
assert_sessions (StoreTest  *test,
                 guint8      device,
                 const char *expected)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) times = g_string_new (NULL);

  g_assert_true (pillion_sessions_list (test->database, store_test_id (1), store_test_id (device), &rows, NULL));
  for (guint i = 0; i < rows->len; i++) {
    PillionSessionRow *row = rows->pdata[i];
    g_string_append_printf (times, "%s%d", i > 0 ? " " : "", (int) row->used_at);
  }
  g_assert_cmpstr (times->str, ==, expected);
}

static void
test_round_trip (StoreTest    *test,
                 gconstpointer unused)
{
  g_autoptr (PillionSessionRow) row = pillion_session_row_new (store_test_id (1), store_test_id (2));
  g_autoptr (GPtrArray) rows = NULL;
  PillionSessionRow *found;

  memset (row->state, 7, sizeof row->state);
  row->prefix = g_bytes_new_static ("prefix", 6);
  row->created_at = 1;
  row->used_at = 2;
  g_assert_true (pillion_sessions_save (test->database, row, NULL));
  row->state[0] = 8;
  row->used_at = 3;
  g_clear_pointer (&row->prefix, g_bytes_unref);
  g_assert_true (pillion_sessions_save (test->database, row, NULL));

  g_assert_true (pillion_sessions_list (test->database, store_test_id (1), store_test_id (2), &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 1);
  found = rows->pdata[0];
  g_assert_cmpint (found->id, ==, row->id);
  g_assert_cmpmem (found->state, sizeof found->state, row->state, sizeof row->state);
  g_assert_null (found->prefix);
  g_assert_cmpuint (found->created_at, ==, 1);
  g_assert_cmpuint (found->used_at, ==, 3);
}

static void
test_trimmed (StoreTest    *test,
              gconstpointer unused)
{
  for (guint64 i = 1; i <= PILLION_SESSIONS_MAX + 1; i++)
    insert_session (test, 2, 10 * i);
  insert_session (test, 3, 1);
  assert_sessions (test, 2, "60 50 40 30 20");
  assert_sessions (test, 3, "1");

  /* A clock that was set back does not throw the newest away. */
  insert_session (test, 2, 5);
  assert_sessions (test, 2, "60 50 40 30 5");
}

/* Those that are retired come last, until one is used again. */
static void
test_retired (StoreTest    *test,
              gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;
  PillionSessionRow *used;

  insert_session (test, 2, 10);
  insert_session (test, 2, 20);
  insert_session (test, 3, 30);
  g_assert_true (pillion_sessions_retire_device (test->database, store_test_id (1), store_test_id (2), NULL));
  assert_sessions (test, 2, "0 0");
  assert_sessions (test, 3, "30");
  insert_session (test, 2, 5);
  assert_sessions (test, 2, "5 0 0");

  g_assert_true (pillion_sessions_list (test->database, store_test_id (1), store_test_id (2), &rows, NULL));
  used = rows->pdata[2];
  used->used_at = 40;
  g_assert_true (pillion_sessions_save (test->database, used, NULL));
  assert_sessions (test, 2, "40 5 0");
}

static void
test_removal (StoreTest    *test,
              gconstpointer unused)
{
  insert_session (test, 2, 1);
  insert_session (test, 3, 2);
  insert_session (test, 4, 3);
  g_assert_true (pillion_sessions_remove_device (test->database, store_test_id (1), store_test_id (2), NULL));
  assert_sessions (test, 2, "");
  assert_sessions (test, 3, "2");
  g_assert_true (pillion_sessions_remove_all (test->database, NULL));
  assert_sessions (test, 3, "");
  assert_sessions (test, 4, "");
}

static void
insert_key (PillionSkippedKeys *keys,
            guint32             chain,
            guint32             n)
{
  PillionSkippedKey key = { .chain = chain, .n = n };

  memset (key.header_key, (int) chain, sizeof key.header_key);
  memset (key.message_key, (int) n, sizeof key.message_key);
  g_assert_true (keys->insert (keys->store, &key, NULL));
}

static PillionSkippedResult
find_key (PillionSkippedKeys *keys,
          guint32             chain,
          guint32             n)
{
  guint8 message_key[32];
  PillionSkippedResult result = keys->find (keys->store, chain, n, message_key, NULL);

  if (result == PILLION_SKIPPED_FOUND)
    g_assert_cmpmem (message_key, 32, store_test_id ((guint8) n), 32);
  return result;
}

static void
test_skipped_keys (StoreTest    *test,
                   gconstpointer unused)
{
  PillionSkippedKeysTable table = { test->database, insert_session (test, 2, 1) };
  PillionSkippedKeysTable other_table = { test->database, insert_session (test, 2, 2) };
  PillionSkippedKeys keys = pillion_skipped_keys_table_get_keys (&table);
  PillionSkippedKeys other = pillion_skipped_keys_table_get_keys (&other_table);
  guint8 header_key[32];
  guint32 chain = 0;

  g_assert_cmpint (keys.find_chain (keys.store, G_MAXUINT32, &chain, header_key, NULL), ==, PILLION_SKIPPED_NONE);
  insert_key (&keys, 1, 10);
  insert_key (&keys, 2, 20);
  insert_key (&keys, 2, 21);
  insert_key (&other, 9, 90);

  /* Chains from the newest on. */
  g_assert_cmpint (keys.find_chain (keys.store, G_MAXUINT32, &chain, header_key, NULL), ==, PILLION_SKIPPED_FOUND);
  g_assert_cmpuint (chain, ==, 2);
  g_assert_cmpmem (header_key, 32, store_test_id (2), 32);
  g_assert_cmpint (keys.find_chain (keys.store, 2, &chain, header_key, NULL), ==, PILLION_SKIPPED_FOUND);
  g_assert_cmpuint (chain, ==, 1);
  g_assert_cmpint (keys.find_chain (keys.store, 1, &chain, header_key, NULL), ==, PILLION_SKIPPED_NONE);

  g_assert_cmpint (find_key (&keys, 2, 21), ==, PILLION_SKIPPED_FOUND);
  g_assert_cmpint (find_key (&keys, 9, 90), ==, PILLION_SKIPPED_NONE);
  g_assert_true (keys.remove (keys.store, 2, 21, NULL));
  g_assert_cmpint (find_key (&keys, 2, 21), ==, PILLION_SKIPPED_NONE);
}

static void
test_skipped_keys_trimmed (StoreTest    *test,
                           gconstpointer unused)
{
  PillionSkippedKeysTable table = { test->database, insert_session (test, 2, 1) };
  PillionSkippedKeysTable other_table = { test->database, insert_session (test, 3, 1) };
  PillionSkippedKeys keys = pillion_skipped_keys_table_get_keys (&table);
  PillionSkippedKeys other = pillion_skipped_keys_table_get_keys (&other_table);

  insert_key (&other, 1, 1);
  insert_key (&keys, 1, 200);
  insert_key (&keys, 2, 10);
  insert_key (&keys, 2, 11);
  g_assert_true (keys.trim (keys.store, 2, NULL));
  g_assert_cmpint (find_key (&keys, 1, 200), ==, PILLION_SKIPPED_NONE);
  g_assert_cmpint (find_key (&keys, 2, 10), ==, PILLION_SKIPPED_FOUND);
  g_assert_cmpint (find_key (&keys, 2, 11), ==, PILLION_SKIPPED_FOUND);
  g_assert_cmpint (find_key (&other, 1, 1), ==, PILLION_SKIPPED_FOUND);

  /* They go with their session. */
  g_assert_true (pillion_sessions_remove_device (test->database, store_test_id (1), store_test_id (2), NULL));
  g_assert_cmpint (find_key (&keys, 2, 11), ==, PILLION_SKIPPED_NONE);
  g_assert_cmpint (find_key (&other, 1, 1), ==, PILLION_SKIPPED_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/sessions/round-trip", test_round_trip);
  store_test_add ("/store/sessions/trimmed", test_trimmed);
  store_test_add ("/store/sessions/retired", test_retired);
  store_test_add ("/store/sessions/removal", test_removal);
  store_test_add ("/store/sessions/skipped-keys", test_skipped_keys);
  store_test_add ("/store/sessions/skipped-keys-trimmed", test_skipped_keys_trimmed);

  return g_test_run ();
}
