/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-registration-claim.h"

#include "engine/pillion-directory.h"
#include "protocol/pillion-authentication.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-relay-messages-account.h"

#include <string.h>

/* ----- what is pending ----- */

/* An identity is made of bytes alone, so that it is the same in memory and in the store. */
gboolean
pillion_registration_save_pending (PillionDatabase       *database,
                                   const PillionIdentity *identity,
                                   GError               **error)
{
  return pillion_keys_save (database, "pending-identity", (const guint8 *) identity, sizeof *identity, error);
}

gboolean
pillion_registration_remove_pending (PillionDatabase *database,
                                     GError         **error)
{
  return pillion_keys_remove (database, "pending-identity", error);
}

gboolean
pillion_registration_adopt (PillionDatabase       *database,
                            const PillionIdentity *identity,
                            GError               **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, identity->account, identity->device, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_device_row_new (identity->account, identity->device);
  g_free (row->name);
  row->name = g_strdup (identity->device_name);
  return pillion_devices_save (database, row, error) && pillion_identity_save (database, identity, error) &&
         pillion_registration_remove_pending (database, error);
}

/* ----- asking the relay ----- */

typedef struct {
  PillionJob                job;
  PillionIdentity          *identity;   /* (owned) (nullable): what is pending */
  PillionRelayAccountRecord record;
  PillionConnection        *connection; /* (owned) (nullable): main thread */
  gulong                    handler;
  gboolean                  asked;      /* from then on the request says what fails */
  gboolean                  known;      /* the relay let it in */
  gboolean                  linked;
} ClaimWork;

static ClaimWork *
claim_work_ref (ClaimWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
claim_work_clear (gpointer data)
{
  ClaimWork *self = data;

  pillion_job_clear (&self->job);
  g_clear_pointer (&self->identity, pillion_identity_unref);
  pillion_relay_account_record_clear (&self->record);
}

static void
claim_work_unref (ClaimWork *self)
{
  g_atomic_rc_box_release_full (self, claim_work_clear);
}

static void
end_connection (ClaimWork *work)
{
  if (work->connection == NULL)
    return;
  g_clear_signal_handler (&work->handler, work->connection);
  pillion_connection_stop (work->connection);
  g_clear_object (&work->connection);
}

/* error is (transfer full). */
static void
fail (GTask  *task,
      GError *error)
{
  end_connection (g_task_get_task_data (task));
  g_task_return_error (task, pillion_engine_error_from (error));
}

/* The relay knows nothing of this device, or says that it is none any more. */
static gboolean
is_named (PillionDatabase *database,
          ClaimWork       *work,
          gboolean        *named,
          GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;

  *named = FALSE;
  if (!work->known)
    return TRUE;
  if (!pillion_directory_take_record (database, &work->job, &work->record, FALSE, error) ||
      !pillion_directory_load_view (database, work->identity->account, &view, error))
    return FALSE;
  switch (pillion_account_view_get_trust (view, work->identity->device, work->job.now_ms)) {
  case PILLION_DEVICE_FRESH:
  case PILLION_DEVICE_FROZEN:
  case PILLION_DEVICE_LAPSED:
    *named = TRUE;
    break;
  case PILLION_DEVICE_UNKNOWN:
  case PILLION_DEVICE_REMOVED:
  case PILLION_DEVICE_EXPIRED:
  case PILLION_DEVICE_RESIGNED:
  case PILLION_DEVICE_SEAT_ENDED:
  default:
    break;
  }
  return TRUE;
}

static gboolean
settle (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  ClaimWork *work = data;

  if (!is_named (database, work, &work->linked, error))
    return FALSE;
  if (!work->linked)
    return pillion_registration_remove_pending (database, error);
  return pillion_registration_adopt (database, work->identity, error);
}

static void
on_settled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  ClaimWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL) {
    fail (task, error);
    return;
  }
  end_connection (work);
  if (work->linked) {
    /* The present connection, if there is one, is nobody's or another device's. */
    pillion_engine_go_offline (engine);
    pillion_engine_set_identity (engine, work->identity);
  }
  g_task_return_boolean (task, TRUE);
}

static void
begin_to_settle (GTask *task)
{
  pillion_engine_run_async (g_task_get_source_object (task), settle, claim_work_ref (g_task_get_task_data (task)),
                            (GDestroyNotify) claim_work_unref, NULL, on_settled, g_object_ref (task));
}

static void
on_record (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ClaimWork *work = g_task_get_task_data (task);
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL || !pillion_relay_account_record_read (&work->record, ok, &error)) {
    fail (task, error);
    return;
  }
  work->known = memcmp (work->record.account, work->identity->account, sizeof work->record.account) == 0;
  begin_to_settle (task);
}

