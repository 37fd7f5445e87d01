/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"

#include <glib/gi18n.h>

static JsonObject *
make_members (PillionConversation *chat)
{
  PillionMessage *last = pillion_conversation_get_last (chat);
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "chat", pillion_conversation_get_account (chat));
  json_object_set_string_member (members, "name", pillion_conversation_get_name (chat));
  json_object_set_string_member (members, "number", pillion_conversation_get_number (chat));
  json_object_set_boolean_member (members, "pinned", pillion_conversation_is_pinned (chat));
  json_object_set_boolean_member (members, "muted", pillion_conversation_is_muted (chat));
  json_object_set_boolean_member (members, "archived", pillion_conversation_is_archived (chat));
  json_object_set_int_member (members, "unread", pillion_conversation_get_n_unread (chat));
  if (last != NULL)
    json_object_set_object_member (members, "last", pillion_cli_text_message_members (last, NULL));
  return members;
}

static char *
make_text (PillionConversation *chat)
{
  PillionMessage *last = pillion_conversation_get_last (chat);
  guint n_unread = pillion_conversation_get_n_unread (chat);
  g_autofree char *name = pillion_cli_output_escape (pillion_conversation_get_name (chat), FALSE);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s  %s", pillion_conversation_get_account (chat), name);
  if (pillion_conversation_is_pinned (chat))
    g_string_append (text, _(" (pinned)"));
  if (pillion_conversation_is_muted (chat))
    g_string_append (text, _(" (muted)"));
  if (n_unread > 0)
    g_string_append_printf (text, _(", %u new"), n_unread);
  if (last != NULL) {
    g_autofree char *time = pillion_cli_text_time (pillion_message_get_sent_at_ms (last));
    g_autofree char *words = pillion_cli_output_escape (pillion_message_get_text (last), TRUE);

    g_string_append_printf (text, "  %s  %s", time, words);
  }
  return g_string_free (text, FALSE);
}

/* How many there are of this kind. */
static guint
print_chats (PillionCliCall *call,
             GPtrArray      *chats,
             gboolean        archived)
{
  guint n_printed = 0;

  for (guint i = 0; i < chats->len; i++) {
    g_autofree char *text = NULL;

    if (pillion_conversation_is_archived (chats->pdata[i]) != archived)
      continue;
    text = make_text (chats->pdata[i]);
    pillion_cli_call_print (call, "chat", make_members (chats->pdata[i]), text);
    n_printed++;
  }
  return n_printed;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GPtrArray) chats = NULL;
  GError *error = NULL;

  chats = pillion_conversations_list_chats_finish (PILLION_ENGINE (source), result, &error);
  if (chats != NULL && print_chats (call, chats, FALSE) < chats->len) {
    pillion_cli_call_say (call, _("Archived:"));
    print_chats (call, chats, TRUE);
  }
  if (chats != NULL && chats->len == 0)
    pillion_cli_call_say (call, _("There are no chats yet."));
  pillion_cli_call_end (call, error);
}

static void
run (PillionCliCall *call)
{
  pillion_conversations_list_chats_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call),
                                          on_listed, pillion_cli_call_ref (call));
}

const PillionCliVerb pillion_cli_verb_chats = {
  .name = "chats",
  .usage = "",
  .summary = N_("List the chats, the last one active first"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
