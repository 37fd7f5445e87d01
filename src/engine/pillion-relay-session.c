/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-relay-session.h"

#include "engine/pillion-fetch.h"
#include "engine/pillion-heartbeat.h"
#include "engine/pillion-idle-warning.h"
#include "engine/pillion-link-bundle.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-network.h"
#include "engine/pillion-prekeys.h"
#include "engine/pillion-publication.h"
#include "engine/pillion-receiver.h"
#include "engine/pillion-restoration.h"
#include "engine/pillion-review.h"
#include "engine/pillion-status.h"
#include "protocol/pillion-authentication.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-relay-messages-account.h"
#include "wire/pillion-relay-messages-mailbox.h"

#include <string.h>

/* One connection after another. A step belongs to the connection it began on: each new one
 * has a cancellable of its own, and the answers of the old one are dropped with it.
 */
struct _PillionRelaySession {
  GObject             parent_instance;

  PillionEngine      *engine;      /* (unowned): it owns this */
  PillionConnection  *connection;  /* (owned) */
  GCancellable       *cancellable; /* (owned): of the steps on the present connection */
  GPtrArray          *waiters;     /* (owned) (element-type GTask) */
  PillionRelayPolicy  policy;
  guint               n_one_time;  /* prekeys of this device at the relay, when it authenticated */
  gboolean            greeted;
  gboolean            holding;     /* the store is kept open, to ask */
  gboolean            online;
  gboolean            locked;      /* online, but only to look at the own account */
  gboolean            renewable;   /* what it saw there is new: another connection may do more */
};

G_DEFINE_FINAL_TYPE (PillionRelaySession, pillion_relay_session, G_TYPE_OBJECT)

static void
end_waiting (PillionRelaySession *self,
             const GError        *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiters->len; i++) {
    if (error != NULL)
      g_task_return_error (waiters->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (waiters->pdata[i], TRUE);
  }
}

/* Something on this connection went wrong that another one may mend. */
static void
give_up_connection (PillionRelaySession *self,
                    const GError        *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_waiting (self, error);
  pillion_connection_drop (self->connection, error);
}

static void
release_store (PillionRelaySession *self)
{
  if (!self->holding)
    return;
  self->holding = FALSE;
  pillion_lock_release (pillion_engine_get_lock (self->engine));
}

static void
end_coming_online (PillionRelaySession *self)
{
  release_store (self);
  end_waiting (self, NULL);
}

/* Where it is found to be logged out, the connection has ended. */
static void
on_reviewed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_review_finish (PILLION_ENGINE (source), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_coming_online (self);
}

/* Who waits for a locked device learns at once whether it opens again or is logged out. */
static void
come_online (PillionRelaySession *self)
{
  self->online = TRUE;
  pillion_connection_confirm (self->connection);
  pillion_network_update (pillion_engine_get_network (self->engine));
  if (pillion_engine_is_primary (self->engine) && !self->locked)
    pillion_link_bundle_repeat (self->engine);
  if (!self->locked)
    pillion_heartbeat_send (self->engine);
  /* Whether a companion's primary was used is known only now. A primary that comes online may be used
   * this minute, and is not warned yet.
   */
  if (!pillion_engine_is_primary (self->engine))
    pillion_idle_warning_look (self->engine);
  if (pillion_engine_get_identity (self->engine) != NULL)
    pillion_review_async (self->engine, self->cancellable, on_reviewed, g_object_ref (self));
  else
    end_coming_online (self);
}

/* ----- the steps of an active device: own account, mailbox ----- */

static void
on_mailbox_opened (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_autoptr (JsonObject) ok = NULL;
  g_autoptr (GError) error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL)
    give_up_connection (self, error);
  else
    come_online (self);
}

static void
open_mailbox (PillionRelaySession *self)
{
  pillion_connection_request_async (self->connection, "mailbox.open", NULL, self->cancellable, on_mailbox_opened,
                                    g_object_ref (self));
}

/* What the relay says of the own account may be wrong; then what is known stays, and the
 * device goes on with it.
 */
static void
on_own_account_fetched (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_fetch_account_finish (PILLION_ENGINE (source), result, &error)) {
    pillion_lock_note_answer (pillion_engine_get_lock (self->engine));
    open_mailbox (self);
    return;
  }
  if (error->domain == PILLION_NET_ERROR) {
    give_up_connection (self, error);
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  open_mailbox (self);
}

/* A locked or removed device may only look at its own account: it may be that its primary
 * was used again.
 */
static void
on_own_account_seen (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_fetch_account_finish (PILLION_ENGINE (source), result, &error)) {
    pillion_lock_note_answer (pillion_engine_get_lock (self->engine));
    come_online (self);
    return;
  }
  give_up_connection (self, error);
}

