/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "crypto/pillion-attachment-seal.h"
#include "engine/pillion-chat-sync.h"
#include "engine/pillion-content.h"
#include "engine/pillion-delivery.h"
#include "engine/pillion-file-name.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-preferences-store.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-history-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* Anna's primary and companion, and Bo's primary, who have written to each other. */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestAccount *bo;
  TestPeer    *anna_phone;
  TestPeer    *anna_laptop;
  TestPeer    *bo_phone;
} ContentTest;

static void
set_up (ContentTest  *self,
        gconstpointer unused)
{
  self->world = test_world_new ();
  self->anna = test_world_add_account (self->world);
  self->bo = test_world_add_account (self->world);
  self->anna_phone = test_world_add_primary (self->world, self->anna);
  self->anna_laptop = test_world_add_companion (self->world, self->anna);
  self->bo_phone = test_world_add_primary (self->world, self->bo);
  test_peer_write (self->anna_phone, self->bo, "Hello");
  test_world_run (self->world);
  test_world_pass (self->world, 1000);
}

static void
tear_down (ContentTest  *self,
           gconstpointer unused)
{
  test_world_free (self->world);
}

/* The newest message of a chat. (transfer full) */
static PillionMessageRow *
load_last (TestPeer    *peer,
           TestAccount *with)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (pillion_messages_list (peer->database, with->account, 0, 1, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 1);
  return g_ptr_array_steal_index (rows, 0);
}

static PillionChatRow *
load_chat (TestPeer    *peer,
           TestAccount *with)
{
  PillionChatRow *chat = NULL;

  g_assert_true (pillion_chats_load (peer->database, with->account, &chat, NULL));
  g_assert_nonnull (chat);
  return chat;
}

/* ----- what is said of a message ----- */

typedef struct {
  const guint8       *account;
  PillionMessageBody *body;
} Saying;

static gboolean
queue_saying (PillionDatabase *database,
              PillionJob      *job,
              gpointer         data,
              GError         **error)
{
  Saying *saying = data;
  guint8 request[PILLION_ID_BYTES];

  return pillion_outbox_queue_applied (database, job, saying->account, saying->body, request, error);
}

/* Says it, and lets it arrive. */
static void
say (ContentTest        *test,
     TestPeer           *peer,
     TestAccount        *to,
     PillionMessageBody *body)
{
  Saying saying = { to->account, body };

  test_peer_run (peer, queue_saying, &saying);
  test_world_run (test->world);
  test_world_pass (test->world, 1000);
}

static void
react (ContentTest  *test,
       TestPeer     *peer,
       TestAccount  *to,
       const guint8 *author,
       const guint8 *message,
       const char   *emoji)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_REACTION };

  memcpy (body.reaction.author, author, sizeof body.reaction.author);
  memcpy (body.reaction.message, message, sizeof body.reaction.message);
  g_strlcpy (body.reaction.emoji, emoji, sizeof body.reaction.emoji);
  say (test, peer, to, &body);
}

static void
edit (ContentTest  *test,
      TestPeer     *peer,
      TestAccount  *to,
      const guint8 *message,
      const char   *text)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_EDIT };

  memcpy (body.edit.message, message, sizeof body.edit.message);
  body.edit.text = (char *) text;
  say (test, peer, to, &body);
}

static void delete (ContentTest *test,
                    TestPeer *peer,
                    TestAccount *to,
                    const guint8 *message)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_DELETE };

  memcpy (body.delete.message, message, sizeof body.delete.message);
  say (test, peer, to, &body);
}

static void
assert_reaction (TestPeer    *peer,
                 TestAccount *with,
                 const char  *expected)
{
  g_autoptr (PillionMessageRow) row = load_last (peer, with);

  if (expected == NULL) {
    g_assert_cmpuint (row->n_reactions, ==, 0);
    return;
  }
  g_assert_cmpuint (row->reactions->len, ==, 1);
  g_assert_cmpstr (((PillionReactionRow *) row->reactions->pdata[0])->emoji, ==, expected);
}

