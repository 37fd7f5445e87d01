/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-receiver.h"

#include "engine/pillion-fetch.h"
#include "engine/pillion-inbox.h"
#include "engine/pillion-network.h"
#include "wire/pillion-relay-messages-mailbox.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PillionReceiver {
  GObject        parent_instance;

  PillionEngine *engine;      /* (unowned): it owns this */
  GCancellable  *cancellable; /* (owned): of the present connection */
  GQueue         arrivals;    /* (element-type Arrival) */
  gboolean       working;
  gboolean       drained;     /* told by the relay, not told on yet */
  gboolean       skipped;     /* something came while this device was locked */
};

G_DEFINE_FINAL_TYPE (PillionReceiver, pillion_receiver, G_TYPE_OBJECT)

/* One message on its way. The store's thread looks at it while the main thread only waits
 * for that.
 */
typedef struct {
  PillionJob                  job;
  PillionRelayMailboxMessage  message;
  gboolean                    fetched;
  PillionInboxResult          result;
} Arrival;

static void
arrival_clear (gpointer data)
{
  Arrival *self = data;

  pillion_job_clear (&self->job);
  pillion_relay_mailbox_message_clear (&self->message);
}

static void
arrival_unref (Arrival *self)
{
  g_atomic_rc_box_release_full (self, arrival_clear);
}

static gboolean
take_arrival (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  Arrival *arrival = data;

  return pillion_inbox_take (database, &arrival->job, &arrival->message, arrival->fetched, &arrival->result, error);
}

/* If it gets lost the message comes again, and is known by its hash. */
static void
acknowledge (PillionReceiver *self,
             guint64          id)
{
  PillionConnection *connection = pillion_engine_get_connection (self->engine);
  PillionRelayMailboxAcknowledge acknowledgement = { .ids = g_array_new (FALSE, FALSE, sizeof id) };
  g_autoptr (JsonObject) members = NULL;

  g_array_append_val (acknowledgement.ids, id);
  members = pillion_relay_mailbox_acknowledge_write (&acknowledgement);
  g_array_unref (acknowledgement.ids);
  if (connection != NULL)
    pillion_connection_request_async (connection, "mailbox.acknowledge", members, NULL, NULL, NULL);
}

static void
rest (PillionReceiver *self)
{
  self->working = FALSE;
  if (!self->drained)
    return;
  self->drained = FALSE;
  pillion_engine_emit_drained (self->engine);
}

static GQuark
receive_error_quark (void)
{
  return g_quark_from_static_string ("pillion-receive-error");
}

/**
 * pillion_engine_get_receive_error:
 *
 * Why what came last could not be stored; it stays in the mailbox and comes again. Main thread.
 *
 * Returns: (transfer none) (nullable): of the kind %PILLION_ENGINE_ERROR_DISK and its like; NULL
 *   if nothing failed since the profile was opened, or something could be stored again
 */
const GError *
pillion_engine_get_receive_error (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  return g_object_get_qdata (G_OBJECT (engine), receive_error_quark ());
}

void
pillion_receiver_set_error (PillionEngine *engine,
                            GError        *error)
{
  if (error == NULL && pillion_engine_get_receive_error (engine) == NULL)
    return;
  g_object_set_qdata_full (G_OBJECT (engine), receive_error_quark (), error, (GDestroyNotify) g_error_free);
  pillion_network_note_receive_error (pillion_engine_get_network (engine));
}

static GError *
say_not_stored (const GError *error)
{
  if (g_error_matches (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_FULL))
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK,
                        _("The disk is full, so no more messages can be stored here. What was not stored waits at the "
                           "server; make some room, then try again. (%s)"),
                        error->message);
  return pillion_engine_error_from (g_error_copy (error));
}

/* The store failed, or the relay did not answer: what is not acknowledged stays in the
 * mailbox and comes again with a new connection.
 */
static void
fail (PillionReceiver *self,
      const GError    *error)
{
  PillionConnection *connection = pillion_engine_get_connection (self->engine);

  pillion_receiver_reset (self);
  if (error->domain == PILLION_STORE_ERROR)
    pillion_receiver_set_error (self->engine, say_not_stored (error));
  if (connection != NULL)
    pillion_connection_drop (connection, error);
}

/* Whether a result is of what was reset since: the arrivals are others now. What was
 * committed all the same comes again and is known by its hash.
 */
static gboolean
is_of_before (PillionReceiver *self,
              GAsyncResult    *result)
{
  return g_task_get_cancellable (G_TASK (result)) != self->cancellable;
}

/* Without the relay's answer nothing is judged. A record that is not there, or does not
 * verify, is an answer.
 */
static gboolean
is_no_answer (const GError *error)
{
  return (error->domain == PILLION_NET_ERROR && !pillion_net_error_is_refusal (error, "not-found")) ||
         error->domain == PILLION_STORE_ERROR || error->domain == G_IO_ERROR;
}

/* The first arrival has been fetched for or taken, or (result is NULL) there is a first
 * one: goes on to the next step.
 */
