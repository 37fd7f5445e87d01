/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* memmem() */
#define _GNU_SOURCE

#include "store-test.h"

#include "store/pillion-database-private.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-history-flaws.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-notices-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

static void
test_settings (StoreTest    *test,
               gconstpointer unused)
{
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (GBytes) empty = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  guint64 number = 5;

  g_assert_true (pillion_settings_load_number (test->database, "n", &number, NULL));
  g_assert_cmpuint (number, ==, 5);
  g_assert_true (pillion_settings_save_number (test->database, "n", G_MAXUINT64, NULL));
  g_assert_true (pillion_settings_load_number (test->database, "n", &number, NULL));
  g_assert_cmpuint (number, ==, G_MAXUINT64);

  g_assert_true (pillion_settings_save_text (test->database, "a.name", "Anna", NULL));
  g_assert_true (pillion_settings_save_text (test->database, "a.name", "Bo", NULL));
  g_assert_true (pillion_settings_load_text (test->database, "a.name", &text, NULL));
  g_assert_cmpstr (text, ==, "Bo");
  g_assert_false (pillion_settings_load_number (test->database, "a.name", &number, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);

  g_assert_true (pillion_settings_save (test->database, "a.empty", NULL, 0, NULL));
  g_assert_true (pillion_settings_load (test->database, "a.empty", &empty, NULL));
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_true (pillion_settings_list (test->database, "a.", &names, NULL));
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "a.empty");

  g_assert_true (pillion_settings_remove (test->database, "a.name", NULL));
  g_assert_true (pillion_settings_load_text (test->database, "a.name", &nothing, NULL));
  g_assert_null (nothing);
}

