/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-chats-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

#define CHAT 1
#define SELF 9

/* A message in the chat CHAT; id is the author's number of it. */
static PillionMessageRow *
make_message (guint8      author,
              guint8      id,
              const char *text)
{
  PillionMessageRow *row = g_new0 (PillionMessageRow, 1);

  memcpy (row->chat, store_test_id (CHAT), sizeof row->chat);
  memcpy (row->author, store_test_id (author), sizeof row->author);
  memcpy (row->message_id, store_test_id (id), sizeof row->message_id);
  row->type = 1;
  row->state = author == SELF ? PILLION_MESSAGE_STATE_SENT : PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup (text);
  row->sent_at = 100;
  row->received_at = 100;
  row->printed = author == SELF;
  row->unread = author != SELF;
  row->receipt_due = author != SELF ? PILLION_RECEIPT_DELIVERED : PILLION_RECEIPT_NONE;
  return row;
}

static gint64
insert (StoreTest         *test,
        PillionMessageRow *row)
{
  gboolean is_new = FALSE;
  gint64 id;

  g_assert_true (pillion_messages_insert (test->database, row, &is_new, NULL));
  g_assert_true (is_new);
  id = row->id;
  pillion_message_row_free (row);
  return id;
}

static PillionMessageRow *
load (StoreTest *test,
      gint64     id)
{
  PillionMessageRow *row = NULL;

  g_assert_true (pillion_messages_load (test->database, id, &row, NULL));
  g_assert_nonnull (row);
  return row;
}

/* ----- reactions ----- */

static gboolean
react (StoreTest  *test,
       guint8      author,
       guint8      device,
       guint64     sent_at,
       const char *emoji)
{
  g_autoptr (PillionReactionRow) row = g_new0 (PillionReactionRow, 1);
  gboolean is_newest = FALSE;

  memcpy (row->target_author, store_test_id (SELF), sizeof row->target_author);
  memcpy (row->target_message, store_test_id (5), sizeof row->target_message);
  memcpy (row->chat, store_test_id (CHAT), sizeof row->chat);
  memcpy (row->author, store_test_id (author), sizeof row->author);
  memcpy (row->device, store_test_id (device), sizeof row->device);
  row->sent_at = sent_at;
  row->emoji = g_strdup (emoji);
  g_assert_true (pillion_reactions_save (test->database, row, &is_newest, NULL));
  return is_newest;
}

static void
assert_reactions (StoreTest  *test,
                  gint64      id,
                  const char *expected)
{
  g_autoptr (PillionMessageRow) row = load (test, id);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; row->reactions != NULL && i < row->reactions->len; i++)
    g_string_append (text, ((PillionReactionRow *) row->reactions->pdata[i])->emoji);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_reactions (StoreTest    *test,
                gconstpointer unused)
{
  gint64 id = insert (test, make_message (SELF, 5, "Hello"));

  g_assert_true (react (test, CHAT, 1, 10, "A"));
  g_assert_true (react (test, SELF, 1, 11, "B"));
  assert_reactions (test, id, "AB");

  /* One of an account: the newest, by time and then by device. */
  g_assert_true (react (test, CHAT, 1, 12, "C"));
  g_assert_false (react (test, CHAT, 2, 11, "D"));
  g_assert_true (react (test, CHAT, 2, 12, "E"));
  g_assert_false (react (test, CHAT, 1, 12, "F"));
  assert_reactions (test, id, "BE");
  g_assert_true (react (test, CHAT, 1, 13, ""));
  assert_reactions (test, id, "B");
}

static void
test_reaction_before_message (StoreTest    *test,
                              gconstpointer unused)
{
  gint64 id;

  react (test, CHAT, 1, 10, "A");
  id = insert (test, make_message (SELF, 5, "Hello"));
  assert_reactions (test, id, "A");
}

/* ----- edits and ends ----- */