static void
fetch_own_account (PillionRelaySession *self,
                   GAsyncReadyCallback  callback)
{
  pillion_fetch_account_async (self->engine, pillion_engine_get_identity (self->engine)->account, self->cancellable,
                               callback, g_object_ref (self));
}

/* A membership that was refused for good is forgotten; the account as it is comes next. */
static void
on_waiting_published (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_publication_publish_finish (PILLION_ENGINE (source), result, &error) &&
      pillion_net_error_get_relay_code (error) == NULL) {
    give_up_connection (self, error);
    return;
  }
  fetch_own_account (self, on_own_account_fetched);
}

/* Nothing was said of it if the relay refused to; then it is asked with the next connection. */
static void
on_restoration_checked (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_restoration_check_finish (PILLION_ENGINE (source), result, &error) &&
      pillion_net_error_get_relay_code (error) == NULL) {
    give_up_connection (self, error);
    return;
  }
  pillion_prekeys_refill (self->engine, self->n_one_time);
  pillion_publication_publish_async (self->engine, self->cancellable, on_waiting_published, g_object_ref (self));
}

static void
catch_up (PillionRelaySession              *self,
          const PillionRelayAuthenticateOk *ok)
{
  self->locked = ok->state != PILLION_RELAY_STATE_ACTIVE;
  if (self->locked) {
    fetch_own_account (self, on_own_account_seen);
    return;
  }
  self->n_one_time = (guint) MIN (ok->one_time_prekeys, G_MAXUINT);
  pillion_restoration_check_async (self->engine, self->cancellable, on_restoration_checked, g_object_ref (self));
}

/* ----- authentication ----- */

/* Whether the relay knows this device, for when nobody is connected. */
typedef struct {
  PillionJob job;
  gboolean   known;
} KnownWork;

static void
known_work_free (KnownWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
note_known (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  KnownWork *work = data;

  if (work->known)
    return pillion_settings_remove (database, PILLION_SETTING_NOT_KNOWN, error);
  return pillion_settings_save_number (database, PILLION_SETTING_NOT_KNOWN, 1, error);
}

static void
remember_known (PillionRelaySession *self,
                gboolean             known)
{
  KnownWork *work = g_new0 (KnownWork, 1);

  work->known = known;
  pillion_engine_run_async (self->engine, note_known, work, (GDestroyNotify) known_work_free, NULL, NULL, NULL);
}

static void
on_authenticated (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_auto (PillionRelayAuthenticateOk) ok = { 0 };
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) error = NULL;
  PillionClockReading reading;

  answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (answer == NULL || !pillion_relay_authenticate_ok_read (&ok, answer, &error)) {
    if (pillion_net_error_is_refusal (error, "unauthenticated"))
      remember_known (self, FALSE);
    give_up_connection (self, error);
    return;
  }
  remember_known (self, TRUE);
  pillion_engine_read_clock (self->engine, &reading);
  pillion_trust_clock_note_relay (pillion_engine_get_clock (self->engine), &reading, ok.time,
                                  pillion_engine_get_options (self->engine)->limits->clock_tolerance_ms);
  catch_up (self, &ok);
}

static void
authenticate (PillionRelaySession *self,
              const guint8         nonce[PILLION_NONCE_BYTES])
{
  PillionIdentity *identity = pillion_engine_get_identity (self->engine);
  PillionAuthentication challenge = { 0 };
  PillionRelayAuthenticate request = { 0 };
  PillionClockReading reading;
  g_autoptr (JsonObject) members = NULL;

  pillion_engine_read_clock (self->engine, &reading);
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
  pillion_connection_request_async (self->connection, "authenticate", members, self->cancellable, on_authenticated,
                                    g_object_ref (self));
}

/* ----- the connection's life ----- */

static gboolean
read_hello (PillionRelaySession *self,
            PillionRelayHello   *hello,
            GError             **error)
{
  return pillion_relay_hello_read (hello, pillion_connection_get_hello (self->connection), error);
}

/* The keys that say who this is lie in the store. */
static void
on_store_held (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionRelaySession) self = user_data;
  g_auto (PillionRelayHello) hello = { 0 };
  g_autoptr (GError) error = NULL;

  if (!pillion_lock_hold_finish (PILLION_ENGINE (source), result, &error)) {
    give_up_connection (self, error);
    return;
  }
  if (self->holding) /* another connection came meanwhile */
    pillion_lock_release (pillion_engine_get_lock (self->engine));
  self->holding = TRUE;
  if (self->greeted && !self->online && read_hello (self, &hello, &error))
    authenticate (self, hello.nonce);
  else
    release_store (self);
}

static void
greet (PillionRelaySession *self)
{
  g_auto (PillionRelayHello) hello = { 0 };
  g_autoptr (GError) error = NULL;

  if (!read_hello (self, &hello, &error)) {
    give_up_connection (self, error);
    return;
  }
  self->policy = hello.policy;
  self->greeted = TRUE;
  if (pillion_engine_get_identity (self->engine) != NULL)
    pillion_lock_hold_async (pillion_engine_get_lock (self->engine), NULL, on_store_held, g_object_ref (self));
  else
    come_online (self);
}

