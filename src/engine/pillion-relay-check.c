/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-relay-check.h"

#include "engine/pillion-engine-private.h"
#include "protocol/pillion-relay-id.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  char              *origin;     /* (owned) */
  PillionConnection *connection; /* (owned) */
  GTask             *task;       /* (owned) (nullable): until it is answered */
  GSource           *source;     /* (owned) (nullable): of the cancellation */
} Check;

static void
check_free (Check *self)
{
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->connection);
  g_free (self->origin);
  g_free (self);
}

/* error: (transfer full) (nullable) */
static void
end (Check  *self,
     GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_signal_handlers_disconnect_by_data (self->connection, self);
  pillion_connection_stop (self->connection);
  if (self->source != NULL)
    g_source_destroy (self->source);
  if (error != NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, g_strdup (self->origin), g_free);
}

static GError *
judge_hello (Check *self)
{
  PillionEngine *engine = g_task_get_source_object (self->task);
  g_auto (PillionRelayHello) hello = { 0 };
  guint64 now_ms = pillion_engine_get_time (engine);
  GError *error = NULL;

  if (!pillion_relay_hello_read (&hello, pillion_connection_get_hello (self->connection), &error))
    return error;
  if (MAX (hello.time, now_ms) - MIN (hello.time, now_ms) <= pillion_engine_get_options (engine)->limits->clock_tolerance_ms)
    return NULL;
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK,
                              _("This device’s clock and the server’s differ by more than 10 minutes. Check date and time."));
}

static void
on_state (Check *self)
{
  const GError *last;

  switch (pillion_connection_get_state (self->connection)) {
  case PILLION_CONNECTION_STATE_CONNECTED:
    end (self, judge_hello (self));
    break;
  case PILLION_CONNECTION_STATE_WAITING:
    last = pillion_connection_get_last_error (self->connection);
    end (self, g_error_copy (last));
    break;
  case PILLION_CONNECTION_STATE_IDLE:
  case PILLION_CONNECTION_STATE_CONNECTING:
  default:
    break;
  }
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  end (user_data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (Check        *self,
                   GCancellable *cancellable)
{
  self->source = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->source, NULL);
}

static char *
canonicalize (const char *relay_url,
              GError    **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (relay_url));
  g_autofree char *text = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("wss://", trimmed, NULL);

  return pillion_relay_origin_canonicalize (text, error);
}

void
pillion_relay_check_async (PillionEngine      *engine,
                           const char         *relay_url,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  const PillionEngineOptions *options;
  GTask *task;
  Check *self;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (engine));
  g_return_if_fail (relay_url != NULL);

  options = pillion_engine_get_options (engine);
  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_relay_check_async);
  self = g_new0 (Check, 1);
  g_task_set_task_data (task, self, (GDestroyNotify) check_free);
  self->origin = canonicalize (relay_url, &error);
  if (self->origin != NULL)
    self->connection = pillion_connection_new (self->origin, options->ca_file, options->connection_limits, &error);
  if (self->connection == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
    g_object_unref (task);
    return;
  }
  self->task = task;
  if (cancellable != NULL)
    watch_cancellable (self, cancellable);
  g_signal_connect_swapped (self->connection, "notify::state", G_CALLBACK (on_state), self);
  pillion_connection_start (self->connection);
}

char *
pillion_relay_check_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
