/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-pin.h"

#include "crypto/pillion-crypto.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-pin-seal.h"
#include "protocol/pillion-attempts.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE_MS 60000

/* ----- the opened key ----- */

struct _PillionAccountKey {
  grefcount      references;
  PillionSecret *secret; /* (owned) (secret) (nullable) */
  guint          source; /* ends its life */
};

static gboolean
on_key_expired (gpointer user_data)
{
  PillionAccountKey *self = user_data;

  self->source = 0;
  g_clear_pointer (&self->secret, pillion_secret_free);
  return G_SOURCE_REMOVE;
}

/* secret is (transfer full). */
static PillionAccountKey *
account_key_new (PillionSecret *secret)
{
  PillionAccountKey *self = g_new0 (PillionAccountKey, 1);

  g_ref_count_init (&self->references);
  self->secret = secret;
  self->source = g_timeout_add_seconds (PILLION_PIN_OPEN_SECONDS, on_key_expired, self);
  return self;
}

PillionAccountKey *
pillion_account_key_ref (PillionAccountKey *self)
{
  g_ref_count_inc (&self->references);
  return self;
}

void
pillion_account_key_unref (PillionAccountKey *self)
{
  if (!g_ref_count_dec (&self->references))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->secret, pillion_secret_free);
  g_free (self);
}

const guint8 *
pillion_account_key_get_secret (PillionAccountKey *self)
{
  return self->secret != NULL ? pillion_secret_get_bytes (self->secret) : NULL;
}

/* ----- opening ----- */

/* Used by the store's worker, another thread and the main thread, one after the other. */
typedef struct {
  PillionJob         job;
  PillionPinSeal     seal;
  PillionPinSeal     new_seal; /* empty unless the PIN is to be changed */
  PillionSealCost    cost;
  PillionPinAttempts attempts;
  guint64            wait_ms;
  guint8             sealed[PILLION_PIN_SEAL_BYTES];
  PillionSecret     *secret;   /* (owned) (secret) (nullable): the AIK once it is open */
  GError            *error;    /* (owned) (nullable): why it is not */
} PinWork;

static PinWork *
pin_work_ref (PinWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pin_work_clear (gpointer data)
{
  PinWork *self = data;

  pillion_job_clear (&self->job);
  pillion_pin_seal_clear (&self->seal);
  pillion_pin_seal_clear (&self->new_seal);
  g_clear_pointer (&self->secret, pillion_secret_free);
  g_clear_error (&self->error);
}

static void
pin_work_unref (PinWork *self)
{
  g_atomic_rc_box_release_full (self, pin_work_clear);
}

static gboolean
save_attempts (PillionDatabase *database,
               PinWork         *work,
               GError         **error)
{
  guint8 saved[PILLION_PIN_ATTEMPTS_SAVED_BYTES];

  pillion_pin_attempts_save (&work->attempts, saved);
  return pillion_settings_save (database, "pin-attempts", saved, sizeof saved, error);
}

/* And the wait that follows from them. */
static gboolean
load_attempts (PillionDatabase *database,
               PinWork         *work,
               GError         **error)
{
  g_autoptr (GBytes) saved = NULL;

  if (!pillion_settings_load (database, "pin-attempts", &saved, error) ||
      (saved != NULL && !pillion_pin_attempts_load (&work->attempts, g_bytes_get_data (saved, NULL),
                                                    g_bytes_get_size (saved), error)))
    return FALSE;
  work->wait_ms = pillion_pin_attempts_get_wait (&work->attempts, work->job.now_ms);
  return TRUE;
}

/* What is counted is on the disk before the PIN is tried: ending the program forgets
 * nothing.
 */
static gboolean
count_try (PillionDatabase *database,
           gpointer         data,
           GError         **error)
{
  PinWork *work = data;
  gboolean found;

  if (!load_attempts (database, work, error) ||
      !pillion_keys_load (database, "aik-seal", work->sealed, sizeof work->sealed, &found, error))
    return FALSE;
  if (!found) {
    g_set_error_literal (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the key aik-seal is missing");
    return FALSE;
  }
  if (work->wait_ms == 0)
    pillion_pin_attempts_begin (&work->attempts, work->job.now_ms);
  return save_attempts (database, work, error);
}

static gboolean
open_seal (PinWork *work,
           GError **error)
{
  g_auto (PillionSecret32) seed = { 0 };
  guint8 public_key[PILLION_SIGN_PUBLIC_BYTES];

  if (!pillion_pin_seal_open (&work->seal, work->sealed, seed.bytes, error))
    return FALSE;
  if (work->new_seal.pin != NULL &&
      !pillion_pin_seal_close (&work->new_seal, seed.bytes, work->sealed, &work->cost, work->job.random, error))
    return FALSE;
  work->secret = pillion_secret_new (PILLION_SIGN_SECRET_BYTES);
  pillion_sign_keypair (public_key, pillion_secret_get_bytes (work->secret), seed.bytes);
  return TRUE;
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  PinWork *work = task_data;

  open_seal (work, &work->error);
  g_task_return_boolean (task, TRUE);
}

static gboolean
settle_try (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  PinWork *work = data;

  if (g_error_matches (work->error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_NO_MEMORY))
    pillion_pin_attempts_undo (&work->attempts);
  else if (work->error == NULL)
    pillion_pin_attempts_succeed (&work->attempts);
  if (work->error == NULL && work->new_seal.pin != NULL &&
      !pillion_keys_save (database, "aik-seal", work->sealed, sizeof work->sealed, error))
    return FALSE;
  return save_attempts (database, work, error);
}

static GError *
say_wait (guint64 wait_ms)
{
  guint minutes = (guint) ((wait_ms + MINUTE_MS - 1) / MINUTE_MS);
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "The PIN was wrong too often. Try again in %u minute.",
                                           "The PIN was wrong too often. Try again in %u minutes.", minutes),
                              minutes);
  return pillion_engine_error_new_rate_limited (sentence, (guint) wait_ms);
}