static void
test_keys (StoreTest    *test,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  guint8 key[32];
  gboolean found = TRUE;

  g_assert_true (pillion_keys_load (test->database, "a", key, sizeof key, &found, NULL));
  g_assert_false (found);
  g_assert_true (pillion_keys_save (test->database, "a", store_test_id (1), 32, NULL));
  g_assert_true (pillion_keys_save (test->database, "a", store_test_id (2), 32, NULL));
  g_assert_true (pillion_keys_save (test->database, "b", store_test_id (3), 32, NULL));
  g_assert_true (pillion_keys_load (test->database, "a", key, sizeof key, &found, NULL));
  g_assert_true (found);
  g_assert_cmpmem (key, 32, store_test_id (2), 32);
  g_assert_false (pillion_keys_load (test->database, "a", key, 16, &found, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED);

  g_assert_true (pillion_keys_remove (test->database, "a", NULL));
  g_assert_true (pillion_keys_load (test->database, "a", key, sizeof key, &found, NULL));
  g_assert_false (found);
  g_assert_true (pillion_keys_remove_all (test->database, NULL));
  g_assert_true (pillion_keys_load (test->database, "b", key, sizeof key, &found, NULL));
  g_assert_false (found);
}

/* Reopens the database in a file of its own, as nobody could look into the encrypted one. */
static void
reopen_plain (StoreTest  *test,
              const char *path)
{
  g_autoptr (GError) error = NULL;

  store_test_close (test);
  test->database = pillion_database_open_through (path, "unix", &error);
  g_assert_no_error (error);
}

/* What was removed is not in the files any more. */
static void
test_keys_overwritten (StoreTest    *test,
                       gconstpointer unused)
{
  static const char secret[] = "a secret of quite some length which nobody shall find";
  g_autofree char *path = g_build_filename (test->folder, "plain.db", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  reopen_plain (test, path);
  g_assert_true (pillion_keys_save (test->database, "a", (const guint8 *) secret, sizeof secret, NULL));
  reopen_plain (test, path);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_nonnull (memmem (contents, length, secret, sizeof secret));
  g_free (contents);

  g_assert_true (pillion_keys_remove_all (test->database, NULL));
  reopen_plain (test, path);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_null (memmem (contents, length, secret, sizeof secret));
}

static void
insert_prekey (StoreTest        *test,
               PillionPrekeyKind kind,
               guint32           id,
               guint64           created_at)
{
  g_auto (PillionPrekeyRow) row = { .kind = kind, .id = id, .created_at = created_at };

  memset (row.public_key, (int) id, sizeof row.public_key);
  memset (row.secret_key, (int) id + 1, sizeof row.secret_key);
  g_assert_true (pillion_prekeys_insert (test->database, &row, NULL));
}

static gboolean
has_prekey (StoreTest        *test,
            PillionPrekeyKind kind,
            guint32           id)
{
  g_auto (PillionPrekeyRow) row = { 0 };
  gboolean found = FALSE;

  g_assert_true (pillion_prekeys_load (test->database, kind, id, &row, &found, NULL));
  return found;
}

static void
test_prekeys (StoreTest    *test,
              gconstpointer unused)
{
  g_auto (PillionPrekeyRow) row = { 0 };
  gboolean found = TRUE;

  g_assert_true (pillion_prekeys_load_newest (test->database, PILLION_PREKEY_SIGNED, &row, &found, NULL));
  g_assert_false (found);
  insert_prekey (test, PILLION_PREKEY_SIGNED, 2, 2000);
  insert_prekey (test, PILLION_PREKEY_SIGNED, 1, 1000);
  insert_prekey (test, PILLION_PREKEY_ONE_TIME, 3, 1000);
  g_assert_true (pillion_prekeys_load_newest (test->database, PILLION_PREKEY_SIGNED, &row, &found, NULL));
  g_assert_true (found);
  g_assert_cmpuint (row.id, ==, 2);
  g_assert_cmpuint (row.created_at, ==, 2000);
  g_assert_cmpmem (row.public_key, 32, store_test_id (2), 32);
  g_assert_cmpmem (row.secret_key, 32, store_test_id (3), 32);

  /* By kind and by age; the time itself is not before itself. */
  g_assert_true (pillion_prekeys_remove_older (test->database, PILLION_PREKEY_SIGNED, 2000, NULL));
  g_assert_false (has_prekey (test, PILLION_PREKEY_SIGNED, 1));
  g_assert_true (has_prekey (test, PILLION_PREKEY_SIGNED, 2));
  g_assert_true (has_prekey (test, PILLION_PREKEY_ONE_TIME, 3));
  g_assert_true (pillion_prekeys_remove (test->database, PILLION_PREKEY_ONE_TIME, 3, NULL));
  g_assert_false (has_prekey (test, PILLION_PREKEY_ONE_TIME, 3));
}

/* A signed prekey lives on for a while after the next one took its place at the relay. */
static void
test_replaced_prekeys (StoreTest    *test,
                       gconstpointer unused)
{
  insert_prekey (test, PILLION_PREKEY_SIGNED, 1, 1000);
  insert_prekey (test, PILLION_PREKEY_SIGNED, 2, 2000);
  insert_prekey (test, PILLION_PREKEY_SIGNED, 3, 2500);
  insert_prekey (test, PILLION_PREKEY_ONE_TIME, 1, 1000);

  /* Replaced at that very time; replaced before, but not at the relay; replaced. */
  g_assert_true (pillion_prekeys_remove_replaced (test->database, 3, 2000, NULL));
  g_assert_true (has_prekey (test, PILLION_PREKEY_SIGNED, 1));
  g_assert_true (pillion_prekeys_remove_replaced (test->database, 1, 9000, NULL));
  g_assert_true (has_prekey (test, PILLION_PREKEY_SIGNED, 1));
  g_assert_true (pillion_prekeys_remove_replaced (test->database, 3, 2001, NULL));
  g_assert_false (has_prekey (test, PILLION_PREKEY_SIGNED, 1));
  g_assert_true (has_prekey (test, PILLION_PREKEY_SIGNED, 2));

  /* The clock was set back when 3 was published. */
  g_assert_true (pillion_prekeys_set_created (test->database, PILLION_PREKEY_SIGNED, 3, 100, NULL));
  g_assert_true (pillion_prekeys_remove_replaced (test->database, 3, 101, NULL));
  g_assert_false (has_prekey (test, PILLION_PREKEY_SIGNED, 2));
  g_assert_true (has_prekey (test, PILLION_PREKEY_SIGNED, 3));
  g_assert_true (has_prekey (test, PILLION_PREKEY_ONE_TIME, 1));
}

static void
test_many_prekeys (StoreTest    *test,
                   gconstpointer unused)
{
  g_autoptr (GArray) rows = NULL;

  for (guint32 id = 1; id <= 5; id++)
    insert_prekey (test, PILLION_PREKEY_ONE_TIME, id, 1000);
  insert_prekey (test, PILLION_PREKEY_SIGNED, 6, 1000);
  g_assert_true (pillion_prekeys_trim (test->database, PILLION_PREKEY_ONE_TIME, 5, NULL));
  g_assert_true (has_prekey (test, PILLION_PREKEY_ONE_TIME, 1));
  g_assert_true (pillion_prekeys_trim (test->database, PILLION_PREKEY_ONE_TIME, 3, NULL));
  g_assert_false (has_prekey (test, PILLION_PREKEY_ONE_TIME, 2));

  g_assert_true (pillion_prekeys_list_after (test->database, PILLION_PREKEY_ONE_TIME, 3, 9, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (g_array_index (rows, PillionPrekeyRow, 0).id, ==, 4);
  g_assert_cmpmem (g_array_index (rows, PillionPrekeyRow, 1).public_key, 32, store_test_id (5), 32);
}

static void
test_used_prekeys (StoreTest    *test,
                   gconstpointer unused)
{
  static const struct {
    guint8   ephemeral;
    guint32  signed_prekey;
    guint64  now_ms;
    gboolean is_new;
  } cases[] = { { 1, 1, 1000, TRUE }, { 1, 1, 2000, FALSE }, { 1, 2, 1000, TRUE }, { 2, 1, 3000, TRUE } };
  gboolean is_new = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (pillion_used_prekeys_add (test->database, store_test_id (cases[i].ephemeral),
                                             cases[i].signed_prekey, cases[i].now_ms, &is_new, NULL));
    g_assert_cmpint (is_new, ==, cases[i].is_new);
  }
  /* As long as the signed prekey itself. */
  insert_prekey (test, PILLION_PREKEY_SIGNED, 2, 1000);
  insert_prekey (test, PILLION_PREKEY_ONE_TIME, 1, 1000);
  g_assert_true (pillion_used_prekeys_remove_orphans (test->database, NULL));
  g_assert_true (pillion_used_prekeys_add (test->database, store_test_id (1), 1, 4000, &is_new, NULL));
  g_assert_true (is_new);
  g_assert_true (pillion_used_prekeys_add (test->database, store_test_id (1), 2, 4000, &is_new, NULL));
  g_assert_false (is_new);
}

/* A send is named by its sender and its id; neither alone is enough. */
static void
test_arrivals (StoreTest    *test,
               gconstpointer unused)
{
  PillionArrivalRow row = { .account = { 1 }, .device = { 2 }, .request = { 3 }, .message_id = { 4 }, .taken_at = 1000 };
  PillionArrivalRow other = { .account = { 1 }, .device = { 9 }, .request = { 3 } };
  PillionArrivalRow found = { .account = { 1 }, .device = { 2 }, .request = { 3 } };
  gboolean is_found;

  g_assert_true (pillion_arrivals_add (test->database, &row, NULL));
  g_assert_true (pillion_arrivals_find (test->database, &other, &is_found, NULL));
  g_assert_false (is_found);
  g_assert_true (pillion_arrivals_find (test->database, &found, &is_found, NULL));
  g_assert_true (is_found);
  g_assert_cmpuint (found.message_id[0], ==, 4);
  g_assert_cmpuint (found.taken_at, ==, 1000);

  g_assert_true (pillion_envelopes_remove_older (test->database, 1000, NULL));
  g_assert_true (pillion_arrivals_find (test->database, &found, &is_found, NULL));
  g_assert_true (is_found);
  g_assert_true (pillion_envelopes_remove_older (test->database, 1001, NULL));
  g_assert_true (pillion_arrivals_find (test->database, &found, &is_found, NULL));
  g_assert_false (is_found);
}

static void
test_seen_envelopes (StoreTest    *test,
                     gconstpointer unused)
{
  gboolean contained = TRUE;

  g_assert_true (pillion_seen_envelopes_contain (test->database, store_test_id (1), &contained, NULL));
  g_assert_false (contained);
  g_assert_true (pillion_seen_envelopes_add (test->database, store_test_id (1), 1000, NULL));
  g_assert_true (pillion_seen_envelopes_add (test->database, store_test_id (2), 2000, NULL));
  g_assert_true (pillion_seen_envelopes_contain (test->database, store_test_id (1), &contained, NULL));
  g_assert_true (contained);
  g_assert_true (pillion_envelopes_remove_older (test->database, 2000, NULL));
  g_assert_true (pillion_seen_envelopes_contain (test->database, store_test_id (1), &contained, NULL));
  g_assert_false (contained);
  g_assert_true (pillion_seen_envelopes_contain (test->database, store_test_id (2), &contained, NULL));
  g_assert_true (contained);
}

static void
test_sent_envelopes (StoreTest    *test,
                     gconstpointer unused)
{
  PillionSentEnvelopeRow row = { .n_tries = 1, .sent_at = 1000 };
  g_autoptr (GBytes) authored = g_bytes_new_static ("authored", 8);
  g_autoptr (PillionSentEnvelopeRow) found = NULL;
  g_autoptr (PillionSentEnvelopeRow) gone = NULL;

  memcpy (row.hash, store_test_id (1), sizeof row.hash);
  memcpy (row.account, store_test_id (2), sizeof row.account);
  memcpy (row.device, store_test_id (3), sizeof row.device);
  row.authored = authored;
  g_assert_true (pillion_sent_envelopes_save (test->database, &row, NULL));
  row.n_tries = 2;
  g_assert_true (pillion_sent_envelopes_save (test->database, &row, NULL));
  g_assert_true (pillion_sent_envelopes_load (test->database, store_test_id (1), &found, NULL));
  g_assert_cmpmem (found->account, 32, store_test_id (2), 32);
  g_assert_cmpmem (found->device, 16, store_test_id (3), 16);
  g_assert_true (g_bytes_equal (found->authored, authored));
  g_assert_cmpuint (found->n_tries, ==, 2);
  g_assert_cmpuint (found->sent_at, ==, 1000);
  g_assert_true (pillion_envelopes_remove_older (test->database, 1001, NULL));
  g_assert_true (pillion_sent_envelopes_load (test->database, store_test_id (1), &gone, NULL));
  g_assert_null (gone);
}

static void
test_notices (StoreTest    *test,
              gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  PillionNoticeRow *row;

  for (guint64 i = 1; i <= 3; i++)
    g_assert_true (pillion_notices_add (test->database, "kind", "{}", i, NULL));
  g_assert_true (pillion_notices_list_untold (test->database, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 3);
  row = rows->pdata[1];
  g_assert_cmpuint (row->created_at, ==, 2);
  g_assert_cmpstr (row->kind, ==, "kind");
  g_assert_cmpstr (row->detail, ==, "{}");
  g_assert_true (pillion_notices_set_told (test->database, row->id, NULL));
  g_assert_true (pillion_notices_list_untold (test->database, &rest, NULL));
  g_assert_cmpuint (rest->len, ==, 1);
  row = rest->pdata[0];
  g_assert_cmpuint (row->created_at, ==, 3);
}

static guint
count_untold (StoreTest *test)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (pillion_notices_list_untold (test->database, &rows, NULL));
  return rows->len;
}

static void
test_one_notice (StoreTest    *test,
                 gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (pillion_notices_add (test->database, "kind", "{}", 1, NULL));
  g_assert_true (pillion_notices_add (test->database, "other", "{}", 2, NULL));
  g_assert_true (pillion_notices_list_untold (test->database, &rows, NULL));
  g_assert_true (pillion_notices_set_one_told (test->database, ((PillionNoticeRow *) rows->pdata[1])->id, NULL));
  g_assert_cmpuint (count_untold (test), ==, 1);
  g_assert_true (pillion_notices_remove (test->database, "other", NULL));
  g_assert_cmpuint (count_untold (test), ==, 1);
  g_assert_true (pillion_notices_remove (test->database, "kind", NULL));
  g_assert_cmpuint (count_untold (test), ==, 0);
}

static void
note_flaw (StoreTest *test,
           guint      chat,
           guint64    since,
           gboolean   missed)
{
  PillionHistoryFlawRow row = { .has_chat = TRUE, .missed = missed, .check = PILLION_HISTORY_CHECK_TIME, .since = since };

  memcpy (row.chat, &chat, sizeof chat);
  row.n_messages = 1;
  g_assert_true (pillion_history_flaws_note (test->database, &row, NULL));
}

static guint
count_flaws (StoreTest *test)
{
  return (guint) store_test_integer (test, "SELECT count (*) FROM history_flaws");
}

/* What is mended is what a transfer of the same kind covered. */
static void
test_history_flaws (StoreTest    *test,
                    gconstpointer unused)
{
  g_autoptr (PillionHistoryRow) transfer = pillion_history_row_new (store_test_id (0x33));

  note_flaw (test, 1, 100, FALSE);
  note_flaw (test, 1, 100, TRUE);
  note_flaw (test, 2, 50, FALSE);
  note_flaw (test, 2, 80, FALSE);
  g_assert_cmpuint (count_flaws (test), ==, 3);
  g_assert_cmpint (store_test_integer (test, "SELECT n_messages FROM history_flaws WHERE since = 50"), ==, 2);
  transfer->since = 60;
  g_assert_true (pillion_history_flaws_mend (test->database, transfer, NULL));
  g_assert_cmpuint (count_flaws (test), ==, 2);
  transfer->changed = 1;
  g_assert_true (pillion_history_flaws_mend (test->database, transfer, NULL));
  g_assert_cmpint (store_test_integer (test, "SELECT since FROM history_flaws WHERE missed = 0"), ==, 50);
  g_assert_cmpuint (count_flaws (test), ==, 1);
}

/* Saves another transfer, and tells whether what one that left out something of chat 1 brings may be what was
 * left out before.
 */
static gboolean
waits_after (StoreTest              *test,
             guint8                  id,
             guint64                 changed,
             PillionHistoryRowState  state,
             guint64                 changed_now)
{
  guint8 none[PILLION_MESSAGE_ID_BYTES] = { 0 };
  guint8 chat[PILLION_ACCOUNT_ID_BYTES] = { 1 };
  g_autoptr (PillionHistoryRow) other = pillion_history_row_new (store_test_id (id));
  g_autoptr (PillionHistoryRow) transfer = pillion_history_row_new (none);
  gboolean wait;

  other->changed = changed;
  other->state = state;
  transfer->changed = changed_now;
  g_assert_true (pillion_history_save (test->database, other, NULL));
  g_assert_true (pillion_history_flaws_wait (test->database, transfer, chat, &wait, NULL));
  return wait;
}

/* Only another transfer of the same kind can have left out what a transfer leaves out again. */
static void
test_awaited_history (StoreTest    *test,
                      gconstpointer unused)
{
  note_flaw (test, 1, 100, TRUE);
  g_assert_false (waits_after (test, 1, 0, PILLION_HISTORY_ROW_DONE, 500));
  g_assert_false (waits_after (test, 2, 400, PILLION_HISTORY_ROW_DONE, 500));
  g_assert_false (waits_after (test, 3, 500, PILLION_HISTORY_ROW_RUNNING, 500));
  g_assert_true (waits_after (test, 4, 500, PILLION_HISTORY_ROW_DONE, 500));
  /* It was logged out once more before all of it came, and a hole in a chain was older. */
  g_assert_true (waits_after (test, 4, 500, PILLION_HISTORY_ROW_DONE, 450));
}

/* The same of what is older than what was missed. */
static void
test_awaited_older_history (StoreTest    *test,
                            gconstpointer unused)
{
  note_flaw (test, 1, 100, FALSE);
  g_assert_false (waits_after (test, 1, 500, PILLION_HISTORY_ROW_DONE, 0));
  g_assert_true (waits_after (test, 2, 0, PILLION_HISTORY_ROW_DONE, 0));
}

/* However many chats are lied about. */
static void
test_many_history_flaws (StoreTest    *test,
                         gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;
  const PillionHistoryFlawRow *first;

  for (guint i = 0; i < 1100; i++)
    note_flaw (test, i, 0, FALSE);
  g_assert_true (pillion_history_flaws_list (test->database, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 1001);
  first = rows->pdata[0];
  g_assert_false (first->has_chat);
  g_assert_cmpuint (first->n_messages, ==, 100);
}

static void
insert_into_room (StoreTest          *test,
                  PillionHistoryRoom *room,
                  guint8              id)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean is_new;

  row->id = room->next;
  row->type = 1;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup ("text");
  memcpy (row->message_id, store_test_id (id), sizeof row->message_id);
  g_assert_true (pillion_history_insert (test->database, row, &is_new, NULL) && is_new);
}

/* What goes into one room of what was missed leaves the others as they are. */
static void
test_history_rooms (StoreTest    *test,
                    gconstpointer unused)
{
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) rooms = NULL;
  g_autoptr (GArray) none = NULL;
  PillionHistoryRoom *first;
  PillionHistoryRoom *second;
  gint64 top;

  g_assert_true (pillion_history_reserve_missed (test->database, 1000, NULL));
  g_assert_true (pillion_history_reserve_missed (test->database, 2000, NULL));
  g_assert_true (pillion_history_list_rooms (test->database, &before, NULL));
  g_assert_cmpuint (before->len, ==, 2);
  first = &g_array_index (before, PillionHistoryRoom, 0);
  second = &g_array_index (before, PillionHistoryRoom, 1);
  g_assert_cmpuint (first->made_at, ==, 1000);
  g_assert_cmpint (first->next, <, second->next);
  insert_into_room (test, second, 1);
  g_assert_true (pillion_history_list_rooms (test->database, &rooms, NULL));
  g_assert_cmpint (g_array_index (rooms, PillionHistoryRoom, 0).next, ==, first->next);
  g_assert_cmpint (g_array_index (rooms, PillionHistoryRoom, 1).next, ==, second->next - 1);

  g_assert_true (pillion_history_forget_rooms (test->database, NULL));
  g_assert_true (pillion_history_list_rooms (test->database, &none, NULL));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (pillion_history_find_top (test->database, TRUE, &top, NULL));
  g_assert_cmpint (top, ==, 0);
}

/* Before there were several nobody noted when the one was made, so that the next takes its place. */
static void
test_old_history_room (StoreTest    *test,
                       gconstpointer unused)
{
  g_autoptr (GArray) rooms = NULL;

  g_assert_true (pillion_settings_save_number (test->database, "history-missed-bottom", 7, NULL));
  g_assert_true (pillion_history_list_rooms (test->database, &rooms, NULL));
  g_assert_cmpuint (rooms->len, ==, 1);
  g_assert_cmpuint (g_array_index (rooms, PillionHistoryRoom, 0).made_at, ==, 0);
  g_clear_pointer (&rooms, g_array_unref);
  g_assert_true (pillion_history_reserve_missed (test->database, 1000, NULL));
  g_assert_true (pillion_history_list_rooms (test->database, &rooms, NULL));
  g_assert_cmpuint (rooms->len, ==, 1);
  g_assert_cmpuint (g_array_index (rooms, PillionHistoryRoom, 0).made_at, ==, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/settings/round-trip", test_settings);
  store_test_add ("/store/keys/round-trip", test_keys);
  store_test_add ("/store/keys/overwritten", test_keys_overwritten);
  store_test_add ("/store/prekeys/round-trip-and-expiry", test_prekeys);
  store_test_add ("/store/prekeys/replaced", test_replaced_prekeys);
  store_test_add ("/store/prekeys/many", test_many_prekeys);
  store_test_add ("/store/prekeys/used", test_used_prekeys);
  store_test_add ("/store/envelopes/arrivals", test_arrivals);
  store_test_add ("/store/envelopes/seen", test_seen_envelopes);
  store_test_add ("/store/envelopes/sent", test_sent_envelopes);
  store_test_add ("/store/notices/told-once", test_notices);
  store_test_add ("/store/notices/one", test_one_notice);
  store_test_add ("/store/history-flaws/mended", test_history_flaws);
  store_test_add ("/store/history-flaws/awaited", test_awaited_history);
  store_test_add ("/store/history-flaws/awaited-older", test_awaited_older_history);
  store_test_add ("/store/history-flaws/many", test_many_history_flaws);
  store_test_add ("/store/history-rooms/apart", test_history_rooms);
  store_test_add ("/store/history-rooms/old", test_old_history_room);

  return g_test_run ();
}
