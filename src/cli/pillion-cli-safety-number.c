/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-contacts.h"

#include <glib/gi18n.h>

/* Digits in a line for people, to be read out. */
#define GROUPS_PER_LINE 4

static char *
break_lines (const char *number)
{
  g_auto (GStrv) groups = g_strsplit (number, " ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (text, i % GROUPS_PER_LINE == 0 ? '\n' : ' ');
    g_string_append (text, groups[i]);
  }
  return g_string_free (text, FALSE);
}

static void
on_made (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  JsonObject *members;
  GError *error = NULL;

  number = pillion_contacts_safety_number_finish (PILLION_ENGINE (source), result, &error);
  if (number != NULL) {
    members = json_object_new ();
    json_object_set_string_member (members, "contact", pillion_cli_call_get_argument (call, 0));
    json_object_set_string_member (members, "number", number);
    text = break_lines (number);
    pillion_cli_call_print (call, "safety-number", members, text);
  }
  pillion_cli_call_end (call, error);
}

static void
make (PillionCliCall *call,
      GBytes         *account)
{
  pillion_contacts_safety_number_async (pillion_cli_call_get_engine (call), account,
                                        pillion_cli_call_get_cancellable (call), on_made, pillion_cli_call_ref (call));
}

static void
on_found_online (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GBytes) account = NULL;
  GError *error = NULL;

  account = pillion_contacts_resolve_finish (PILLION_ENGINE (source), result, &error);
  if (account == NULL)
    pillion_cli_call_end (call, error);
  else
    make (call, account);
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (!pillion_cli_go_online_finish (PILLION_CLI (source), result, &error)) {
    pillion_cli_call_end (call, error);
    return;
  }
  pillion_contacts_find_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0),
                               pillion_cli_call_get_cancellable (call), on_found_online, pillion_cli_call_ref (call));
}

/* Somebody who is known needs no network; a number that was never used does. */
static void
on_found_here (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GBytes) account = NULL;
  GError *error = NULL;

  account = pillion_contacts_resolve_finish (PILLION_ENGINE (source), result, &error);
  if (account != NULL) {
    make (call, account);
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK)) {
    g_error_free (error);
    pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, pillion_cli_call_ref (call));
  } else {
    pillion_cli_call_end (call, error);
  }
}

static void
run (PillionCliCall *call)
{
  pillion_contacts_find_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0),
                               pillion_cli_call_get_cancellable (call), on_found_here, pillion_cli_call_ref (call));
}

const PillionCliVerb pillion_cli_verb_safety_number = {
  .name = "safety-number",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Show the number to compare with somebody"),
  .description = N_("If both see the same number nobody sits between the two accounts."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
