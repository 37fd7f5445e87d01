/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-primary-link-private.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-fetch.h"
#include "engine/pillion-link-rendezvous.h"
#include "engine/pillion-publication.h"
#include "protocol/pillion-link-scan.h"
#include "protocol/pillion-protocol-error.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * PillionPrimaryLink:
 *
 * Links a companion that shows a QR code or a one-time code: asks the user of this primary
 * about it, shows the check number, and publishes the device. One try: another code is
 * another object. Main thread; the engine is online.
 *
 * The property tells where it stands. "check-number" gives the number that is to be typed on
 * the new device, the first one and one after each wrong answer; "checked" says that the
 * answer was right, so that only the approval is missing.
 */
G_DEFINE_ENUM_TYPE (PillionPrimaryLinkState, pillion_primary_link_state,
                    G_DEFINE_ENUM_VALUE (PILLION_PRIMARY_LINK_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (PILLION_PRIMARY_LINK_REQUESTED, "requested"),
                    G_DEFINE_ENUM_VALUE (PILLION_PRIMARY_LINK_PUBLISHING, "publishing"),
                    G_DEFINE_ENUM_VALUE (PILLION_PRIMARY_LINK_LINKED, "linked"),
                    G_DEFINE_ENUM_VALUE (PILLION_PRIMARY_LINK_ENDED, "ended"))

G_DEFINE_FINAL_TYPE (PillionPrimaryLink, pillion_primary_link, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
} PillionPrimaryLinkProperty;

static GParamSpec *properties[PROP_STATE + 1];

enum {
  CHECK_NUMBER,
  CHECKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
pillion_primary_link_set_state (PillionPrimaryLink     *self,
                                PillionPrimaryLinkState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gboolean
is_over (PillionPrimaryLink *self)
{
  return self->state >= PILLION_PRIMARY_LINK_LINKED;
}

void
pillion_primary_link_leave (PillionPrimaryLink *self)
{
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
}

/* error is (transfer full). */
void
pillion_primary_link_end (PillionPrimaryLink *self,
                          GError             *error)
{
  g_autoptr (GError) owned_error = error;
  /* However it ends: the run was only to tell the new device. */
  GError **reason = self->work->full != NULL ? &self->work->full : &owned_error;

  if (is_over (self))
    return;
  self->error = pillion_engine_error_from (g_steal_pointer (reason));
  pillion_primary_link_leave (self);
  pillion_primary_link_set_state (self, PILLION_PRIMARY_LINK_ENDED);
}

void
pillion_primary_link_end_with_reason (PillionPrimaryLink *self,
                                      PillionLinkReason   reason)
{
  pillion_primary_link_end (self, pillion_link_reason_to_error (reason, TRUE));
}

void
pillion_primary_link_show_check (PillionPrimaryLink      *self,
                                 const PillionLinkAction *action)
{
  self->check = action->check;
  self->tries_left = action->tries_left;
  g_signal_emit (self, signals[CHECK_NUMBER], 0, self->check, self->tries_left);
}

void
pillion_primary_link_show_checked (PillionPrimaryLink *self)
{
  self->checked = TRUE;
  g_signal_emit (self, signals[CHECKED], 0);
}

/* Every rendezvous of a connection ends with it. */
static void
on_connection_state (PillionPrimaryLink *self)
{
  g_autoptr (PillionPrimaryLink) kept G_GNUC_UNUSED = g_object_ref (self);

  if (pillion_connection_get_state (self->connection) == PILLION_CONNECTION_STATE_CONNECTED)
    return;
  pillion_primary_link_leave (self);
  for (guint i = 0; i < self->runs->len; i++) {
    PillionPrimaryRun *run = self->runs->pdata[i];

    if (run->over || run->machine == NULL)
      continue;
    pillion_link_primary_closed (run->machine, NULL);
    pillion_primary_run_act (run);
  }
}

/* ----- joining ----- */

typedef struct {
  PillionPrimaryLink *link; /* (owned) */
  PillionPrimaryRun                *run;
} Joining;

/* A QR code that nobody waits behind any more. */
static void
refuse_join (PillionPrimaryLink *self,
             PillionPrimaryRun  *run,
             GError             *error)
{
  if (self->work->by_code || pillion_net_error_is_refusal (error, "not-found")) {
    g_error_free (error);
    pillion_primary_run_set_over (run, PILLION_LINK_REASON_EXPIRED);
    return;
  }
  run->over = TRUE;
  pillion_primary_link_end (self, error);
}

static void
on_joined (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Joining *joining = user_data;
  g_autoptr (PillionPrimaryLink) self = joining->link;
  g_auto (PillionRelayRendezvousJoinOk) joined = { 0 };
  const guint8 *aik_secret = pillion_account_key_get_secret (self->key);
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  self->n_joining--;
  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL || !pillion_relay_rendezvous_join_ok_read (&joined, ok, &error)) {
    refuse_join (self, joining->run, error);
  } else if (is_over (self) || self->chosen != NULL || aik_secret == NULL) {
    pillion_link_rendezvous_close (PILLION_CONNECTION (source), joining->run->rendezvous,
                                   PILLION_LINK_REASON_CANCELLED, FALSE);
    pillion_primary_run_set_over (joining->run, PILLION_LINK_REASON_CANCELLED);
  } else {
    pillion_primary_run_begin (joining->run, &joined, aik_secret);
  }
}

static void
join (PillionPrimaryLink *self,
      const guint8       *rendezvous)
{
  PillionRelayRendezvous join;
  g_autoptr (JsonObject) members = NULL;
  Joining *joining = g_new0 (Joining, 1);
  PillionPrimaryRun *run = g_new0 (PillionPrimaryRun, 1);

  run->link = self;
  memcpy (run->rendezvous, rendezvous, sizeof run->rendezvous);
  g_ptr_array_add (self->runs, run);
  joining->link = g_object_ref (self);
  joining->run = run;
  memcpy (join.rendezvous, rendezvous, sizeof join.rendezvous);
  members = pillion_relay_rendezvous_write (&join);
  self->n_joining++;
  pillion_connection_request_async (self->connection, "rendezvous.join", members, NULL, on_joined, joining);
}

/* All that wait are answered, each in a run of its own: nobody can tell which one shows the
 * code.
 */
static void
on_requests (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  g_auto (PillionRelayRendezvousRequestsOk) waiting = { 0 };
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL || !pillion_relay_rendezvous_requests_ok_read (&waiting, ok, &error)) {
    pillion_primary_link_end (self, error);
    return;
  }
  if (is_over (self) || self->connection == NULL)
    return;
  if (waiting.requests->len == 0)
    pillion_primary_link_end (self, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED,
                                                         _("No device waits to be linked by a code. Show a new code on it, and check that "
                                                            "it was given this account’s number.")));
  for (guint i = 0; i < waiting.requests->len; i++)
    join (self, g_array_index (waiting.requests, PillionRelayRendezvousRequest, i).rendezvous);
}

