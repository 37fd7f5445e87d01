/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-linking.h"

gpointer
pillion_cli_linking_new (gsize           size,
                         PillionCliCall *call,
                         GDestroyNotify  clear)
{
  PillionCliLinking *self = g_rc_box_alloc0 (size);

  self->call = pillion_cli_call_ref (call);
  self->clear = clear;
  return self;
}

static void
linking_clear (gpointer data)
{
  PillionCliLinking *self = data;

  if (self->clear != NULL)
    self->clear (self);
  g_clear_object (&self->link);
  g_clear_object (&self->reading);
  g_clear_error (&self->error);
  pillion_cli_call_unref (self->call);
}

void
pillion_cli_linking_unref (gpointer self)
{
  g_rc_box_release_full (self, linking_clear);
}

/* ----- the link ----- */

static gboolean
on_interrupted_idle (gpointer user_data)
{
  PillionCliLinking *self = user_data;

  if (!self->ended)
    self->cancel (self->link);
  return G_SOURCE_REMOVE;
}

/* The handler may not be disconnected from within. */
static void
on_interrupted (GCancellable      *cancellable,
                PillionCliLinking *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_interrupted_idle, g_rc_box_acquire (self), pillion_cli_linking_unref);
}

/* With the handler that kept it. */
static void
drop_linking (gpointer  data,
              GClosure *closure)
{
  pillion_cli_linking_unref (data);
}

void
pillion_cli_linking_follow (PillionCliLinking *self,
                            gpointer           link,
                            void             (*cancel) (gpointer link),
                            GCallback          changed)
{
  self->link = link;
  self->cancel = cancel;
  g_signal_connect_data (self->link, "notify::state", changed, g_rc_box_acquire (self), drop_linking, G_CONNECT_SWAPPED);
  self->interrupted_handler = g_cancellable_connect (pillion_cli_call_get_cancellable (self->call),
                                                     G_CALLBACK (on_interrupted), self, NULL);
}

/* ----- the end ----- */

static void
end_when_quiet (PillionCliLinking *self)
{
  if (self->ended && self->reading == NULL)
    pillion_cli_call_end (self->call, g_steal_pointer (&self->error));
}

void
pillion_cli_linking_end (PillionCliLinking *self,
                         GError            *error)
{
  if (self->ended) {
    g_clear_error (&error);
    return;
  }
  self->ended = TRUE;
  self->error = error;
  /* The handlers that go now may have kept it. */
  g_rc_box_acquire (self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_cancellable_disconnect (pillion_cli_call_get_cancellable (self->call), self->interrupted_handler);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  end_when_quiet (self);
  pillion_cli_linking_unref (self);
}

/* ----- questions ----- */

void
pillion_cli_linking_ask (PillionCliLinking  *self,
                         const char         *prompt,
                         GAsyncReadyCallback callback)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->call);

  g_return_if_fail (self->reading == NULL);

  self->reading = g_cancellable_new ();
  pillion_cli_input_read_async (pillion_cli_get_input (cli), PILLION_CLI_INPUT_LINE, prompt, self->reading, callback,
                                g_rc_box_acquire (self));
}

gboolean
pillion_cli_linking_take_answer (PillionCliLinking *self,
                                 GObject           *source,
                                 GAsyncResult      *result,
                                 char             **line)
{
  *line = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, NULL);
  g_clear_object (&self->reading);
  end_when_quiet (self);
  return !self->ended;
}
