/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A companion that was logged out and is linked again with its store. */

#include "pillion-evil-blobs.h"
#include "test-account-world.h"
#include "test-history-world.h"

#include "engine/pillion-history-missed.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-history.h"
#include "engine/pillion-inbox.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-status.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define N_MESSAGES 900
#define N_CHATS 11

/* Of the old messages something is said of. */
#define N_SPOKEN_OF 4

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define HOUR_MS G_GUINT64_CONSTANT (3600000)

static const char *const by_open[] = { "verification=open", NULL };

/* ----- linking ----- */

static gboolean
is_sealed (gpointer data)
{
  return pillion_lock_is_sealed (pillion_engine_get_lock (pillion_test_engine_get (data)));
}

static void
log_out_laptop (AccountWorld *world)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (world->ana, world->laptop, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_sealed, world->laptop, "a sealed store");
}

static PillionHistoryTransfer *
get_transfer (PillionTestEngine *self)
{
  return pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (self)));
}

static gboolean
is_done (gpointer data)
{
  PillionHistoryTransfer *transfer = get_transfer (data);

  /* The one before is shown until there is another. */
  return transfer != NULL && !pillion_history_transfer_is_active (transfer) &&
         account_world_get_number (data, "history-missed") == 0;
}

static void
wait_for_history (PillionTestEngine *self)
{
  pillion_test_wait_until (is_done, self, "the end of a history transfer");
  g_assert_no_error (pillion_history_transfer_get_error (get_transfer (self)));
  g_assert_cmpint (pillion_history_transfer_get_state (get_transfer (self)), ==, PILLION_HISTORY_TRANSFER_STATE_DONE);
}

static void
link_with (AccountWorld       *world,
           PillionHistoryDepth depth,
           gboolean            code)
{
  pillion_test_engine_set_history (world->ana, depth);
  pillion_test_engine_link (world->laptop, world->ana, world->url, code);
}

static void
assert_same (AccountWorld *world)
{
  g_autofree char *primary = history_world_digest (world->ana, 0);
  g_autofree char *companion = history_world_digest (world->laptop, 0);

  g_assert_cmpstr (primary, ==, companion);
}

/* (transfer full) */
static PillionStatus *
load_status (PillionTestEngine *self)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionStatus *status;

  pillion_status_load_async (engine, NULL, pillion_test_on_done, &result);
  status = pillion_status_load_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return status;
}

static guint64
count_missing (PillionTestEngine *self)
{
  PillionStatus *status = load_status (self);
  guint64 n_missing = status->n_missing;

  pillion_status_free (status);
  return n_missing;
}

/* What the laptop says of what it missed. */
static void
assert_status (AccountWorld *world,
               gboolean      catching_up,
               gboolean      stopped,
               gboolean      is_flawed,
               guint         n_left_out)
{
  PillionStatus *status = load_status (world->laptop);

  g_assert_cmpint (status->catching_up, ==, catching_up);
  g_assert_cmpint (status->stopped, ==, stopped);
  g_assert_cmpint (status->is_flawed, ==, is_flawed);
  g_assert_cmpuint (status->n_left_out, ==, n_left_out);
  g_assert_cmpuint (status->n_missing, ==, 0);
  pillion_status_free (status);
}

/* ----- what is said of old messages ----- */

static gboolean
say (PillionDatabase          *database,
     PillionJob               *job,
     const PillionMessageRow  *row,
     const PillionMessageBody *body,
     GError                  **error)
{
  guint8 request[PILLION_ID_BYTES];

  return pillion_outbox_queue_applied (database, job, row->chat, body, request, error);
}

static gboolean
react (PillionDatabase         *database,
       PillionJob              *job,
       const PillionMessageRow *row,
       const char              *emoji,
       GError                 **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_REACTION };

  memcpy (body.reaction.author, row->author, sizeof body.reaction.author);
  memcpy (body.reaction.message, row->message_id, sizeof body.reaction.message);
  g_strlcpy (body.reaction.emoji, emoji, sizeof body.reaction.emoji);
  return say (database, job, row, &body, error);
}

