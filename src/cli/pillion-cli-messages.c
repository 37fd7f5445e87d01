/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-limit.h"
#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"

#include <glib/gi18n.h>

typedef struct {
  char *limit;
  char *before;
} Options;

typedef struct {
  PillionCliCall *call;   /* (owned) */
  GBytes         *chat;   /* (owned) (nullable) */
  gint64          before;
  GHashTable     *names;  /* (owned) (nullable) */
} Listing;

static void
listing_free (Listing *self)
{
  pillion_cli_call_unref (self->call);
  g_clear_pointer (&self->chat, g_bytes_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

static const Options *
get_options (Listing *self)
{
  return pillion_cli_call_get_options (self->call);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Listing) self = user_data;
  g_autoptr (GPtrArray) messages = NULL;
  GError *error = NULL;

  messages = pillion_conversations_list_finish (PILLION_ENGINE (source), result, &error);
  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    g_autofree char *text = pillion_cli_text_message (messages->pdata[i], self->names);

    pillion_cli_call_print (self->call, "message", pillion_cli_text_message_members (messages->pdata[i], self->names), text);
  }
  if (messages != NULL && messages->len == 0)
    pillion_cli_call_say (self->call, get_options (self)->before != NULL ? _("There are no older messages in this chat.")
                                                                         : _ ("There are no messages in this chat yet."));
  pillion_cli_call_end (self->call, error);
}

static void
list_messages (Listing *self)
{
  guint limit = 0;

  pillion_cli_limit_parse (get_options (self)->limit, &limit, NULL);
  pillion_conversations_list_async (pillion_cli_call_get_engine (self->call), self->chat, self->before,
                                    limit, pillion_cli_call_get_cancellable (self->call), on_listed, self);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Listing) self = user_data;
  GError *error = NULL;

  self->before = pillion_conversations_find_finish (PILLION_ENGINE (source), result, &error);
  if (error != NULL)
    pillion_cli_call_end (self->call, error);
  else
    list_messages (g_steal_pointer (&self));
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Listing) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  const Options *options = get_options (self);
  GBytes *chat;
  GError *error = NULL;

  chat = pillion_contacts_resolve_finish (engine, result, &error);
  self->chat = chat;
  /* A number that was never used has no chat here; the relay need not be asked for that. */
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK)) {
    g_clear_error (&error);
    g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                         _("There is no chat with that number here."));
  }
  if (chat == NULL)
    pillion_cli_call_end (self->call, error);
  else if (options->before == NULL)
    list_messages (g_steal_pointer (&self));
  else
    pillion_conversations_find_async (engine, chat, options->before, NULL, on_found, g_steal_pointer (&self));
}

static void
on_contacts_listed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Listing) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  g_autoptr (GPtrArray) contacts = NULL;
  const char *who;
  GError *error = NULL;

  contacts = pillion_contacts_list_finish (engine, result, &error);
  if (contacts == NULL) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  self->names = pillion_cli_text_names_new (contacts);
  who = pillion_cli_call_get_argument (self->call, 0);
  pillion_contacts_find_async (engine, who, NULL, on_resolved, g_steal_pointer (&self));
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);
  guint limit;

  return pillion_cli_limit_parse (options->limit, &limit, error);
}

static void
run (PillionCliCall *call)
{
  Listing *self = g_new0 (Listing, 1);

  self->call = pillion_cli_call_ref (call);
  pillion_contacts_list_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call),
                               on_contacts_listed, self);
}

static const GOptionEntry entries[] = {
  { "limit", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, limit), N_("At most so many (50)"), N_("N") },
  { "before", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, before), N_("Those before this message"),
    N_("ID") },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_messages = {
  .name = "messages",
  .usage = N_("+E164|CHAT"),
  .summary = N_("List the newest messages of a chat, oldest first"),
  .options = entries,
  .options_size = sizeof (Options),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .check = check,
  .run = run,
};
