/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-follow.h"
#include "cli/pillion-cli-verbs.h"

#include <glib/gi18n.h>

typedef struct {
  gboolean follow;
  int      timeout_seconds;
} Options;

/* What is received is printed as it comes; this only decides when it is enough. */
typedef struct {
  PillionCliCall   *call;   /* (owned) */
  PillionCliFollow *follow; /* (owned) */
  guint             timeout_source;
  gulong            failed_handler;
  gulong            interrupted_handler;
  gboolean          was_online; /* ever */
  gboolean          is_online;
  gboolean          was_told_offline;
  gboolean          ended;
  GError           *error;  /* (owned) (nullable): why it ends */
} Receive;

static void
receive_clear (gpointer data)
{
  Receive *self = data;

  pillion_cli_call_unref (self->call);
  g_object_unref (self->follow);
  g_clear_error (&self->error);
}

static void
receive_unref (Receive *self)
{
  g_rc_box_release_full (self, receive_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Receive, receive_unref)

static const Options *
get_options (Receive *self)
{
  return pillion_cli_call_get_options (self->call);
}

static void
on_last_printed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Receive) self = user_data;
  GError *error = NULL;

  if (!pillion_cli_follow_wait_finish (self->follow, result, &error) && self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_clear_error (&error);
  pillion_cli_call_end (self->call, g_steal_pointer (&self->error));
}

/* error is (transfer full) (nullable). What is here already is printed before the end. */
static void
end (Receive *self,
     GError  *error)
{
  if (self->ended) {
    g_clear_error (&error);
    return;
  }
  self->ended = TRUE;
  self->error = error;
  g_clear_handle_id (&self->timeout_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (pillion_cli_call_get_engine (self->call), self);
  g_clear_signal_handler (&self->failed_handler, self->follow);
  g_cancellable_disconnect (pillion_cli_call_get_cancellable (self->call), self->interrupted_handler);
  pillion_cli_follow_wait_async (self->follow, on_last_printed, self);
}

static gboolean
is_waiting (Receive *self)
{
  return get_options (self)->follow || get_options (self)->timeout_seconds > 0;
}

static void
on_drained (Receive *self)
{
  if (!is_waiting (self))
    end (self, NULL);
}

static void
on_state_changed (Receive *self)
{
  GError *error = NULL;

  if (!pillion_cli_check_device (pillion_cli_call_get_cli (self->call), &error))
    end (self, error);
}

static void
tell_offline (Receive      *self,
              const GError *error)
{
  self->was_told_offline = TRUE;
  pillion_cli_output_error (pillion_cli_get_output (pillion_cli_call_get_cli (self->call)), error);
}

/* Whether the relay still knows this device; what else goes wrong, the engine tries again. */
static void
on_back_online (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Receive) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_engine_go_online_finish (PILLION_ENGINE (source), result, &error) || self->ended)
    return;
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT))
    end (self, g_steal_pointer (&error));
  else
    tell_offline (self, error);
}

/* Without a time to wait for, a connection that breaks ends it. */
static void
on_online_changed (Receive *self)
{
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);
  gboolean was_online = self->is_online;

  self->is_online = pillion_engine_is_online (engine);
  /* Whoever was told that it went is told that it is back. */
  if (self->is_online && !was_online && self->was_told_offline)
    pillion_cli_call_print (self->call, "session.online", json_object_new (), _("Connected to the server."));
  self->was_told_offline = self->was_told_offline && !self->is_online;
  self->was_online = self->was_online || self->is_online;
  if (self->is_online || !was_online)
    return;
  /* A connection that was dropped since nothing can be stored any more is not to blame. */
  if (pillion_engine_get_receive_error (engine) != NULL) {
    end (self, g_error_copy (pillion_engine_get_receive_error (engine)));
    return;
  }
  if (is_waiting (self))
    pillion_engine_go_online_async (engine, NULL, on_back_online, g_rc_box_acquire (self));
  else
    end (self, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                                    _("The connection to the server broke. Nothing is lost; try again.")));
}

