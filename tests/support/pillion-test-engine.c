/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"

#include "crypto/pillion-base64url.h"
#include "engine/pillion-freshness-keeper.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-registration.h"
#include "engine/pillion-unlock.h"

#include <glib/gstdio.h>
#include <string.h>

struct _PillionTestEngine {
  char                    *folder;  /* (owned) */
  char                    *copy;    /* (owned) (nullable): folder of the kept profile */
  PillionEngine           *engine;  /* (owned) (nullable) */
  PillionEngineOptions     options;
  PillionClockSource       clock;
  gint64                   own_off_ms;
  guint64                  passed_ms;
  gboolean                 stopped;
  PillionClockReading      stopped_at;
  guint8                   n_boots;
  PillionConnectionLimits  connection_limits;
  char                    *account; /* (owned) (nullable) */
  char                    *device;  /* (owned) (nullable) */
  char                    *number;  /* (owned) (nullable) */
  PillionHistoryDepth      history;
};

/* ----- clocks ----- */

static void
read_system (PillionClockReading *reading)
{
  pillion_system_clock ()->read (pillion_system_clock ()->data, reading);
}

static void
read_clock (gpointer             data,
            PillionClockReading *reading)
{
  PillionTestEngine *self = data;

  if (self->stopped)
    *reading = self->stopped_at;
  else
    read_system (reading);
  reading->own_ms += self->passed_ms + (guint64) self->own_off_ms;
  reading->running_ms += self->passed_ms;
  reading->boot_id[0] = (guint8) (reading->boot_id[0] + self->n_boots);
}

static void
review (PillionTestEngine *self)
{
  if (self->engine != NULL)
    pillion_engine_review (self->engine);
}

void
pillion_test_engine_set_clock (PillionTestEngine *self,
                               gint64             off_ms)
{
  self->own_off_ms = off_ms;
  review (self);
}

void
pillion_test_engine_pass_time (PillionTestEngine *self,
                               guint64            ms)
{
  self->passed_ms += ms;
  review (self);
}

void
pillion_test_engine_stop_clock (PillionTestEngine *self)
{
  read_system (&self->stopped_at);
  self->stopped = TRUE;
}

void
pillion_test_engine_restart_system (PillionTestEngine *self)
{
  g_assert_null (self->engine);
  self->n_boots++;
}

/* ----- the profile ----- */

PillionTestEngine *
pillion_test_engine_new (void)
{
  PillionTestEngine *self = g_new0 (PillionTestEngine, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("pillion-engine-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = (PillionClockSource) { read_clock, self };
  self->connection_limits = pillion_connection_limits_default;
  self->connection_limits.backoff_first_ms = 20;
  self->connection_limits.backoff_max_ms = 100;
  pillion_engine_options_init (&self->options);
  self->options.program = "test";
  self->options.clock = &self->clock;
  self->options.seal_cost = &pillion_seal_cost_cheap;
  self->options.connection_limits = &self->connection_limits;
  return self;
}

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_unlink (file);
  }
}

static void
remove_folder (char *path)
{
  empty_folder (path);
  g_rmdir (path);
  g_free (path);
}

void
pillion_test_engine_free (PillionTestEngine *self)
{
  if (self->engine != NULL)
    pillion_test_engine_close (self);
  remove_folder (self->folder);
  g_clear_pointer (&self->copy, remove_folder);
  g_free (self->account);
  g_free (self->device);
  g_free (self->number);
  g_free (self);
}

static void
copy_files (const char *from,
            const char *to)
{
  g_autoptr (GDir) folder = g_dir_open (from, 0, NULL);
  const char *name;

  empty_folder (to);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autoptr (GFile) source = g_file_new_build_filename (from, name, NULL);
    g_autoptr (GFile) target = g_file_new_build_filename (to, name, NULL);
    g_autoptr (GError) error = NULL;

    g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
  }
}

void
pillion_test_engine_copy_profile (PillionTestEngine *self)
{
  g_assert_null (self->engine);
  if (self->copy == NULL)
    self->copy = g_dir_make_tmp ("pillion-copy-XXXXXX", NULL);
  copy_files (self->folder, self->copy);
}

