/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 7.3: who types, between engines and through the real relay. */

#include "test-account-world.h"

#include "engine/pillion-chat-service.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-preferences.h"
#include "engine/pillion-typing.h"

typedef struct {
  AccountWorld world;
  gboolean     typing;  /* what Ben sees */
  guint        n_begun; /* how often he saw it begin */
} Fixture;

static void
on_typing_changed (PillionEngine *engine,
                   GBytes        *account,
                   gboolean       typing,
                   Fixture       *self)
{
  self->typing = typing;
  self->n_begun += typing ? 1 : 0;
}

static void
watch (Fixture *self)
{
  g_signal_connect (pillion_test_engine_get (self->world.ben), "typing-changed", G_CALLBACK (on_typing_changed), self);
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  account_world_set_up (&self->world, unused);
  watch (self);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  account_world_tear_down (&self->world, unused);
}

static gboolean
tell (PillionTestEngine *from,
      PillionTestEngine *to,
      gboolean           active,
      GError           **error)
{
  g_autoptr (GBytes) account = account_world_dup_account (to);
  g_autoptr (GAsyncResult) result = NULL;

  pillion_typing_send_async (pillion_test_engine_get (from), account, active, NULL, pillion_test_on_done, &result);
  return pillion_typing_send_finish (pillion_test_engine_get (from), pillion_test_await (&result), error);
}

static void
assert_told (PillionTestEngine *from,
             PillionTestEngine *to,
             gboolean           active)
{
  g_autoptr (GError) error = NULL;

  tell (from, to, active, &error);
  g_assert_no_error (error);
}

static void
assert_refused (PillionTestEngine *from,
                PillionTestEngine *to)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tell (from, to, TRUE, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
}

static gboolean
is_typing (gpointer data)
{
  return ((Fixture *) data)->typing;
}

static gboolean
is_silent (gpointer data)
{
  return !((Fixture *) data)->typing;
}