/* Old texts of a chat that the own account wrote, or did not, and that nothing was said of. */
static gboolean
list_old (PillionDatabase *database,
          PillionJob      *job,
          gboolean         own,
          GPtrArray      **old,
          GError         **error)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const PillionChatRow *chat;

  *old = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_row_free);
  if (!pillion_chats_list (database, &chats, error))
    return FALSE;
  chat = chats->pdata[chats->len - 1];
  if (!pillion_messages_list (database, chat->account, 0, G_MAXINT, &rows, error))
    return FALSE;
  while (rows->len > 0) {
    PillionMessageRow *row = g_ptr_array_steal_index (rows, 0);

    if (row->type == PILLION_MESSAGE_TYPE_TEXT && !row->deleted && row->edited_at == 0 && row->n_reactions == 0 &&
        pillion_identity_is_own (job->identity, row->author) == own)
      g_ptr_array_add (*old, row);
    else
      pillion_message_row_free (row);
  }
  return TRUE;
}

/* reacted: (out) (transfer full) */
static gboolean
react_to_old (PillionDatabase *database,
              PillionJob      *job,
              gpointer         reacted,
              GError         **error)
{
  g_autoptr (GPtrArray) theirs = NULL;

  if (!list_old (database, job, FALSE, &theirs, error) || !react (database, job, theirs->pdata[0], "👍", error))
    return FALSE;
  *(PillionMessageRow **) reacted = g_ptr_array_steal_index (theirs, 0);
  return TRUE;
}

/* Of N_SPOKEN_OF. */
static gboolean
speak_of_old (PillionDatabase *database,
              PillionJob      *job,
              gpointer         reacted,
              GError         **error)
{
  g_auto (PillionMessageBody) edit = { .type = PILLION_MESSAGE_TYPE_EDIT };
  PillionMessageBody end = { .type = PILLION_MESSAGE_TYPE_DELETE };
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) theirs = NULL;

  if (!list_old (database, job, TRUE, &own, error) || !list_old (database, job, FALSE, &theirs, error))
    return FALSE;
  memcpy (edit.edit.message, ((PillionMessageRow *) own->pdata[0])->message_id, sizeof edit.edit.message);
  edit.edit.text = g_strdup ("What it says since");
  memcpy (end.delete.message, ((PillionMessageRow *) own->pdata[1])->message_id, sizeof end.delete.message);
  return say (database, job, own->pdata[0], &edit, error) && say (database, job, own->pdata[1], &end, error) &&
         react (database, job, theirs->pdata[0], "🎉", error) && react (database, job, reacted, "", error);
}

static void
run (PillionTestEngine *self,
     PillionTestWork    work,
     gpointer           data)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, work, data, &error);
  g_assert_no_error (error);
}

/* reacted: (out) (transfer full): an old message that Ana reacted to */
static void
set_up (AccountWorld       *world,
        PillionMessageRow **reacted)
{
  world->ben = account_world_register (world, BEN, "Ben");
  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  run (world->ana, react_to_old, reacted);
  world->laptop = pillion_test_engine_new ();
  pillion_test_engine_open (world->laptop);
  link_with (world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world->laptop);
}

/* What is written of a sealed store while its code is shown does not keep it from being opened. */
static void
test_unseals_behind_writing (void)
{
  const guint8 share[32] = { 0 };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionEngine *engine;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.laptop = account_world_link (&world);
  log_out_laptop (&world);
  engine = pillion_test_engine_get (world.laptop);
  pillion_lock_set_link_runs (pillion_engine_get_lock (engine), share, sizeof share);
  pillion_lock_unseal_async (pillion_engine_get_lock (engine), share, pillion_test_on_done, &result);
  /* It is not the share, so that it was tried. */
  g_assert_false (pillion_lock_unseal_finish (engine, pillion_test_await (&result), &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_CHANGED);
}

/* ----- what it missed ----- */

/* Only what came, or was spoken of, while it was logged out is fetched; the end is the primary's. */
static void
test_gap (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  g_assert_cmpuint (history_world_count (world.laptop, TRUE), ==, N_MESSAGES);
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "first", world.ana);
  account_world_deliver (world.ben, ANA, "second", world.ana);
  run (world.ana, speak_of_old, reacted);

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  g_assert_cmpuint (pillion_history_transfer_get_n_done (get_transfer (world.laptop)), ==, 2 + N_SPOKEN_OF);
  g_assert_cmpuint (pillion_history_transfer_get_n_bytes (get_transfer (world.laptop)), <, 16384);
  assert_same (&world);
  g_assert_cmpuint (count_missing (world.laptop), ==, 0);

  account_world_deliver (world.ben, ANA, "third", world.laptop);
  g_assert_cmpuint (count_missing (world.laptop), ==, 0);
}

/* What it had it may have again, however little is allowed: its store holds it. */
static void
test_gap_without_history (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "first", world.ana);
  run (world.ana, speak_of_old, reacted);

  link_with (&world, PILLION_HISTORY_DEPTH_NONE, TRUE);
  wait_for_history (world.laptop);
  assert_same (&world);
}