void
pillion_test_engine_restore_profile (PillionTestEngine *self)
{
  g_assert_null (self->engine);
  copy_files (self->copy, self->folder);
}

/* ----- opening and closing ----- */

void
pillion_test_engine_set_limits (PillionTestEngine        *self,
                                const PillionTrustLimits *limits)
{
  self->options.limits = limits;
}

void
pillion_test_engine_set_random (PillionTestEngine   *self,
                                const PillionRandom *random)
{
  self->options.random = random;
}

void
pillion_test_engine_set_typing_ms (PillionTestEngine *self,
                                   guint              typing_ms)
{
  self->options.typing_ms = typing_ms;
}

void
pillion_test_engine_set_lock_wait (PillionTestEngine *self,
                                   guint              ms)
{
  self->options.lock_wait_ms = ms;
}

void
pillion_test_engine_note_identity (PillionTestEngine *self)
{
  PillionIdentity *identity = pillion_engine_get_identity (self->engine);

  if (identity == NULL)
    return;
  g_free (self->account);
  g_free (self->device);
  g_free (self->number);
  self->account = pillion_base64url_encode (identity->account, sizeof identity->account);
  self->device = pillion_base64url_encode (identity->device, sizeof identity->device);
  self->number = g_strdup (identity->number);
}

PillionEngine *
pillion_test_engine_create (PillionTestEngine *self)
{
  return pillion_engine_new_with_options (self->folder, &self->options);
}

void
pillion_test_engine_make_profile (PillionTestEngine *self,
                                  gboolean           keyring,
                                  const char        *passphrase)
{
  g_autoptr (PillionEngine) engine = pillion_test_engine_create (self);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  pillion_unlock_set_keyring (pillion_unlock_get (engine), keyring);
  pillion_unlock_set_passphrase (pillion_unlock_get (engine), passphrase);
  pillion_engine_open_async (engine, NULL, pillion_test_on_done, &opened);
  pillion_engine_open_finish (engine, pillion_test_await (&opened), &error);
  g_assert_no_error (error);
  pillion_engine_close_async (engine, NULL, pillion_test_on_done, &closed);
  pillion_engine_close_finish (engine, pillion_test_await (&closed), &error);
  g_assert_no_error (error);
}

void
pillion_test_engine_open (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->engine = pillion_test_engine_create (self);
  pillion_engine_open_async (self->engine, NULL, pillion_test_on_done, &result);
  pillion_engine_open_finish (self->engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  pillion_test_engine_note_identity (self);
}

void
pillion_test_engine_close (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_engine_close_async (self->engine, NULL, pillion_test_on_done, &result);
  pillion_engine_close_finish (self->engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&self->engine);
}

void
pillion_test_engine_set_history (PillionTestEngine  *self,
                                 PillionHistoryDepth depth)
{
  self->history = depth;
}

PillionHistoryDepth
pillion_test_engine_get_history (PillionTestEngine *self)
{
  return self->history;
}

PillionEngine *
pillion_test_engine_get (PillionTestEngine *self)
{
  return self->engine;
}

/* ----- registering, connecting ----- */

void
pillion_test_engine_register (PillionTestEngine *self,
                              const char        *relay_url,
                              PillionTestRelay  *relay,
                              const char        *number,
                              const char        *name)
{
  PillionRegistrationDetails details = {
    .number = number,
    .name = name,
    .device_name = "Primary",
    .platform = "Test",
    .pin = PILLION_TEST_PIN,
  };
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) finished = NULL;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  pillion_registration_begin_async (self->engine, relay_url, number, NULL, pillion_test_on_done, &begun);
  pillion_registration_begin_finish (self->engine, pillion_test_await (&begun), &error);
  g_assert_no_error (error);
  if (relay != NULL)
    code = pillion_test_relay_dup_code (relay, number);
  details.code = code;
  pillion_registration_finish_async (self->engine, &details, NULL, pillion_test_on_done, &finished);
  pillion_registration_finish_finish (self->engine, pillion_test_await (&finished), &error);
  g_assert_no_error (error);
  pillion_test_engine_note_identity (self);
  pillion_test_engine_go_online (self, &error);
  g_assert_no_error (error);
}

