/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sender.h"

#include "engine/pillion-fetch.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-review.h"
#include "net/pillion-backoff.h"
#include "protocol/pillion-protocol-error.h"

#include <string.h>

/* How often the relay may say that the devices have changed before a send is given up
 * (PROTOCOL.md, section 7.5).
 */
#define MAX_ROUNDS 3

typedef enum {
  STEP_LIST,
  STEP_PREPARE,
  STEP_FETCH,
  STEP_BUNDLES,
  STEP_SEND,
  STEP_END,
} Step;

/* One pass over the outbox. Lies still while the store's thread or the relay works on it. */
typedef struct {
  PillionJob           job;
  PillionEngine       *engine;          /* (owned): the sender's, which must outlive the pass */
  PillionSender       *sender;          /* (owned) */
  Step                 step;
  GPtrArray           *rows;            /* (owned) (nullable) (element-type PillionOutboxRow) */
  PillionOutboxNeeds   needs;
  gboolean             fetched;
  guint                n_asked;         /* times bundles were asked for this row */
  GArray              *bundles;         /* (owned) (nullable) (element-type PillionRelayPrekeysBundle) */
  guint8               bundles_account[PILLION_ACCOUNT_BYTES];
  GError              *failure;         /* (owned) (nullable): why the row can't be sent */
} Pass;

struct _PillionSender {
  GObject        parent_instance;

  PillionEngine *engine; /* (unowned): it owns this */
  gboolean       busy;
  gboolean       again;  /* something was queued meanwhile */
  PillionBackoff backoff;
  guint          retry_source;
};

G_DEFINE_FINAL_TYPE (PillionSender, pillion_sender, G_TYPE_OBJECT)

static void
bundles_free (GArray *bundles)
{
  for (guint i = 0; i < bundles->len; i++)
    pillion_relay_prekeys_bundle_clear (&g_array_index (bundles, PillionRelayPrekeysBundle, i));
  g_array_unref (bundles);
}

static void
pass_clear (gpointer data)
{
  Pass *self = data;

  pillion_job_clear (&self->job);
  g_object_unref (self->sender);
  g_object_unref (self->engine);
  pillion_outbox_needs_clear (&self->needs);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->bundles, bundles_free);
  g_clear_error (&self->failure);
}

