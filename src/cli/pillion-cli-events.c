/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-events.h"

#include "cli/pillion-cli-text.h"
#include "engine/pillion-hex.h"

#include <glib/gi18n.h>

/* (transfer full) (nullable): for people; what only programs follow is not said to them */
static char *
describe (const PillionConversationEvent *event,
          GHashTable                     *names)
{
  gboolean own = !g_str_equal (event->from, event->chat);
  g_autofree char *text = pillion_cli_output_escape (event->text != NULL ? event->text : "", TRUE);
  g_autofree char *name = pillion_cli_output_escape (own ? _("You") : pillion_cli_text_find_name (names, event->from), FALSE);
  g_autofree char *id = g_strdup_printf ("[%.*s]", PILLION_CLI_TEXT_SHORT_ID, event->message);

  switch (event->kind) {
  case PILLION_CONVERSATION_EVENT_REACTION:
    if (*text == '\0')
      return g_strdup_printf (_("* %s: a reaction to message %s was taken away"), name, id);
    return g_strdup_printf (_("* %s: reaction to message %s: %s"), name, id, text);
  case PILLION_CONVERSATION_EVENT_EDIT:
    return g_strdup_printf (_("* %s: message %s was changed: %s"), name, id, text);
  case PILLION_CONVERSATION_EVENT_DELETE:
    return g_strdup_printf (_("* %s: message %s was deleted"), name, id);
  case PILLION_CONVERSATION_EVENT_DELIVERED:
  case PILLION_CONVERSATION_EVENT_READ:
  default:
    return NULL;
  }
}

void
pillion_cli_events_print (PillionCliOutput               *output,
                          const PillionConversationEvent *event,
                          GHashTable                     *names)
{
  static const struct {
    const char *name;
    const char *member;
    const char *value; /* (nullable): the event's text */
  } kinds[] = {
    [PILLION_CONVERSATION_EVENT_DELIVERED] = { "receipt", "state", "delivered" },
    [PILLION_CONVERSATION_EVENT_READ] = { "receipt", "state", "read" },
    [PILLION_CONVERSATION_EVENT_REACTION] = { "reaction", "emoji", NULL },
    [PILLION_CONVERSATION_EVENT_EDIT] = { "edit", "text", NULL },
    [PILLION_CONVERSATION_EVENT_DELETE] = { "delete", NULL, NULL },
  };
  JsonObject *members = json_object_new ();
  g_autofree char *text = describe (event, names);

  json_object_set_string_member (members, "chat", event->chat);
  json_object_set_string_member (members, "from", event->from);
  json_object_set_string_member (members, "id", event->message);
  if (kinds[event->kind].member != NULL)
    json_object_set_string_member (members, kinds[event->kind].member,
                                   kinds[event->kind].value != NULL ? kinds[event->kind].value : event->text);
  pillion_cli_output_event (output, kinds[event->kind].name, members, text);
}

void
pillion_cli_events_print_typing (PillionCliOutput *output,
                                 GBytes           *account,
                                 gboolean          active,
                                 GHashTable       *names)
{
  g_autofree char *chat = pillion_hex_encode (g_bytes_get_data (account, NULL), g_bytes_get_size (account));
  g_autofree char *name = pillion_cli_output_escape (pillion_cli_text_find_name (names, chat), FALSE);
  g_autofree char *text = active ? g_strdup_printf (_("* %s is typing"), name) : NULL;
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "chat", chat);
  json_object_set_boolean_member (members, "active", active);
  pillion_cli_output_event (output, "typing", members, text);
}
