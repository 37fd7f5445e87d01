/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-companion-link-private.h"

#include "engine/pillion-devices-texts.h"
#include "engine/pillion-link-rendezvous.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-registration-claim.h"
#include "protocol/pillion-relay-id.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * PillionCompanionLink:
 *
 * Makes this profile a companion of an account: shows QR codes, one after the other, or a
 * one-time code, on a connection of its own, until a primary answers one of them; asks for
 * the check number; stores what the primary hands over, and becomes the device. One try:
 * another code is another object. Main thread.
 *
 * The properties tell where it stands; "check-needed" asks for the number that the primary
 * shows, and once it is linked or not, the state is said last.
 */
G_DEFINE_ENUM_TYPE (PillionCompanionLinkState, pillion_companion_link_state,
                    G_DEFINE_ENUM_VALUE (PILLION_COMPANION_LINK_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (PILLION_COMPANION_LINK_SHOWING, "showing"),
                    G_DEFINE_ENUM_VALUE (PILLION_COMPANION_LINK_ANSWERED, "answered"),
                    G_DEFINE_ENUM_VALUE (PILLION_COMPANION_LINK_FINISHING, "finishing"),
                    G_DEFINE_ENUM_VALUE (PILLION_COMPANION_LINK_LINKED, "linked"),
                    G_DEFINE_ENUM_VALUE (PILLION_COMPANION_LINK_ENDED, "ended"))

G_DEFINE_FINAL_TYPE (PillionCompanionLink, pillion_companion_link, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
  PROP_TEXT,
} PillionCompanionLinkProperty;

static GParamSpec *properties[PROP_TEXT + 1];

enum {
  CHECK_NEEDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ----- what is shown ----- */

void
pillion_companion_link_set_state (PillionCompanionLink     *self,
                                  PillionCompanionLinkState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* text: (transfer full) (nullable) */
void
pillion_companion_link_set_text (PillionCompanionLink *self,
                                 char                 *text,
                                 guint64               expires_at)
{
  if (self->text == NULL && text == NULL)
    return;
  if (self->text != NULL)
    pillion_secret_wipe (self->text, strlen (self->text));
  g_free (self->text);
  self->text = text;
  self->expires_at = expires_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

gboolean
pillion_companion_link_is_over (PillionCompanionLink *self)
{
  return self->state >= PILLION_COMPANION_LINK_FINISHING;
}

void
pillion_companion_link_ask_check (PillionCompanionLink *self,
                                  guint                 tries_left)
{
  self->tries_left = tries_left;
  g_signal_emit (self, signals[CHECK_NEEDED], 0, tries_left);
}

/* ----- its end ----- */

void
pillion_companion_link_leave (PillionCompanionLink *self)
{
  g_clear_handle_id (&self->rotation, g_source_remove);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
}

/* error is (transfer full). The connection ends by itself where something is still to be
 * said on it.
 */
void
pillion_companion_link_end (PillionCompanionLink *self,
                            GError               *error)
{
  g_autoptr (GError) owned_error = error;

  if (self->error != NULL || self->state == PILLION_COMPANION_LINK_LINKED)
    return;
  self->error = pillion_engine_error_from (g_steal_pointer (&owned_error));
  pillion_companion_link_leave (self);
  pillion_companion_link_set_text (self, NULL, 0);
  pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_ENDED);
}

/* ----- showing codes ----- */

static guint64
get_life (PillionCompanionLink *self)
{
  if (self->work->by_code)
    return self->policy.code_lifetime_ms;
  return self->runs->len == 0 ? self->policy.qr_first_ms : self->policy.qr_next_ms;
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  PillionRelayRendezvousOpenOk opened = { 0 };
  guint64 now_ms = pillion_engine_get_time (self->engine);
  guint64 life_ms = get_life (self);
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;
  PillionCompanionRun *run;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL || !pillion_relay_rendezvous_open_ok_read (&opened, ok, &error)) {
    pillion_companion_link_end (self, error);
    return;
  }
  if (pillion_companion_link_is_over (self) || self->chosen != NULL)
    return;
  run = pillion_companion_link_add_run (self, &opened, life_ms + (self->work->by_code ? 0 : self->policy.qr_overlap_ms));
  pillion_companion_link_set_text (self, pillion_link_companion_dup_text (run->machine), now_ms + life_ms);
  pillion_companion_link_set_state (self, PILLION_COMPANION_LINK_SHOWING);
  pillion_companion_run_act (run);
}

static gboolean
open_code (gpointer user_data)
{
  PillionCompanionLink *self = user_data;
  PillionRelayRendezvousOpen open = { 0 };
  g_autoptr (JsonObject) members = NULL;

  self->rotation = 0;
  if (pillion_engine_get_time (self->engine) >= self->stops_at) {
    pillion_companion_link_end (self, pillion_link_reason_to_error (PILLION_LINK_REASON_EXPIRED, FALSE));
    return G_SOURCE_REMOVE;
  }
  open.kind = self->work->by_code ? PILLION_RENDEZVOUS_KIND_CODE : PILLION_RENDEZVOUS_KIND_QR;
  g_strlcpy (open.number, self->number != NULL ? self->number : "", sizeof open.number);
  members = pillion_relay_rendezvous_open_write (&open);
  pillion_connection_request_async (self->connection, "rendezvous.open", members, NULL, on_opened,
                                    g_object_ref (self));
  if (!self->work->by_code)
    self->rotation = g_timeout_add ((guint) MIN (get_life (self), G_MAXINT), open_code, self);
  return G_SOURCE_REMOVE;
}

/* ----- starting: pending keys, connection, keys ----- */

static void
begin_to_show (PillionCompanionLink *self)
{
  if (self->work->refusal != NULL)
    pillion_companion_link_end (self, g_steal_pointer (&self->work->refusal));
  else if (!pillion_companion_link_is_over (self) && self->connection != NULL)
    open_code (self);
}

static void
on_prepared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    pillion_companion_link_end (self, error);
  else
    begin_to_show (self);
}

static void
greet (PillionCompanionLink *self)
{
  g_auto (PillionRelayHello) hello = { 0 };
  GError *error = NULL;

  if (!pillion_relay_hello_read (&hello, pillion_connection_get_hello (self->connection), &error)) {
    pillion_companion_link_end (self, error);
    return;
  }
  self->greeted = TRUE;
  self->policy = hello.policy;
  self->stops_at = pillion_engine_get_time (self->engine) + self->policy.qr_total_ms;
  pillion_link_get_run_limits (&self->policy, &self->work->run_limits);
  if (pillion_lock_is_sealed (pillion_engine_get_lock (self->engine))) {
    pillion_companion_link_prepare_sealed (self->work, self->engine);
    begin_to_show (self);
    return;
  }
  pillion_engine_run_async (self->engine, pillion_companion_link_prepare,
                            pillion_companion_link_work_ref (self->work),
                            (GDestroyNotify) pillion_companion_link_work_unref, NULL, on_prepared,
                            g_object_ref (self));
}

/* Every rendezvous of a connection ends with it. */
static void
lose_connection (PillionCompanionLink *self)
{
  const GError *last = pillion_connection_get_last_error (self->connection);

  if (self->chosen != NULL && !self->chosen->over) {
    pillion_link_companion_closed (self->chosen->machine, NULL);
    pillion_companion_run_act (self->chosen);
  } else if (last != NULL) {
    pillion_companion_link_end (self, g_error_copy (last));
  }
}

static void
on_connection_state (PillionCompanionLink *self)
{
  g_autoptr (PillionCompanionLink) kept G_GNUC_UNUSED = g_object_ref (self);

  switch (pillion_connection_get_state (self->connection)) {
  case PILLION_CONNECTION_STATE_CONNECTED:
    if (!self->greeted)
      greet (self);
    break;
  case PILLION_CONNECTION_STATE_WAITING:
    lose_connection (self);
    break;
  case PILLION_CONNECTION_STATE_IDLE:
  case PILLION_CONNECTION_STATE_CONNECTING:
  default:
    break;
  }
}

static void
connect_to_relay (PillionCompanionLink *self)
{
  const PillionEngineOptions *options = pillion_engine_get_options (self->engine);
  GError *error = NULL;

  self->connection = pillion_connection_new (self->relay_url, options->ca_file, options->connection_limits, &error);
  if (self->connection == NULL) {
    pillion_companion_link_end (self, error);
    return;
  }
  g_signal_connect_object (self->connection, "notify::state", G_CALLBACK (on_connection_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "push", G_CALLBACK (pillion_companion_link_take_push), self, G_CONNECT_SWAPPED);
  pillion_connection_start (self->connection);
}

/* What an earlier try left is settled first: it may be a link. */
static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCompanionLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  gboolean linked = FALSE;
  GError *error = NULL;

  if (!pillion_registration_claim_finish (engine, result, &linked, &error))
    pillion_companion_link_end (self, error);
  else if (linked)
    pillion_companion_link_become_device (self);
  else if (!pillion_companion_link_is_over (self))
    connect_to_relay (self);
}

static gboolean
check_profile (PillionCompanionLink *self,
               GError              **error)
{
  switch (pillion_engine_get_state (self->engine)) {
  case PILLION_ENGINE_STATE_EMPTY:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
    break;
  case PILLION_ENGINE_STATE_CLOSED:
  case PILLION_ENGINE_STATE_READY:
  case PILLION_ENGINE_STATE_LOCKED:
  default:
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED,
                         _("This profile is linked to an account already. Log out first, or use another profile."));
    return FALSE;
  }
  return (self->number == NULL || pillion_devices_check_number (self->number, error)) &&
         pillion_devices_check_name (self->work->request.name, error) &&
         pillion_relay_id_from_origin (self->work->identity->relay_url, self->work->identity->relay_id, error);
}