PillionTestEngine *
pillion_test_engine_new_registered (const char       *relay_url,
                                    PillionTestRelay *relay,
                                    const char       *number,
                                    const char       *name)
{
  PillionTestEngine *self = pillion_test_engine_new ();

  pillion_test_engine_open (self);
  pillion_test_engine_register (self, relay_url, relay, number, name);
  return self;
}

void
pillion_test_engine_connect (PillionTestEngine *self,
                             const char        *relay_url)
{
  g_autoptr (GError) error = NULL;

  pillion_engine_set_relay (self->engine, relay_url, &error);
  g_assert_no_error (error);
  pillion_test_engine_go_online (self, &error);
  g_assert_no_error (error);
}

gboolean
pillion_test_engine_go_online (PillionTestEngine *self,
                               GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_engine_go_online_async (self->engine, NULL, pillion_test_on_done, &result);
  return pillion_engine_go_online_finish (self->engine, pillion_test_await (&result), error);
}

void
pillion_test_engine_go_offline (PillionTestEngine *self)
{
  pillion_engine_go_offline (self->engine);
}

void
pillion_test_engine_start_using (PillionTestEngine *self)
{
  pillion_freshness_keeper_use_async (self->engine, FALSE, NULL, NULL, NULL);
}

void
pillion_test_engine_use (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_freshness_keeper_use_async (self->engine, TRUE, NULL, pillion_test_on_done, &result);
  pillion_freshness_keeper_use_finish (self->engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* ----- what it is ----- */

const char *
pillion_test_engine_get_account (PillionTestEngine *self)
{
  return self->account;
}

const char *
pillion_test_engine_get_device (PillionTestEngine *self)
{
  return self->device;
}

const char *
pillion_test_engine_get_number (PillionTestEngine *self)
{
  return self->number;
}

PillionEngineState
pillion_test_engine_get_state (PillionTestEngine *self)
{
  return pillion_engine_get_state (self->engine);
}

guint64
pillion_test_engine_get_time (PillionTestEngine *self)
{
  return pillion_engine_get_time (self->engine);
}

typedef struct {
  PillionTestEngine  *engine;
  PillionEngineState  state;
} StateWait;

static gboolean
has_state (gpointer data)
{
  StateWait *wait = data;

  return pillion_engine_get_state (wait->engine->engine) == wait->state;
}

void
pillion_test_engine_wait_for_state (PillionTestEngine *self,
                                    PillionEngineState state)
{
  StateWait wait = { self, state };

  pillion_test_wait_until (has_state, &wait, "a state of an engine");
}

/* ----- below the engine ----- */

JsonObject *
pillion_test_engine_request (PillionTestEngine *self,
                             const char        *op,
                             JsonObject        *members,
                             GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  PillionConnection *connection = pillion_engine_get_connection (self->engine);

  pillion_connection_request_async (connection, op, members, NULL, pillion_test_on_done, &result);
  return pillion_connection_request_finish (connection, pillion_test_await (&result), error);
}

typedef struct {
  PillionJob      job;
  PillionTestWork work;
  gpointer        data;
} Work;

static void
work_free (Work *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
do_work (PillionDatabase *database,
         gpointer         data,
         GError         **error)
{
  Work *work = data;

  return work->work (database, &work->job, work->data, error);
}

gboolean
pillion_test_engine_run (PillionTestEngine *self,
                         PillionTestWork    function,
                         gpointer           data,
                         GError           **error)
{
  PillionLock *lock = pillion_engine_get_lock (self->engine);
  Work *work = g_new0 (Work, 1);
  g_autoptr (GAsyncResult) held = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gboolean holds;

  work->work = function;
  work->data = data;
  pillion_lock_hold_async (lock, NULL, pillion_test_on_done, &held);
  holds = pillion_lock_hold_finish (self->engine, pillion_test_await (&held), NULL);
  pillion_engine_run_async (self->engine, do_work, work, (GDestroyNotify) work_free, NULL, pillion_test_on_done,
                            &result);
  pillion_test_await (&result);
  if (holds)
    pillion_lock_release (lock);
  return pillion_engine_run_finish (self->engine, result, error) != NULL;
}
