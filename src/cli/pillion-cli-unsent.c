/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-outgoing.h"
#include "cli/pillion-cli-target.h"
#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-unsent.h"

#include <glib/gi18n.h>

static JsonObject *
make_members (const PillionUnsentChat *chat)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "chat", chat->account);
  json_object_set_string_member (members, "name", chat->name);
  json_object_set_int_member (members, "messages", chat->n_messages);
  json_object_set_int_member (members, "changes", chat->n_changes);
  json_object_set_int_member (members, "first_ms", (gint64) chat->first_ms);
  json_object_set_int_member (members, "last_ms", (gint64) chat->last_ms);
  return members;
}

static char *
make_text (const PillionUnsentChat *chat)
{
  g_autofree char *name = pillion_cli_output_escape (chat->name, FALSE);
  g_autofree char *first = pillion_cli_text_time (chat->first_ms);
  g_autofree char *last = pillion_cli_text_time (chat->last_ms);
  g_autofree char *count = pillion_unsent_dup_count (chat->n_messages, chat->n_changes);

  if (g_str_equal (first, last))
    return g_strdup_printf (_("%s  %s, %s, written %s"), chat->account, name, count, first);
  return g_strdup_printf (_("%s  %s, %s, written %s to %s"), chat->account, name, count, first, last);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;
  g_autoptr (PillionUnsent) unsent = pillion_unsent_load_finish (PILLION_ENGINE (source), result, &error);

  for (guint i = 0; unsent != NULL && i < unsent->chats->len; i++) {
    g_autofree char *text = make_text (unsent->chats->pdata[i]);

    pillion_cli_call_print (call, "unsent", make_members (unsent->chats->pdata[i]), text);
  }
  if (unsent != NULL && unsent->chats->len == 0)
    pillion_cli_call_say (call, _("Nothing is left from before this device was logged out."));
  else if (unsent != NULL)
    pillion_cli_call_say (call, _("They are kept; “unsent send” sends them."));
  pillion_cli_call_end (call, error);
}

static void
list (PillionCliCall *call)
{
  pillion_unsent_load_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call), on_loaded,
                             pillion_cli_call_ref (call));
}

/* Nothing else leaves that would be waited for. */
static void
end_changes (PillionCliCall *call)
{
  GError *error = NULL;

  if (!pillion_engine_is_online (pillion_cli_call_get_engine (call)))
    error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                                 _("The server can’t be reached. What you sent is kept and leaves with the next "
                                    "connection; don’t send it again."));
  pillion_cli_target_end (call, error);
}

static void
print_changes (PillionCliCall *call,
               guint           n)
{
  JsonObject *members = json_object_new ();
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u change is on its way.", "%u changes are on their way.", n), n);

  json_object_set_int_member (members, "changes", n);
  pillion_cli_call_print (call, "unsent.changes", members, text);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;
  guint n_changes = 0;
  g_autoptr (GArray) rows = pillion_unsent_send_finish (PILLION_ENGINE (source), result, &n_changes, &error);

  if (rows == NULL) {
    pillion_cli_call_end (call, error);
    return;
  }
  if (n_changes > 0)
    print_changes (call, n_changes);
  if (rows->len > 0) {
    pillion_cli_outgoing_end_all (call, g_steal_pointer (&rows), NULL);
  } else if (n_changes > 0) {
    end_changes (call);
  } else {
    pillion_cli_call_say (call, _("There is nothing that can be sent. What is for blocked contacts stays here."));
    pillion_cli_call_end (call, NULL);
  }
}

static void
send (PillionCliCall *call)
{
  pillion_unsent_send_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call), on_sent,
                             pillion_cli_call_ref (call));
}

/* What another own device knows to be sent has come by then. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_cli_try_online_finish (PILLION_CLI (source), result, &error))
    pillion_cli_call_when_drained (call, pillion_cli_call_get_verb (call) == &pillion_cli_verb_unsent_send ? send : list);
  else
    pillion_cli_call_end (call, error);
}

static void
run (PillionCliCall *call)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, pillion_cli_call_ref (call));
}

const PillionCliVerb pillion_cli_verb_unsent_list = {
  .name = "unsent list",
  .usage = "",
  .summary = N_("List what was not sent before this device was logged out"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};

const PillionCliVerb pillion_cli_verb_unsent_send = {
  .name = "unsent send",
  .usage = "",
  .summary = N_("Send what was not sent before this device was logged out"),
  .description = N_("Nobody gets a message twice, also where it had reached the server after all. Changes are reactions, "
                     "edits and deletions; what was said of the same message since counts for more. Contacts that are "
                     "blocked get nothing but deletions. Without a network all of it leaves with the next connection; the "
                     "exit status is 4 all the same."),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