static void
test_reaction (ContentTest  *test,
               gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->bo_phone, test->anna);

  react (test, test->bo_phone, test->anna, hello->author, hello->message_id, "+");
  assert_reaction (test->bo_phone, test->anna, "+");
  assert_reaction (test->anna_phone, test->bo, "+");
  assert_reaction (test->anna_laptop, test->bo, "+");
  react (test, test->bo_phone, test->anna, hello->author, hello->message_id, "-");
  assert_reaction (test->anna_laptop, test->bo, "-");
  react (test, test->bo_phone, test->anna, hello->author, hello->message_id, "");
  assert_reaction (test->anna_laptop, test->bo, NULL);
}

/* Only what is in the conversation can be reacted to in it. */
static void
test_reaction_to_somebody_else (ContentTest  *test,
                                gconstpointer unused)
{
  PillionAuthored authored;
  PillionPayload payload;
  guint8 body[PILLION_BODY_MAX_BYTES];
  PillionMessageBody reaction = { .type = PILLION_MESSAGE_TYPE_REACTION, .reaction = { .emoji = "+" } };

  memset (reaction.reaction.author, 0x66, sizeof reaction.reaction.author);
  test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
  g_assert_true (pillion_message_body_encode (&reaction, body, &authored.body_len));
  authored.type = PILLION_MESSAGE_TYPE_REACTION;
  authored.body = body;
  test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "reaction"), ==, 1);
}

static void
test_edit (ContentTest  *test,
           gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->anna_phone, test->bo);
  g_autoptr (PillionMessageRow) edited = NULL;

  /* Any own device may, of what another one wrote. */
  edit (test, test->anna_laptop, test->bo, hello->message_id, "Hello, Bo");
  test_peer_assert_chat (test->anna_phone, test->bo, "Hello, Bo");
  test_peer_assert_chat (test->bo_phone, test->anna, "Hello, Bo");
  edited = load_last (test->bo_phone, test->anna);
  g_assert_cmpuint (edited->edited_at, >, edited->sent_at);
}

/* What others wrote can't be changed: their messages can't even be named. */
static void
test_edit_of_others (ContentTest  *test,
                     gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->bo_phone, test->anna);

  edit (test, test->bo_phone, test->anna, hello->message_id, "I owe Bo money");
  delete (test, test->bo_phone, test->anna, hello->message_id);
  test_peer_assert_chat (test->anna_phone, test->bo, "Hello");
  test_peer_assert_chat (test->anna_laptop, test->bo, "Hello");
  test_peer_assert_chat (test->bo_phone, test->anna, "Hello");
}

static void
test_delete (ContentTest  *test,
             gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->anna_phone, test->bo);
  TestPeer *const peers[] = { test->anna_phone, test->anna_laptop, test->bo_phone };

  react (test, test->bo_phone, test->anna, hello->author, hello->message_id, "+");
  delete (test, test->anna_phone, test->bo, hello->message_id);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++) {
    g_autoptr (PillionMessageRow) row = load_last (peers[i], i < 2 ? test->bo : test->anna);

    g_assert_true (row->deleted);
    g_assert_null (row->text);
    g_assert_null (row->authored);
    g_assert_cmpuint (row->n_reactions, ==, 0);
  }
  edit (test, test->anna_phone, test->bo, hello->message_id, "Back again");
  g_clear_pointer (&hello, pillion_message_row_free);
  hello = load_last (test->bo_phone, test->anna);
  g_assert_true (hello->deleted);
}

/* Attack 7: what a removed device says of messages never applies. */
static void
test_removed_device_edits_nothing (ContentTest  *test,
                                   gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->anna_phone, test->bo);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_DELETE };
  PillionDelivery delivery = { .account = test->anna->account, .device = test->anna_laptop->identity->device };
  g_auto (PillionJob) job = { 0 };
  PillionAuthored authored;
  PillionPayload payload;
  guint8 bytes[PILLION_BODY_MAX_BYTES];
  guint8 message[PILLION_AUTHORED_MAX_BYTES];
  guint8 wrapped[PILLION_PAYLOAD_MAX_BYTES];
  gsize length;

  memcpy (body.delete.message, hello->message_id, sizeof body.delete.message);
  test_peer_compose (test->anna_laptop, test->bo_phone, &authored, &payload);
  g_assert_true (pillion_message_body_encode (&body, bytes, &authored.body_len));
  authored.type = PILLION_MESSAGE_TYPE_DELETE;
  authored.body = bytes;
  authored.sent_at = 1;
  payload.authored_len = pillion_authored_encode (&authored, message);
  payload.authored = message;
  length = pillion_payload_encode (&payload, wrapped);
  delivery.trusted_until_ms = test->world->now_ms;
  job.identity = pillion_identity_ref (test->bo_phone->identity);
  job.now_ms = test->world->now_ms;
  g_assert_true (pillion_delivery_take_payload (test->bo_phone->database, &job, &delivery, wrapped, length, NULL));
  g_assert_cmpuint (test_peer_get_refused (test->bo_phone, "sender"), ==, 1);
  test_peer_assert_chat (test->bo_phone, test->anna, "Hello");
}

