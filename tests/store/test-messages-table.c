/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-chats-table.h"

#include <string.h>

/* A message of the account chat about itself; id is its number in its chat. */
static gint64
insert (StoreTest *test,
        guint8     chat,
        guint8     id,
        gboolean   printed,
        gboolean  *is_new)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean inserted = FALSE;

  memcpy (row->chat, store_test_id (chat), sizeof row->chat);
  memcpy (row->author, store_test_id (chat), sizeof row->author);
  memcpy (row->message_id, store_test_id (id), sizeof row->message_id);
  memcpy (row->device, store_test_id (7), sizeof row->device);
  row->type = 1;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup_printf ("%d-%d", chat, id);
  row->authored = g_bytes_new_static ("authored", 8);
  row->sent_at = 10u * id;
  row->received_at = 100u * id;
  row->printed = printed;
  row->unread = !printed;
  g_assert_true (pillion_messages_insert (test->database, row, &inserted, NULL));
  if (is_new != NULL)
    *is_new = inserted;
  return row->id;
}

static void
assert_texts (GPtrArray  *rows,
              const char *expected)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    PillionMessageRow *row = rows->pdata[i];
    g_string_append_printf (texts, "%s%s", i > 0 ? " " : "", row->text);
  }
  g_assert_cmpstr (texts->str, ==, expected);
}

/* "account:last text:unread" of each chat, newest first. */
static void
assert_chats (StoreTest  *test,
              const char *expected)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GString) texts = g_string_new (NULL);

  g_assert_true (pillion_chats_list (test->database, &chats, NULL));
  for (guint i = 0; i < chats->len; i++) {
    PillionChatRow *chat = chats->pdata[i];
    g_string_append_printf (texts, "%s%d:%s:%u", i > 0 ? " " : "", chat->account[0], chat->last->text, chat->n_unread);
  }
  g_assert_cmpstr (texts->str, ==, expected);
}

static void
test_round_trip (StoreTest    *test,
                 gconstpointer unused)
{
  g_autoptr (PillionMessageRow) row = NULL;
  g_autoptr (PillionMessageRow) unknown = NULL;
  gint64 id = insert (test, 1, 5, FALSE, NULL);

  g_assert_true (pillion_messages_set_state (test->database, id, PILLION_MESSAGE_STATE_APART, NULL));
  g_assert_true (pillion_messages_find (test->database, store_test_id (1), store_test_id (5), &row, NULL));
  g_assert_cmpint (row->id, ==, id);
  g_assert_cmpmem (row->chat, 32, store_test_id (1), 32);
  g_assert_cmpmem (row->author, 32, store_test_id (1), 32);
  g_assert_cmpmem (row->message_id, 16, store_test_id (5), 16);
  g_assert_cmpmem (row->device, 16, store_test_id (7), 16);
  g_assert_cmpuint (row->type, ==, 1);
  g_assert_cmpint (row->state, ==, PILLION_MESSAGE_STATE_APART);
  g_assert_cmpstr (row->text, ==, "1-5");
  g_assert_cmpuint (g_bytes_get_size (row->authored), ==, 8);
  g_assert_cmpuint (row->sent_at, ==, 50);
  g_assert_cmpuint (row->received_at, ==, 500);
  g_assert_false (row->printed);
  g_assert_true (pillion_messages_find (test->database, store_test_id (2), store_test_id (5), &unknown, NULL));
  g_assert_null (unknown);
}

static void
test_id_once_per_author (StoreTest    *test,
                         gconstpointer unused)
{
  gboolean is_new = FALSE;

  insert (test, 1, 5, FALSE, &is_new);
  g_assert_true (is_new);
  insert (test, 1, 5, FALSE, &is_new);
  g_assert_false (is_new);
  assert_chats (test, "1:1-5:1");
  insert (test, 2, 5, FALSE, &is_new);
  g_assert_true (is_new);
}

