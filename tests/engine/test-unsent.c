/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a companion had written and not sent when it was logged out. */

#include "test-history-world.h"
#include "test-unsent-world.h"

#include "engine/pillion-attachments.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-message-actions.h"

static const char *const by_open[] = { "verification=open", NULL };

/* ----- writing, and being logged out ----- */

static void
write_file_to (PillionTestEngine *self,
               GBytes            *account)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
  PillionAttachmentSource source = { .bytes = content, .name = "notes.txt", .mime = "text/plain" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_attachments_send_async (pillion_test_engine_get (self), account, &source, "Never sent either", 0, NULL,
                                  pillion_test_on_done, &result);
  pillion_attachments_send_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static const PillionEnding *
get_ending (AccountWorld *world)
{
  return pillion_lock_get_ending (pillion_engine_get_lock (pillion_test_engine_get (world->laptop)));
}

/* ----- what is left of it ----- */

static int
get_state (AccountWorld *world,
           const char   *text)
{
  g_autoptr (PillionMessageRow) message = account_world_find (world->laptop, world->ben, text, FALSE);

  g_assert_nonnull (message);
  return (int) message->state;
}

/* ----- the tests ----- */

/* It is kept, said to be kept, and sent when the user says so. */
static void
test_sent (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionUnsent) unsent = NULL;
  g_autoptr (PillionMessageRow) written = NULL;
  g_autoptr (PillionMessageRow) got = NULL;
  const PillionUnsentChat *chat;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  written = account_world_find (world.laptop, world.ben, "Never sent", FALSE);
  unsent_world_log_out (&world);
  g_assert_cmpuint (get_ending (&world)->n_unsent, ==, 1);
  /* To whom is said on a device that its owner cut off to nobody. */
  g_assert_null (get_ending (&world)->unsent_to);

  unsent_world_link_again (&world);
  g_assert_cmpint (get_state (&world, "Never sent"), ==, PILLION_MESSAGE_STATE_FAILED);
  account_world_deliver (world.ben, ANA, "second", world.laptop);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "Never sent", NULL), ==, 0);
  unsent = unsent_world_load (world.laptop);
  g_assert_cmpuint (unsent->n_messages, ==, 1);
  g_assert_true (unsent->must_ask);
  g_assert_false (unsent->catching_up);
  g_assert_cmpuint (unsent->chats->len, ==, 1);
  chat = unsent->chats->pdata[0];
  g_assert_cmpstr (chat->name, ==, "Ben");
  g_assert_cmpuint (chat->n_messages, ==, 1);
  g_assert_cmpuint (chat->first_ms, ==, written->sent_at);
  g_assert_cmpuint (chat->last_ms, ==, written->sent_at);

  g_assert_cmpuint (unsent_world_send (world.laptop, NULL), ==, 1);
  unsent_world_assert_left (world.laptop, 0, FALSE);
  pillion_test_engine_wait_for_message (world.ben, "Never sent");
  pillion_test_engine_wait_for_message (world.ana, "Never sent");
  got = account_world_find (world.ben, world.ana, "Never sent", FALSE);
  g_assert_cmpuint (got->sent_at, ==, written->sent_at);
  unsent_world_assert_nothing_missing (&world);
  g_assert_cmpint (get_state (&world, "Never sent"), !=, PILLION_MESSAGE_STATE_FAILED);
  g_assert_cmpuint (pillion_test_engine_count_refused (world.ben, "author"), ==, 0);
}

/* As if the relay's word had not come before it was logged out. */
static gboolean
doubt (PillionDatabase *database,
       PillionJob      *job,
       gpointer         message,
       GError         **error)
{
  return pillion_messages_set_state (database, *(gint64 *) message, PILLION_MESSAGE_STATE_FAILED, error);
}