static void
on_authenticated (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ClaimWork *work = g_task_get_task_data (task);
  PillionRelayAccountGet get;
  g_autoptr (JsonObject) ok = NULL;
  g_autoptr (JsonObject) members = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL && !pillion_net_error_is_refusal (error, "unauthenticated")) {
    fail (task, error);
    return;
  }
  if (ok == NULL) {
    g_error_free (error);
    begin_to_settle (task);
    return;
  }
  memcpy (get.account, work->identity->account, sizeof get.account);
  members = pillion_relay_account_get_write (&get);
  pillion_connection_request_async (PILLION_CONNECTION (source), "account.get", members,
                                    g_task_get_cancellable (task), on_record, g_object_ref (task));
}

static void
authenticate (GTask        *task,
              const guint8  nonce[PILLION_NONCE_BYTES])
{
  ClaimWork *work = g_task_get_task_data (task);
  const PillionIdentity *identity = work->identity;
  PillionAuthentication challenge = { 0 };
  PillionRelayAuthenticate request = { 0 };
  PillionClockReading reading;
  g_autoptr (JsonObject) members = NULL;

  work->asked = TRUE;
  pillion_engine_read_clock (g_task_get_source_object (task), &reading);
  memcpy (challenge.relay_id, identity->relay_id, sizeof challenge.relay_id);
  memcpy (challenge.nonce, nonce, sizeof challenge.nonce);
  memcpy (challenge.account, identity->account, sizeof challenge.account);
  memcpy (challenge.device, identity->device, sizeof challenge.device);
  challenge.time_ms = reading.own_ms;

  memcpy (request.account, challenge.account, sizeof request.account);
  memcpy (request.device, challenge.device, sizeof request.device);
  request.time = challenge.time_ms;
  pillion_authentication_sign (&challenge, identity->dsk_secret, request.signature);
  members = pillion_relay_authenticate_write (&request);
  pillion_connection_request_async (work->connection, "authenticate", members, g_task_get_cancellable (task),
                                    on_authenticated, g_object_ref (task));
}

static void
on_connection_state (GTask *task)
{
  ClaimWork *work = g_task_get_task_data (task);
  g_auto (PillionRelayHello) hello = { 0 };
  const GError *last;
  GError *error = NULL;

  switch (pillion_connection_get_state (work->connection)) {
  case PILLION_CONNECTION_STATE_CONNECTED:
    if (pillion_relay_hello_read (&hello, pillion_connection_get_hello (work->connection), &error))
      authenticate (task, hello.nonce);
    else
      fail (task, error);
    break;
  case PILLION_CONNECTION_STATE_WAITING:
    last = pillion_connection_get_last_error (work->connection);
    if (!work->asked && last != NULL)
      fail (task, g_error_copy (last));
    break;
  case PILLION_CONNECTION_STATE_IDLE:
  case PILLION_CONNECTION_STATE_CONNECTING:
  default:
    break;
  }
}

static gboolean
load_pending (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  ClaimWork *work = data;
  g_autoptr (PillionIdentity) pending = pillion_identity_new ();
  gboolean found;

  if (!pillion_keys_load (database, "pending-identity", (guint8 *) pending, sizeof *pending, &found, error))
    return FALSE;
  if (found)
    work->identity = g_steal_pointer (&pending);
  return TRUE;
}

static void
on_pending_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  const PillionEngineOptions *options = pillion_engine_get_options (engine);
  GError *error = NULL;
  ClaimWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL) {
    fail (task, error);
    return;
  }
  if (work->identity == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  work->connection = pillion_connection_new (work->identity->relay_url, options->ca_file, options->connection_limits,
                                             &error);
  if (work->connection == NULL) {
    fail (task, error);
    return;
  }
  work->handler = g_signal_connect_data (work->connection, "notify::state", G_CALLBACK (on_connection_state),
                                         g_object_ref (task), (GClosureNotify) (void (*) (void)) g_object_unref,
                                         G_CONNECT_SWAPPED);
  pillion_connection_start (work->connection);
}

void
pillion_registration_claim_async (PillionEngine      *engine,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  ClaimWork *work = g_atomic_rc_box_new0 (ClaimWork);

  g_task_set_source_tag (task, pillion_registration_claim_async);
  g_task_set_task_data (task, work, (GDestroyNotify) claim_work_unref);
  pillion_engine_run_async (engine, load_pending, claim_work_ref (work), (GDestroyNotify) claim_work_unref,
                            cancellable, on_pending_loaded, task);
}

gboolean
pillion_registration_claim_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   gboolean      *linked,
                                   GError       **error)
{
  ClaimWork *work;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  *linked = work->linked;
  return g_task_propagate_boolean (G_TASK (result), error);
}