/* ----- starting: the account as it is now, the keys, the rendezvous ----- */

static void
on_prepared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    pillion_primary_link_end (self, error);
  else if (self->work->refusal != NULL)
    pillion_primary_link_end (self, g_steal_pointer (&self->work->refusal));
  else if (is_over (self))
    return;
  else if (self->connection == NULL)
    pillion_primary_link_end_with_reason (self, PILLION_LINK_REASON_RELAY);
  else if (self->work->by_code)
    pillion_connection_request_async (self->connection, "rendezvous.requests", NULL, NULL, on_requests,
                                      g_object_ref (self));
  else
    join (self, self->qr.rendezvous);
}

static void
on_account_fetched (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  if (!pillion_fetch_account_finish (engine, result, &error)) {
    pillion_primary_link_end (self, error);
    return;
  }
  pillion_link_get_run_limits (pillion_engine_get_policy (engine), &self->work->run_limits);
  pillion_engine_run_async (engine, pillion_primary_link_prepare, pillion_primary_link_work_ref (self->work),
                            (GDestroyNotify) pillion_primary_link_work_unref, NULL, on_prepared, g_object_ref (self));
}

static void
on_waiting_published (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (PillionPrimaryLink) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  if (!pillion_publication_publish_finish (engine, result, &error) && pillion_net_error_get_relay_code (error) == NULL) {
    pillion_primary_link_end (self, error);
    return;
  }
  g_clear_error (&error);
  pillion_fetch_account_async (engine, pillion_engine_get_identity (engine)->account, NULL, on_account_fetched,
                               g_object_ref (self));
}