/* What had reached the relay comes to nobody twice. */
static void
test_known (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionMessageRow) message = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  pillion_test_engine_go_online (world.laptop, NULL);
  pillion_test_engine_wait_for_message (world.ben, "Never sent");
  pillion_test_engine_wait_for_message (world.ana, "Never sent");
  message = account_world_find (world.laptop, world.ben, "Never sent", FALSE);
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);
  unsent_world_assert_left (world.laptop, 0, FALSE);

  account_world_deliver (world.laptop, BEN, "between", world.ben);
  unsent_world_run (world.laptop, doubt, &message->id);
  g_assert_cmpuint (unsent_world_send (world.laptop, NULL), ==, 1);
  unsent_world_assert_nothing_missing (&world);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "Never sent", NULL), ==, 1);
  g_assert_cmpuint (pillion_test_engine_count (world.ana, "Never sent", NULL), ==, 1);
}

/* Nobody is asked twice, and each can still be sent by itself. */
static void
test_kept (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GAsyncResult) kept = NULL;
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionMessageRow) message = NULL;
  PillionEngine *engine;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);
  engine = pillion_test_engine_get (world.laptop);
  pillion_unsent_keep_async (engine, NULL, pillion_test_on_done, &kept);
  pillion_unsent_keep_finish (engine, pillion_test_await (&kept), &error);
  g_assert_no_error (error);
  unsent_world_assert_left (world.laptop, 1, FALSE);

  message = account_world_find (world.laptop, world.ben, "Never sent", FALSE);
  pillion_message_retry_async (engine, message->id, NULL, pillion_test_on_done, &sent);
  pillion_message_change_finish (engine, pillion_test_await (&sent), &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (world.ben, "Never sent");
  unsent_world_assert_left (world.laptop, 0, FALSE);
}

/* Whoever was blocked meanwhile gets nothing. */
static void
test_blocked (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  unsent_world_log_out (&world);
  unsent_world_link_again (&world);
  unsent_world_block (world.laptop, world.ben);

  g_assert_cmpuint (unsent_world_send (world.laptop, NULL), ==, 0);
  unsent_world_assert_left (world.laptop, 1, FALSE);
  g_assert_cmpint (get_state (&world, "Never sent"), ==, PILLION_MESSAGE_STATE_FAILED);
}

/* A file that the relay has not got waits like a text. */
static void
test_file (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GBytes) ben = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  ben = account_world_dup_account (world.ben);
  write_file_to (world.laptop, ben);
  unsent_world_log_out (&world);
  g_assert_cmpuint (get_ending (&world)->n_unsent, ==, 2);
  unsent_world_link_again (&world);
  account_world_deliver (world.laptop, BEN, "between", world.ben);
  g_assert_cmpint (get_state (&world, "Never sent either"), ==, PILLION_MESSAGE_STATE_FAILED);
  unsent_world_assert_left (world.laptop, 2, TRUE);

  g_assert_cmpuint (unsent_world_send (world.laptop, NULL), ==, 2);
  pillion_test_engine_wait_for_message (world.ben, "Never sent either");
  pillion_test_engine_wait_for_message (world.ana, "Never sent either");
  unsent_world_assert_nothing_missing (&world);
  g_assert_cmpuint (pillion_test_engine_count (world.ben, "Never sent", NULL), ==, 1);
}

static gboolean
is_shut (gpointer data)
{
  return pillion_engine_get_store (pillion_test_engine_get (data)) == NULL;
}

static void
test_names (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_auto (AccountWorld) world = { 0 };

  account_world_init (&world, pillion_test_relay_get_url (relay));
  unsent_world_write (&world);
  pillion_test_engine_pass_time (world.laptop, 15 * HISTORY_WORLD_DAY_MS);
  pillion_test_engine_wait_for_state (world.laptop, PILLION_ENGINE_STATE_LOCKED);
  pillion_test_wait_until (is_shut, world.laptop, "a closed store");
  pillion_test_engine_close (world.laptop);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpuint (get_ending (&world)->n_unsent, ==, 1);
  g_assert_cmpuint (g_strv_length (get_ending (&world)->unsent_to), ==, 1);
  g_assert_cmpstr (get_ending (&world)->unsent_to[0], ==, "Ben");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/unsent/sent", test_sent);
  g_test_add_func ("/engine/unsent/known", test_known);
  g_test_add_func ("/engine/unsent/kept", test_kept);
  g_test_add_func ("/engine/unsent/blocked", test_blocked);
  g_test_add_func ("/engine/unsent/file", test_file);
  g_test_add_func ("/engine/unsent/names", test_names);

  return g_test_run ();
}