static gboolean
queue_reply (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  ContentTest *test = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text = { .text = (char *) "Well" } };
  g_autoptr (PillionMessageRow) hello = load_last (test->bo_phone, test->anna);
  guint8 request[PILLION_ID_BYTES];
  gint64 row;

  body.text.marks.is_reply = body.text.marks.forwarded = TRUE;
  memcpy (body.text.marks.reply_author, hello->author, sizeof hello->author);
  memcpy (body.text.marks.reply_message, hello->message_id, sizeof hello->message_id);
  g_strlcpy (body.text.marks.reply_quote, "Hello", sizeof body.text.marks.reply_quote);
  pillion_message_marks_write (&body.text.marks, &body.text.extensions);
  return pillion_outbox_queue_message (database, job, test->anna->account, &body, request, &row, error);
}

static void
test_reply (ContentTest  *test,
            gconstpointer unused)
{
  g_autoptr (PillionMessageRow) row = NULL;

  test_peer_run (test->bo_phone, queue_reply, test);
  test_world_run (test->world);
  row = load_last (test->anna_laptop, test->bo);
  g_assert_cmpstr (row->text, ==, "Well");
  g_assert_true (row->is_reply && row->forwarded);
  g_assert_cmpstr (row->reply_quote, ==, "Hello");
  g_assert_cmpmem (row->reply_author, 32, test->anna->account, 32);
}

/* ----- attachments ----- */

/* key: (nullable): what it is committed to, if not to its own */
static void
say_attachment (ContentTest  *test,
                guint64       padded,
                const guint8 *key)
{
  PillionAuthored authored;
  PillionPayload payload;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_ATTACHMENT };
  guint8 bytes[PILLION_BODY_MAX_BYTES];

  body.attachment.caption = (char *) "Cat";
  body.attachment.kind = PILLION_ATTACHMENT_KIND_PICTURE;
  g_strlcpy (body.attachment.name, "../cat\xe2\x80\xae.png", sizeof body.attachment.name);
  body.attachment.size = 1000;
  body.attachment.padded = padded;
  pillion_attachment_seal_commit (body.attachment.commitment, key != NULL ? key : body.attachment.key);
  test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
  g_assert_true (pillion_message_body_encode (&body, bytes, &authored.body_len));
  authored.type = PILLION_MESSAGE_TYPE_ATTACHMENT;
  authored.body = bytes;
  test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
}

static void
test_attachment (ContentTest  *test,
                 gconstpointer unused)
{
  g_autoptr (PillionMessageRow) row = NULL;

  say_attachment (test, 1024, NULL);
  row = load_last (test->anna_phone, test->bo);
  g_assert_cmpstr (row->text, ==, "Cat");
  g_assert_cmpstr (row->attachment->name, ==, "cat.png");
  /* A small picture of somebody known is fetched by itself. */
  g_assert_cmpint (row->attachment->state, ==, PILLION_ATTACHMENT_STATE_DOWNLOAD);
}

/* Attack 16: a key that is not the one of the commitment is not even stored. */
static void
test_attachment_under_two_keys (ContentTest  *test,
                                gconstpointer unused)
{
  static const guint8 other_key[PILLION_KEY_BYTES] = { 1 };

  say_attachment (test, 1024, other_key);
  say_attachment (test, 4096, NULL);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "attachment"), ==, 2);
  test_peer_assert_chat (test->anna_phone, test->bo, "Hello");
}

/* ----- requests and receipts ----- */

static gboolean
accept_anna (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  return pillion_chat_sync_accept (database, job, ((ContentTest *) data)->anna->account, error);
}

