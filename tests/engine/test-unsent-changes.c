/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reactions, edits and deletions that a companion had not sent when it was logged out. */

#include "test-attachment-world.h"
#include "test-unsent-world.h"

#include "engine/pillion-attachment-work.h"
#include "engine/pillion-message-actions.h"
#include "store/pillion-outbox-table.h"
#include "store/pillion-versions-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

static const char *const by_open[] = { "verification=open", NULL };

/* ----- saying it ----- */

/* What one device says of the message with a text in the chat with another account. */
typedef struct {
  const char *of;
  const char *emoji; /* (nullable) */
  const char *text;  /* (nullable): both NULL: a deletion */
  gboolean    forwarded;
} Change;

/* Without a network it waits. */
static void
say (PillionTestEngine *self,
     PillionTestEngine *other,
     const Change      *change)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (PillionMessageRow) message = account_world_find (self, other, change->of, change->forwarded);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  if (change->emoji != NULL)
    pillion_message_react_async (engine, message->id, change->emoji, NULL, pillion_test_on_done, &result);
  else if (change->text != NULL)
    pillion_message_edit_async (engine, message->id, change->text, NULL, pillion_test_on_done, &result);
  else
    pillion_message_delete_async (engine, message->id, TRUE, NULL, pillion_test_on_done, &result);
  pillion_message_change_finish (engine, pillion_test_await (&result), &error);
  if (pillion_engine_is_online (engine))
    g_assert_no_error (error);
  else
    g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK);
}

/* Ben is known on the laptop, which has no network any more. */
static void
prepare_changes (AccountWorld *world)
{
  world->ben = account_world_register (world, BEN, "Ben");
  world->laptop = account_world_link (world);
  account_world_deliver (world->ben, ANA, "first", world->laptop);
  account_world_deliver (world->laptop, BEN, "mine", world->ben);
  account_world_deliver (world->laptop, BEN, "gone", world->ben);
  pillion_test_engine_wait_for_message (world->ana, "gone");
  pillion_test_engine_go_offline (world->laptop);
}

/* ----- what became of it ----- */

/* A message, whatever its text is by now. */
typedef struct {
  PillionMessageRow *row; /* (owned) */
  GPtrArray         *versions; /* (owned) (element-type PillionVersionRow) */
} Look;

