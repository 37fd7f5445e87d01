/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine.h"

#include "crypto/pillion-crypto.h"
#include "engine/pillion-chat-service.h"
#include "engine/pillion-engine-load.h"
#include "engine/pillion-engine-push.h"
#include "engine/pillion-heartbeat.h"
#include "engine/pillion-idle-warning.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-prekeys.h"
#include "engine/pillion-receiver.h"
#include "engine/pillion-relay-session.h"
#include "engine/pillion-restoration.h"
#include "engine/pillion-review.h"
#include "engine/pillion-sender.h"
#include "engine/pillion-share.h"
#include "engine/pillion-unlock.h"
#include "protocol/pillion-relay-id.h"

#include <string.h>

/**
 * PillionEngine:
 *
 * One profile: who this device is, its store, and its connection to the relay. Everything
 * else of this folder works on one of these; the window and the command line are two faces
 * of it.
 *
 * Threads: all of it belongs to the thread that made it, whose main context must run. Work on
 * the store happens on the store's own thread.
 */
struct _PillionEngine {
  GObject               parent_instance;

  char                 *folder;   /* (owned) */
  char                 *program;  /* (owned) */
  char                 *ca_file;  /* (owned) (nullable) */
  PillionEngineOptions  options;

  PillionProfile       *profile;  /* (owned) (nullable) */
  GPtrArray            *closers;  /* (owned) (element-type GTask): wait for its end */
  PillionIdentity      *identity; /* (owned) (nullable) */
  PillionLock          *lock;     /* (owned) */
  PillionTrustClock     clock;

  PillionRelaySession  *session;  /* (owned) (nullable) */
  PillionSender        *sender;   /* (owned) */
  PillionReceiver      *receiver; /* (owned) */
  PillionChatService   *chats;    /* (owned) */

  PillionEngineState    state;
  guint                 review_source; /* at the end of this companion's freshness */
  guint                 hourly_source; /* saves the clock, looks after prekeys and warnings */
  gboolean              was_online;    /* since it was opened: a relay may have moved the clock's floor */
};

/* A process that is killed forgets at most so much of how late it was. */
#define HOUR_SECONDS 3600