static guint
count_chats_with_receipts (TestPeer *peer)
{
  g_autoptr (GPtrArray) chats = NULL;

  g_assert_true (pillion_receipts_list_chats (peer->database, &chats, NULL));
  return chats->len;
}

/* Attack 14: a stranger is told nothing before they are accepted. */
static void
test_request (ContentTest  *test,
              gconstpointer unused)
{
  g_autoptr (PillionChatRow) request = load_chat (test->bo_phone, test->anna);
  g_autoptr (PillionChatRow) own = load_chat (test->anna_phone, test->bo);
  g_autoptr (PillionChatRow) accepted = NULL;

  g_assert_true (request->request);
  g_assert_cmpuint (count_chats_with_receipts (test->bo_phone), ==, 0);
  g_assert_false (own->request);

  test_peer_run (test->bo_phone, accept_anna, test);
  accepted = load_chat (test->bo_phone, test->anna);
  g_assert_false (accepted->request);
  g_assert_cmpuint (count_chats_with_receipts (test->bo_phone), ==, 1);
}

/* Answering accepts, on all own devices. */
static void
test_answer_accepts (ContentTest  *test,
                     gconstpointer unused)
{
  TestAccount *cy = test_world_add_account (test->world);
  TestPeer *cy_phone = test_world_add_primary (test->world, cy);
  g_autoptr (PillionChatRow) before = NULL;
  g_autoptr (PillionChatRow) after = NULL;

  test_peer_write (cy_phone, test->anna, "Do you know me?");
  test_world_run (test->world);
  before = load_chat (test->anna_laptop, cy);
  g_assert_true (before->request);
  test_peer_write (test->anna_phone, cy, "Now I do");
  test_world_run (test->world);
  after = load_chat (test->anna_laptop, cy);
  g_assert_false (after->request);
}

static void
send_receipt (ContentTest       *test,
              PillionReceiptKind kind,
              const guint8      *message)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RECEIPT };

  body.receipt.kind = (guint8) kind;
  body.receipt.n_messages = 1;
  memcpy (body.receipt.messages[0], message, PILLION_ID_BYTES);
  say (test, test->bo_phone, test->anna, &body);
}

static PillionMessageState
get_state (ContentTest *test)
{
  g_autoptr (PillionMessageRow) row = load_last (test->anna_laptop, test->bo);

  return row->state;
}

static void
test_receipts (ContentTest  *test,
               gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->bo_phone, test->anna);

  send_receipt (test, PILLION_RECEIPT_DELIVERED, hello->message_id);
  g_assert_cmpint (get_state (test), ==, PILLION_MESSAGE_STATE_DELIVERED);
  send_receipt (test, PILLION_RECEIPT_READ, hello->message_id);
  g_assert_cmpint (get_state (test), ==, PILLION_MESSAGE_STATE_READ);
  send_receipt (test, PILLION_RECEIPT_DELIVERED, hello->message_id);
  g_assert_cmpint (get_state (test), ==, PILLION_MESSAGE_STATE_READ);
}

/* Attack 14: a receipt for what does not exist is counted, and says nothing back. */
static void
test_receipt_for_unknown (ContentTest  *test,
                          gconstpointer unused)
{
  static const guint8 unknown[PILLION_ID_BYTES] = { 0x99 };

  send_receipt (test, PILLION_RECEIPT_READ, unknown);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "receipt"), ==, 1);
  g_assert_cmpint (get_state (test), ==, PILLION_MESSAGE_STATE_SENT);
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, 0);
}

static void
insert_history (TestPeer     *peer,
                TestAccount  *with,
                const guint8 *message)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_row_free);
  PillionMessageRow *row = g_new0 (PillionMessageRow, 1);
  gboolean is_new;

  row->id = 1000;
  row->type = PILLION_MESSAGE_TYPE_TEXT;
  row->state = PILLION_MESSAGE_STATE_SENT;
  row->text = g_strdup ("before");
  memcpy (row->chat, with->account, sizeof row->chat);
  memcpy (row->author, peer->account->account, sizeof row->author);
  memcpy (row->message_id, message, sizeof row->message_id);
  g_ptr_array_add (rows, row);
  g_assert_true (pillion_history_insert (peer->database, row, &is_new, NULL) && is_new);
  g_assert_true (pillion_history_settle (peer->database, rows, NULL));
}

