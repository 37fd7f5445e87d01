/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 7.3: what goes to somebody who is blocked, or was not accepted yet. */

#include "test-account-world.h"

#include "engine/pillion-attachments.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-message-actions.h"
#include "store/pillion-messages-table.h"

static void
set_blocked (PillionTestEngine *self,
             PillionTestEngine *other,
             gboolean           blocked)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GBytes) account = account_world_dup_account (other);
  g_autoptr (GAsyncResult) result = NULL;

  pillion_contacts_set_blocked_async (engine, account, blocked, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_contacts_change_finish (engine, pillion_test_await (&result), NULL));
}

/* emoji: NULL: an edit */
static gboolean
change (PillionTestEngine *self,
        PillionTestEngine *other,
        const char        *text,
        const char        *emoji,
        GError           **error)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (PillionMessageRow) row = account_world_find (self, other, text, FALSE);
  g_autoptr (GAsyncResult) result = NULL;

  if (emoji != NULL)
    pillion_message_react_async (engine, row->id, emoji, NULL, pillion_test_on_done, &result);
  else
    pillion_message_edit_async (engine, row->id, "edited", NULL, pillion_test_on_done, &result);
  return pillion_message_change_finish (engine, pillion_test_await (&result), error);
}

static void
assert_change_refused (PillionTestEngine *self,
                       PillionTestEngine *other,
                       const char        *text,
                       const char        *emoji)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (change (self, other, text, emoji, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

/* A reply where reply_to is set. */
static void
assert_text_refused (PillionTestEngine *self,
                     PillionTestEngine *other,
                     gint64             reply_to)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GBytes) account = account_world_dup_account (other);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_message_send_async (engine, account, "refused", reply_to, NULL, pillion_test_on_done, &result);
  g_assert_cmpint (pillion_message_send_finish (engine, pillion_test_await (&result), &error), ==, 0);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

static void
assert_forward_refused (PillionTestEngine *self,
                        PillionTestEngine *other,
                        gint64             row)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GBytes) account = account_world_dup_account (other);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_message_forward_async (engine, row, account, NULL, pillion_test_on_done, &result);
  g_assert_cmpint (pillion_message_send_finish (engine, pillion_test_await (&result), &error), ==, 0);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

static void
assert_file_refused (PillionTestEngine *self,
                     PillionTestEngine *other)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GBytes) account = account_world_dup_account (other);
  g_autoptr (GBytes) content = g_bytes_new_static ("meow", 4);
  PillionAttachmentSource source = { .bytes = content, .name = "cat.txt", .mime = "text/plain" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_attachments_send_async (engine, account, &source, "", 0, NULL, pillion_test_on_done, &result);
  g_assert_cmpint (pillion_attachments_send_finish (engine, pillion_test_await (&result), &error), ==, 0);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

/* Messages arrive in their order: what was refused would have come before the next one. */
static void
test_blocked (AccountWorld *self,
              gconstpointer unused)
{
  PillionTestEngine *ana = self->ana;
  PillionTestEngine *ben = self->ben;
  g_autoptr (PillionMessageRow) hi = account_world_find (ana, ben, "hi", FALSE);
  g_autoptr (PillionMessageRow) reacted = NULL;
  g_autoptr (PillionMessageRow) kept = NULL;

  set_blocked (ana, ben, TRUE);
  assert_change_refused (ana, ben, "hi", "👍");
  assert_change_refused (ana, ben, "hi", "");
  assert_change_refused (ana, ben, "hello", NULL);
  assert_text_refused (ana, ben, 0);
  assert_text_refused (ana, ben, hi->id);
  assert_forward_refused (ana, ben, hi->id);
  assert_file_refused (ana, ben);

  set_blocked (ana, ben, FALSE);
  account_world_deliver (ana, BEN, "friends again", ben);
  reacted = account_world_find (ben, ana, "hi", FALSE);
  g_assert_cmpuint (reacted->n_reactions, ==, 0);
  kept = account_world_find (ben, ana, "hello", FALSE);
  g_assert_cmpuint (kept->edited_at, ==, 0);
  g_assert_cmpuint (pillion_test_engine_count (ana, "refused", NULL), ==, 0);
}

/* What was said can be taken back from everybody. */
static void
test_blocked_delete (AccountWorld *self,
                     gconstpointer unused)
{
  PillionEngine *engine = pillion_test_engine_get (self->ana);
  g_autoptr (PillionMessageRow) row = account_world_find (self->ana, self->ben, "hello", FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set_blocked (self->ana, self->ben, TRUE);
  pillion_message_delete_async (engine, row->id, TRUE, NULL, pillion_test_on_done, &result);
  pillion_message_change_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
test_request (AccountWorld *self,
              gconstpointer unused)
{
  g_autoptr (PillionTestEngine) eve = account_world_register (self, "+4915100000003", "Eve");
  g_autoptr (PillionMessageRow) told = NULL;
  g_autoptr (GError) error = NULL;

  account_world_deliver (eve, BEN, "do you know me?", self->ben);
  assert_change_refused (self->ben, eve, "do you know me?", "👍");

  /* An answer accepts. */
  account_world_deliver (self->ben, "+4915100000003", "I do", eve);
  told = account_world_find (eve, self->ben, "do you know me?", FALSE);
  g_assert_cmpuint (told->n_reactions, ==, 0);
  change (self->ben, eve, "do you know me?", "👍", &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/consent/blocked", AccountWorld, NULL, account_world_set_up, test_blocked, account_world_tear_down);
  g_test_add ("/engine/consent/blocked-delete", AccountWorld, NULL, account_world_set_up, test_blocked_delete, account_world_tear_down);
  g_test_add ("/engine/consent/request", AccountWorld, NULL, account_world_set_up, test_request, account_world_tear_down);

  return g_test_run ();
}
