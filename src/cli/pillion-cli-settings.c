/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-target.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-preferences.h"

#include <glib/gi18n.h>

static void
print (PillionCliCall *call,
       const char     *name,
       gboolean        on)
{
  JsonObject *members = json_object_new ();
  g_autofree char *text = g_strdup_printf ("%s %s", name, on ? "on" : "off");

  json_object_set_string_member (members, "name", name);
  json_object_set_string_member (members, "value", on ? "on" : "off");
  pillion_cli_call_print (call, "setting", members, text);
}

static gboolean
print_settings (PillionCliCall *call,
                GError        **error)
{
  const char *name = pillion_cli_call_get_argument (call, 0);
  PillionPreferences preferences;
  guint n_printed = 0;

  /* What a locked or logged out device would say is not what was set. */
  if (!pillion_cli_check_device (pillion_cli_call_get_cli (call), error))
    return FALSE;
  pillion_preferences_get (pillion_cli_call_get_engine (call), &preferences);
  if (name == NULL || g_str_equal (name, PILLION_PREFERENCE_READ_RECEIPTS)) {
    print (call, PILLION_PREFERENCE_READ_RECEIPTS, preferences.read_receipts);
    n_printed++;
  }
  if (name == NULL || g_str_equal (name, PILLION_PREFERENCE_TYPING)) {
    print (call, PILLION_PREFERENCE_TYPING, preferences.typing);
    n_printed++;
  }
  if (n_printed > 0)
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("There is no setting “%s”."), name);
  return FALSE;
}

static void
on_set (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_preferences_set_finish (PILLION_ENGINE (source), result, &error))
    print (call, pillion_cli_call_get_argument (call, 0), g_str_equal (pillion_cli_call_get_argument (call, 1), "on"));
  pillion_cli_target_end (call, error);
}

/* Without a network it is kept, and other devices get it later. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (!pillion_cli_try_online_finish (PILLION_CLI (source), result, &error)) {
    pillion_cli_call_end (call, error);
    return;
  }
  pillion_preferences_set_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0),
                                 pillion_cli_call_get_argument (call, 1), NULL, on_set, pillion_cli_call_ref (call));
}

static void
run (PillionCliCall *call)
{
  GError *error = NULL;

  if (pillion_cli_call_get_argument (call, 1) != NULL) {
    pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, pillion_cli_call_ref (call));
    return;
  }
  print_settings (call, &error);
  pillion_cli_call_end (call, error);
}

const PillionCliVerb pillion_cli_verb_settings = {
  .name = "settings",
  .usage = N_("[NAME [on|off]]"),
  .summary = N_("Show or change what all devices of this account share"),
  .description = N_("read-receipts: others are told what was read, and you see what they read. typing: others "
                     "see that you type, and you see that they do."),
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