static void
forget_connection (PillionRelaySession *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->greeted = FALSE;
  self->online = FALSE;
  self->locked = FALSE;
  self->renewable = FALSE;
  release_store (self);
  pillion_trust_clock_forget_relay (pillion_engine_get_clock (self->engine));
}

static void
on_connection_state (PillionRelaySession *self)
{
  const GError *error;

  switch (pillion_connection_get_state (self->connection)) {
  case PILLION_CONNECTION_STATE_CONNECTED:
    greet (self);
    break;
  case PILLION_CONNECTION_STATE_WAITING:
    forget_connection (self);
    error = pillion_connection_get_last_error (self->connection);
    if (error != NULL)
      end_waiting (self, error);
    pillion_lock_note_silence (pillion_engine_get_lock (self->engine));
    if (!pillion_lock_is_shut (pillion_engine_get_lock (self->engine)))
      pillion_engine_review (self->engine);
    pillion_idle_warning_look (self->engine);
    break;
  case PILLION_CONNECTION_STATE_IDLE:
    forget_connection (self);
    break;
  case PILLION_CONNECTION_STATE_CONNECTING:
  default:
    break;
  }
  pillion_network_update (pillion_engine_get_network (self->engine));
}

static void
on_account_changed (PillionRelaySession *self)
{
  self->renewable = self->locked;
}

static void
on_push (PillionRelaySession *self,
         const char          *name,
         JsonObject          *push)
{
  g_autoptr (GError) error = NULL;

  if (!pillion_engine_take_push (self->engine, name, push, &error))
    give_up_connection (self, error);
}

static void
pillion_relay_session_dispose (GObject *object)
{
  PillionRelaySession *self = PILLION_RELAY_SESSION (object);

  pillion_relay_session_stop (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (pillion_relay_session_parent_class)->dispose (object);
}

static void
pillion_relay_session_finalize (GObject *object)
{
  PillionRelaySession *self = PILLION_RELAY_SESSION (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->waiters);

  G_OBJECT_CLASS (pillion_relay_session_parent_class)->finalize (object);
}

static void
pillion_relay_session_class_init (PillionRelaySessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pillion_relay_session_dispose;
  object_class->finalize = pillion_relay_session_finalize;
}

static void
pillion_relay_session_init (PillionRelaySession *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
}

PillionRelaySession *
pillion_relay_session_new (PillionEngine *engine,
                           const char    *relay_url,
                           GError       **error)
{
  const PillionEngineOptions *options = pillion_engine_get_options (engine);
  g_autoptr (PillionRelaySession) self = g_object_new (PILLION_TYPE_RELAY_SESSION, NULL);

  self->engine = engine;
  self->connection = pillion_connection_new (relay_url, options->ca_file, options->connection_limits, error);
  if (self->connection == NULL)
    return NULL;
  g_signal_connect_object (self->connection, "notify::state", G_CALLBACK (on_connection_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "push", G_CALLBACK (on_push), self, G_CONNECT_SWAPPED);
  /* A relay that calls a device locked which is not, by its own clock, is not asked again
   * and again.
   */
  g_signal_connect_object (engine, "account-changed", G_CALLBACK (on_account_changed), self, G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

void
pillion_relay_session_stop (PillionRelaySession *self)
{
  g_autoptr (GError) error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "the connection was closed");

  if (self->connection != NULL)
    pillion_connection_stop (self->connection);
  end_waiting (self, error);
}

PillionConnection *
pillion_relay_session_get_connection (PillionRelaySession *self)
{
  return self->connection;
}

const PillionRelayPolicy *
pillion_relay_session_get_policy (PillionRelaySession *self)
{
  return self->greeted ? &self->policy : NULL;
}

gboolean
pillion_relay_session_is_online (PillionRelaySession *self)
{
  return self->online;
}

void
pillion_relay_session_wait_async (PillionRelaySession *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_relay_session_wait_async);
  if (self->online) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  g_ptr_array_add (self->waiters, g_steal_pointer (&task));
  pillion_connection_start (self->connection);
  pillion_connection_wake (self->connection);
}

gboolean
pillion_relay_session_wait_finish (PillionRelaySession *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_relay_session_renew (PillionRelaySession *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->online || !self->locked || !self->renewable)
    return;
  g_set_error_literal (&error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "this device is no longer locked");
  pillion_connection_drop (self->connection, error);
  pillion_connection_wake (self->connection);
}

void
pillion_relay_session_authenticate (PillionRelaySession *self)
{
  g_auto (PillionRelayHello) hello = { 0 };

  if (!self->greeted || !read_hello (self, &hello, NULL))
    return;
  self->online = FALSE;
  authenticate (self, hello.nonce);
}