static gboolean
check_engine (PillionPrimaryLink *self,
              GError            **error)
{
  if (!pillion_engine_is_primary (self->engine))
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY,
                         _("Devices are linked on the primary device. Do this there."));
  else if (!pillion_engine_is_online (self->engine))
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                         _("The server can’t be reached. Try again when there is a network."));
  else if (pillion_account_key_get_secret (self->key) == NULL)
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN,
                         _("The PIN was asked for too long ago. Type it again."));
  else
    return TRUE;
  return FALSE;
}

static void
begin (PillionPrimaryLink *self)
{
  self->connection = g_object_ref (pillion_engine_get_connection (self->engine));
  g_signal_connect_object (self->connection, "notify::state", G_CALLBACK (on_connection_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "push", G_CALLBACK (pillion_primary_link_take_push), self, G_CONNECT_SWAPPED);
  pillion_publication_publish_async (self->engine, NULL, on_waiting_published, g_object_ref (self));
}

/* A QR code that does not link, in a user's words. (transfer full) */
static GError *
say_scan (const GError *error)
{
  if (g_error_matches (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INTENT))
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                                _("That code moves an account to another telephone. It links no device, and was not "
                                   "used."));
  if (g_error_matches (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_OTHER_RELAY))
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RELAY,
                                _("The new device uses another server than this account. Choose the account’s server on "
                                   "it."));
  if (g_error_matches (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_UNSUPPORTED))
    return pillion_link_reason_to_error (PILLION_LINK_REASON_VERSION, TRUE);
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                              _("That is not a code that Pillion shows to link a device."));
}

static gboolean
scan (PillionEngine *engine,
      const char    *text,
      PillionLinkQr *qr,
      GError       **error)
{
  g_autoptr (GError) scan_error = NULL;

  if (pillion_link_scan (qr, text, strlen (text), pillion_engine_get_identity (engine)->relay_id, &scan_error))
    return TRUE;
  g_propagate_error (error, say_scan (scan_error));
  return FALSE;
}

gboolean
pillion_primary_link_check_qr (PillionEngine *engine,
                               const char    *text,
                               GError       **error)
{
  g_auto (PillionLinkQr) qr = { 0 };

  return scan (engine, text, &qr, error);
}

/**
 * pillion_primary_link_start_qr:
 * @text: what was scanned, or pasted on the page that links
 *
 * Begins, once. Everything that is wrong ends it, with pillion_primary_link_get_error():
 * %PILLION_ENGINE_ERROR_NOT_PRIMARY, _WRONG_PIN (the key's time is over), _BAD_FILE (not a
 * code that links), _RELAY (another relay's), _VERSION, _ALREADY_LINKED, _LIMIT names the
 * devices there are, _EXPIRED, the network's, and the reasons of section 5.6 of PROTOCOL.md.
 */
void
pillion_primary_link_start_qr (PillionPrimaryLink *self,
                               const char         *text)
{
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_PRIMARY_LINK (self));
  g_return_if_fail (text != NULL && self->connection == NULL && self->state == PILLION_PRIMARY_LINK_STARTING);

  if (!check_engine (self, &error) || !scan (self->engine, text, &self->qr, &error)) {
    pillion_primary_link_end (self, error);
  } else {
    memcpy (self->work->rendezvous, self->qr.rendezvous, sizeof self->work->rendezvous);
    begin (self);
  }
}