static void
on_printing_failed (Receive *self)
{
  end (self, g_error_copy (pillion_cli_follow_get_error (self->follow)));
}

static gboolean
on_time_over (gpointer user_data)
{
  Receive *self = user_data;
  GError *error = NULL;

  self->timeout_source = 0;
  if (!self->was_online)
    g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                         _("The server could not be reached in this time. Nothing is lost; try again."));
  end (self, error);
  return G_SOURCE_REMOVE;
}

static gboolean
on_interrupted_idle (gpointer user_data)
{
  g_autoptr (Receive) self = user_data;
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (pillion_cli_call_get_cancellable (self->call), &error);
  end (self, error);
  return G_SOURCE_REMOVE;
}

/* The handler may not be disconnected from within. */
static void
on_interrupted (GCancellable *cancellable,
                Receive      *self)
{
  g_idle_add (on_interrupted_idle, g_rc_box_acquire (self));
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Receive) self = user_data;
  PillionCli *cli = PILLION_CLI (source);
  g_autoptr (GError) error = NULL;

  if (!pillion_cli_go_online_finish (cli, result, &error)) {
    /* The engine goes on trying. */
    if (is_waiting (self) && g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK) && !self->ended)
      tell_offline (self, error);
    else
      end (self, g_steal_pointer (&error));
    return;
  }
  self->was_online = self->is_online = TRUE;
  if (pillion_cli_is_drained (cli))
    on_drained (self);
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);

  if (options->timeout_seconds >= 0 && (!options->follow || options->timeout_seconds == 0))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("Give --follow, or --timeout with a number of seconds."));
  return FALSE;
}

static void
run (PillionCliCall *call)
{
  PillionCli *cli = pillion_cli_call_get_cli (call);
  PillionEngine *engine = pillion_cli_get_engine (cli);
  const Options *options = pillion_cli_call_get_options (call);
  Receive *self;

  if (options->follow && pillion_cli_call_is_line (call)) {
    pillion_cli_call_end (call, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                                                     _("A session prints what comes as it comes; --follow does not "
                                                        "work in it.")));
    return;
  }
  self = g_rc_box_new0 (Receive);
  self->call = pillion_cli_call_ref (call);
  pillion_cli_call_set_is_session (call, options->follow);
  self->follow = pillion_cli_follow_new (cli);
  self->failed_handler = g_signal_connect_swapped (self->follow, "failed", G_CALLBACK (on_printing_failed), self);
  self->interrupted_handler = g_cancellable_connect (pillion_cli_call_get_cancellable (call),
                                                     G_CALLBACK (on_interrupted), self, NULL);
  g_signal_connect_swapped (engine, "drained", G_CALLBACK (on_drained), self);
  g_signal_connect_swapped (engine, "notify::state", G_CALLBACK (on_state_changed), self);
  g_signal_connect_swapped (engine, "notify::online", G_CALLBACK (on_online_changed), self);
  if (options->timeout_seconds > 0)
    self->timeout_source = g_timeout_add_seconds ((guint) options->timeout_seconds, on_time_over, self);
  pillion_cli_go_online_async (cli, on_online, g_rc_box_acquire (self));
}

static const GOptionEntry entries[] = {
  { "follow", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, follow), N_("Go on for ever"), NULL },
  { "timeout", 0, 0, G_OPTION_ARG_INT, PILLION_CLI_OPTION (Options, timeout_seconds), N_("Go on for that long"),
    N_("SECONDS") },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_receive = {
  .name = "receive",
  .usage = "",
  .summary = N_("Print messages that were not printed before"),
  .description = N_("Ends when the server has no more. A message counts as printed when it was written; after a crash, "
                     "or where the disk was full, some may be printed again; none gets lost."),
  .options = entries,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .check = check,
  .run = run,
};
