/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-search-query.h"
#include "store/pillion-search-table.h"

#include <string.h>

/* Adds a message with a file. Returns: its row */
static gint64
add_file (StoreTest  *test,
          const char *name,
          const char *text)
{
  static guint32 n_added;
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  g_autoptr (GError) error = NULL;
  gboolean is_new;

  n_added++;
  memcpy (row->message_id, &n_added, sizeof n_added);
  row->type = 2;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup (text);
  row->attachment = g_new0 (PillionAttachmentRow, 1);
  row->attachment->state = PILLION_ATTACHMENT_STATE_REMOTE;
  row->attachment->kind = 2;
  row->attachment->name = g_strdup (name);
  row->attachment->mime = g_strdup ("application/pdf");
  pillion_messages_insert (test->database, row, &is_new, &error);
  g_assert_no_error (error);
  return row->id;
}

static guint
count (StoreTest  *test,
       const char *text)
{
  g_autoptr (PillionSearchQuery) query = pillion_search_query_new (text);
  PillionSearchFilter filter = { .match = pillion_search_query_get_match (query) };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  gint64 next;

  pillion_search_find (test->database, &filter, 0, 100, &rows, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpint (next, ==, 0);
  return rows->len;
}

static void
test_names (StoreTest    *test,
            gconstpointer unused)
{
  static const char *const found_by[] = { "rechnung", "MARZ", "2024", "pdf", "rech", "rechnung_märz.2024-報告.pdf", "報告" };
  gint64 id = add_file (test, "Rechnung_März.2024-報告.pdf", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (found_by); i++) {
    g_test_message ("%s", found_by[i]);
    g_assert_cmpuint (count (test, found_by[i]), ==, 1);
  }
  g_assert_cmpuint (count (test, "chnung"), ==, 0);
  g_assert_true (pillion_messages_remove (test->database, id, NULL));
  g_assert_cmpuint (count (test, "rechnung"), ==, 0);
}

/* Once, whether the words are in the text, in the name, or in both; in either, not across them. */
static void
test_name_and_text (StoreTest    *test,
                    gconstpointer unused)
{
  add_file (test, "train.pdf", "the train at nine");
  g_assert_cmpuint (count (test, "train"), ==, 1);
  g_assert_cmpuint (count (test, "nine"), ==, 1);
  g_assert_cmpuint (count (test, "nine pdf"), ==, 0);
}

/* Another version of ICU makes other words. */
static void
test_built_anew (StoreTest    *test,
                 gconstpointer unused)
{
  static const char *const lose =
    "INSERT INTO search_names (search_names) VALUES ('delete-all'); UPDATE search_state SET tokenizer = 'other'";

  add_file (test, "train.pdf", NULL);
  g_assert_true (pillion_database_execute (test->database, lose, NULL));
  g_assert_cmpuint (count (test, "train"), ==, 0);
  g_assert_true (pillion_search_check (test->database, NULL));
  g_assert_cmpuint (count (test, "train"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/search-names/names", test_names);
  store_test_add ("/store/search-names/name-and-text", test_name_and_text);
  store_test_add ("/store/search-names/built-anew", test_built_anew);
  return g_test_run ();
}
