/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 7.3: what goes to somebody who is blocked, or was not accepted yet. */

#include "test-account-world.h"

#include "crypto/pillion-base64url.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-message-actions.h"
#include "store/pillion-messages-table.h"

#include <string.h>

/* Ana and Ben, who have written to each other. */
typedef struct {
  PillionTestRelay *relay; /* (owned) */
  AccountWorld      world;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  self->relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  account_world_init (&self->world, pillion_test_relay_get_url (self->relay));
  self->world.ben = account_world_register (&self->world, BEN, "Ben");
  account_world_deliver (self->world.ana, BEN, "hello", self->world.ben);
  account_world_deliver (self->world.ben, ANA, "hi", self->world.ana);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  account_world_clear (&self->world);
  pillion_test_relay_free (self->relay);
}

static GBytes *
dup_account (PillionTestEngine *engine)
{
  const char *text = pillion_test_engine_get_account (engine);
  gsize n = 0;
  guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  return g_bytes_new_take (bytes, n);
}

typedef struct {
  GBytes            *chat;
  const char        *text;
  PillionMessageRow *row;
} Search;

static gboolean
search (PillionDatabase *database,
        PillionJob      *job,
        gpointer         data,
        GError         **error)
{
  Search *self = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_messages_list (database, g_bytes_get_data (self->chat, NULL), 0, 100, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len && self->row == NULL; i++) {
    if (g_strcmp0 (((PillionMessageRow *) rows->pdata[i])->text, self->text) == 0)
      self->row = g_ptr_array_steal_index (rows, i);
  }
  return TRUE;
}

/* The message with this text in the chat with another one. (transfer full) */
static PillionMessageRow *
find (PillionTestEngine *engine,
      PillionTestEngine *other,
      const char        *text)
{
  g_autoptr (GBytes) chat = dup_account (other);
  Search self = { chat, text, NULL };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (engine, search, &self, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self.row);
  return self.row;
}

static void
set_blocked (PillionTestEngine *self,
             PillionTestEngine *other,
             gboolean           blocked)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GBytes) account = dup_account (other);
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
  g_autoptr (PillionMessageRow) row = find (self, other, text);
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
  g_autoptr (GBytes) account = dup_account (other);
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
  g_autoptr (GBytes) account = dup_account (other);
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
  g_autoptr (GBytes) account = dup_account (other);
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
test_blocked (Fixture      *self,
              gconstpointer unused)
{
  PillionTestEngine *ana = self->world.ana;
  PillionTestEngine *ben = self->world.ben;
  g_autoptr (PillionMessageRow) hi = find (ana, ben, "hi");
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
  reacted = find (ben, ana, "hi");
  g_assert_cmpuint (reacted->n_reactions, ==, 0);
  kept = find (ben, ana, "hello");
  g_assert_cmpuint (kept->edited_at, ==, 0);
  g_assert_cmpuint (pillion_test_engine_count (ana, "refused", NULL), ==, 0);
}

/* What was said can be taken back from everybody. */
static void
test_blocked_delete (Fixture      *self,
                     gconstpointer unused)
{
  PillionEngine *engine = pillion_test_engine_get (self->world.ana);
  g_autoptr (PillionMessageRow) row = find (self->world.ana, self->world.ben, "hello");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set_blocked (self->world.ana, self->world.ben, TRUE);
  pillion_message_delete_async (engine, row->id, TRUE, NULL, pillion_test_on_done, &result);
  pillion_message_change_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
test_request (Fixture      *self,
              gconstpointer unused)
{
  g_autoptr (PillionTestEngine) eve = account_world_register (&self->world, "+4915100000003", "Eve");
  g_autoptr (PillionMessageRow) told = NULL;
  g_autoptr (GError) error = NULL;

  account_world_deliver (eve, BEN, "do you know me?", self->world.ben);
  assert_change_refused (self->world.ben, eve, "do you know me?", "👍");

  /* An answer accepts. */
  account_world_deliver (self->world.ben, "+4915100000003", "I do", eve);
  told = find (eve, self->world.ben, "do you know me?");
  g_assert_cmpuint (told->n_reactions, ==, 0);
  change (self->world.ben, eve, "do you know me?", "👍", &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/consent/blocked", Fixture, NULL, set_up, test_blocked, tear_down);
  g_test_add ("/engine/consent/blocked-delete", Fixture, NULL, set_up, test_blocked_delete, tear_down);
  g_test_add ("/engine/consent/request", Fixture, NULL, set_up, test_request, tear_down);

  return g_test_run ();
}