static gboolean
add_version (StoreTest  *test,
             guint64     sent_at,
             const char *text)
{
  g_autoptr (PillionVersionRow) row = g_new0 (PillionVersionRow, 1);
  gboolean changed = FALSE;

  memcpy (row->author, store_test_id (SELF), sizeof row->author);
  memcpy (row->message, store_test_id (5), sizeof row->message);
  memcpy (row->chat, store_test_id (CHAT), sizeof row->chat);
  row->sent_at = sent_at;
  row->text = g_strdup (text);
  g_assert_true (pillion_versions_add (test->database, row, NULL));
  g_assert_true (pillion_messages_apply_versions (test->database, row->chat, row->author, row->message, &changed, NULL));
  return changed;
}

static void
assert_versions (StoreTest  *test,
                 const char *expected)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (pillion_versions_list (test->database, store_test_id (CHAT), store_test_id (SELF), store_test_id (5),
                                        &rows, NULL));
  for (guint i = 0; i < rows->len; i++) {
    const char *version = ((PillionVersionRow *) rows->pdata[i])->text;
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", version != NULL ? version : "-");
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_edits (StoreTest    *test,
            gconstpointer unused)
{
  gint64 id = insert (test, make_message (SELF, 5, "one"));
  g_autoptr (PillionMessageRow) row = NULL;

  g_assert_true (add_version (test, 200, "two"));
  g_assert_false (add_version (test, 150, "late"));
  g_assert_true (add_version (test, 300, "three"));
  row = load (test, id);
  g_assert_cmpstr (row->text, ==, "three");
  g_assert_cmpuint (row->edited_at, ==, 300);
  assert_versions (test, "one late two three");
}

static void
test_edits_are_bounded (StoreTest    *test,
                        gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;

  insert (test, make_message (SELF, 5, "first"));
  for (guint i = 1; i <= 3 * PILLION_VERSIONS_MAX; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);
    add_version (test, 100 + i, text);
  }
  g_assert_true (pillion_versions_list (test->database, store_test_id (CHAT), store_test_id (SELF), store_test_id (5),
                                        &rows, NULL));
  g_assert_cmpuint (rows->len, ==, PILLION_VERSIONS_MAX);
  g_assert_cmpstr (((PillionVersionRow *) rows->pdata[0])->text, ==, "first");
  g_assert_cmpstr (((PillionVersionRow *) rows->pdata[rows->len - 1])->text, ==, "48");
}

static void
test_deleted (StoreTest    *test,
              gconstpointer unused)
{
  gint64 id = insert (test, make_message (SELF, 5, "one"));
  g_autoptr (PillionMessageRow) row = NULL;

  react (test, CHAT, 1, 10, "A");
  add_version (test, 200, "two");
  g_assert_true (add_version (test, 300, NULL));
  row = load (test, id);
  g_assert_true (row->deleted);
  g_assert_null (row->text);
  g_assert_cmpuint (row->n_reactions, ==, 0);
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM reactions"), ==, 0);
  assert_versions (test, "-");

  /* It stays deleted, whatever comes late. */
  g_assert_false (add_version (test, 400, "four"));
}

static void
test_deleted_before_it_came (StoreTest    *test,
                             gconstpointer unused)
{
  gint64 id;
  g_autoptr (PillionMessageRow) row = NULL;

  add_version (test, 300, NULL);
  id = insert (test, make_message (SELF, 5, "one"));
  row = load (test, id);
  g_assert_true (row->deleted);
  g_assert_null (row->text);
}

static void
test_hidden (StoreTest    *test,
             gconstpointer unused)
{
  g_autoptr (PillionMessageRow) row = make_message (CHAT, 6, "no more");
  gboolean is_new = TRUE;

  g_assert_true (pillion_hidden_messages_add (test->database, row->author, row->message_id, NULL));
  g_assert_true (pillion_messages_insert (test->database, row, &is_new, NULL));
  g_assert_false (is_new);
}

/* ----- chats ----- */

