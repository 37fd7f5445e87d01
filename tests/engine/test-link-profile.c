/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-profile.h"

#include "engine/pillion-registration.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_SECONDS 30

static void
read_clock (gpointer             data,
            PillionClockReading *reading)
{
  TestProfile *self = data;

  pillion_system_clock ()->read (pillion_system_clock ()->data, reading);
  reading->own_ms = (guint64) ((gint64) reading->own_ms + self->clock_offset_ms);
}

TestProfile *
test_profile_new (void)
{
  TestProfile *self = g_new0 (TestProfile, 1);
  GError *error = NULL;

  self->folder = g_dir_make_tmp ("pillion-engine-XXXXXX", &error);
  g_assert_no_error (error);
  pillion_engine_options_init (&self->options);
  self->options.program = "a test";
  self->options.seal_cost = &pillion_seal_cost_cheap;
  self->options.lock_wait_ms = 0;
  self->clock.read = read_clock;
  self->clock.data = self;
  self->options.clock = &self->clock;
  return self;
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
}

void
test_profile_free (TestProfile *self)
{
  if (self->engine != NULL)
    test_profile_close (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

static gboolean
on_patience_lost (gpointer user_data)
{
  gboolean *lost = user_data;

  *lost = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_await_true (gboolean (*is_true) (gpointer data),
                 gpointer data)
{
  gboolean lost = FALSE;
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_lost, &lost);

  while (!is_true (data) && !lost)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (lost);
  g_source_remove (patience);
}

void
test_keep_result (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

GAsyncResult *
test_await (GAsyncResult **result)
{
  test_await_true (has_result, result);
  return g_steal_pointer (result);
}

void
test_profile_open (TestProfile *self)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  self->engine = pillion_engine_new_with_options (self->folder, &self->options);
  pillion_engine_open_async (self->engine, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  pillion_engine_open_finish (self->engine, result, &error);
  g_assert_no_error (error);
}

void
test_profile_close (TestProfile *self)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  pillion_engine_close_async (self->engine, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  pillion_engine_close_finish (self->engine, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_assert_finalize_object (g_steal_pointer (&self->engine));
}

void
test_profile_go_online (TestProfile *self)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  if (self->engine == NULL)
    test_profile_open (self);
  pillion_engine_go_online_async (self->engine, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  pillion_engine_go_online_finish (self->engine, result, &error);
  g_assert_no_error (error);
}

gboolean
test_register (TestProfile      *self,
               PillionTestRelay *relay,
               const char       *number,
               gboolean          take_over,
               GError          **error)
{
  PillionRegistrationDetails details = {
    .number = number,
    .name = "Ana",
    .device_name = "Telephone",
    .pin = TEST_PIN,
    .take_over = take_over,
  };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) finished = NULL;
  g_autofree char *code = NULL;
  const char *verification;

  pillion_registration_begin_async (self->engine, pillion_test_relay_get_url (relay), number, NULL,
                                    test_keep_result, &pending);
  begun = test_await (&pending);
  verification = pillion_registration_begin_finish (self->engine, begun, error);
  if (verification == NULL)
    return FALSE;
  if (g_str_equal (verification, "code"))
    code = pillion_test_relay_dup_code (relay, number);
  details.code = code;
  pillion_registration_finish_async (self->engine, &details, NULL, test_keep_result, &pending);
  finished = test_await (&pending);
  return pillion_registration_finish_finish (self->engine, finished, error);
}

TestProfile *
test_primary_new (PillionTestRelay *relay,
                  const char       *number)
{
  TestProfile *self = test_profile_new ();
  GError *error = NULL;

  test_profile_open (self);
  test_register (self, relay, number, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pillion_engine_get_state (self->engine), ==, PILLION_ENGINE_STATE_READY);
  return self;
}

PillionAccountKey *
test_open_pin (TestProfile *self,
               const char  *pin,
               GError     **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pillion_pin_open_async (self->engine, pin, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  return pillion_pin_open_finish (self->engine, result, error);
}

/* ----- linking ----- */

static void
on_check_needed (PillionCompanionLink *companion,
                 guint                 tries_left,
                 TestLink             *self)
{
  guint right = pillion_primary_link_get_check_number (self->primary);
  guint wrong = right < PILLION_LINK_CHECK_MAX ? right + 1 : PILLION_LINK_CHECK_MIN;

  self->n_answers++;
  g_assert_cmpuint (tries_left, ==, PILLION_LINK_TRIES + 1 - self->n_answers);
  pillion_companion_link_answer (companion, self->n_answers <= self->n_wrong ? wrong : right);
}

static void
on_primary_state (TestLink *self)
{
  if (pillion_primary_link_get_state (self->primary) != PILLION_PRIMARY_LINK_REQUESTED)
    return;
  if (self->declines)
    pillion_primary_link_decline (self->primary);
  else if (!self->declines_late)
    pillion_primary_link_approve (self->primary, self->depth);
}

static void
on_checked (TestLink *self)
{
  if (self->declines_late)
    pillion_primary_link_decline (self->primary);
}

void
test_link_init (TestLink         *self,
                TestProfile      *companion,
                TestProfile      *primary,
                PillionTestRelay *relay,
                const char       *number)
{
  PillionCompanionLinkDetails details = {
    .relay_url = pillion_test_relay_get_url (relay),
    .number = number,
    .device_name = "Laptop",
    .platform = "A test",
  };
  g_autoptr (PillionAccountKey) key = test_open_pin (primary, TEST_PIN, NULL);

  g_assert_nonnull (key);
  memset (self, 0, sizeof *self);
  self->companion = pillion_companion_link_new (companion->engine, &details);
  self->primary = pillion_primary_link_new (primary->engine, key);
  g_signal_connect (self->companion, "check-needed", G_CALLBACK (on_check_needed), self);
  g_signal_connect_swapped (self->primary, "notify::state", G_CALLBACK (on_primary_state), self);
  g_signal_connect_swapped (self->primary, "checked", G_CALLBACK (on_checked), self);
}

void
test_link_clear (TestLink *self)
{
  if (self->companion != NULL)
    g_signal_handlers_disconnect_by_data (self->companion, self);
  if (self->primary != NULL)
    g_signal_handlers_disconnect_by_data (self->primary, self);
  g_clear_object (&self->companion);
  g_clear_object (&self->primary);
}

static gboolean
is_shown (gpointer data)
{
  return pillion_companion_link_get_state (data) != PILLION_COMPANION_LINK_STARTING;
}

void
test_await_shown (PillionCompanionLink *companion)
{
  test_await_true (is_shown, companion);
}

static gboolean
companion_is_over (gpointer data)
{
  return pillion_companion_link_get_state (data) >= PILLION_COMPANION_LINK_LINKED;
}

void
test_await_companion (PillionCompanionLink *companion)
{
  test_await_true (companion_is_over, companion);
}

static gboolean
primary_is_over (gpointer data)
{
  return pillion_primary_link_get_state (data) >= PILLION_PRIMARY_LINK_LINKED;
}

void
test_await_primary (PillionPrimaryLink *primary)
{
  test_await_true (primary_is_over, primary);
}

void
test_link_show (TestLink *self)
{
  pillion_companion_link_start (self->companion);
  test_await_shown (self->companion);
  g_assert_no_error (pillion_companion_link_get_error (self->companion));
  g_assert_nonnull (pillion_companion_link_get_text (self->companion));
}

void
test_link_await_end (TestLink *self)
{
  test_await_companion (self->companion);
  test_await_primary (self->primary);
}

void
test_link_run (TestLink *self)
{
  const char *text = pillion_companion_link_get_text (self->companion);

  if (strlen (text) < 10)
    pillion_primary_link_start_code (self->primary, text);
  else
    pillion_primary_link_start_qr (self->primary, text);
  test_link_await_end (self);
}

TestProfile *
test_companion_new (TestProfile      *primary,
                    PillionTestRelay *relay)
{
  TestProfile *self = test_profile_new ();
  g_auto (TestLink) link = { 0 };

  test_profile_open (self);
  test_link_init (&link, self, primary, relay, NULL);
  test_link_show (&link);
  test_link_run (&link);
  g_assert_no_error (pillion_primary_link_get_error (link.primary));
  g_assert_no_error (pillion_companion_link_get_error (link.companion));
  test_await_state (self, PILLION_ENGINE_STATE_READY);
  return self;
}

typedef struct {
  TestProfile        *profile;
  PillionEngineState  state;
} Awaited;

static gboolean
has_state (gpointer data)
{
  Awaited *awaited = data;

  return pillion_engine_get_state (awaited->profile->engine) == awaited->state;
}

void
test_await_state (TestProfile       *self,
                  PillionEngineState state)
{
  Awaited awaited = { self, state };

  test_await_true (has_state, &awaited);
}