/* While history is to come, a receipt waits for the message that it is about. */
static void
test_receipt_before_history (ContentTest  *test,
                             gconstpointer unused)
{
  static const guint8 early[PILLION_ID_BYTES] = { 0x98 };
  static const guint8 late[PILLION_ID_BYTES] = { 0x97 };

  g_assert_true (pillion_settings_save_number (test->anna_laptop->database, "history-wanted", 0, NULL));
  send_receipt (test, PILLION_RECEIPT_READ, early);
  send_receipt (test, PILLION_RECEIPT_DELIVERED, early);
  g_assert_cmpuint (test_peer_get_refused (test->anna_laptop, "receipt"), ==, 0);
  insert_history (test->anna_laptop, test->bo, early);
  g_assert_cmpint (get_state (test), ==, PILLION_MESSAGE_STATE_READ);

  g_assert_true (pillion_settings_remove (test->anna_laptop->database, "history-wanted", NULL));
  send_receipt (test, PILLION_RECEIPT_READ, late);
  g_assert_cmpuint (test_peer_get_refused (test->anna_laptop, "receipt"), ==, 1);
}

/* ----- own devices ----- */

static gboolean
turn_receipts_off (PillionDatabase *database,
                   PillionJob      *job,
                   gpointer         data,
                   GError         **error)
{
  return pillion_sync_log_write (database, job, PILLION_COLLECTION_SETTINGS, PILLION_PREFERENCE_READ_RECEIPTS,
                                 strlen (PILLION_PREFERENCE_READ_RECEIPTS), "off", 3, error);
}

/* Whoever does not tell is not told. */
static void
test_receipts_off (ContentTest  *test,
                   gconstpointer unused)
{
  g_autoptr (PillionMessageRow) hello = load_last (test->bo_phone, test->anna);
  PillionPreferences preferences;

  test_peer_run (test->anna_phone, turn_receipts_off, NULL);
  test_world_run (test->world);
  g_assert_true (pillion_preferences_load (test->anna_laptop->database, &preferences, NULL));
  g_assert_false (preferences.read_receipts);
  g_assert_true (preferences.typing);
  send_receipt (test, PILLION_RECEIPT_READ, hello->message_id);
  g_assert_cmpint (get_state (test), ==, PILLION_MESSAGE_STATE_DELIVERED);
}

static gboolean
keep_chat (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  static const PillionChatChange change = {
    .change_muted = TRUE,
    .muted_until = G_MAXUINT64,
    .change_pinned = TRUE,
    .pinned = TRUE,
    .change_marked_unread = TRUE,
    .marked_unread = TRUE,
  };
  const guint8 *account = ((ContentTest *) data)->bo->account;

  return pillion_chat_sync_change (database, job, account, &change, error) &&
         pillion_chat_sync_set_draft (database, job, account, "Dear B", TRUE, error);
}

static void
test_chat_state (ContentTest  *test,
                 gconstpointer unused)
{
  g_autoptr (PillionChatRow) chat = NULL;

  test_peer_run (test->anna_laptop, keep_chat, test);
  test_world_run (test->world);
  chat = load_chat (test->anna_phone, test->bo);
  g_assert_true (chat->pinned && chat->marked_unread && !chat->archived);
  g_assert_cmpuint (chat->muted_until, ==, PILLION_CHAT_MUTED_FOREVER);
  g_assert_cmpstr (chat->draft, ==, "Dear B");
}

static gboolean
take_old_draft (PillionDatabase *database,
                PillionJob      *job,
                gpointer         data,
                GError         **error)
{
  PillionOperation operation = { .entry = { .collection = PILLION_COLLECTION_DRAFTS, .stamp = { .time = 1 }, .sequence = 1 } };
  PillionSyncEntry *entry = &operation.entry;

  entry->n_key = PILLION_ACCOUNT_BYTES;
  memcpy (entry->key, ((ContentTest *) data)->bo->account, entry->n_key);
  entry->n_value = 3;
  memcpy (entry->value, "Old", entry->n_value);
  return pillion_sync_merge_join (database, job, &operation, error);
}

