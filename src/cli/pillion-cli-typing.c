/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-target.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-typing.h"

#include <glib/gi18n.h>

typedef struct {
  gboolean stopped;
} TypingOptions;

static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_typing_send_finish (PILLION_ENGINE (source), result, &error)) {
    JsonObject *members = json_object_new ();

    json_object_set_string_member (members, "chat", pillion_cli_call_get_argument (call, 0));
    pillion_cli_call_print (call, "typing.sent", members, _("Told, if they are there."));
  }
  pillion_cli_call_end (call, error);
}

static void
tell (PillionCliCall *call,
      GBytes         *account,
      gint64          row)
{
  const TypingOptions *options = pillion_cli_call_get_options (call);

  pillion_typing_send_async (pillion_cli_call_get_engine (call), account, !options->stopped,
                             pillion_cli_call_get_cancellable (call), on_told, pillion_cli_call_ref (call));
}

static void
run (PillionCliCall *call)
{
  pillion_cli_target_find (call, pillion_cli_call_get_argument (call, 0), NULL, tell);
}

static const GOptionEntry entries[] = {
  { "stopped", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (TypingOptions, stopped), N_("That you do no longer"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_typing = {
  .name = "typing",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Tell somebody that you type"),
  .description = N_("They see it for some seconds if they are there now, and you have written to each other. It is kept "
                     "nowhere."),
  .options = entries,
  .options_size = sizeof (TypingOptions),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_RELAY,
  .run = run,
};