/**
 * pillion_companion_link_start:
 *
 * Begins, once. Everything that is wrong ends it, with pillion_companion_link_get_error():
 * %PILLION_ENGINE_ERROR_ALREADY_LINKED, _USAGE (relay, number, name), _RATE_LIMITED (codes),
 * _EXPIRED when no code was answered, the network's, and the reasons of section 5.6 of
 * PROTOCOL.md.
 */
void
pillion_companion_link_start (PillionCompanionLink *self)
{
  g_autofree char *origin = NULL;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_COMPANION_LINK (self));
  g_return_if_fail (self->state == PILLION_COMPANION_LINK_STARTING && self->connection == NULL);

  origin = pillion_relay_origin_canonicalize (self->relay_url, &error);
  if (origin != NULL)
    g_strlcpy (self->work->identity->relay_url, origin, sizeof self->work->identity->relay_url);
  if (origin == NULL || !check_profile (self, &error))
    pillion_companion_link_end (self, error);
  else if (pillion_lock_is_sealed (pillion_engine_get_lock (self->engine)))
    connect_to_relay (self);
  else
    pillion_registration_claim_async (self->engine, NULL, on_resumed, g_object_ref (self));
}

/**
 * pillion_companion_link_answer:
 * @number: 10 to 99, as the primary shows it
 *
 * Answers "check-needed". Anything else than a number of that range is ignored, and can be
 * answered again.
 */
