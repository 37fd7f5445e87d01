/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-emoji.h"
#include "cli/pillion-cli-outgoing.h"
#include "cli/pillion-cli-target.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-message-actions.h"

#include <glib/gi18n.h>

/* What is done with one message of a chat. */

typedef struct {
  gboolean for_me;
} DeleteOptions;

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_message_change_finish (PILLION_ENGINE (source), result, &error)) {
    JsonObject *members = json_object_new ();

    json_object_set_string_member (members, "id", pillion_cli_call_get_argument (call, 1));
    json_object_set_string_member (members, "change", pillion_cli_call_get_verb (call)->name);
    pillion_cli_call_print (call, "message.changed", members, _("Done."));
  }
  pillion_cli_call_end (call, error);
}

/* A reply, or what was forwarded. */
static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  gint64 row = pillion_message_send_get_row (result);
  GError *error = NULL;
  gint64 sent = pillion_message_send_finish (PILLION_ENGINE (source), result, &error);

  /* A file that must travel again has a message, and no request yet. */
  pillion_cli_outgoing_end (call, row != 0 ? row : sent, error);
}

static void
react (PillionCliCall *call,
       GBytes         *account,
       gint64          row)
{
  GError *error = NULL;

  if (!pillion_cli_emoji_check (pillion_cli_call_get_argument (call, 2), &error)) {
    pillion_cli_call_end (call, error);
    return;
  }
  pillion_message_react_async (pillion_cli_call_get_engine (call), row, pillion_cli_call_get_argument (call, 2),
                               pillion_cli_call_get_cancellable (call), on_changed, pillion_cli_call_ref (call));
}

static void
reply (PillionCliCall *call,
       GBytes         *account,
       gint64          row)
{
  pillion_message_send_async (pillion_cli_call_get_engine (call), account, pillion_cli_call_get_argument (call, 2), row,
                              pillion_cli_call_get_cancellable (call), on_sent, pillion_cli_call_ref (call));
}

static void
edit (PillionCliCall *call,
      GBytes         *account,
      gint64          row)
{
  pillion_message_edit_async (pillion_cli_call_get_engine (call), row, pillion_cli_call_get_argument (call, 2),
                              pillion_cli_call_get_cancellable (call), on_changed, pillion_cli_call_ref (call));
}

static void delete (PillionCliCall *call,
                    GBytes *account,
                    gint64 row)
{
  const DeleteOptions *options = pillion_cli_call_get_options (call);

  pillion_message_delete_async (pillion_cli_call_get_engine (call), row, !options->for_me,
                                pillion_cli_call_get_cancellable (call), on_changed, pillion_cli_call_ref (call));
}

/* Who is to get it is looked for while the message is known by its row. */
typedef struct {
  PillionCliCall *call; /* (owned) */
  gint64          row;
} Forward;

static void
on_recipient_resolved (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autofree Forward *self = user_data;
  g_autoptr (PillionCliCall) call = self->call;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  g_autoptr (GBytes) account = pillion_contacts_resolve_finish (engine, result, &error);

  if (account == NULL)
    pillion_cli_call_end (call, error);
  else
    pillion_message_forward_async (engine, self->row, account, pillion_cli_call_get_cancellable (call), on_sent,
                                   pillion_cli_call_ref (call));
}

static void
forward (PillionCliCall *call,
         GBytes         *account,
         gint64          row)
{
  Forward *self = g_new0 (Forward, 1);

  self->call = pillion_cli_call_ref (call);
  self->row = row;
  pillion_contacts_resolve_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 2),
                                  pillion_cli_call_get_cancellable (call), on_recipient_resolved, self);
}

static void
ask_again (PillionCliCall *call,
           GBytes         *account,
           gint64          row)
{
  pillion_message_ask_again_async (pillion_cli_call_get_engine (call), row, pillion_cli_call_get_cancellable (call),
                                   on_changed, pillion_cli_call_ref (call));
}

static void
find (PillionCliCall       *call,
      PillionCliTargetFound found)
{
  pillion_cli_target_find (call, pillion_cli_call_get_argument (call, 0), pillion_cli_call_get_argument (call, 1), found);
}

static void
run_react (PillionCliCall *call)
{
  find (call, react);
}

static void
run_reply (PillionCliCall *call)
{
  find (call, reply);
}

static void
run_edit (PillionCliCall *call)
{
  find (call, edit);
}

static void
run_delete (PillionCliCall *call)
{
  find (call, delete);
}

static void
run_forward (PillionCliCall *call)
{
  find (call, forward);
}

static void
run_ask_again (PillionCliCall *call)
{
  find (call, ask_again);
}

const PillionCliVerb pillion_cli_verb_ask_again = {
  .name = "ask-again",
  .usage = N_("+E164|CHAT ID"),
  .summary = N_("Ask the sender once more for a message that could not be read"),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_ask_again,
};

const PillionCliVerb pillion_cli_verb_react = {
  .name = "react",
  .usage = N_("+E164|CHAT ID EMOJI"),
  .summary = N_("React to a message with one emoji"),
  .description = N_("Each account has one reaction to a message: a new one takes its place, an empty one takes it away."),
  .min_arguments = 3,
  .max_arguments = 3,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_react,
};

const PillionCliVerb pillion_cli_verb_reply = {
  .name = "reply",
  .usage = N_("+E164|CHAT ID TEXT"),
  .summary = N_("Answer a message"),
  .min_arguments = 3,
  .max_arguments = 3,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_reply,
};

const PillionCliVerb pillion_cli_verb_edit = {
  .name = "edit",
  .usage = N_("+E164|CHAT ID TEXT"),
  .summary = N_("Change a message of your own"),
  .min_arguments = 3,
  .max_arguments = 3,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_edit,
};

static const GOptionEntry delete_entries[] = {
  { "for-me", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (DeleteOptions, for_me),
    N_("Only on the devices of this account"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_delete = {
  .name = "delete",
  .usage = N_("+E164|CHAT ID"),
  .summary = N_("Delete a message of your own for everyone"),
  .options = delete_entries,
  .options_size = sizeof (DeleteOptions),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_delete,
};

const PillionCliVerb pillion_cli_verb_forward = {
  .name = "forward",
  .usage = N_("+E164|CHAT ID +E164|CHAT"),
  .summary = N_("Send a message on to somebody else"),
  .min_arguments = 3,
  .max_arguments = 3,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_forward,
};
