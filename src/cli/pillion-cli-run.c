/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-run.h"

#include "cli/pillion-cli-feed.h"
#include "cli/pillion-cli-verbs.h"

#include <glib-unix.h>
#include <signal.h>

#define INTERRUPTED 130
#define TERMINATED  143

/* How long an interrupted verb may take to say goodbye to the other side. */
#define GOODBYE_MS 1000

typedef struct {
  PillionCli     *cli;     /* (owned) */
  PillionCliCall *call;    /* (owned) */
  GMainLoop      *loop;    /* (owned) */
  guint           signal_sources[2];
  guint           goodbye_source;
  gboolean        interrupted;
  gboolean        terminated; /* and not by a person at the keyboard */
  gboolean        ending;
  int             status;
} Run;

static void
report (Run          *self,
        const GError *error)
{
  if (error == NULL || self->status != 0)
    return;
  self->status = error->domain == PILLION_ENGINE_ERROR ? error->code : PILLION_ENGINE_ERROR_CANCELLED;
  if (!self->interrupted)
    pillion_cli_output_error (pillion_cli_get_output (self->cli), error);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run *self = user_data;
  g_autoptr (GError) error = NULL;

  pillion_cli_close_finish (PILLION_CLI (source), result, &error);
  report (self, error);
  g_main_loop_quit (self->loop);
}

static void
close_profile (Run *self)
{
  if (self->ending)
    return;
  self->ending = TRUE;
  pillion_cli_close_async (self->cli, pillion_cli_call_is_session (self->call), on_closed, self);
}

static void
on_notices_printed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Run *self = user_data;
  g_autoptr (GError) error = NULL;

  pillion_cli_feed_print_finish (PILLION_CLI (source), result, &error);
  if (!self->ending && !pillion_cli_get_output (self->cli)->forgiven)
    report (self, error);
  close_profile (self);
}

static void
on_call_done (PillionCliCall *call,
              const GError   *error,
              gpointer        user_data)
{
  Run *self = user_data;
  PillionEngineState state = pillion_engine_get_state (pillion_cli_get_engine (self->cli));

  report (self, error);
  if (self->interrupted || state == PILLION_ENGINE_STATE_CLOSED || state == PILLION_ENGINE_STATE_EMPTY)
    close_profile (self);
  else
    pillion_cli_feed_print_async (self->cli, PILLION_CLI_FEED_NOTICES, on_notices_printed, self);
}

static gboolean
on_goodbye_over (gpointer user_data)
{
  Run *self = user_data;

  self->goodbye_source = 0;
  close_profile (self);
  return G_SOURCE_REMOVE;
}

/* With the source the signal's default comes back: the second one ends the process. */
static gboolean
on_signal (Run   *self,
           guint *source)
{
  *source = 0;
  if (self->interrupted)
    return G_SOURCE_REMOVE;
  self->interrupted = TRUE;
  pillion_cli_input_end_line (pillion_cli_get_input (self->cli));
  self->goodbye_source = g_timeout_add (GOODBYE_MS, on_goodbye_over, self);
  g_cancellable_cancel (pillion_cli_get_cancellable (self->cli));
  return G_SOURCE_REMOVE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  Run *self = user_data;

  return on_signal (self, &self->signal_sources[0]);
}

static gboolean
on_terminate (gpointer user_data)
{
  Run *self = user_data;

  self->terminated = !self->interrupted;
  return on_signal (self, &self->signal_sources[1]);
}

static int
run_call (PillionCliCall          *call,
          const PillionCliOptions *options)
{
  Run run = { .call = call };

  run.cli = pillion_cli_new (options);
  run.loop = g_main_loop_new (NULL, FALSE);
  run.signal_sources[0] = g_unix_signal_add (SIGINT, on_interrupt, &run);
  run.signal_sources[1] = g_unix_signal_add (SIGTERM, on_terminate, &run);
  pillion_cli_call_run (call, run.cli, on_call_done, &run);
  g_main_loop_run (run.loop);

  for (guint i = 0; i < G_N_ELEMENTS (run.signal_sources); i++)
    g_clear_handle_id (&run.signal_sources[i], g_source_remove);
  g_clear_handle_id (&run.goodbye_source, g_source_remove);
  g_main_loop_unref (run.loop);
  g_object_unref (run.cli);
  if (run.interrupted)
    return run.terminated ? TERMINATED : INTERRUPTED;
  return run.status;
}

/* Options that could not be parsed are as if they had not been given; this one counts. */
static int
print_usage_error (const char *const *arguments,
                   const GError      *error)
{
  PillionCliOutput output = { .json = g_strv_contains (arguments, "--json") };

  pillion_cli_output_error (&output, error);
  return error->code;
}

/* "help", or "help VERB". */
static int
print_help_of (PillionCliOptions *options,
               const char *const *words)
{
  g_autofree char *help = NULL;
  g_autoptr (GError) error = NULL;

  help = *words != NULL ? pillion_cli_verbs_dup_help_for (options, words, &error) : pillion_cli_verbs_dup_help ();
  if (error != NULL)
    return print_usage_error (words, error);
  g_print ("%s", help);
  return 0;
}

int
pillion_cli_run (const char *const *arguments)
{
  g_auto (PillionCliOptions) options = { 0 };
  g_autoptr (PillionCliCall) call = NULL;
  g_auto (GStrv) words = g_strdupv ((char **) arguments);
  g_autofree char *help = NULL;
  g_autoptr (GError) error = NULL;

  if (!pillion_cli_options_parse (&options, &words, &error))
    return print_usage_error (arguments, error);
  if (options.version)
    g_print ("pillion-cli " PILLION_VERSION "\n");
  if (options.help)
    help = pillion_cli_verbs_dup_help ();
  if (!options.version && !options.help && g_strcmp0 (words[1], "help") == 0)
    return print_help_of (&options, (const char *const *) words + 2);
  if (!options.version && !options.help) {
    call = pillion_cli_verbs_parse (&options, (const char *const *) words + 1, &error);
    if (call == NULL)
      return print_usage_error (arguments, error);
    if (pillion_cli_call_wants_help (call))
      help = pillion_cli_verbs_dup_help_of (call);
  }
  if (help != NULL)
    g_print ("%s", help);
  if (help != NULL || call == NULL)
    return 0;
  if (!pillion_cli_options_complete (&options, &error))
    return print_usage_error (arguments, error);
  return run_call (call, &options);
}