static gboolean
has_failed (gpointer data)
{
  PillionHistoryTransfer *transfer = get_transfer (data);

  return transfer != NULL && pillion_history_transfer_get_state (transfer) == PILLION_HISTORY_TRANSFER_STATE_FAILED;
}

typedef struct {
  GBytes  *chat;
  GString *texts;
} Reading;

static gboolean
read_texts (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  Reading *self = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_messages_list (database, g_bytes_get_data (self->chat, NULL), 0, G_MAXINT, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (self->texts, "%s ", ((PillionMessageRow *) rows->pdata[i])->text);
  return TRUE;
}

/* In Ben's chat, in the order in which they are shown. */
static void
assert_texts (AccountWorld *world,
              const char   *texts)
{
  g_autoptr (GBytes) ben = account_world_dup_account (world->ben);
  g_autoptr (GString) shown = g_string_new (NULL);
  Reading reading = { ben, shown };

  run (world->laptop, read_texts, &reading);
  g_assert_cmpstr (shown->str, ==, texts);
}

/* ----- what fails its check ----- */

/* Lets a message of Ben's have an author who is not in the chat on the primary, or no longer. */
static gboolean
write_author (PillionDatabase *database,
              PillionJob      *job,
              gpointer         row,
              GError         **error)
{
  return pillion_messages_replace (database, row, error);
}

/* (transfer full): for set_right() */
static PillionMessageRow *
deliver_wrong (AccountWorld *world,
               const char   *text)
{
  PillionMessageRow *row;

  account_world_deliver (world->ben, ANA, text, world->ana);
  row = account_world_find (world->ana, world->ben, text, FALSE);
  g_assert_nonnull (row);
  memset (row->author, 0xee, sizeof row->author);
  run (world->ana, write_author, row);
  return row;
}

static void
set_right (AccountWorld      *world,
           PillionMessageRow *row)
{
  memcpy (row->author, row->chat, sizeof row->author);
  run (world->ana, write_author, row);
}

static gboolean
has_ended (gpointer data)
{
  PillionHistoryTransfer *transfer = get_transfer (data);

  return transfer != NULL && !pillion_history_transfer_is_active (transfer);
}

static gboolean
has_begun (gpointer data)
{
  return !has_ended (data);
}

/* What was missed, or the rest of it. */
static gboolean
is_settled (gpointer data)
{
  return has_ended (data) && account_world_get_number (data, "history-missed-settled") != 0;
}

static void
ask_again (AccountWorld *world)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (world->laptop));
  g_autoptr (GAsyncResult) result = NULL;

  pillion_history_request_async (history, NULL, PILLION_HISTORY_DEPTH_ALL, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_history_request_finish (history, pillion_test_await (&result), NULL));
  pillion_test_wait_until (has_begun, world->laptop, "another transfer");
}

/* What can come has come: nothing waits for the rest, which is named, and goes where it belongs once it
 * comes right.
 */
static void
test_gap_flawed (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;
  g_autoptr (PillionMessageRow) second = NULL;
  g_autoptr (PillionMessageRow) third = NULL;
  g_autoptr (PillionMessageRow) fourth = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "first", world.ana);
  second = deliver_wrong (&world, "second");
  third = deliver_wrong (&world, "third");
  fourth = deliver_wrong (&world, "fourth");

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  pillion_test_wait_until (is_settled, world.laptop, "what can come");
  assert_status (&world, FALSE, FALSE, TRUE, 3);
  assert_texts (&world, "first ");

  set_right (&world, third);
  ask_again (&world);
  pillion_test_wait_until (is_settled, world.laptop, "what can come now");
  assert_status (&world, FALSE, FALSE, TRUE, 2);
  assert_texts (&world, "first third ");

  set_right (&world, second);
  set_right (&world, fourth);
  ask_again (&world);
  wait_for_history (world.laptop);
  assert_status (&world, FALSE, FALSE, FALSE, 0);
  assert_texts (&world, "first second third fourth ");
  assert_same (&world);

  account_world_deliver (world.ben, ANA, "fifth", world.laptop);
  assert_texts (&world, "first second third fourth fifth ");
}

static gboolean
has_older (gpointer data)
{
  GListModel *history = G_LIST_MODEL (pillion_engine_get_history (pillion_test_engine_get (data)));

  return has_ended (data) && g_list_model_get_n_items (history) == 2;
}