static Pass *
pass_ref (Pass *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pass_unref (Pass *self)
{
  g_atomic_rc_box_release_full (self, pass_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pass, pass_unref)

static PillionOutboxRow *
get_row (Pass *pass)
{
  return pass->rows->len > 0 ? pass->rows->pdata[0] : NULL;
}

/* ----- on the store's thread ----- */

static gboolean
work_on_pass (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  Pass *pass = data;

  switch (pass->step) {
  case STEP_LIST:
    return pillion_outbox_list (database, &pass->rows, error);
  case STEP_PREPARE:
    return pillion_outbox_prepare (database, &pass->job, get_row (pass), pass->fetched, pass->bundles,
                                   pass->bundles_account, &pass->needs, error) &&
           (pass->job.fetch != NULL || pillion_review_check (database, &pass->job, error));
  case STEP_END:
    if (pass->failure != NULL)
      return pillion_outbox_fail (database, &pass->job, get_row (pass), error);
    return pillion_outbox_finish (database, &pass->job, get_row (pass), error);
  case STEP_FETCH:
  case STEP_BUNDLES:
  case STEP_SEND:
  default:
    g_assert_not_reached ();
  }
}

/* ----- what is asked of the relay ----- */

/* All missing devices of the first account that misses one. */
static JsonObject *
write_prekeys_get (Pass *pass)
{
  PillionRelayPrekeysGet get = { .devices = g_array_new (FALSE, FALSE, sizeof (PillionRelayDeviceId)) };
  PillionRelayDevice *first = &g_array_index (pass->needs.bundles, PillionRelayDevice, 0);
  JsonObject *members;

  memcpy (get.account, first->account, sizeof get.account);
  memcpy (pass->bundles_account, first->account, sizeof pass->bundles_account);
  for (guint i = 0; i < pass->needs.bundles->len; i++) {
    PillionRelayDevice *missing = &g_array_index (pass->needs.bundles, PillionRelayDevice, i);
    PillionRelayDeviceId id;

    if (memcmp (missing->account, first->account, sizeof missing->account) != 0)
      continue;
    memcpy (id.device, missing->device, sizeof id.device);
    g_array_append_val (get.devices, id);
  }
  members = pillion_relay_prekeys_get_write (&get);
  g_array_unref (get.devices);
  return members;
}

static JsonObject *
write_message_send (PillionOutboxRow *row)
{
  PillionRelayMessageSend send = {
    .has_account = row->whole && row->has_account, /* a send to some names them all in its envelopes */
    .scope = row->whole ? PILLION_RELAY_SCOPE_ALL : PILLION_RELAY_SCOPE_SOME,
    .envelopes = g_array_new (FALSE, TRUE, sizeof (PillionRelayEnvelope)),
  };
  JsonObject *members;

  memcpy (send.request, row->request, sizeof send.request);
  memcpy (send.account, row->account, sizeof send.account);
  for (guint i = 0; i < row->envelopes->len; i++) {
    PillionOutboxEnvelope *item = row->envelopes->pdata[i];
    PillionRelayEnvelope envelope = { .envelope = item->envelope };

    memcpy (envelope.account, item->account, sizeof envelope.account);
    memcpy (envelope.device, item->device, sizeof envelope.device);
    g_array_append_val (send.envelopes, envelope);
  }
  members = pillion_relay_message_send_write (&send);
  g_array_unref (send.envelopes);
  return members;
}

/* ----- what the relay answered ----- */

static gboolean
take_bundles (Pass         *pass,
              GObject      *connection,
              GAsyncResult *result,
              GError      **error)
{
  g_autoptr (JsonObject) answer = NULL;
  PillionRelayPrekeysGetOk ok = { 0 };

  answer = pillion_connection_request_finish (PILLION_CONNECTION (connection), result, error);
  if (answer == NULL || !pillion_relay_prekeys_get_ok_read (&ok, answer, error))
    return FALSE;
  g_clear_pointer (&pass->bundles, bundles_free);
  pass->bundles = ok.bundles;
  pass->n_asked++;
  return TRUE;
}

/* The accounts that the relay thinks we know too little of: both. */
static void
prepare_fetch (PillionSender    *self,
               Pass             *pass,
               PillionOutboxRow *row)
{
  pillion_job_add_fetch (&pass->job, pillion_engine_get_identity (self->engine)->account);
  if (row->has_account)
    pillion_job_add_fetch (&pass->job, row->account);
}

/* Whether an error ends the row rather than the pass: the relay has understood and will
 * not take it.
 */
static gboolean
is_final (const GError *error)
{
  if (error->domain == PILLION_NET_ERROR)
    return (error->code == PILLION_NET_ERROR_REFUSED && !pillion_net_error_is_refusal (error, "rate-limited") &&
            !pillion_net_error_is_refusal (error, "busy") && !pillion_net_error_is_refusal (error, "full") &&
            !pillion_net_error_is_refusal (error, "logged-out") &&
            !pillion_net_error_is_refusal (error, "unauthenticated") &&
            !pillion_net_error_is_refusal (error, "internal")) ||
           error->code == PILLION_NET_ERROR_TOO_LARGE;
  /* Of the engine's errors there is one: this device is locked. What it has queued waits. */
  return error->domain != PILLION_STORE_ERROR && error->domain != G_IO_ERROR && error->domain != PILLION_ENGINE_ERROR;
}

/* ----- the pass ----- */

static void
begin_row (Pass *pass)
{
  pass->step = STEP_PREPARE;
  pass->fetched = FALSE;
  pass->n_asked = 0;
  g_clear_pointer (&pass->bundles, bundles_free);
  g_clear_error (&pass->failure);
}

static void
choose_after_prepare (PillionSender *self,
                      Pass          *pass)
{
  if (pass->job.fetch != NULL) {
    pass->step = STEP_FETCH;
  } else if (pass->needs.nobody) {
    pass->step = STEP_END;
  } else if (pass->needs.ready) {
    pass->step = STEP_SEND;
  } else if (pass->n_asked < 2 * MAX_ROUNDS) {
    pass->step = STEP_BUNDLES;
  } else {
    g_set_error_literal (&pass->failure, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE,
                         "a device has no keys to write to");
    pass->step = STEP_END;
  }
}

static void
choose_after_stale (PillionSender *self,
                    Pass          *pass,
                    GError        *error)
{
  PillionOutboxRow *row = get_row (pass);

  row->n_rounds++;
  if (row->n_rounds > MAX_ROUNDS) {
    pass->failure = g_error_copy (error);
    pass->step = STEP_END;
    return;
  }
  prepare_fetch (self, pass, row);
  pass->step = STEP_FETCH;
}

static void
end_row (PillionSender *self,
         Pass          *pass)
{
  PillionOutboxRow *row = get_row (pass);

  pillion_engine_emit_sent (self->engine, row->request, pass->failure);
  pillion_backoff_reset (&self->backoff);
  g_ptr_array_remove_index (pass->rows, 0);
  begin_row (pass);
}

/* Judges the result of the step that ended. FALSE with an error ends the row or the pass. */
static gboolean
finish_step (PillionSender *self,
             Pass          *pass,
             GObject       *source,
             GAsyncResult  *result,
             GError       **error)
{
  g_autoptr (JsonObject) answer = NULL;
  GError *refusal = NULL;

  switch (pass->step) {
  case STEP_LIST:
    if (pillion_engine_run_finish (self->engine, result, error) == NULL)
      return FALSE;
    begin_row (pass);
    return TRUE;
  case STEP_PREPARE:
    if (pillion_engine_run_finish (self->engine, result, error) == NULL)
      return FALSE;
    choose_after_prepare (self, pass);
    return TRUE;
  case STEP_FETCH:
    if (!pillion_fetch_accounts_finish (self->engine, result, &refusal) &&
        (refusal->domain == PILLION_NET_ERROR || refusal->domain == PILLION_STORE_ERROR || refusal->domain == G_IO_ERROR)) {
      g_propagate_error (error, refusal);
      return FALSE;
    }
    /* A record that does not verify changes nothing: the send goes on with what is known. */
    g_clear_error (&refusal);
    pass->fetched = TRUE;
    pass->step = STEP_PREPARE;
    return TRUE;
  case STEP_BUNDLES:
    pass->step = STEP_PREPARE;
    return take_bundles (pass, source, result, error);
  case STEP_SEND:
    answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &refusal);
    if (answer == NULL && !pillion_net_error_is_refusal (refusal, "stale")) {
      g_propagate_error (error, refusal);
      return FALSE;
    }
    pass->step = STEP_END;
    if (answer == NULL)
      choose_after_stale (self, pass, refusal);
    g_clear_error (&refusal);
    return TRUE;
  case STEP_END:
    if (pillion_engine_run_finish (self->engine, result, error) == NULL)
      return FALSE;
    end_row (self, pass);
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

/* The outbox was empty when it was listed; what came since is another pass. */
static void
rest (PillionSender *self)
{
  gboolean again = self->again;

  self->busy = FALSE;
  self->again = FALSE;
  if (again)
    pillion_engine_wake_sender (self->engine);
  if (!self->busy)
    pillion_engine_notify_sending (self->engine);
}

static gboolean
on_retry_due (gpointer user_data)
{
  PillionSender *self = user_data;

  self->retry_source = 0;
  pillion_sender_flush (self);
  return G_SOURCE_REMOVE;
}

/* A relay that is gone wakes the sender when it is back. One that refuses for now, or a
 * full disk, does not: so it is tried again after a while.
 */
static void
retry_later (PillionSender *self)
{
  const PillionRandom *random = pillion_engine_get_options (self->engine)->random;
  guint wait_ms = pillion_backoff_next_ms (&self->backoff, pillion_random_uniform (random, G_MAXUINT32));

  if (self->retry_source == 0)
    self->retry_source = g_timeout_add (wait_ms, on_retry_due, self);
}

/* The relay is gone or refuses for now: what waits is sent another time. Who waits for a
 * send is told that it is not sent yet.
 */
static void
stop (PillionSender *self,
      Pass          *pass,
      const GError  *error)
{
  self->busy = FALSE;
  self->again = FALSE;
  for (guint i = 0; pass->rows != NULL && i < pass->rows->len; i++)
    pillion_engine_emit_sent (self->engine, ((PillionOutboxRow *) pass->rows->pdata[i])->request, error);
  pillion_engine_notify_sending (self->engine);
  retry_later (self);
}

/* A step has ended, or (result is NULL) the pass begins: goes on to the next step. */
static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (Pass) pass = user_data;
  PillionSender *self = pass->sender;
  PillionConnection *connection = pillion_engine_get_connection (self->engine);
  g_autoptr (JsonObject) members = NULL;
  g_autoptr (GError) error = NULL;

  if (result != NULL && !finish_step (self, pass, source, result, &error)) {
    if (!is_final (error) || pass->rows == NULL || get_row (pass) == NULL || pass->step == STEP_END) {
      stop (self, pass, error);
      return;
    }
    pass->failure = g_steal_pointer (&error);
    pass->step = STEP_END;
  }
  if (pass->step != STEP_LIST && get_row (pass) == NULL) {
    rest (self);
    return;
  }
  switch (pass->step) {
  case STEP_FETCH:
    pillion_fetch_accounts_async (self->engine, g_steal_pointer (&pass->job.fetch), NULL, go_on, pass_ref (pass));
    return;
  case STEP_BUNDLES:
    members = write_prekeys_get (pass);
    break;
  case STEP_SEND:
    members = write_message_send (get_row (pass));
    break;
  case STEP_LIST:
  case STEP_PREPARE:
  case STEP_END:
  default:
    pillion_outbox_needs_clear (&pass->needs);
    pillion_engine_run_async (self->engine, work_on_pass, pass_ref (pass), (GDestroyNotify) pass_unref, NULL, go_on,
                              pass_ref (pass));
    return;
  }
  if (connection == NULL) {
    g_set_error_literal (&error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected");
    stop (self, pass, error);
    return;
  }
  pillion_connection_request_async (connection, pass->step == STEP_SEND ? "message.send" : "prekeys.get", members, NULL,
                                    go_on, pass_ref (pass));
}

static void
pillion_sender_finalize (GObject *object)
{
  PillionSender *self = PILLION_SENDER (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);

  G_OBJECT_CLASS (pillion_sender_parent_class)->finalize (object);
}

static void
pillion_sender_class_init (PillionSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_sender_finalize;
}

static void
pillion_sender_init (PillionSender *self)
{
  pillion_backoff_init (&self->backoff, PILLION_BACKOFF_FIRST_MS, PILLION_BACKOFF_MAX_MS);
}

PillionSender *
pillion_sender_new (PillionEngine *engine)
{
  PillionSender *self = g_object_new (PILLION_TYPE_SENDER, NULL);

  self->engine = engine;
  return self;
}

void
pillion_sender_flush (PillionSender *self)
{
  Pass *pass;

  if (self->busy) {
    self->again = TRUE;
    return;
  }
  if (!pillion_engine_is_online (self->engine))
    return;
  self->busy = TRUE;
  pass = g_atomic_rc_box_new0 (Pass);
  pass->engine = g_object_ref (self->engine);
  pass->sender = g_object_ref (self);
  pillion_engine_notify_sending (self->engine);
  go_on (G_OBJECT (self->engine), NULL, pass);
}

gboolean
pillion_sender_is_busy (PillionSender *self)
{
  return self->busy;
}