void
pillion_companion_link_answer (PillionCompanionLink *self,
                               guint                 number)
{
  g_return_if_fail (PILLION_IS_COMPANION_LINK (self));

  if (self->chosen == NULL || number > G_MAXUINT8)
    return;
  pillion_link_companion_answer (self->chosen->machine, (guint8) number, pillion_engine_get_time (self->engine));
  pillion_companion_run_act (self->chosen);
}

/**
 * pillion_companion_link_cancel:
 *
 * Gives up, at any time. Once the primary may have published this device, it is made sure
 * first that it has not.
 */
void
pillion_companion_link_cancel (PillionCompanionLink *self)
{
  g_autoptr (PillionCompanionLink) kept = NULL;

  g_return_if_fail (PILLION_IS_COMPANION_LINK (self));

  if (pillion_companion_link_is_over (self))
    return;
  kept = g_object_ref (self);
  for (guint i = 0; i < self->runs->len; i++) {
    PillionCompanionRun *run = self->runs->pdata[i];

    if (run->over)
      continue;
    pillion_link_companion_cancel (run->machine);
    pillion_companion_run_act (run);
  }
  if (!pillion_companion_link_is_over (self))
    pillion_companion_link_end (self, pillion_link_reason_to_error (PILLION_LINK_REASON_CANCELLED, FALSE));
}

/* ----- the object ----- */

static void
pillion_companion_link_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PillionCompanionLink *self = PILLION_COMPANION_LINK (object);

  switch ((PillionCompanionLinkProperty) property_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_companion_link_dispose (GObject *object)
{
  PillionCompanionLink *self = PILLION_COMPANION_LINK (object);
  PillionConnection *connection = self->connection;

  if (connection != NULL)
    pillion_connection_stop (connection);
  pillion_companion_link_leave (self);
  g_ptr_array_set_size (self->runs, 0);
  self->chosen = NULL;

  G_OBJECT_CLASS (pillion_companion_link_parent_class)->dispose (object);
}

static void
pillion_companion_link_finalize (GObject *object)
{
  PillionCompanionLink *self = PILLION_COMPANION_LINK (object);

  if (self->text != NULL)
    pillion_secret_wipe (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self->relay_url);
  g_free (self->number);
  g_ptr_array_unref (self->runs);
  pillion_companion_link_work_unref (self->work);
  g_clear_error (&self->error);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_companion_link_parent_class)->finalize (object);
}