/* What is older does not wait for it, and comes once. Linked once more, it is fetched with the rest. */
static void
test_flawed_goes_on (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) first = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  world.ben = account_world_register (&world, BEN, "Ben");
  history_world_fill (world.ana, N_MESSAGES, N_CHATS);
  world.laptop = account_world_link (&world);
  g_assert_cmpuint (history_world_count (world.laptop, TRUE), ==, 0);
  log_out_laptop (&world);
  first = deliver_wrong (&world, "first");

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  pillion_test_wait_until (has_older, world.laptop, "what is older");
  g_assert_cmpuint (history_world_count (world.laptop, TRUE), ==, N_MESSAGES);
  account_world_deliver (world.ben, ANA, "second", world.laptop);
  assert_status (&world, FALSE, FALSE, TRUE, 1);
  pillion_test_engine_wait_for_message (world.ana, "second");
  log_out_laptop (&world);

  set_right (&world, first);
  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  g_assert_cmpuint (pillion_history_transfer_get_n_done (get_transfer (world.laptop)), <, N_MESSAGES);
  assert_status (&world, FALSE, FALSE, FALSE, 0);
  assert_texts (&world, "first second ");
}

/* Logged out once more before what it missed has come, it has that before what came between. */
static void
test_gap_twice (void)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  g_autoptr (PillionEvilBlobs) blobs = pillion_evil_blobs_new (relay);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;

  account_world_init (&world, pillion_evil_relay_get_url (relay));
  set_up (&world, &reacted);
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "first", world.ana);
  account_world_deliver (world.ben, ANA, "second", world.ana);
  pillion_evil_blobs_set_lie (blobs, PILLION_EVIL_LIE_FLIPPED);
  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  pillion_test_wait_until (has_failed, world.laptop, "the failure of a history transfer");
  assert_status (&world, FALSE, TRUE, TRUE, 0);
  account_world_deliver (world.ben, ANA, "third", world.laptop);
  pillion_test_engine_wait_for_message (world.ana, "third");
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "fourth", world.ana);
  account_world_deliver (world.ben, ANA, "fifth", world.ana);

  pillion_evil_blobs_set_lie (blobs, PILLION_EVIL_LIE_NONE);
  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  assert_texts (&world, "first second third fourth fifth ");

  account_world_deliver (world.ben, ANA, "sixth", world.laptop);
  pillion_test_engine_wait_for_message (world.ana, "sixth");
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "seventh", world.ana);
  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  assert_texts (&world, "first second third fourth fifth sixth seventh ");
}

/* ----- what is missing ----- */

/* Ben's next message is one that never was sent. */
static gboolean
lose_link (PillionDatabase *database,
           PillionJob      *job,
           gpointer         account,
           GError         **error)
{
  PillionChainRow chain;

  if (!pillion_chains_load (database, job->identity->device, g_bytes_get_data (account, NULL), &chain, error))
    return FALSE;
  chain.sequence++;
  return pillion_chains_save (database, &chain, error);
}

/* A message that the primary has not got either stays missing, whether the laptop was there or not. */
static void
test_lost (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;
  g_autoptr (PillionMessageRow) found = NULL;
  g_autoptr (GBytes) ana = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  ana = account_world_dup_account (world.ana);
  account_world_deliver (world.ben, ANA, "first", world.laptop);
  pillion_test_engine_wait_for_message (world.ana, "first");
  g_assert_cmpuint (count_missing (world.laptop), ==, 0);
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "second", world.ana);
  run (world.ben, lose_link, ana);
  account_world_deliver (world.ben, ANA, "fourth", world.ana);
  g_assert_cmpuint (count_missing (world.ana), ==, 1);

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  found = account_world_find (world.laptop, world.ben, "fourth", FALSE);
  g_assert_nonnull (found);
  g_assert_cmpuint (count_missing (world.laptop), ==, 1);
}

/* What went wrong before it was logged out is mended too. */
static gboolean
forget_message (PillionDatabase *database,
                PillionJob      *job,
                gpointer         ben,
                GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  PillionChainHole hole = { .since = job->now_ms };
  PillionMessageRow *row;
  PillionChainRow chain;

  if (!pillion_messages_list (database, g_bytes_get_data (ben, NULL), 0, 1, &rows, error))
    return FALSE;
  row = rows->pdata[0];
  if (!pillion_chains_load (database, row->device, job->identity->account, &chain, error))
    return FALSE;
  hole.first = hole.last = chain.sequence;
  return pillion_messages_remove (database, row->id, error) && pillion_chains_add_hole (database, &chain, &hole, error);
}

