/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-log-out.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-profile-erasure.h"
#include "engine/pillion-review.h"
#include "protocol/pillion-resignation-verify.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"
#include "wire/pillion-relay-messages-account.h"

#include <glib/gi18n.h>

/* ----- erasing ----- */

typedef struct {
  PillionJob job;
} EraseWork;

static void
erase_work_free (EraseWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
forget_keys (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  return pillion_keys_remove_all (database, error) && pillion_sessions_remove_all (database, error) &&
         pillion_prekeys_remove_older (database, PILLION_PREKEY_SIGNED, PILLION_COUNTER_MAX, error) &&
         pillion_prekeys_remove_older (database, PILLION_PREKEY_ONE_TIME, PILLION_COUNTER_MAX, error);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_close_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A store that can't be written any more is removed all the same. */
static void
on_keys_forgotten (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);

  pillion_engine_run_finish (engine, result, NULL);
  pillion_engine_erase_at_close (engine);
  pillion_engine_close_async (engine, NULL, on_closed, user_data);
}

static void
on_marked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);

  pillion_engine_run_async (engine, forget_keys, g_new0 (EraseWork, 1), (GDestroyNotify) erase_work_free, NULL,
                            on_keys_forgotten, g_object_ref (task));
}

static void
mark_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      folder,
                GCancellable *cancellable)
{
  pillion_profile_erasure_begin (folder);
  g_task_return_boolean (task, TRUE);
}

void
pillion_log_out_erase_async (PillionEngine      *engine,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) marking = NULL;
  GTask *task;

  g_return_if_fail (PILLION_IS_ENGINE (engine));

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_log_out_erase_async);
  pillion_engine_go_offline (engine);
  marking = g_task_new (engine, NULL, on_marked, task);
  g_task_set_source_tag (marking, mark_in_thread);
  g_task_set_task_data (marking, g_strdup (pillion_engine_get_folder (engine)), g_free);
  g_task_run_in_thread (marking, mark_in_thread);
}

gboolean
pillion_log_out_erase_finish (PillionEngine *engine,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- logging out ----- */

/* Used by the main thread and the store's worker, one after the other. */
typedef struct {
  PillionJob  job;
  gboolean    erase;
  GBytes     *resignation; /* (owned) (nullable): NULL where this device is out already */
} LogOutWork;

static LogOutWork *
log_out_work_ref (LogOutWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
log_out_work_clear (gpointer data)
{
  LogOutWork *self = data;

  pillion_job_clear (&self->job);
  g_clear_pointer (&self->resignation, g_bytes_unref);
}

static void
log_out_work_unref (LogOutWork *self)
{
  g_atomic_rc_box_release_full (self, log_out_work_clear);
}

static void
fail (GTask  *task,
      GError *error)
{
  g_task_return_error (task, pillion_engine_error_from (error));
}

static void
run (GTask              *task,
     PillionStoreWork    work,
     GAsyncReadyCallback callback)
{
  pillion_engine_run_async (g_task_get_source_object (task), work, log_out_work_ref (g_task_get_task_data (task)),
                            (GDestroyNotify) log_out_work_unref, NULL, callback, g_object_ref (task));
}

static void
on_erased (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_log_out_erase_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
end (GTask *task)
{
  PillionEngine *engine = g_task_get_source_object (task);
  LogOutWork *work = g_task_get_task_data (task);

  if (work->erase)
    pillion_log_out_erase_async (engine, NULL, on_erased, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_reviewed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_review_finish (PILLION_ENGINE (source), result, &error))
    end (task);
  else
    fail (task, error);
}

static gboolean
take_resignation (PillionDatabase *database,
                  gpointer         data,
                  GError         **error)
{
  LogOutWork *work = data;
  PillionAccountEvidence evidence = { .resignations = &work->resignation, .n_resignations = 1 };

  return pillion_directory_take_evidence (database, &work->job, work->job.identity->account, &evidence, NULL, error);
}

static void
on_resignation_taken (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  if (pillion_engine_run_finish (engine, result, &error) == NULL)
    fail (task, error);
  else
    pillion_review_async (engine, NULL, on_reviewed, g_object_ref (task));
}

/* A relay that has this device logged out already takes nothing more from it, and needs
 * nothing more.
 */
static void
on_resigned (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonObject) ok = NULL;
  g_autoptr (GError) error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok != NULL || pillion_net_error_is_refusal (error, "logged-out"))
    run (task, take_resignation, on_resignation_taken);
  else
    fail (task, g_steal_pointer (&error));
}

/* Whether the account still counts on this device, by its newest membership. */
static gboolean
is_counted_on (PillionDeviceTrust trust)
{
  return trust == PILLION_DEVICE_FRESH || trust == PILLION_DEVICE_LAPSED || trust == PILLION_DEVICE_FROZEN ||
         trust == PILLION_DEVICE_SEAT_ENDED;
}

static gboolean
sign (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  LogOutWork *work = data;
  PillionIdentity *identity = work->job.identity;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionCertificate *certificate;

  if (!pillion_directory_load_view (database, identity->account, &view, error))
    return FALSE;
  certificate = pillion_account_view_find_certificate (view, identity->device);
  if (certificate != NULL && is_counted_on (pillion_account_view_get_trust (view, identity->device, work->job.now_ms)))
    work->resignation = pillion_resignation_sign (certificate, pillion_account_view_get_epoch (view),
                                                  work->job.now_ms, identity->dsk_secret);
  return TRUE;
}

static void
on_signed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  LogOutWork *work = g_task_get_task_data (task);
  PillionRelayAccountResign resign = { 0 };
  g_autoptr (JsonObject) members = NULL;
  GError *error = NULL;

  if (pillion_engine_run_finish (engine, result, &error) == NULL) {
    fail (task, error);
  } else if (work->resignation == NULL) {
    end (task);
  } else if (connection == NULL) {
    fail (task, g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected"));
  } else {
    resign.resignation = work->resignation;
    members = pillion_relay_account_resign_write (&resign);
    pillion_connection_request_async (connection, "account.resign", members, g_task_get_cancellable (task), on_resigned,
                                      g_object_ref (task));
  }
}

void
pillion_log_out_async (PillionEngine      *engine,
                       gboolean            erase,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  LogOutWork *work;

  g_return_if_fail (PILLION_IS_ENGINE (engine) && pillion_engine_get_identity (engine) != NULL);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_log_out_async);
  /* What the relay has taken can't be taken back. */
  g_task_set_check_cancellable (task, FALSE);
  if (pillion_engine_is_primary (engine)) {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             _("The primary device can’t log out of its own account. It can end the links of the others."));
    return;
  }
  work = g_atomic_rc_box_new0 (LogOutWork);
  work->erase = erase;
  g_task_set_task_data (task, work, (GDestroyNotify) log_out_work_unref);
  run (task, sign, on_signed);
}

gboolean
pillion_log_out_finish (PillionEngine *engine,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