static void
test_reading (StoreTest    *test,
              gconstpointer unused)
{
  gint64 first = insert (test, make_message (CHAT, 1, "1"));
  gint64 second = insert (test, make_message (CHAT, 2, "2"));
  g_autoptr (PillionChatRow) chat = NULL;
  guint n_read = 0;
  gint64 id = 0;

  insert (test, make_message (SELF, 3, "3"));
  g_assert_true (pillion_chats_first_unread (test->database, store_test_id (CHAT), &id, NULL));
  g_assert_cmpint (id, ==, first);
  g_assert_true (pillion_chats_mark_read (test->database, store_test_id (CHAT), first, TRUE, &n_read, NULL));
  g_assert_cmpuint (n_read, ==, 1);
  g_assert_true (pillion_chats_first_unread (test->database, store_test_id (CHAT), &id, NULL));
  g_assert_cmpint (id, ==, second);
  g_assert_true (pillion_chats_mark_read (test->database, store_test_id (CHAT), second, FALSE, &n_read, NULL));
  g_assert_true (pillion_chats_load (test->database, store_test_id (CHAT), &chat, NULL));
  g_assert_cmpuint (chat->n_unread, ==, 0);
}

static void
test_chat_states (StoreTest    *test,
                  gconstpointer unused)
{
  g_autoptr (PillionChatRow) chat = pillion_chat_row_new (store_test_id (4));
  g_autoptr (PillionChatRow) loaded = NULL;
  g_autoptr (GPtrArray) chats = NULL;

  chat->pinned = chat->archived = chat->request = TRUE;
  chat->muted_until = PILLION_CHAT_MUTED_FOREVER;
  g_free (chat->draft);
  chat->draft = g_strdup ("half a sen");
  insert (test, make_message (CHAT, 1, "1"));
  g_assert_true (pillion_chats_save (test->database, chat, NULL));
  g_assert_true (pillion_chats_load (test->database, store_test_id (4), &loaded, NULL));
  g_assert_true (loaded->pinned && loaded->archived && loaded->request && !loaded->marked_unread);
  g_assert_cmpuint (loaded->muted_until, ==, PILLION_CHAT_MUTED_FOREVER);
  g_assert_cmpstr (loaded->draft, ==, "half a sen");
  g_assert_null (loaded->last);

  /* Pinned ones come first, whenever something was said in them. */
  g_assert_true (pillion_chats_list (test->database, &chats, NULL));
  g_assert_cmpuint (chats->len, ==, 2);
  g_assert_cmpuint (((PillionChatRow *) chats->pdata[0])->account[0], ==, 4);
}