static void
test_newest_draft_wins (ContentTest  *test,
                        gconstpointer unused)
{
  g_autoptr (PillionChatRow) chat = NULL;

  test_peer_run (test->anna_phone, keep_chat, test);
  test_peer_run (test->anna_phone, take_old_draft, test);
  chat = load_chat (test->anna_phone, test->bo);
  g_assert_cmpstr (chat->draft, ==, "Dear B");
}

static gboolean
read_all (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  return pillion_chat_sync_mark_read (database, job, ((ContentTest *) data)->bo->account, 0, error);
}

static void
test_read_mark (ContentTest  *test,
                gconstpointer unused)
{
  g_autoptr (PillionChatRow) before = NULL;
  g_autoptr (PillionChatRow) after = NULL;

  test_peer_write (test->bo_phone, test->anna, "One");
  test_peer_write (test->bo_phone, test->anna, "Two");
  test_world_run (test->world);
  before = load_chat (test->anna_laptop, test->bo);
  g_assert_cmpuint (before->n_unread, ==, 2);
  test_peer_run (test->anna_phone, read_all, test);
  test_world_run (test->world);
  after = load_chat (test->anna_laptop, test->bo);
  g_assert_cmpuint (after->n_unread, ==, 0);
}

static gboolean
hide_last (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  ContentTest *test = data;
  g_autoptr (PillionMessageRow) row = load_last (test->anna_phone, test->bo);
  guint8 request[PILLION_ID_BYTES];

  return pillion_chat_sync_hide (database, job, row->id, request, error);
}

static void
test_hidden (ContentTest  *test,
             gconstpointer unused)
{
  test_peer_write (test->bo_phone, test->anna, "Secret");
  test_world_run (test->world);
  test_peer_run (test->anna_phone, hide_last, test);
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "Hello");
  test_peer_assert_chat (test->anna_laptop, test->bo, "Hello");
  test_peer_assert_chat (test->bo_phone, test->anna, "Hello|Secret");
}

/* Attack 22: a contact keeps nobody's chats. */
static void
test_own_items_of_others (ContentTest  *test,
                          gconstpointer unused)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_OPERATIONS, .operations = { .epoch = 1, .sealed_len = 1 } };

  test_peer_queue_to (test->bo_phone, test->anna_phone, &body);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "own-item"), ==, 1);
}

static void
test_file_names (void)
{
  static const struct {
    const char *name;
    const char *expected;
  } names[] = {
    { "cat.png", "cat.png" },
    { "../../etc/passwd", "passwd" },
    { "C:\\autoexec.bat", "autoexec.bat" },
    { ".bashrc", "bashrc" },
    { "  a b  ", "a b" },
    { "gpj.\xe2\x80\xae"
      "exe",
      "gpj.exe" },
    { "a\nb\x7f\tc", "abc" },
    { "..", "" },
    { "\xff", "\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = pillion_file_name_harmless (names[i].name);
    g_assert_cmpstr (name, ==, names[i].expected);
  }
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*function) (ContentTest *test,
                      gconstpointer unused);
  } tests[] = {
    { "/engine/content/reaction", test_reaction },
    { "/engine/content/reaction-to-somebody-else", test_reaction_to_somebody_else },
    { "/engine/content/edit", test_edit },
    { "/engine/content/edit-of-others", test_edit_of_others },
    { "/engine/content/delete", test_delete },
    { "/engine/content/removed-device-edits-nothing", test_removed_device_edits_nothing },
    { "/engine/content/reply", test_reply },
    { "/engine/content/attachment", test_attachment },
    { "/engine/attack-16/under-two-keys", test_attachment_under_two_keys },
    { "/engine/attack-14/request", test_request },
    { "/engine/content/answer-accepts", test_answer_accepts },
    { "/engine/content/receipts", test_receipts },
    { "/engine/content/receipt-for-unknown", test_receipt_for_unknown },
    { "/engine/content/receipt-before-history", test_receipt_before_history },
    { "/engine/content/receipts-off", test_receipts_off },
    { "/engine/content/chat-state", test_chat_state },
    { "/engine/content/newest-draft-wins", test_newest_draft_wins },
    { "/engine/content/read-mark", test_read_mark },
    { "/engine/content/hidden", test_hidden },
    { "/engine/content/own-items-of-others", test_own_items_of_others },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/content/file-names", test_file_names);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ContentTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
