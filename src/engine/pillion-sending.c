/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sending.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a task waits for. */
typedef struct {
  guint8 request[PILLION_ID_BYTES];
  gint64 result;
  gulong sent_handler;
  gulong sending_handler;
} Sending;

static GError *
kept_error (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                              _("The server can’t be reached. What you sent is kept and leaves with the next connection."));
}

/* error is (transfer full): why it was not sent now */
static GError *
explain (GError *error)
{
  GError *explained = pillion_engine_error_from (error);

  /* It was stored before it was sent. */
  if (g_error_matches (explained, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK) ||
      g_error_matches (explained, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_READ_ONLY)) {
    g_error_free (explained);
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK,
                                _("The disk is full, or can’t be written. What you sent is kept, and leaves by itself when "
                                   "there is room again."));
  }
  if (!g_error_matches (explained, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    return explained;
  g_error_free (explained);
  return kept_error ();
}

static void
stop_waiting (PillionEngine *engine,
              Sending       *sending)
{
  g_signal_handler_disconnect (engine, sending->sent_handler);
  g_signal_handler_disconnect (engine, sending->sending_handler);
}

/* The sender rests, and has not come to this one: the relay went while it was busy with
 * others.
 */
static void
on_sending_changed (PillionEngine *engine,
                    GParamSpec    *pspec,
                    gpointer       user_data)
{
  g_autoptr (GTask) task = NULL;

  if (pillion_engine_is_sending (engine))
    return;
  task = user_data;
  stop_waiting (engine, g_task_get_task_data (task));
  g_task_return_error (task, kept_error ());
}

static void
on_sent (PillionEngine *engine,
         const guint8  *request,
         const GError  *error,
         gpointer       user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);

  if (memcmp (request, sending->request, sizeof sending->request) != 0)
    return;
  stop_waiting (engine, sending);
  if (error != NULL)
    g_task_return_error (task, explain (g_error_copy (error)));
  else
    g_task_return_int (task, sending->result);
  g_object_unref (task);
}

void
pillion_sending_wait (GTask        *task,
                      const guint8 *request,
                      gint64        result)
{
  PillionEngine *engine = g_task_get_source_object (task);
  Sending *sending = g_new0 (Sending, 1);

  memcpy (sending->request, request, sizeof sending->request);
  sending->result = result;
  g_task_set_task_data (task, sending, g_free);
  if (!pillion_engine_is_online (engine)) {
    g_task_return_error (task, kept_error ());
    g_object_unref (task);
    return;
  }
  sending->sent_handler = g_signal_connect (engine, "sent", G_CALLBACK (on_sent), task);
  sending->sending_handler = g_signal_connect (engine, "notify::sending", G_CALLBACK (on_sending_changed), task);
}

gint64
pillion_sending_get_result (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);

  return sending != NULL ? sending->result : 0;
}
