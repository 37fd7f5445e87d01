/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-target.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-chat-actions.h"

#include <glib/gi18n.h>

/* What is done with a chat; the other devices of the account follow. */

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_chat_change_finish (PILLION_ENGINE (source), result, &error)) {
    JsonObject *members = json_object_new ();

    json_object_set_string_member (members, "chat", pillion_cli_call_get_argument (call, 0));
    json_object_set_string_member (members, "change", pillion_cli_call_get_verb (call)->name);
    pillion_cli_call_print (call, "chat.changed", members, _("Done; your other devices follow."));
  }
  pillion_cli_target_end (call, error);
}

/* Each verb is told by what it is. */
static void
change (PillionCliCall *call,
        GBytes         *account,
        gint64          row)
{
  PillionEngine *engine = pillion_cli_call_get_engine (call);
  const PillionCliVerb *verb = pillion_cli_call_get_verb (call);

  if (verb == &pillion_cli_verb_accept)
    pillion_chat_accept_async (engine, account, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_archive)
    pillion_chat_set_archived_async (engine, account, TRUE, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_mark_read)
    pillion_chat_mark_read_async (engine, account, 0, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_mute)
    pillion_chat_set_muted_async (engine, account, G_MAXUINT64, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_pin)
    pillion_chat_set_pinned_async (engine, account, TRUE, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_unarchive)
    pillion_chat_set_archived_async (engine, account, FALSE, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_unmute)
    pillion_chat_set_muted_async (engine, account, 0, NULL, on_changed, pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_unpin)
    pillion_chat_set_pinned_async (engine, account, FALSE, NULL, on_changed, pillion_cli_call_ref (call));
}

static void
run (PillionCliCall *call)
{
  pillion_cli_target_find (call, pillion_cli_call_get_argument (call, 0), NULL, change);
}

const PillionCliVerb pillion_cli_verb_accept = {
  .name = "accept",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Let somebody who wrote first in: they see what arrived, and what was read"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_archive = {
  .name = "archive",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Put a chat out of sight"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_mark_read = {
  .name = "mark-read",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Say that everything in a chat was read"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_mute = {
  .name = "mute",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Stay silent about a chat"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_pin = {
  .name = "pin",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Keep a chat on top"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_unarchive = {
  .name = "unarchive",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Put a chat back in sight"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_unmute = {
  .name = "unmute",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Be told of a chat again"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_unpin = {
  .name = "unpin",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Let a chat go to its place"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