static gboolean
parse_code (PillionLinkCode *code,
            const char      *text,
            GError         **error)
{
  if (pillion_link_code_parse (code, text, NULL))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE,
                       _("That is not a code. One has eight letters and "
                          "digits; check it and type it again."));
  return FALSE;
}

gboolean
pillion_primary_link_check_code (const char *code,
                                 GError    **error)
{
  PillionLinkCode parsed;
  gboolean links = parse_code (&parsed, code, error);

  pillion_secret_wipe (&parsed, sizeof parsed);
  return links;
}

/* What a code is spent on does not matter: it is remembered as long as the program runs. */
static gboolean
take_code (PillionPrimaryLink *self,
           const char         *code,
           GError            **error)
{
  static PillionLinkSpentCodes spent_codes;

  if (!parse_code (&self->code, code, error))
    return FALSE;
  if (pillion_link_spent_codes_contains (&spent_codes, self->code.symbols)) {
    g_propagate_error (error, pillion_link_reason_to_error (PILLION_LINK_REASON_BURNED, TRUE));
    return FALSE;
  }
  pillion_link_spent_codes_add (&spent_codes, self->code.symbols);
  return TRUE;
}

/**
 * pillion_primary_link_start_code:
 * @code: as typed
 *
 * The same for a one-time code. Further errors: %PILLION_ENGINE_ERROR_WRONG_CODE (mistyped:
 * it may be typed again; or not what any device shows: that was its only try), _BURNED,
 * _RATE_LIMITED.
 */
void
pillion_primary_link_start_code (PillionPrimaryLink *self,
                                 const char         *code)
{
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_PRIMARY_LINK (self));
  g_return_if_fail (code != NULL && self->connection == NULL && self->state == PILLION_PRIMARY_LINK_STARTING);

  self->work->by_code = TRUE;
  if (check_engine (self, &error) && take_code (self, code, &error))
    begin (self);
  else
    pillion_primary_link_end (self, error);
}

/* ----- the user's word ----- */

/**
 * pillion_primary_link_approve:
 * @depth: how much history is offered
 *
 * Approves the request that is shown, before or after "checked".
 */
void
pillion_primary_link_approve (PillionPrimaryLink *self,
                              PillionHistoryDepth depth)
{
  g_return_if_fail (PILLION_IS_PRIMARY_LINK (self));

  if (self->chosen == NULL)
    return;
  pillion_link_primary_approve (self->chosen->machine, depth, pillion_engine_get_time (self->engine));
  pillion_primary_run_act (self->chosen);
}

void
pillion_primary_link_decline (PillionPrimaryLink *self)
{
  g_return_if_fail (PILLION_IS_PRIMARY_LINK (self));

  if (self->chosen == NULL)
    return;
  pillion_link_primary_decline (self->chosen->machine);
  pillion_primary_run_act (self->chosen);
}

/* Gives up. Once it is being published it is too late: remove the device instead. */
void
pillion_primary_link_cancel (PillionPrimaryLink *self)
{
  g_autoptr (PillionPrimaryLink) kept = NULL;

  g_return_if_fail (PILLION_IS_PRIMARY_LINK (self));

  if (is_over (self) || self->state == PILLION_PRIMARY_LINK_PUBLISHING)
    return;
  kept = g_object_ref (self);
  for (guint i = 0; i < self->runs->len; i++) {
    PillionPrimaryRun *run = self->runs->pdata[i];

    if (run->over || run->machine == NULL)
      continue;
    pillion_link_primary_cancel (run->machine);
    pillion_primary_run_act (run);
  }
  pillion_primary_link_end_with_reason (self, PILLION_LINK_REASON_CANCELLED);
}

/* ----- the object ----- */