static void
test_mended (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;
  g_autoptr (PillionMessageRow) found = NULL;
  g_autoptr (GBytes) ben = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  ben = account_world_dup_account (world.ben);
  account_world_deliver (world.ben, ANA, "first", world.laptop);
  pillion_test_engine_wait_for_message (world.ana, "first");
  run (world.laptop, forget_message, ben);
  g_assert_cmpuint (count_missing (world.laptop), ==, 1);
  log_out_laptop (&world);

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  found = account_world_find (world.laptop, world.ben, "first", FALSE);
  g_assert_nonnull (found);
  g_assert_cmpuint (count_missing (world.laptop), ==, 0);
}

/* ----- a relay that drops, or lies about the time ----- */

/* A message of hours ago never came, and the relay said so when the mailbox was before it. */
static gboolean
drop (PillionDatabase *database,
      PillionJob      *job,
      gpointer         unused,
      GError         **error)
{
  const PillionRelayMailboxMessage message = { .id = 1, .gap = 1 };
  g_autoptr (GPtrArray) old = NULL;
  PillionInboxResult result;
  const PillionMessageRow *row;

  if (!list_old (database, job, FALSE, &old, error))
    return FALSE;
  row = old->pdata[0];
  g_assert_cmpuint (row->received_at, <, job->now_ms - HOUR_MS);
  return pillion_messages_remove (database, row->id, error) &&
         pillion_settings_save_number (database, "mailbox-time", row->received_at, error) &&
         pillion_inbox_take (database, job, &message, FALSE, &result, error);
}

static gboolean
ask_for_history (PillionDatabase *database,
                 PillionJob      *job,
                 gpointer         unused,
                 GError         **error)
{
  return pillion_history_taking_begin (database, job, NULL, 0, error);
}

/* That is fetched when the laptop is linked again. Until then nothing comes by itself, and what is older
 * than the laptop can be asked for as ever.
 */
static void
test_dropped (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  run (world.laptop, drop, NULL);
  g_assert_cmpuint (history_world_count (world.laptop, TRUE), ==, N_MESSAGES - 1);
  account_world_deliver (world.ben, ANA, "first", world.laptop);
  assert_status (&world, FALSE, FALSE, FALSE, 0);
  run (world.laptop, ask_for_history, NULL);
  log_out_laptop (&world);

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  g_assert_cmpuint (history_world_count (world.laptop, TRUE), ==, N_MESSAGES);
}

static gboolean
note_ahead (PillionDatabase *database,
            PillionJob      *job,
            gpointer         ahead_ms,
            GError         **error)
{
  return pillion_history_missed_note_mailbox (database, job, job->now_ms + *(guint64 *) ahead_ms, error);
}

/* The laptop's clock is ahead of the primary's, and the relay's of the laptop's. */
static void
miss_one (guint64 laptop_ms,
          guint64 relay_ms)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) reacted = NULL;
  g_autoptr (PillionMessageRow) found = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  set_up (&world, &reacted);
  pillion_test_engine_set_clock (world.laptop, (gint64) laptop_ms);
  run (world.laptop, note_ahead, &relay_ms);
  log_out_laptop (&world);
  account_world_deliver (world.ben, ANA, "first", world.ana);

  link_with (&world, PILLION_HISTORY_DEPTH_ALL, FALSE);
  wait_for_history (world.laptop);
  found = account_world_find (world.laptop, world.ben, "first", FALSE);
  g_assert_nonnull (found);
}

/* What comes within a time that the relay told too early is missed all the same. */
static void
test_time_ahead (void)
{
  miss_one (0, HISTORY_WORLD_DAY_MS);
}

/* So is what comes while clocks differ by what passes unnoticed, which adds up. */
static void
test_clocks_apart (void)
{
  miss_one (9 * MINUTE_MS, 9 * MINUTE_MS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/relink/unseals-behind-writing", test_unseals_behind_writing);
  g_test_add_func ("/engine/relink/gap", test_gap);
  g_test_add_func ("/engine/relink/gap-flawed", test_gap_flawed);
  g_test_add_func ("/engine/relink/flawed-goes-on", test_flawed_goes_on);
  g_test_add_func ("/engine/relink/gap-without-history", test_gap_without_history);
  g_test_add_func ("/engine/relink/gap-twice", test_gap_twice);
  g_test_add_func ("/engine/relink/lost", test_lost);
  g_test_add_func ("/engine/relink/mended", test_mended);
  g_test_add_func ("/engine/relink/dropped", test_dropped);
  g_test_add_func ("/engine/relink/time-ahead", test_time_ahead);
  g_test_add_func ("/engine/relink/clocks-apart", test_clocks_apart);

  return g_test_run ();
}
