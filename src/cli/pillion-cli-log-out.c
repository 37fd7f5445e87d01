/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-log-out.h"

#include <glib/gi18n.h>

typedef struct {
  gboolean erase;
} Options;

static void
print_logged_out (PillionCliCall *call)
{
  const Options *options = pillion_cli_call_get_options (call);
  JsonObject *members = json_object_new ();

  json_object_set_boolean_member (members, "erased", options->erase);
  pillion_cli_call_print (call, "logged-out", members,
                          options->erase ? _("This device is logged out, and its profile is erased.")
                                         : _("This device is logged out. Its messages are sealed; they open again when it "
                                              "is linked again, and “log-out --erase” erases them."));
}

static void
on_logged_out (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_log_out_finish (PILLION_ENGINE (source), result, &error))
    print_logged_out (call);
  pillion_cli_call_end (call, error);
}

static void
log_out (PillionCliCall *call)
{
  const Options *options = pillion_cli_call_get_options (call);

  if (pillion_engine_is_primary (pillion_cli_call_get_engine (call))) {
    pillion_cli_call_end (call, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                                                     _("The primary device can’t log out of its own account: the others "
                                                        "depend on it. “devices remove” ends the link of one of them.")));
    return;
  }
  pillion_log_out_async (pillion_cli_call_get_engine (call), options->erase, pillion_cli_call_get_cancellable (call),
                         on_logged_out, pillion_cli_call_ref (call));
}

static void
on_erased (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_log_out_erase_finish (PILLION_ENGINE (source), result, &error))
    print_logged_out (call);
  pillion_cli_call_end (call, error);
}

/* A device that is out already, or can't get in any more, needs nobody to erase it. */
static gboolean
may_erase (PillionCliCall *call,
           const GError   *error)
{
  const Options *options = pillion_cli_call_get_options (call);
  PillionEngineState state = pillion_engine_get_state (pillion_cli_call_get_engine (call));

  return options->erase && (state == PILLION_ENGINE_STATE_LOGGED_OUT || state == PILLION_ENGINE_STATE_LOCKED ||
                            g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT));
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_cli_go_online_finish (PILLION_CLI (source), result, &error))
    log_out (call);
  else if (may_erase (call, error))
    pillion_log_out_erase_async (pillion_cli_call_get_engine (call), NULL, on_erased, pillion_cli_call_ref (call));
  else
    pillion_cli_call_end (call, g_steal_pointer (&error));
  g_clear_error (&error);
}

static void
run (PillionCliCall *call)
{
  const Options *options = pillion_cli_call_get_options (call);

  /* A primary is refused before anything is asked of its relay, unless another device took its
   * number over, which the relay knows.
   */
  if (pillion_engine_is_primary (pillion_cli_call_get_engine (call)) && !options->erase)
    log_out (call);
  else
    pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, pillion_cli_call_ref (call));
}

static const GOptionEntry entries[] = {
  { "erase", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, erase),
    N_("Erase the profile too, with all its messages"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_log_out = {
  .name = "log-out",
  .usage = "",
  .summary = N_("End this companion’s link"),
  .options = entries,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