static void
look_clear (Look *self)
{
  g_clear_pointer (&self->row, pillion_message_row_free);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
load_look (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  Look *look = data;
  g_autoptr (PillionMessageRow) named = g_steal_pointer (&look->row);

  return pillion_messages_find (database, named->author, named->message_id, &look->row, error) &&
         pillion_versions_list (database, look->row->chat, named->author, named->message_id, &look->versions, error);
}

/* What self has of the message that another one has. */
static void
look_at (Look                    *look,
         PillionTestEngine       *self,
         const PillionMessageRow *message)
{
  look->row = g_new0 (PillionMessageRow, 1);
  memcpy (look->row->author, message->author, sizeof message->author);
  memcpy (look->row->message_id, message->message_id, sizeof message->message_id);
  unsent_world_run (self, load_look, look);
}

/* What a device is to have of a message: one reaction, or a text, or neither once it is deleted. */
typedef struct {
  PillionTestEngine       *self;
  const PillionMessageRow *message;
  const char              *emoji; /* (nullable) */
  const char              *text;  /* (nullable) */
} Expected;

static gboolean
is_so (gpointer data)
{
  Expected *expected = data;
  g_auto (Look) look = { 0 };
  PillionReactionRow *reaction;

  look_at (&look, expected->self, expected->message);
  if (expected->emoji == NULL)
    return look.row->deleted == (expected->text == NULL) && g_strcmp0 (look.row->text, expected->text) == 0;
  if (look.row->n_reactions != 1)
    return FALSE;
  reaction = look.row->reactions->pdata[0];
  return g_str_equal (reaction->emoji, expected->emoji);
}

static void
wait_for (PillionTestEngine       *self,
          const PillionMessageRow *message,
          const char              *emoji,
          const char              *text)
{
  Expected expected = { self, message, emoji, text };

  pillion_test_wait_until (is_so, &expected, emoji != NULL ? emoji : text != NULL ? text
                                                                                  : "its end");
}

static guint
count_reactions (PillionTestEngine       *self,
                 const PillionMessageRow *message)
{
  g_auto (Look) look = { 0 };

  look_at (&look, self, message);
  return look.row->n_reactions;
}

static guint
count_versions (PillionTestEngine       *self,
                const PillionMessageRow *message)
{
  g_auto (Look) look = { 0 };

  look_at (&look, self, message);
  return look.versions->len;
}

/* By the same device too, so that all of them order by the same. */
static void
assert_same_newest (PillionTestEngine       *one,
                    PillionTestEngine       *other,
                    const PillionMessageRow *message)
{
  g_auto (Look) here = { 0 };
  g_auto (Look) there = { 0 };
  PillionVersionRow *mine;
  PillionVersionRow *theirs;

  look_at (&here, one, message);
  look_at (&there, other, message);
  g_assert_cmpuint (here.versions->len, ==, there.versions->len);
  mine = here.versions->pdata[here.versions->len - 1];
  theirs = there.versions->pdata[there.versions->len - 1];
  g_assert_cmpuint (mine->sent_at, ==, theirs->sent_at);
  g_assert_true (memcmp (mine->device, theirs->device, sizeof mine->device) == 0);
}

/* ----- the tests ----- */

/* What was said of messages waits like a message, and is said by the new device. */
static void
test_sent (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionUnsent) unsent = NULL;
  g_autoptr (PillionMessageRow) first = NULL;
  g_autoptr (PillionMessageRow) mine = NULL;
  g_autoptr (PillionMessageRow) gone = NULL;
  const PillionUnsentChat *chat;
  guint n_changes;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  prepare_changes (&world);
  first = account_world_find (world.laptop, world.ben, "first", FALSE);
  mine = account_world_find (world.laptop, world.ben, "mine", FALSE);
  gone = account_world_find (world.laptop, world.ben, "gone", FALSE);
  say (world.laptop, world.ben, &(Change) { .of = "first", .emoji = "👎" });
  say (world.laptop, world.ben, &(Change) { .of = "first", .emoji = "👍" });
  say (world.laptop, world.ben, &(Change) { .of = "mine", .text = "mine, corrected" });
  say (world.laptop, world.ben, &(Change) { .of = "gone" });
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);

  unsent = unsent_world_load (world.laptop);
  g_assert_cmpuint (unsent->n_messages, ==, 0);
  g_assert_cmpuint (unsent->n_changes, ==, 3);
  g_assert_true (unsent->must_ask);
  g_assert_cmpuint (unsent->chats->len, ==, 1);
  chat = unsent->chats->pdata[0];
  g_assert_cmpstr (chat->name, ==, "Ben");
  g_assert_cmpuint (chat->n_changes, ==, 3);
  g_assert_cmpuint (chat->first_ms, <, chat->last_ms);
  account_world_deliver (world.laptop, BEN, "between", world.ben);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "mine", NULL), ==, 1);

  g_assert_cmpuint (unsent_world_send (world.laptop, &n_changes), ==, 0);
  g_assert_cmpuint (n_changes, ==, 3);
  unsent_world_assert_left (world.laptop, 0, FALSE);
  for (guint i = 0; i < 2; i++) {
    PillionTestEngine *other = i == 0 ? world.ben : world.ana;

    wait_for (other, first, "👍", NULL);
    wait_for (other, mine, NULL, "mine, corrected");
    wait_for (other, gone, NULL, NULL);
    assert_same_newest (world.laptop, other, mine);
  }
  unsent_world_assert_nothing_missing (&world);
  g_assert_cmpuint (pillion_test_engine_count_refused (world.ben, "author"), ==, 0);
}

/* What was said since on another own device holds, here and everywhere. */
static void
test_newer (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  PillionTestEngine *all[3];
  g_autoptr (PillionMessageRow) first = NULL;
  g_autoptr (PillionMessageRow) mine = NULL;
  g_autoptr (PillionMessageRow) gone = NULL;
  guint n_changes;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  prepare_changes (&world);
  first = account_world_find (world.laptop, world.ben, "first", FALSE);
  mine = account_world_find (world.laptop, world.ben, "mine", FALSE);
  gone = account_world_find (world.laptop, world.ben, "gone", FALSE);
  say (world.laptop, world.ben, &(Change) { .of = "first", .emoji = "👍" });
  say (world.laptop, world.ben, &(Change) { .of = "mine", .text = "never said" });
  say (world.laptop, world.ben, &(Change) { .of = "gone", .text = "never said either" });
  unsent_world_log_out (&world);
  say (world.ana, world.ben, &(Change) { .of = "first", .emoji = "🎉" });
  say (world.ana, world.ben, &(Change) { .of = "mine", .text = "said since" });
  say (world.ana, world.ben, &(Change) { .of = "gone" });
  unsent_world_link_again (&world);

  unsent_world_assert_left (world.laptop, 0, FALSE);
  g_assert_cmpuint (unsent_world_send (world.laptop, &n_changes), ==, 0);
  g_assert_cmpuint (n_changes, ==, 0);
  unsent_world_assert_nothing_missing (&world);
  all[0] = world.laptop;
  all[1] = world.ana;
  all[2] = world.ben;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    wait_for (all[i], first, "🎉", NULL);
    wait_for (all[i], mine, NULL, "said since");
    wait_for (all[i], gone, NULL, NULL);
    /* The first text, and the one that others got. */
    g_assert_cmpuint (count_versions (all[i], mine), ==, 2);
  }
}

