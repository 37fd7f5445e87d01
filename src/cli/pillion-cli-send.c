/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-conversations.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  PillionCliCall *call; /* (owned) */
  char           *text; /* (owned) (nullable) */
  GBytes         *chat; /* (owned) (nullable) */
} Send;

static void
send_free (Send *self)
{
  pillion_cli_call_unref (self->call);
  g_free (self->text);
  g_clear_pointer (&self->chat, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Send, send_free)

static void
on_message_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  g_autoptr (GPtrArray) messages = NULL;
  JsonObject *members;
  GError *error = NULL;

  messages = pillion_conversations_list_finish (PILLION_ENGINE (source), result, &error);
  if (messages != NULL && messages->len > 0) {
    PillionMessage *message = messages->pdata[0];

    members = json_object_new ();
    json_object_set_string_member (members, "id", pillion_message_get_id (message));
    json_object_set_string_member (members, "chat", pillion_message_get_chat (message));
    json_object_set_int_member (members, "sent_at_ms", (gint64) pillion_message_get_sent_at_ms (message));
    pillion_cli_call_print (self->call, "sent", members, _("Sent."));
  }
  pillion_cli_call_end (self->call, error);
}

/* The relay has it; its id is in the list. */
static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GBytes *chat = self->chat;
  GError *error = NULL;
  gint64 row = pillion_conversations_send_finish (engine, result, &error);

  if (row == 0)
    pillion_cli_call_end (self->call, error);
  else
    pillion_conversations_list_async (engine, chat, row + 1, 1, NULL, on_message_listed, g_steal_pointer (&self));
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GCancellable *cancellable = pillion_cli_call_get_cancellable (self->call);
  const char *text = self->text;
  GBytes *chat;
  GError *error = NULL;

  chat = pillion_contacts_resolve_finish (engine, result, &error);
  self->chat = chat;
  if (chat == NULL)
    pillion_cli_call_end (self->call, error);
  else
    pillion_conversations_send_async (engine, chat, text, cancellable, on_sent, g_steal_pointer (&self));
}

/* Without a network the message is kept, if it is known to whom it goes. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);
  GCancellable *cancellable = pillion_cli_call_get_cancellable (self->call);
  const char *who = pillion_cli_call_get_argument (self->call, 0);
  GError *error = NULL;

  if (!pillion_cli_go_online_finish (PILLION_CLI (source), result, &error) &&
      !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK)) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  g_clear_error (&error);
  pillion_contacts_resolve_async (engine, who, cancellable, on_resolved, g_steal_pointer (&self));
}

static void
begin (Send *self)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (self->call), on_online, self);
}

static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  GError *error = NULL;

  self->text = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);
  if (self->text == NULL) {
    if (error == NULL)
      g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                           _("There is nothing on standard input to send."));
    pillion_cli_call_end (self->call, error);
    return;
  }
  if (g_str_has_suffix (self->text, "\n"))
    self->text[strlen (self->text) - 1] = '\0';
  begin (g_steal_pointer (&self));
}

static void
run (PillionCliCall *call)
{
  const char *text = pillion_cli_call_get_argument (call, 1);
  Send *self;

  if (!pillion_cli_call_check_input (call, text))
    return;
  self = g_new0 (Send, 1);
  self->call = pillion_cli_call_ref (call);
  if (g_str_equal (text, "-")) {
    pillion_cli_input_read_async (pillion_cli_get_input (pillion_cli_call_get_cli (call)), PILLION_CLI_INPUT_ALL, NULL,
                                  pillion_cli_call_get_cancellable (call), on_text_read, self);
    return;
  }
  self->text = g_strdup (text);
  begin (self);
}

const PillionCliVerb pillion_cli_verb_send = {
  .name = "send",
  .usage = N_("+E164|CHAT TEXT"),
  .summary = N_("Send a message, and wait until the relay has it"),
  .description = N_("“-” as the text reads it from standard input. Without a network the message is kept and leaves with "
                     "the next connection; the exit status is 4 all the same."),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