static void
test_pages_both_ways (StoreTest    *test,
                      gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;
  gint64 first = insert (test, make_message (CHAT, 1, "1"));
  guint n = 0;

  for (guint8 i = 2; i <= 5; i++)
    insert (test, make_message (CHAT, i, "later"));
  g_assert_true (pillion_messages_list_after (test->database, store_test_id (CHAT), first, 3, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpint (((PillionMessageRow *) rows->pdata[0])->message_id[0], ==, 2);
  g_assert_true (pillion_messages_count_after (test->database, store_test_id (CHAT), first, 100, &n, NULL));
  g_assert_cmpuint (n, ==, 4);
  g_assert_true (pillion_messages_count_after (test->database, store_test_id (CHAT), first, 2, &n, NULL));
  g_assert_cmpuint (n, ==, 2);
}

/* Each read goes by an index: none walks over a table, or sorts. */
static void
test_indexed (StoreTest    *test,
              gconstpointer unused)
{
#define PLAN "EXPLAIN QUERY PLAN "
  static const char *const queries[] = {
    PLAN "SELECT * FROM messages WHERE chat = x'01' AND id < 9 ORDER BY id DESC LIMIT 50",
    PLAN "SELECT * FROM messages WHERE chat = x'01' AND id > 9 ORDER BY id LIMIT 50",
    PLAN "SELECT id FROM messages WHERE chat = x'01' AND unread = 1 ORDER BY id LIMIT 1",
    PLAN "SELECT id FROM messages WHERE chat = x'01' AND receipt_due > 0 AND receipt_due = 1 ORDER BY id",
    PLAN "SELECT * FROM attachments WHERE hash = x'01'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (PillionStatement) statement = pillion_database_prepare (test->database, queries[i]);
    guint n_steps = 0;

    while (pillion_statement_next (statement)) {
      g_autofree char *step = pillion_statement_dup_text (statement, 3);
      g_assert_true (g_str_has_prefix (step, "SEARCH"));
      n_steps++;
    }
    g_assert_cmpuint (n_steps, ==, 1);
  }
}

/* ----- receipts ----- */

static guint
take_due (StoreTest         *test,
          PillionReceiptKind kind,
          guint              limit)
{
  g_autoptr (GByteArray) ids = NULL;

  g_assert_true (pillion_receipts_take_due (test->database, store_test_id (CHAT), kind, limit, &ids, NULL));
  return ids->len / PILLION_MESSAGE_ID_BYTES;
}

static void
test_receipts_due (StoreTest    *test,
                   gconstpointer unused)
{
  g_autoptr (GPtrArray) chats = NULL;
  gint64 last = 0;
  guint n_read;

  for (guint8 i = 1; i <= 3; i++)
    last = insert (test, make_message (CHAT, i, "news"));
  insert (test, make_message (SELF, 1, "own"));
  g_assert_true (pillion_receipts_list_chats (test->database, &chats, NULL));
  g_assert_cmpuint (chats->len, ==, 1);
  g_assert_cmpuint (take_due (test, PILLION_RECEIPT_DELIVERED, 2), ==, 2);
  g_assert_cmpuint (take_due (test, PILLION_RECEIPT_DELIVERED, 2), ==, 1);
  g_assert_cmpuint (take_due (test, PILLION_RECEIPT_DELIVERED, 2), ==, 0);
  g_assert_true (pillion_chats_mark_read (test->database, store_test_id (CHAT), last, TRUE, &n_read, NULL));
  g_assert_true (pillion_receipts_settle (test->database, store_test_id (CHAT), store_test_id (1),
                                          PILLION_RECEIPT_DELIVERED, NULL));
  g_assert_true (pillion_receipts_settle (test->database, store_test_id (CHAT), store_test_id (2),
                                          PILLION_RECEIPT_READ, NULL));
  g_assert_cmpuint (take_due (test, PILLION_RECEIPT_READ, 10), ==, 2);
}

/* Attack 14: nobody who is not accepted is told anything. */
static void
test_no_receipts_to_strangers (StoreTest    *test,
                               gconstpointer unused)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (PillionChatRow) chat = NULL;

  insert (test, make_message (CHAT, 1, "news"));
  g_assert_true (pillion_chats_load (test->database, store_test_id (CHAT), &chat, NULL));
  chat->request = TRUE;
  g_assert_true (pillion_chats_save (test->database, chat, NULL));
  g_assert_true (pillion_receipts_list_chats (test->database, &chats, NULL));
  g_assert_cmpuint (chats->len, ==, 0);
}

static PillionMessageState
apply_receipt (StoreTest         *test,
               guint8             message,
               PillionReceiptKind kind,
               gint64             id,
               gboolean          *known)
{
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean changed;

  g_assert_true (pillion_receipts_apply (test->database, store_test_id (CHAT), store_test_id (SELF),
                                         store_test_id (message), kind, known, &changed, NULL));
  row = load (test, id);
  return row->state;
}

static void
test_states_only_rise (StoreTest    *test,
                       gconstpointer unused)
{
  gint64 id = insert (test, make_message (SELF, 5, "own"));
  gboolean known;

  g_assert_cmpint (apply_receipt (test, 6, PILLION_RECEIPT_READ, id, &known), ==, PILLION_MESSAGE_STATE_SENT);
  g_assert_false (known);
  g_assert_cmpint (apply_receipt (test, 5, PILLION_RECEIPT_DELIVERED, id, &known), ==, PILLION_MESSAGE_STATE_DELIVERED);
  g_assert_true (known);
  g_assert_cmpint (apply_receipt (test, 5, PILLION_RECEIPT_READ, id, &known), ==, PILLION_MESSAGE_STATE_READ);
  g_assert_cmpint (apply_receipt (test, 5, PILLION_RECEIPT_DELIVERED, id, &known), ==, PILLION_MESSAGE_STATE_READ);
  g_assert_true (pillion_messages_set_state (test->database, id, PILLION_MESSAGE_STATE_SENT, NULL));
  g_assert_cmpint (apply_receipt (test, 5, PILLION_RECEIPT_READ, id, &known), ==, PILLION_MESSAGE_STATE_READ);
}

/* ----- attachments ----- */

static void
test_attachment (StoreTest    *test,
                 gconstpointer unused)
{
  PillionMessageRow *message = make_message (SELF, 5, "caption");
  PillionAttachmentRow *attachment = g_new0 (PillionAttachmentRow, 1);
  g_autoptr (PillionMessageRow) row = NULL;
  g_autoptr (GArray) ways = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) again = NULL;
  gboolean has = FALSE;
  gint64 id;

  attachment->state = PILLION_ATTACHMENT_STATE_UPLOAD;
  attachment->kind = 1;
  attachment->name = g_strdup ("cat.png");
  attachment->mime = g_strdup ("image/png");
  attachment->n_bytes = 1234;
  attachment->padded_bytes = 4096;
  memcpy (attachment->hash, store_test_id (0x33), sizeof attachment->hash);
  attachment->thumbnail = g_bytes_new_static ("png", 3);
  message->attachment = attachment;
  id = insert (test, message);

  row = load (test, id);
  g_assert_cmpstr (row->attachment->name, ==, "cat.png");
  g_assert_cmpuint (row->attachment->n_bytes, ==, 1234);
  g_assert_cmpuint (g_bytes_get_size (row->attachment->thumbnail), ==, 3);
  /* What could not be sent is not brought to the relay, what was sent is brought there again. */
  g_assert_true (pillion_messages_set_state (test->database, id, PILLION_MESSAGE_STATE_FAILED, NULL));
  g_assert_true (pillion_attachments_list_ways (test->database, &none, NULL));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (pillion_messages_set_state (test->database, id, PILLION_MESSAGE_STATE_SENT, NULL));
  g_assert_true (pillion_attachments_list_ways (test->database, &again, NULL));
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_true (g_array_index (again, PillionAttachmentWay, 0).upload);
  g_assert_true (pillion_attachments_set_own_state (test->database, id, PILLION_ATTACHMENT_STATE_DOWNLOAD, NULL));
  g_assert_true (pillion_attachments_list_ways (test->database, &ways, NULL));
  g_assert_cmpuint (ways->len, ==, 1);
  g_assert_false (g_array_index (ways, PillionAttachmentWay, 0).upload);
  g_assert_true (pillion_attachments_set_state (test->database, id, PILLION_ATTACHMENT_STATE_HERE, NULL));
  g_assert_true (pillion_attachments_has_hash (test->database, store_test_id (0x33), &has, NULL));
  g_assert_true (has);

  /* It goes with its message. */
  g_assert_true (add_version (test, 300, NULL));
  g_assert_true (pillion_attachments_has_hash (test->database, store_test_id (0x33), &has, NULL));
  g_assert_false (has);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/content/reactions", test_reactions);
  store_test_add ("/store/content/reaction-before-message", test_reaction_before_message);
  store_test_add ("/store/content/edits", test_edits);
  store_test_add ("/store/content/edits-are-bounded", test_edits_are_bounded);
  store_test_add ("/store/content/deleted", test_deleted);
  store_test_add ("/store/content/deleted-before-it-came", test_deleted_before_it_came);
  store_test_add ("/store/content/hidden", test_hidden);
  store_test_add ("/store/content/reading", test_reading);
  store_test_add ("/store/content/chat-states", test_chat_states);
  store_test_add ("/store/content/pages-both-ways", test_pages_both_ways);
  store_test_add ("/store/content/indexed", test_indexed);
  store_test_add ("/store/content/receipts-due", test_receipts_due);
  store_test_add ("/store/content/no-receipts-to-strangers", test_no_receipts_to_strangers);
  store_test_add ("/store/content/states-only-rise", test_states_only_rise);
  store_test_add ("/store/content/attachment", test_attachment);

  return g_test_run ();
}