static void
pillion_primary_link_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionPrimaryLink *self = PILLION_PRIMARY_LINK (object);

  switch ((PillionPrimaryLinkProperty) property_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_primary_link_dispose (GObject *object)
{
  PillionPrimaryLink *self = PILLION_PRIMARY_LINK (object);

  pillion_primary_link_leave (self);
  self->chosen = NULL;
  g_ptr_array_set_size (self->runs, 0);

  G_OBJECT_CLASS (pillion_primary_link_parent_class)->dispose (object);
}

static void
pillion_primary_link_finalize (GObject *object)
{
  PillionPrimaryLink *self = PILLION_PRIMARY_LINK (object);

  pillion_link_qr_clear (&self->qr);
  pillion_link_code_clear (&self->code);
  g_ptr_array_unref (self->runs);
  g_free (self->device);
  g_clear_error (&self->error);
  pillion_primary_link_work_unref (self->work);
  pillion_account_key_unref (self->key);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_primary_link_parent_class)->finalize (object);
}

static void
pillion_primary_link_class_init (PillionPrimaryLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_primary_link_get_property;
  object_class->dispose = pillion_primary_link_dispose;
  object_class->finalize = pillion_primary_link_finalize;

  /* Where it stands. REQUESTED: ask the user; LINKED and ENDED are the last. */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_PRIMARY_LINK_STATE,
                                              PILLION_PRIMARY_LINK_STARTING, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* This number is to be typed on the new device; so many tries are left. */
  signals[CHECK_NUMBER] = g_signal_new ("check-number", PILLION_TYPE_PRIMARY_LINK, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  /* The right number was typed. */
  signals[CHECKED] = g_signal_new ("checked", PILLION_TYPE_PRIMARY_LINK, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pillion_primary_link_init (PillionPrimaryLink *self)
{
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_primary_run_free);
  self->work = pillion_primary_link_work_new ();
}

/* Does nothing yet: connect to the signals, then start it. key is shared. */
PillionPrimaryLink *
pillion_primary_link_new (PillionEngine     *engine,
                          PillionAccountKey *key)
{
  PillionPrimaryLink *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  self = g_object_new (PILLION_TYPE_PRIMARY_LINK, NULL);
  self->engine = g_object_ref (engine);
  self->key = pillion_account_key_ref (key);
  return self;
}

PillionPrimaryLinkState
pillion_primary_link_get_state (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), PILLION_PRIMARY_LINK_ENDED);

  return self->state;
}

/* As the new device calls itself; from REQUESTED on. */
const char *
pillion_primary_link_get_device_name (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), NULL);

  return self->request.name;
}

const char *
pillion_primary_link_get_platform (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), NULL);

  return self->request.platform;
}

/**
 * pillion_primary_link_get_replaced:
 *
 * Returns: (nullable): the name of the companion whose place the device takes when it is
 *   linked, since it has its store; "" where that has no name. NULL where it takes none.
 */
const char *
pillion_primary_link_get_replaced (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), NULL);

  return self->replaced;
}

/* When it asked, in milliseconds UTC. */
guint64
pillion_primary_link_get_time (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), 0);

  return self->requested_at;
}

guint
pillion_primary_link_get_check_number (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), 0);

  return self->check;
}

guint
pillion_primary_link_get_tries_left (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), 0);

  return self->tries_left;
}

gboolean
pillion_primary_link_is_checked (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), FALSE);

  return self->checked;
}

/* (nullable): its id, in hexadecimal, once it is linked */
const char *
pillion_primary_link_get_device (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), NULL);

  return self->device;
}

guint
pillion_primary_link_get_slot (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), 0);

  return self->slot;
}

/* (transfer none) (nullable): why it ENDED */
const GError *
pillion_primary_link_get_error (PillionPrimaryLink *self)
{
  g_return_val_if_fail (PILLION_IS_PRIMARY_LINK (self), NULL);

  return self->error;
}