static void
set_typing (PillionTestEngine *self,
            const char        *value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_preferences_set_async (pillion_test_engine_get (self), PILLION_PREFERENCE_TYPING, value, NULL,
                                 pillion_test_on_done, &result);
  pillion_preferences_set_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
test_message_ends_it (Fixture      *self,
                      gconstpointer unused)
{
  assert_told (self->world.ana, self->world.ben, TRUE);
  pillion_test_wait_until (is_typing, self, "Ben did not see Ana type");
  account_world_deliver (self->world.ana, BEN, "typed", self->world.ben);
  g_assert_false (self->typing);
}

static void
test_stopped (Fixture      *self,
              gconstpointer unused)
{
  assert_told (self->world.ana, self->world.ben, TRUE);
  pillion_test_wait_until (is_typing, self, "Ben did not see Ana type");
  assert_told (self->world.ana, self->world.ben, FALSE);
  pillion_test_wait_until (is_silent, self, "Ben did not see Ana stop");
}

/* Whoever loses the network in the middle of a word does not type for ever. */
static void
test_silence_ends_it (Fixture      *self,
                      gconstpointer unused)
{
  pillion_test_engine_close (self->world.ben);
  pillion_test_engine_set_typing_ms (self->world.ben, 1);
  pillion_test_engine_open (self->world.ben);
  watch (self);
  g_assert_true (pillion_test_engine_go_online (self->world.ben, NULL));

  account_world_deliver (self->world.ana, BEN, "are you back?", self->world.ben);
  assert_told (self->world.ana, self->world.ben, TRUE);
  pillion_test_wait_until (is_typing, self, "Ben did not see Ana type");
  pillion_test_wait_until (is_silent, self, "Ana types for ever");
}

/* Nothing of it waits for who is away, and what is said later can be read. */
static void
test_away (Fixture      *self,
           gconstpointer unused)
{
  pillion_test_engine_go_offline (self->world.ben);
  for (guint i = 0; i < 5; i++)
    assert_told (self->world.ana, self->world.ben, TRUE);
  g_assert_true (pillion_test_engine_go_online (self->world.ben, NULL));
  account_world_deliver (self->world.ana, BEN, "what I meant to say", self->world.ben);
  g_assert_cmpuint (self->n_begun, ==, 0);
}

static void
test_off (Fixture      *self,
          gconstpointer unused)
{
  set_typing (self->world.ben, "off");
  assert_refused (self->world.ben, self->world.ana);
  /* Who does not tell is not told. */
  assert_told (self->world.ana, self->world.ben, TRUE);
  account_world_deliver (self->world.ana, BEN, "anybody?", self->world.ben);
  g_assert_cmpuint (self->n_begun, ==, 0);
}

static void
test_turned_off (Fixture      *self,
                 gconstpointer unused)
{
  assert_told (self->world.ana, self->world.ben, TRUE);
  pillion_test_wait_until (is_typing, self, "Ben did not see Ana type");
  set_typing (self->world.ben, "off");
  pillion_test_wait_until (is_silent, self, "Ana is shown although the setting is off");
}

static void
test_request (Fixture      *self,
              gconstpointer unused)
{
  g_autoptr (PillionTestEngine) eve = account_world_register (&self->world, "+4915100000003", "Eve");

  account_world_deliver (eve, BEN, "do you know me?", self->world.ben);
  assert_refused (self->world.ben, eve);
  assert_told (eve, self->world.ben, TRUE);
  account_world_deliver (eve, BEN, "hello?", self->world.ben);
  g_assert_cmpuint (self->n_begun, ==, 0);
}

static void
test_blocked (Fixture      *self,
              gconstpointer unused)
{
  g_autoptr (GBytes) account = account_world_dup_account (self->world.ben);
  g_autoptr (GAsyncResult) result = NULL;
  PillionEngine *engine = pillion_test_engine_get (self->world.ana);

  pillion_contacts_set_blocked_async (engine, account, TRUE, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_contacts_change_finish (engine, pillion_test_await (&result), NULL));
  assert_refused (self->world.ana, self->world.ben);
}

static void
test_not_too_often (Fixture      *self,
                    gconstpointer unused)
{
  PillionEngine *engine = pillion_test_engine_get (self->world.ana);
  PillionTypingService *service = pillion_chat_service_get_typing (pillion_engine_get_chat_service (engine));
  g_autoptr (GBytes) account = account_world_dup_account (self->world.ben);

  g_assert_false (pillion_typing_service_may_tell (service, account, FALSE));
  g_assert_true (pillion_typing_service_may_tell (service, account, TRUE));
  g_assert_false (pillion_typing_service_may_tell (service, account, TRUE));
  g_assert_true (pillion_typing_service_may_tell (service, account, FALSE));
  g_assert_false (pillion_typing_service_may_tell (service, account, FALSE));
  g_assert_true (pillion_typing_service_may_tell (service, account, TRUE));
  pillion_typing_note_sent (engine, account);
  g_assert_false (pillion_typing_service_may_tell (service, account, FALSE));
  g_assert_true (pillion_typing_service_may_tell (service, account, TRUE));
}

static void
test_noted (Fixture      *self,
            gconstpointer unused)
{
  PillionEngine *engine = pillion_test_engine_get (self->world.ana);
  g_autoptr (GBytes) account = account_world_dup_account (self->world.ben);

  pillion_typing_note (engine, account, TRUE);
  pillion_test_wait_until (is_typing, self, "Ben did not see Ana type");
  pillion_typing_note (engine, account, FALSE);
  pillion_test_wait_until (is_silent, self, "Ben did not see Ana stop");
}

static void
add (const char *path,
     void       (*test) (Fixture *self, gconstpointer unused))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/engine/typing/message-ends-it", test_message_ends_it);
  add ("/engine/typing/stopped", test_stopped);
  add ("/engine/typing/silence-ends-it", test_silence_ends_it);
  add ("/engine/typing/away", test_away);
  add ("/engine/typing/off", test_off);
  add ("/engine/typing/turned-off", test_turned_off);
  add ("/engine/typing/request", test_request);
  add ("/engine/typing/blocked", test_blocked);
  add ("/engine/typing/not-too-often", test_not_too_often);
  add ("/engine/typing/noted", test_noted);

  return g_test_run ();
}