static void
pillion_companion_link_class_init (PillionCompanionLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_companion_link_get_property;
  object_class->dispose = pillion_companion_link_dispose;
  object_class->finalize = pillion_companion_link_finalize;

  /* Where it stands. ANSWERED: account name and number can be shown; LINKED and ENDED are
   * the last.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_COMPANION_LINK_STATE,
                                              PILLION_COMPANION_LINK_STARTING, flags);
  /* What is to be shown now: a QR code's text, or XXXX-XXXX; NULL: nothing. */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The number that the primary shows is to be typed; so many tries are left. */
  signals[CHECK_NEEDED] = g_signal_new ("check-needed", PILLION_TYPE_COMPANION_LINK, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
pillion_companion_link_init (PillionCompanionLink *self)
{
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_companion_run_free);
  self->work = pillion_companion_link_work_new ();
}

/* Does nothing yet: connect to the signals, then start it. The profile must be open. */
PillionCompanionLink *
pillion_companion_link_new (PillionEngine                     *engine,
                            const PillionCompanionLinkDetails *details)
{
  PillionCompanionLink *self;
  PillionCompanionLinkWork *work;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (details != NULL && details->relay_url != NULL && details->device_name != NULL, NULL);

  self = g_object_new (PILLION_TYPE_COMPANION_LINK, NULL);
  self->engine = g_object_ref (engine);
  self->relay_url = g_strdup (details->relay_url);
  self->number = g_strdup (details->number);
  work = self->work;
  work->by_code = details->number != NULL;
  /* A name that is too long is as bad as none. */
  g_strlcpy (work->request.name, strlen (details->device_name) <= PILLION_NAME_MAX_BYTES ? details->device_name : "",
             sizeof work->request.name);
  g_strlcpy (work->identity->device_name, work->request.name, sizeof work->identity->device_name);
  pillion_devices_copy_platform (work->request.platform, details->platform);
  work->request.capabilities = PILLION_CAPABILITIES_CALLS;
  return self;
}

PillionCompanionLinkState
pillion_companion_link_get_state (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), PILLION_COMPANION_LINK_ENDED);

  return self->state;
}

/* (nullable) (secret): what the property says */
const char *
pillion_companion_link_get_text (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), NULL);

  return self->text;
}

/* Until when the text is shown, in milliseconds UTC; a QR code is good a little longer. */
guint64
pillion_companion_link_get_expires_at (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), 0);

  return self->expires_at;
}

/* How long the text is still shown, in milliseconds. */
guint64
pillion_companion_link_get_remaining_ms (PillionCompanionLink *self)
{
  guint64 now_ms;

  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), 0);

  now_ms = pillion_engine_get_time (self->engine);
  return self->expires_at - MIN (self->expires_at, now_ms);
}

/* From ANSWERED on, certified by the account's key. */
const char *
pillion_companion_link_get_account_name (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), NULL);

  return self->work->introduction.name;
}

const char *
pillion_companion_link_get_account_number (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), NULL);

  return self->work->introduction.number;
}

/* As the last "check-needed" said. */
guint
pillion_companion_link_get_tries_left (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), 0);

  return self->tries_left;
}

/* (transfer none) (nullable): why it ENDED */
const GError *
pillion_companion_link_get_error (PillionCompanionLink *self)
{
  g_return_val_if_fail (PILLION_IS_COMPANION_LINK (self), NULL);

  return self->error;
}

/* ----- a link whose end was not seen ----- */

static void
on_resumed_alone (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  gboolean linked = FALSE;
  GError *error = NULL;

  if (pillion_registration_claim_finish (PILLION_ENGINE (source), result, &linked, &error))
    g_task_return_int (task, linked);
  else
    g_task_return_error (task, error);
}

/**
 * pillion_companion_link_resume_async:
 *
 * Finds out what became of a link, or of a registration, that ended with the program after
 * the relay may have known of this device. To be called on an open profile that is EMPTY
 * or LOGGED_OUT; does nothing, and needs no network, where nothing is pending. An error
 * means that it is not known yet.
 */
void
pillion_companion_link_resume_async (PillionEngine      *engine,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_ENGINE (engine));

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_companion_link_resume_async);
  /* Of a sealed profile nothing is pending: its keys are drawn anew. */
  if (pillion_lock_is_sealed (pillion_engine_get_lock (engine))) {
    g_task_return_int (task, FALSE);
    g_object_unref (task);
    return;
  }
  pillion_registration_claim_async (engine, cancellable, on_resumed_alone, task);
}

/* linked: (out): the profile is a device now; go online with it. */
gboolean
pillion_companion_link_resume_finish (PillionEngine *engine,
                                      GAsyncResult  *result,
                                      gboolean      *linked,
                                      GError       **error)
{
  gssize answer;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  answer = g_task_propagate_int (G_TASK (result), error);
  *linked = answer > 0;
  return answer >= 0;
}