static gboolean
list_outbox (PillionDatabase *database,
             PillionJob      *job,
             gpointer         rows,
             GError         **error)
{
  return pillion_outbox_list (database, rows, error);
}

/* As if the relay's word had not come before it was logged out. */
static gboolean
put_back (PillionDatabase *database,
          PillionJob      *job,
          gpointer         rows,
          GError         **error)
{
  GPtrArray *list = rows;

  for (guint i = 0; i < list->len; i++) {
    if (!pillion_outbox_save (database, list->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* What had reached the relay after all is not asked about. */
static void
test_known (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (PillionMessageRow) first = NULL;
  g_autoptr (PillionMessageRow) mine = NULL;
  g_autoptr (PillionMessageRow) gone = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  prepare_changes (&world);
  first = account_world_find (world.laptop, world.ben, "first", FALSE);
  mine = account_world_find (world.laptop, world.ben, "mine", FALSE);
  gone = account_world_find (world.laptop, world.ben, "gone", FALSE);
  say (world.laptop, world.ben, &(Change) { .of = "first", .emoji = "👍" });
  say (world.laptop, world.ben, &(Change) { .of = "mine", .text = "mine, corrected" });
  say (world.laptop, world.ben, &(Change) { .of = "gone" });
  unsent_world_run (world.laptop, list_outbox, &rows);
  g_assert_cmpuint (rows->len, ==, 3);
  pillion_test_engine_go_online (world.laptop, NULL);
  wait_for (world.ana, first, "👍", NULL);
  wait_for (world.ana, mine, NULL, "mine, corrected");
  wait_for (world.ana, gone, NULL, NULL);
  pillion_test_engine_go_offline (world.laptop);
  unsent_world_run (world.laptop, put_back, rows);
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);

  unsent_world_assert_left (world.laptop, 0, FALSE);
  wait_for (world.laptop, first, "👍", NULL);
  wait_for (world.laptop, mine, NULL, "mine, corrected");
  g_assert_cmpuint (count_versions (world.laptop, mine), ==, 2);
}

static void
retry (PillionTestEngine       *self,
       const PillionMessageRow *message)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_message_retry_async (pillion_test_engine_get (self), message->id, NULL, pillion_test_on_done, &result);
  pillion_message_change_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* What is said of a message that was not sent itself goes with that. */
static void
test_of_unsent (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) message = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  say (world.laptop, world.ben, &(Change) { .of = "Never sent", .emoji = "🎉" });
  say (world.laptop, world.ben, &(Change) { .of = "Never sent", .text = "Not sent yet" });
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);
  unsent_world_assert_left (world.laptop, 1, TRUE);

  message = account_world_find (world.laptop, world.ben, "Not sent yet", FALSE);
  retry (world.laptop, message);
  pillion_test_engine_wait_for_message (world.ben, "Not sent yet");
  wait_for (world.ben, message, "🎉", NULL);
  unsent_world_assert_nothing_missing (&world);
  unsent_world_assert_left (world.laptop, 0, FALSE);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "Never sent", NULL), ==, 0);
}

/* A file that is here is forwarded while there is no network, so that what is said of it waits as well. */
static void
forward_file (AccountWorld *world)
{
  PillionEngine *engine = pillion_test_engine_get (world->laptop);
  g_autoptr (GBytes) content = attachment_world_make_content (1000);
  g_autoptr (GBytes) account = account_world_dup_account (world->ben);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row = attachment_world_send (world->laptop, world->ben, content, FALSE, "notes");

  attachment_world_wait_for_state (world->ben, world->laptop, "notes", PILLION_ATTACHMENT_STATE_REMOTE);
  pillion_test_engine_wait_for_message (world->ana, "notes");
  pillion_test_engine_go_offline (world->laptop);
  pillion_message_forward_async (engine, row, account, NULL, pillion_test_on_done, &result);
  pillion_message_send_finish (engine, pillion_test_await (&result), &error);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK);
  say (world->laptop, world->ben, &(Change) { .of = "notes", .forwarded = TRUE, .emoji = "🎉" });
  say (world->laptop, world->ben, &(Change) { .of = "notes", .forwarded = TRUE, .text = "notes, corrected" });
}