static void
test_list_in_pages (StoreTest    *test,
                    gconstpointer unused)
{
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GPtrArray) before = NULL;
  PillionMessageRow *first;

  for (guint8 i = 1; i <= 5; i++) {
    insert (test, 1, i, FALSE, NULL);
    insert (test, 2, i, FALSE, NULL);
  }
  g_assert_true (pillion_messages_list (test->database, store_test_id (1), 0, 2, &newest, NULL));
  assert_texts (newest, "1-4 1-5");
  first = newest->pdata[0];
  g_assert_true (pillion_messages_list (test->database, store_test_id (1), first->id, 10, &before, NULL));
  assert_texts (before, "1-1 1-2 1-3");
}

static void
test_unprinted (StoreTest    *test,
                gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  gint64 first = insert (test, 2, 1, FALSE, NULL);

  insert (test, 1, 2, TRUE, NULL);
  insert (test, 1, 3, FALSE, NULL);
  insert (test, 2, 4, FALSE, NULL);
  g_assert_true (pillion_messages_list_unprinted (test->database, 2, &rows, NULL));
  assert_texts (rows, "2-1 1-3");
  assert_chats (test, "2:2-4:2 1:1-3:1");

  /* Twice is once. */
  g_assert_true (pillion_messages_set_printed (test->database, first, NULL));
  g_assert_true (pillion_messages_set_printed (test->database, first, NULL));
  g_assert_true (pillion_messages_list_unprinted (test->database, 10, &rest, NULL));
  assert_texts (rest, "1-3 2-4");

  /* What a program was told nobody has read yet. */
  assert_chats (test, "2:2-4:2 1:1-3:1");
}

static void
test_chats_follow_removal (StoreTest    *test,
                           gconstpointer unused)
{
  gint64 first = insert (test, 1, 1, TRUE, NULL);
  gint64 last;

  insert (test, 2, 2, FALSE, NULL);
  last = insert (test, 1, 3, FALSE, NULL);
  assert_chats (test, "1:1-3:1 2:2-2:1");

  /* The chat shows the message before and goes to that one's place. */
  g_assert_true (pillion_messages_remove (test->database, last, NULL));
  assert_chats (test, "2:2-2:1 1:1-1:0");
  g_assert_true (pillion_messages_remove (test->database, first, NULL));
  assert_chats (test, "2:2-2:1");

  /* A message that is not the last leaves the place alone. */
  first = insert (test, 1, 4, FALSE, NULL);
  insert (test, 1, 5, FALSE, NULL);
  g_assert_true (pillion_messages_remove (test->database, first, NULL));
  assert_chats (test, "1:1-5:1 2:2-2:1");
}

/* What came late keeps the place, and is news. */
static void
test_replaced (StoreTest    *test,
               gconstpointer unused)
{
  g_autoptr (PillionMessageRow) row = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) unprinted = NULL;

  insert (test, 1, 1, TRUE, NULL);
  insert (test, 1, 2, TRUE, NULL);
  assert_chats (test, "1:1-2:0");
  g_assert_true (pillion_messages_find (test->database, store_test_id (1), store_test_id (1), &row, NULL));
  memcpy (row->message_id, store_test_id (9), sizeof row->message_id);
  g_free (row->text);
  row->text = g_strdup ("late");
  row->state = PILLION_MESSAGE_STATE_APART;
  row->printed = FALSE;
  row->unread = TRUE;
  g_assert_true (pillion_messages_replace (test->database, row, NULL));

  g_assert_true (pillion_messages_list (test->database, store_test_id (1), 0, 10, &rows, NULL));
  assert_texts (rows, "late 1-2");
  g_assert_cmpint (((PillionMessageRow *) rows->pdata[0])->state, ==, PILLION_MESSAGE_STATE_APART);
  g_assert_true (pillion_messages_list_unprinted (test->database, 10, &unprinted, NULL));
  assert_texts (unprinted, "late");
  assert_chats (test, "1:1-2:1");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/messages/round-trip", test_round_trip);
  store_test_add ("/store/messages/id-once-per-author", test_id_once_per_author);
  store_test_add ("/store/messages/list-in-pages", test_list_in_pages);
  store_test_add ("/store/messages/unprinted", test_unprinted);
  store_test_add ("/store/messages/chats-follow-removal", test_chats_follow_removal);
  store_test_add ("/store/messages/replaced", test_replaced);

  return g_test_run ();
}