static GError *
say_wrong (PinWork *work)
{
  guint left = pillion_pin_attempts_get_left (&work->attempts);
  GError *error;

  if (left == 0) {
    error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN,
                                 _("That is not the PIN. Before the next try there is a wait now."));
    pillion_engine_error_set_retry_after_ms (
      error, (guint) pillion_pin_attempts_get_wait (&work->attempts, work->job.now_ms));
    return error;
  }
  return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN,
                      g_dngettext (GETTEXT_PACKAGE,
                                   "That is not the PIN. %u try is left before a wait.",
                                   "That is not the PIN. %u tries are left before a wait.", left),
                      left);
}

static void
on_settled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PinWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (g_error_matches (work->error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_WRONG_SECRET))
    g_task_return_error (task, say_wrong (work));
  else if (work->error != NULL)
    g_task_return_error (task, pillion_engine_error_from (g_steal_pointer (&work->error)));
  else
    g_task_return_pointer (task, account_key_new (g_steal_pointer (&work->secret)),
                           (GDestroyNotify) pillion_account_key_unref);
}

static void
on_tried (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;

  pillion_engine_run_async (PILLION_ENGINE (source), settle_try, pin_work_ref (g_task_get_task_data (task)),
                            (GDestroyNotify) pin_work_unref, NULL, on_settled, task);
}

static void
on_counted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) thread = NULL;
  GError *error = NULL;
  PinWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  if (work->wait_ms > 0) {
    g_task_return_error (task, say_wait (work->wait_ms));
    return;
  }
  /* What was counted is settled even if nobody waits any more. */
  thread = g_task_new (source, NULL, on_tried, g_object_ref (task));
  g_task_set_task_data (thread, pin_work_ref (work), (GDestroyNotify) pin_work_unref);
  g_task_run_in_thread (thread, open_in_thread);
}

gboolean
pillion_pin_check (const char *pin,
                   GError    **error)
{
  glong n_chars = g_utf8_validate (pin, -1, NULL) ? g_utf8_strlen (pin, -1) : 0;

  if (n_chars >= PILLION_PIN_MIN_CHARS && n_chars <= PILLION_PIN_MAX_CHARS)
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("A PIN has %d to %d characters. Choose another one."), PILLION_PIN_MIN_CHARS, PILLION_PIN_MAX_CHARS);
  return FALSE;
}

static void
open_or_change (GTask      *task,
                const char *pin,
                const char *new_pin)
{
  g_autoptr (GTask) owned_task = task;
  PillionEngine *engine = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const guint8 *local_secret;
  PinWork *work;

  if (!pillion_engine_is_primary (engine)) {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY,
                             _("Only the primary device has the account’s PIN. Do this there."));
    return;
  }
  work = g_atomic_rc_box_new0 (PinWork);
  g_task_set_task_data (task, work, (GDestroyNotify) pin_work_unref);
  local_secret = pillion_engine_get_local_secret (engine);
  work->cost = *pillion_engine_get_options (engine)->seal_cost;
  pillion_pin_seal_init (&work->seal, pin, local_secret);
  if (new_pin != NULL)
    pillion_pin_seal_init (&work->new_seal, new_pin, local_secret);
  pillion_engine_run_async (engine, count_try, pin_work_ref (work), (GDestroyNotify) pin_work_unref,
                            cancellable, on_counted, g_steal_pointer (&owned_task));
}

void
pillion_pin_open_async (PillionEngine      *engine,
                        const char         *pin,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_ENGINE (engine));
  g_return_if_fail (pin != NULL);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_pin_open_async);
  open_or_change (task, pin, NULL);
}

PillionAccountKey *
pillion_pin_open_finish (PillionEngine *engine,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- whether there is a wait ----- */

static gboolean
load_wait (PillionDatabase *database,
           gpointer         data,
           GError         **error)
{
  return load_attempts (database, data, error);
}

static void
on_wait_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PinWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->wait_ms > 0)
    g_task_return_error (task, say_wait (work->wait_ms));
  else
    g_task_return_boolean (task, TRUE);
}

void
pillion_pin_check_wait_async (PillionEngine      *engine,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_ENGINE (engine));

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_pin_check_wait_async);
  pillion_engine_run_async (engine, load_wait, g_atomic_rc_box_new0 (PinWork), (GDestroyNotify) pin_work_unref,
                            cancellable, on_wait_loaded, task);
}

gboolean
pillion_pin_check_wait_finish (PillionEngine *engine,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- changing ----- */

void
pillion_pin_change_async (PillionEngine      *engine,
                          const char         *pin,
                          const char         *new_pin,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (engine));
  g_return_if_fail (pin != NULL && new_pin != NULL);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_pin_change_async);
  if (pillion_pin_check (new_pin, &error)) {
    open_or_change (task, pin, new_pin);
    return;
  }
  g_task_return_error (task, error);
  g_object_unref (task);
}

gboolean
pillion_pin_change_finish (PillionEngine *engine,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_autoptr (PillionAccountKey) key = pillion_pin_open_finish (engine, result, error);

  return key != NULL;
}