static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (PillionReceiver) self = user_data;
  g_autoptr (GError) error = NULL;
  Arrival *arrival = g_queue_peek_head (&self->arrivals);

  if (result != NULL && is_of_before (self, result))
    return;
  if (result != NULL && g_async_result_is_tagged (result, pillion_engine_run_async)) {
    if (pillion_engine_run_finish (self->engine, result, &error) == NULL) {
      fail (self, error);
      return;
    }
    if (arrival->result == PILLION_INBOX_FETCH) {
      arrival->fetched = TRUE;
      pillion_fetch_accounts_async (self->engine, g_steal_pointer (&arrival->job.fetch), self->cancellable, go_on,
                                    g_object_ref (self));
      return;
    }
    pillion_receiver_set_error (self->engine, NULL);
    if (arrival->message.id != 0)
      acknowledge (self, arrival->message.id);
    if (arrival->job.fetch != NULL)
      pillion_fetch_accounts_async (self->engine, g_steal_pointer (&arrival->job.fetch), NULL, NULL, NULL);
    arrival_unref (g_queue_pop_head (&self->arrivals));
    arrival = g_queue_peek_head (&self->arrivals);
  } else if (result != NULL && !pillion_fetch_accounts_finish (self->engine, result, &error) && is_no_answer (error)) {
    fail (self, error);
    return;
  }

  if (arrival == NULL) {
    rest (self);
    return;
  }
  pillion_engine_run_async (self->engine, take_arrival, g_atomic_rc_box_acquire (arrival),
                            (GDestroyNotify) arrival_unref, self->cancellable, go_on, g_object_ref (self));
}

static void
pillion_receiver_finalize (GObject *object)
{
  PillionReceiver *self = PILLION_RECEIVER (object);

  g_queue_clear_full (&self->arrivals, (GDestroyNotify) arrival_unref);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (pillion_receiver_parent_class)->finalize (object);
}

static void
pillion_receiver_class_init (PillionReceiverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_receiver_finalize;
}

static void
pillion_receiver_init (PillionReceiver *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->arrivals);
}

static gboolean
is_locked (PillionReceiver *self)
{
  PillionEngineState state = pillion_engine_get_state (self->engine);

  return state == PILLION_ENGINE_STATE_LOCKED || state == PILLION_ENGINE_STATE_LOGGED_OUT;
}

/* What was skipped is still in the mailbox, and comes again with a new connection. */
static void
on_engine_state (PillionReceiver *self)
{
  PillionConnection *connection = pillion_engine_get_connection (self->engine);
  g_autoptr (GError) error = NULL;

  if (!self->skipped || is_locked (self) || connection == NULL)
    return;
  self->skipped = FALSE;
  g_set_error_literal (&error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "this device is no longer locked");
  pillion_connection_drop (connection, error);
  pillion_connection_wake (connection);
}

PillionReceiver *
pillion_receiver_new (PillionEngine *engine)
{
  PillionReceiver *self = g_object_new (PILLION_TYPE_RECEIVER, NULL);

  self->engine = engine;
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_engine_state), self, G_CONNECT_SWAPPED);
  return self;
}

/* message is taken over, and left empty. */
static void
queue (PillionReceiver            *self,
       PillionRelayMailboxMessage *message)
{
  Arrival *arrival = g_atomic_rc_box_new0 (Arrival);

  arrival->message = *message;
  *message = (PillionRelayMailboxMessage) { 0 };
  g_queue_push_tail (&self->arrivals, arrival);
}

static void
wake (PillionReceiver *self)
{
  if (self->working || g_queue_is_empty (&self->arrivals))
    return;
  self->working = TRUE;
  go_on (G_OBJECT (self->engine), NULL, g_object_ref (self));
}

gboolean
pillion_receiver_push (PillionReceiver *self,
                       JsonObject      *push,
                       GError         **error)
{
  g_auto (PillionRelayMailbox) mailbox = { 0 };

  if (!pillion_relay_mailbox_read (&mailbox, push, error))
    return FALSE;
  if (is_locked (self)) {
    self->skipped = TRUE;
    return TRUE;
  }
  for (guint i = 0; i < mailbox.messages->len; i++)
    queue (self, &g_array_index (mailbox.messages, PillionRelayMailboxMessage, i));
  wake (self);
  return TRUE;
}

gboolean
pillion_receiver_pass (PillionReceiver *self,
                       JsonObject      *push,
                       GError         **error)
{
  g_auto (PillionRelayEphemeral) ephemeral = { 0 };
  PillionRelayMailboxMessage message = { 0 };

  if (!pillion_relay_ephemeral_read (&ephemeral, push, error))
    return FALSE;
  if (is_locked (self))
    return TRUE;
  memcpy (message.account, ephemeral.account, sizeof message.account);
  memcpy (message.device, ephemeral.device, sizeof message.device);
  message.envelope = g_steal_pointer (&ephemeral.envelope);
  queue (self, &message);
  wake (self);
  return TRUE;
}

void
pillion_receiver_set_drained (PillionReceiver *self)
{
  self->drained = TRUE;
  if (!self->working)
    rest (self);
}

void
pillion_receiver_reset (PillionReceiver *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_queue_clear_full (&self->arrivals, (GDestroyNotify) arrival_unref);
  self->working = FALSE;
  self->drained = FALSE;
}
