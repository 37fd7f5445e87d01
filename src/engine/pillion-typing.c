/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-typing.h"

#include "engine/pillion-chat-service.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-typing-work.h"
#include "net/pillion-net-error.h"
#include "wire/pillion-relay-messages-mailbox.h"

#include <string.h>

typedef struct {
  PillionJob  job;
  guint8      account[PILLION_ACCOUNT_BYTES];
  gboolean    active;
  GArray     *envelopes; /* (owned) (nullable) (element-type PillionRelayEnvelope) */
} TypingWork;

static void
typing_work_free (TypingWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->envelopes, pillion_typing_envelopes_free);
  g_free (self);
}

static PillionTypingService *
get_service (PillionEngine *engine)
{
  return pillion_chat_service_get_typing (pillion_engine_get_chat_service (engine));
}

static gboolean
seal (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  TypingWork *work = data;

  return pillion_typing_seal (database, &work->job, work->account, work->active, &work->envelopes, error);
}

/* Devices that have changed meanwhile are told with the next message. */
static void
on_passed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);

  if (answer == NULL && !pillion_net_error_is_refusal (error, "stale")) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  g_clear_error (&error);
  g_task_return_boolean (task, TRUE);
}

static void
pass (GTask      *task,
      TypingWork *work)
{
  PillionEngine *engine = g_task_get_source_object (task);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  PillionRelayMessageSend send = { .scope = PILLION_RELAY_SCOPE_EPHEMERAL, .envelopes = work->envelopes };
  g_autoptr (JsonObject) members = NULL;

  if (connection == NULL || !pillion_engine_is_online (engine)) {
    g_task_return_error (task, pillion_engine_error_from (g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                                                                               "not connected")));
    return;
  }
  pillion_random_fill (work->job.random, send.request, sizeof send.request);
  members = pillion_relay_message_send_write (&send);
  pillion_connection_request_async (connection, "message.send", members, g_task_get_cancellable (task), on_passed,
                                    g_object_ref (task));
}

static void
on_sealed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TypingWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->envelopes->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    pass (task, work);
}

void
pillion_typing_send_async (PillionEngine      *engine,
                           GBytes             *account,
                           gboolean            active,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  TypingWork *work = g_new0 (TypingWork, 1);

  g_task_set_source_tag (task, pillion_typing_send_async);
  work->active = active;
  memcpy (work->account, g_bytes_get_data (account, NULL), sizeof work->account);
  pillion_engine_run_async (engine, seal, work, (GDestroyNotify) typing_work_free, cancellable, on_sealed, task);
}

gboolean
pillion_typing_send_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_typing_note (PillionEngine *engine,
                     GBytes        *account,
                     gboolean       active)
{
  const PillionPreferences *preferences = pillion_chat_service_get_preferences (pillion_engine_get_chat_service (engine));

  if (preferences->typing && pillion_engine_is_online (engine) &&
      pillion_typing_service_may_tell (get_service (engine), account, active))
    pillion_typing_send_async (engine, account, active, NULL, NULL, NULL);
}

void
pillion_typing_note_sent (PillionEngine *engine,
                          GBytes        *account)
{
  pillion_typing_service_forget (get_service (engine), account);
}