G_DEFINE_ENUM_TYPE (PillionEngineState, pillion_engine_state,
                    G_DEFINE_ENUM_VALUE (PILLION_ENGINE_STATE_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (PILLION_ENGINE_STATE_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (PILLION_ENGINE_STATE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (PILLION_ENGINE_STATE_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (PILLION_ENGINE_STATE_LOGGED_OUT, "logged-out"))

G_DEFINE_FINAL_TYPE (PillionEngine, pillion_engine, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
  PROP_ONLINE,
  PROP_SENDING,
} PillionEngineProperty;

static GParamSpec *properties[PROP_SENDING + 1];

static void
set_state (PillionEngine     *self,
           PillionEngineState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* ----- opening ----- */

static void
let_go_of_profile (PillionEngine *self)
{
  pillion_lock_stop (self->lock);
  g_clear_handle_id (&self->hourly_source, g_source_remove);
  g_clear_pointer (&self->identity, pillion_identity_unref);
  g_clear_object (&self->profile);
}

static void
fail_to_open (PillionEngine *self,
              GTask         *task,
              GError        *error)
{
  let_go_of_profile (self);
  g_task_return_error (task, pillion_engine_error_from (error));
}

static void
on_reviewed_first (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *self = PILLION_ENGINE (source);
  GError *error = NULL;

  if (!pillion_review_finish (self, result, &error))
    fail_to_open (self, task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_share_settled (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *self = PILLION_ENGINE (source);
  GError *error = NULL;

  if (!pillion_share_settle_finish (self, result, &error))
    fail_to_open (self, task, error);
  else
    pillion_review_async (self, g_task_get_cancellable (task), on_reviewed_first, g_object_ref (task));
}

static void
on_restoration_judged (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *self = PILLION_ENGINE (source);
  GError *error = NULL;

  if (!pillion_restoration_open_finish (self, result, &error))
    fail_to_open (self, task, error);
  else
    pillion_share_settle_async (self, on_share_settled, g_object_ref (task));
}

static gboolean
on_hour_over (gpointer user_data)
{
  PillionEngine *self = user_data;

  pillion_engine_save_clock (self);
  pillion_prekeys_repeat (self);
  pillion_idle_warning_look (self);
  return G_SOURCE_CONTINUE;
}

static void
take_loaded (PillionEngine *self,
             PillionEngineLoad *work)
{
  pillion_chat_service_set_preferences (self->chats, &work->preferences);
  if (self->hourly_source == 0)
    self->hourly_source = g_timeout_add_seconds (HOUR_SECONDS, on_hour_over, self);
}

static void
on_loaded_again (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  PillionEngineLoad *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL);

  if (work != NULL)
    take_loaded (PILLION_ENGINE (source), work);
}

void
pillion_engine_load_again (PillionEngine *self)
{
  pillion_engine_run_async (self, pillion_engine_load, pillion_engine_load_new (), pillion_engine_load_free, NULL,
                            on_loaded_again, NULL);
}

static void
on_profile_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *self = PILLION_ENGINE (source);
  GError *error = NULL;
  PillionEngineLoad *work = pillion_engine_run_finish (self, result, &error);

  if (work == NULL) {
    fail_to_open (self, task, error);
    return;
  }
  pillion_engine_load_resume_clock (work, self);
  take_loaded (self, work);
  if (work->identity == NULL) {
    set_state (self, PILLION_ENGINE_STATE_EMPTY);
    g_task_return_boolean (task, TRUE);
    return;
  }
  self->identity = pillion_identity_ref (work->identity);
  pillion_restoration_open_async (self, g_task_get_cancellable (task), on_restoration_judged, g_object_ref (task));
}

static void
on_profile_opened (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->profile = pillion_profile_open_finish (result, &error);
  if (self->profile == NULL) {
    fail_to_open (self, task, error);
    return;
  }
  pillion_lock_start (self->lock, self->profile);
  if (pillion_lock_is_sealed (self->lock)) {
    pillion_engine_replace_identity (self, pillion_lock_get_ending (self->lock)->identity);
    set_state (self, PILLION_ENGINE_STATE_LOGGED_OUT);
    g_task_return_boolean (task, TRUE);
    return;
  }
  pillion_engine_run_async (self, pillion_engine_load, pillion_engine_load_new (), pillion_engine_load_free,
                            g_task_get_cancellable (task), on_profile_loaded, g_object_ref (task));
}

/**
 * pillion_engine_open_async:
 *
 * Takes the profile, making it where there is none, and finds out who this device is. Works
 * without a network.
 */
void
pillion_engine_open_async (PillionEngine      *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_ENGINE (self));
  g_return_if_fail (self->state == PILLION_ENGINE_STATE_CLOSED);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_engine_open_async);
  pillion_profile_open_async (self->folder, self->program, self->options.lock_wait_ms, pillion_unlock_get (self),
                              self->options.random, cancellable, on_profile_opened, task);
}

/**
 * pillion_engine_open_finish:
 * @error: %PILLION_ENGINE_ERROR_BUSY names who has the profile; _DISK, _READ_ONLY, _DAMAGED,
 *   _VERSION; and of its keys (pillion-unlock.h) _KEYS_UNSAFE, _NO_KEYRING, _KEYRING_LOCKED,
 *   _KEY_MISSING, _KEY_CHANGED, _PASSPHRASE_NEEDED, _WRONG_PASSPHRASE. Nothing that was there is
 *   changed, and it can be opened again.
 */
gboolean
pillion_engine_open_finish (PillionEngine *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- closing ----- */

/* Whoever asked gets the same answer. */
static void
on_profile_closed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionEngine) self = user_data;
  g_autoptr (GPtrArray) closers = g_steal_pointer (&self->closers);
  g_autoptr (GError) error = NULL;

  self->closers = g_ptr_array_new_with_free_func (g_object_unref);
  pillion_profile_close_finish (PILLION_PROFILE (source), result, &error);
  let_go_of_profile (self);
  set_state (self, PILLION_ENGINE_STATE_CLOSED);
  for (guint i = 0; i < closers->len; i++) {
    if (error != NULL)
      g_task_return_error (closers->pdata[i], pillion_engine_error_from (g_error_copy (error)));
    else
      g_task_return_boolean (closers->pdata[i], TRUE);
  }
}

/**
 * pillion_engine_close_async:
 *
 * Ends the connection, finishes what the store has to do, and lets go of the profile.
 */
void
pillion_engine_close_async (PillionEngine      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_engine_close_async);
  pillion_engine_go_offline (self);
  g_clear_handle_id (&self->review_source, g_source_remove);
  if (self->profile == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  g_ptr_array_add (self->closers, g_steal_pointer (&task));
  if (self->closers->len > 1)
    return;
  /* A command that only looks commits nothing: the floor is carried on by the running clock. */
  if (self->was_online)
    pillion_engine_save_clock (self);
  pillion_lock_close (self->lock);
}

void
pillion_engine_finish_closing (PillionEngine *self)
{
  pillion_profile_close_async (self->profile, NULL, on_profile_closed, g_object_ref (self));
}

/* A profile that was wiped, or logged out for good. */
void
pillion_engine_erase_at_close (PillionEngine *self)
{
  if (self->profile != NULL)
    pillion_profile_erase_at_close (self->profile);
}

gboolean
pillion_engine_close_finish (PillionEngine *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- the network ----- */

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (pillion_relay_session_wait_finish (PILLION_RELAY_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (pillion_lock_has_ended (self->lock)) /* and the connection with it */
    g_task_return_error (task, pillion_review_refusal (PILLION_ENGINE_STATE_LOGGED_OUT));
  else
    g_task_return_error (task, pillion_engine_error_from (g_steal_pointer (&error)));
}

static gboolean
ensure_session (PillionEngine *self,
                const char    *relay_url,
                GError       **error)
{
  if (self->profile == NULL || self->closers->len > 0) {
    g_set_error_literal (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED, "the profile is closed");
    return FALSE;
  }
  if (self->session == NULL)
    self->session = pillion_relay_session_new (self, relay_url, error);
  return self->session != NULL;
}

/**
 * pillion_engine_go_online_async:
 *
 * Connects to the relay, and stays connected from then on. Ends when this device is
 * authenticated, knows its own account as the relay does, and was judged by that; or with the
 * first attempt's failure; the connection is tried again all the same.
 */
void
pillion_engine_go_online_async (PillionEngine      *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (self));
  g_return_if_fail (self->profile == NULL || self->identity != NULL || self->session != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_engine_go_online_async);
  if (!ensure_session (self, self->identity != NULL ? self->identity->relay_url : NULL, &error)) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  if (pillion_lock_is_sealed (self->lock)) {
    g_task_return_error (task, pillion_review_refusal (PILLION_ENGINE_STATE_LOGGED_OUT));
    return;
  }
  self->was_online = TRUE;
  pillion_relay_session_wait_async (self->session, cancellable, on_online, g_steal_pointer (&task));
}

gboolean
pillion_engine_go_online_finish (PillionEngine *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_engine_go_offline (PillionEngine *self)
{
  g_return_if_fail (PILLION_IS_ENGINE (self));

  if (self->session == NULL)
    return;
  pillion_relay_session_stop (self->session);
  g_clear_object (&self->session);
  pillion_receiver_reset (self->receiver);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

gboolean
pillion_engine_set_relay (PillionEngine *self,
                          const char    *relay_url,
                          GError       **error)
{
  g_autofree char *origin = pillion_relay_origin_canonicalize (relay_url, error);

  if (origin == NULL)
    return FALSE;
  pillion_engine_go_offline (self);
  return ensure_session (self, origin, error);
}

void
pillion_engine_replace_identity (PillionEngine   *self,
                                 PillionIdentity *identity)
{
  PillionIdentity *before = self->identity;

  self->identity = pillion_identity_ref (identity);
  g_clear_pointer (&before, pillion_identity_unref);
}

void
pillion_engine_set_identity (PillionEngine   *self,
                             PillionIdentity *identity)
{
  pillion_engine_replace_identity (self, identity);
  pillion_engine_review (self);
  if (self->session != NULL)
    pillion_relay_session_authenticate (self->session);
}

gboolean
pillion_engine_take_push (PillionEngine *self,
                          const char    *name,
                          JsonObject    *push,
                          GError       **error)
{
  if (pillion_lock_is_shut (self->lock)) {
    pillion_lock_ask (self->lock);
    return TRUE;
  }
  if (g_str_equal (name, "mailbox"))
    return pillion_receiver_push (self->receiver, push, error);
  if (g_str_equal (name, "ephemeral"))
    return pillion_receiver_pass (self->receiver, push, error);
  if (g_str_equal (name, "mailbox.drained")) {
    pillion_receiver_set_drained (self->receiver);
    return TRUE;
  }
  return pillion_engine_push_take (self, name, push, error);
}

void
pillion_engine_wake_sender (PillionEngine *self)
{
  pillion_sender_flush (self->sender);
}

/* ----- the clock ----- */

void
pillion_engine_read_clock (PillionEngine       *self,
                           PillionClockReading *reading)
{
  memset (reading, 0, sizeof *reading);
  self->options.clock->read (self->options.clock->data, reading);
}

guint64
pillion_engine_get_time (PillionEngine *self)
{
  PillionClockReading reading;

  pillion_engine_read_clock (self, &reading);
  return pillion_trust_clock_get_time (&self->clock, &reading);
}

PillionTrustClock *
pillion_engine_get_clock (PillionEngine *self)
{
  return &self->clock;
}

/* ----- what this device is ----- */

static gboolean
on_review_due (gpointer user_data)
{
  PillionEngine *self = user_data;

  self->review_source = 0;
  pillion_engine_review (self);
  return G_SOURCE_REMOVE;
}

void
pillion_engine_set_review (PillionEngine     *self,
                           PillionEngineState state,
                           guint64            next_review_ms)
{
  guint64 now_ms = pillion_engine_get_time (self);

  g_clear_handle_id (&self->review_source, g_source_remove);
  if (next_review_ms > now_ms)
    self->review_source = g_timeout_add ((guint) MIN (next_review_ms - now_ms, G_MAXINT), on_review_due, self);
  set_state (self, state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  if (state != PILLION_ENGINE_STATE_READY)
    return;
  if (self->session != NULL)
    pillion_relay_session_renew (self->session);
  pillion_sender_flush (self->sender);
}

void
pillion_engine_review (PillionEngine *self)
{
  if (self->identity != NULL && self->profile != NULL)
    pillion_review_again (self);
}

void
pillion_engine_notify_sending (PillionEngine *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDING]);
}

void
pillion_engine_emit_drained (PillionEngine *self)
{
  pillion_heartbeat_note_drained (self);
  g_signal_emit_by_name (self, "drained");
}

void
pillion_engine_emit_sent (PillionEngine *self,
                          const guint8  *request,
                          const GError  *error)
{
  g_signal_emit_by_name (self, "sent", request, error);
}

/* ----- the object ----- */

static void
pillion_engine_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  PillionEngine *self = PILLION_ENGINE (object);

  switch ((PillionEngineProperty) property_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_ONLINE:
    g_value_set_boolean (value, pillion_engine_is_online (self));
    break;
  case PROP_SENDING:
    g_value_set_boolean (value, pillion_engine_is_sending (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_engine_dispose (GObject *object)
{
  PillionEngine *self = PILLION_ENGINE (object);

  pillion_engine_go_offline (self);
  g_clear_handle_id (&self->review_source, g_source_remove);
  let_go_of_profile (self);
  g_clear_object (&self->sender);
  g_clear_object (&self->receiver);
  g_clear_object (&self->chats);

  G_OBJECT_CLASS (pillion_engine_parent_class)->dispose (object);
}

static void
pillion_engine_finalize (GObject *object)
{
  PillionEngine *self = PILLION_ENGINE (object);

  g_ptr_array_unref (self->closers);
  pillion_lock_free (self->lock);
  g_free (self->folder);
  g_free (self->program);
  g_free (self->ca_file);

  G_OBJECT_CLASS (pillion_engine_parent_class)->finalize (object);
}

static void
pillion_engine_class_init (PillionEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /* Before anything else of the engine can be called. */
  if (!pillion_crypto_init ())
    g_error ("libsodium does not work here.");

  object_class->get_property = pillion_engine_get_property;
  object_class->dispose = pillion_engine_dispose;
  object_class->finalize = pillion_engine_finalize;

  /* What this profile is to its user. */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_ENGINE_STATE,
                                              PILLION_ENGINE_STATE_CLOSED, flags);
  /* Whether the relay is there and knows this device. */
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, FALSE, flags);
  /* Whether something is on its way from the outbox to the relay. */
  properties[PROP_SENDING] = g_param_spec_boolean ("sending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  pillion_engine_install_signals (object_class);
}

static void
pillion_engine_init (PillionEngine *self)
{
  self->closers = g_ptr_array_new_with_free_func (g_object_unref);
  self->sender = pillion_sender_new (self);
  self->receiver = pillion_receiver_new (self);
  self->chats = pillion_chat_service_new (self);
  self->lock = pillion_lock_new (self);
}

PillionEngine *
pillion_engine_new_with_options (const char                 *folder,
                                 const PillionEngineOptions *options)
{
  PillionEngine *self;

  g_return_val_if_fail (folder != NULL && options != NULL, NULL);

  self = g_object_new (PILLION_TYPE_ENGINE, NULL);
  self->folder = g_strdup (folder);
  self->program = g_strdup (options->program);
  self->ca_file = g_strdup (options->ca_file);
  self->options = *options;
  self->options.program = self->program;
  self->options.ca_file = self->ca_file;
  return self;
}

PillionEngineState
pillion_engine_get_state (PillionEngine *self)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (self), PILLION_ENGINE_STATE_CLOSED);

  return self->state;
}

gboolean
pillion_engine_is_primary (PillionEngine *self)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (self), FALSE);

  return self->identity != NULL && pillion_identity_is_primary (self->identity);
}

/* Whether the relay is there and knows this device. */
gboolean
pillion_engine_is_online (PillionEngine *self)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (self), FALSE);

  return self->session != NULL && pillion_relay_session_is_online (self->session);
}