/* Where its file is at the relay is not known any more. */
static gboolean
forget_blob (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  static const guint8 none[PILLION_ATTACHMENT_BLOB_BYTES] = { 0 };
  const PillionMessageRow *message = data;

  return pillion_attachments_set_blob (database, message->id, none, error);
}

/* The relay does not take it. */
static gboolean
end_upload (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  const PillionMessageRow *message = data;
  PillionAttachmentWork *work = pillion_attachment_work_new (message->id);
  gboolean done = pillion_attachment_work_stop (database, work, error);

  pillion_attachment_work_free (work);
  return done;
}

/* Whether a reaction or an edit is on its way. */
static gboolean
says_something (PillionTestEngine *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean found = FALSE;

  unsent_world_run (self, list_outbox, &rows);
  for (guint i = 0; i < rows->len; i++) {
    PillionAuthored authored;
    gsize length;
    const guint8 *bytes = g_bytes_get_data (((PillionOutboxRow *) rows->pdata[i])->authored, &length);

    g_assert_true (pillion_authored_decode (&authored, bytes, length, NULL));
    found = found || authored.type == PILLION_MESSAGE_TYPE_REACTION || authored.type == PILLION_MESSAGE_TYPE_EDIT;
  }
  return found;
}

/* While its file is not at the relay nothing that was said of a message leaves, also where its upload ends
 * or the program does.
 */
static void
test_of_file (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) message = NULL;
  guint n_changes;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  prepare_changes (&world);
  pillion_test_engine_go_online (world.laptop, NULL);
  forward_file (&world);
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);
  pillion_test_engine_go_offline (world.laptop);
  message = account_world_find (world.laptop, world.ben, "notes, corrected", TRUE);
  unsent_world_run (world.laptop, forget_blob, message);

  g_assert_cmpuint (unsent_world_send (world.laptop, &n_changes), ==, 1);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_false (says_something (world.laptop));
  unsent_world_run (world.laptop, end_upload, message);
  unsent_world_assert_left (world.laptop, 0, FALSE);

  retry (world.laptop, message);
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_false (says_something (world.laptop));
  pillion_test_engine_go_online (world.laptop, NULL);
  pillion_test_engine_wait_for_message (world.ben, "notes, corrected");
  wait_for (world.ben, message, "🎉", NULL);
  unsent_world_assert_nothing_missing (&world);
  unsent_world_assert_left (world.laptop, 0, FALSE);
  g_assert_false (says_something (world.laptop));
  /* It left with its newest text. */
  g_assert_cmpuint (count_versions (world.ben, message), ==, 1);
  g_assert_cmpuint (pillion_test_engine_count_refused (world.ben, "author"), ==, 0);
}

/* Whoever was blocked meanwhile is told of a deletion alone. */
static void
test_blocked (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionUnsent) unsent = NULL;
  g_autoptr (PillionMessageRow) first = NULL;
  g_autoptr (PillionMessageRow) gone = NULL;
  guint n_changes;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  prepare_changes (&world);
  first = account_world_find (world.laptop, world.ben, "first", FALSE);
  gone = account_world_find (world.laptop, world.ben, "gone", FALSE);
  say (world.laptop, world.ben, &(Change) { .of = "first", .emoji = "👍" });
  say (world.laptop, world.ben, &(Change) { .of = "gone" });
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);
  unsent_world_block (world.laptop, world.ben);

  g_assert_cmpuint (unsent_world_send (world.laptop, &n_changes), ==, 0);
  g_assert_cmpuint (n_changes, ==, 1);
  wait_for (world.ben, gone, NULL, NULL);
  unsent = unsent_world_load (world.laptop);
  g_assert_cmpuint (unsent->n_changes, ==, 1);
  g_assert_cmpuint (count_reactions (world.ben, first), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/unsent-changes/sent", test_sent);
  g_test_add_func ("/engine/unsent-changes/newer", test_newer);
  g_test_add_func ("/engine/unsent-changes/known", test_known);
  g_test_add_func ("/engine/unsent-changes/of-unsent", test_of_unsent);
  g_test_add_func ("/engine/unsent-changes/of-file", test_of_file);
  g_test_add_func ("/engine/unsent-changes/blocked", test_blocked);

  return g_test_run ();
}