/* Whether something is on its way from the outbox to the relay: who ends now sends it with
 * the next connection.
 */
gboolean
pillion_engine_is_sending (PillionEngine *self)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (self), FALSE);

  return pillion_sender_is_busy (self->sender);
}

PillionChatService *
pillion_engine_get_chat_service (PillionEngine *self)
{
  return self->chats;
}

const char *
pillion_engine_get_folder (PillionEngine *self)
{
  return self->folder;
}

const PillionEngineOptions *
pillion_engine_get_options (PillionEngine *self)
{
  return &self->options;
}

PillionProfile *
pillion_engine_get_profile (PillionEngine *self)
{
  return self->profile;
}

PillionStore *
pillion_engine_get_store (PillionEngine *self)
{
  return self->profile != NULL ? pillion_profile_get_store (self->profile) : NULL;
}

PillionLock *
pillion_engine_get_lock (PillionEngine *self)
{
  return self->lock;
}

PillionIdentity *
pillion_engine_get_identity (PillionEngine *self)
{
  return self->identity;
}

PillionConnection *
pillion_engine_get_connection (PillionEngine *self)
{
  return self->session != NULL ? pillion_relay_session_get_connection (self->session) : NULL;
}

const PillionRelayPolicy *
pillion_engine_get_policy (PillionEngine *self)
{
  return self->session != NULL ? pillion_relay_session_get_policy (self->session) : NULL;
}

const guint8 *
pillion_engine_get_local_secret (PillionEngine *self)
{
  return pillion_profile_get_secret (self->profile);
}
