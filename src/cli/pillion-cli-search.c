/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-limit.h"
#include "cli/pillion-cli-named.h"
#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-search-index.h"
#include "engine/pillion-search.h"
#include "engine/pillion-status.h"

#include <glib/gi18n.h>

typedef struct {
  char    *from;
  char    *in;
  gboolean has_media;
  char    *before;
  char    *after;
  char    *limit;
} Options;

typedef struct {
  PillionCliCall *call;     /* (owned) */
  GPtrArray      *contacts; /* (owned) (nullable) (element-type PillionContact) */
  GHashTable     *names;    /* (owned) (nullable) */
  char           *from;     /* (owned) (nullable): account, hexadecimal */
  char           *chat;     /* (owned) (nullable): likewise */
  PillionSearch  *search;   /* (owned) (nullable) */
  gulong          progress; /* a handler: says once that the index is built first */
} Searching;

static void
searching_free (Searching *self)
{
  pillion_cli_call_unref (self->call);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_free (self->from);
  g_free (self->chat);
  g_clear_object (&self->search);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Searching, searching_free)

static const Options *
get_options (Searching *self)
{
  return pillion_cli_call_get_options (self->call);
}

static guint
get_limit (Searching *self)
{
  guint limit = 0;

  pillion_cli_limit_parse (get_options (self)->limit, &limit, NULL);
  return limit;
}

/* ----- times ----- */

/* A day of here, a time of here to the minute, or a time of ISO 8601, of here if it names no zone.
 * time_ms is 0 without text.
 */
static gboolean
parse_time (const char *text,
            guint64    *time_ms,
            GError    **error)
{
  static const char *const left_out[] = { "", ":00", "T00:00:00" };
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;

  *time_ms = 0;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (left_out) && time == NULL; i++) {
    g_autofree char *whole = g_strconcat (text, left_out[i], NULL);

    time = g_date_time_new_from_iso8601 (whole, here);
  }
  if (time != NULL && g_date_time_to_unix (time) > 0) {
    *time_ms = (guint64) g_date_time_to_unix (time) * 1000;
    return TRUE;
  }
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("“%s” is no time; a day is written like 2026-11-23, a time like 2026-11-23 18:30."), text);
  return FALSE;
}

/* (transfer full): the words, quoted as one text or not */
static char *
dup_words (PillionCliCall *call)
{
  GString *words = g_string_new (pillion_cli_call_get_argument (call, 0));

  for (guint i = 1; pillion_cli_call_get_argument (call, i) != NULL; i++)
    g_string_append_printf (words, " %s", pillion_cli_call_get_argument (call, i));
  return g_strstrip (g_string_free (words, FALSE));
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);
  g_autofree char *words = dup_words (call);
  guint64 time_ms;
  guint limit;

  if (*words == '\0' && options->from == NULL && !options->has_media &&
      options->after == NULL && options->before == NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("What is to be found? Give some words, or one of --from, --has-media, --after and --before."));
    return FALSE;
  }
  return pillion_cli_limit_parse (options->limit, &limit, error) && parse_time (options->before, &time_ms, error) &&
         parse_time (options->after, &time_ms, error);
}

/* ----- what was found ----- */

static void
print_result (Searching           *self,
              PillionSearchResult *result)
{
  PillionMessage *message = pillion_search_result_get_message (result);
  JsonObject *members = pillion_cli_text_message_members (message, self->names);
  g_autofree char *text = pillion_cli_text_message (message, self->names);

  json_object_set_string_member (members, "snippet", pillion_search_result_get_snippet (result));
  pillion_cli_call_print (self->call, "message", members, text);
}

static void
print_results (Searching *self)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->search)), get_limit (self));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PillionSearchResult) result = g_list_model_get_item (G_LIST_MODEL (self->search), i);

    print_result (self, result);
  }
  if (n == 0)
    pillion_cli_call_say (self->call, _("No message was found."));
}

static void
on_state_changed (PillionSearch *search,
                  GParamSpec    *pspec,
                  Searching     *self)
{
  const GError *error = pillion_search_get_error (search);

  if (pillion_search_get_state (search) == PILLION_SEARCH_STATE_SEARCHING)
    return;
  if (pillion_search_has_more (search) && g_list_model_get_n_items (G_LIST_MODEL (search)) < get_limit (self)) {
    pillion_search_load_more (search);
    return;
  }
  g_signal_handlers_disconnect_by_data (search, self);
  if (error == NULL)
    print_results (self);
  pillion_cli_call_end (self->call, error != NULL ? g_error_copy (error) : NULL);
  searching_free (self);
}

/* ----- what is asked ----- */

static void
on_index_built (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Searching *self = user_data;
  const Options *options = get_options (self);
  g_autofree char *words = dup_words (self->call);
  PillionSearchTerms terms = {
    .text = words,
    .chat = self->chat,
    .from = self->from,
    .has_media = options->has_media,
  };
  GError *error = NULL;

  g_clear_signal_handler (&self->progress, source);
  if (!pillion_search_index_wait_finish (PILLION_SEARCH_INDEX (source), result, &error)) {
    pillion_cli_call_end (self->call, error);
    searching_free (self);
    return;
  }
  parse_time (options->after, &terms.after_ms, NULL);
  parse_time (options->before, &terms.before_ms, NULL);
  self->search = pillion_search_new (pillion_cli_call_get_engine (self->call));
  pillion_search_start (self->search, &terms);
  /* Where there is nothing to look for it is over already. */
  g_signal_connect (self->search, "notify::state", G_CALLBACK (on_state_changed), self);
  on_state_changed (self->search, NULL, self);
}

static void
on_progress (PillionSearchIndex *index,
             GParamSpec         *pspec,
             Searching          *self)
{
  if (pillion_search_index_is_built (index))
    return;
  g_signal_handler_disconnect (index, self->progress);
  self->progress = 0;
  pillion_cli_call_say (self->call, _("Older messages are made ready for searching; this is done once."));
}

static void
await_index (Searching *self)
{
  PillionSearchIndex *index = pillion_search_index_get (pillion_cli_call_get_engine (self->call));

  self->progress = g_signal_connect (index, "notify::progress", G_CALLBACK (on_progress), self);
  pillion_search_index_wait_async (index, pillion_cli_call_get_cancellable (self->call), on_index_built, self);
}

/* self: (transfer full) */
static void
find (Searching          *self,
      const char         *who,
      GAsyncReadyCallback callback)
{
  GError *error = NULL;
  g_autofree char *address = pillion_cli_named_find (self->contacts, who, &error);

  if (address != NULL) {
    pillion_contacts_find_async (pillion_cli_call_get_engine (self->call), address, NULL, callback, self);
    return;
  }
  pillion_cli_call_end (self->call, error);
  searching_free (self);
}

/* (transfer full): the account that was found, hexadecimal; NULL: the call has ended */
static char *
finish_finding (Searching    *self,
                GObject      *source,
                GAsyncResult *result)
{
  GError *error = NULL;
  g_autoptr (GBytes) account = pillion_contacts_resolve_finish (PILLION_ENGINE (source), result, &error);

  /* A number that was never used has written nothing; the relay need not be asked for that. */
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK)) {
    g_clear_error (&error);
    g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                         _("There is no chat with that number here."));
  }
  if (account != NULL)
    return pillion_hex_encode (g_bytes_get_data (account, NULL), g_bytes_get_size (account));
  pillion_cli_call_end (self->call, error);
  return NULL;
}

static void
on_author_found (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Searching) self = user_data;

  self->from = finish_finding (self, source, result);
  if (self->from != NULL)
    await_index (g_steal_pointer (&self));
}

/* The own account is no contact, and has written messages all the same. */
static void
on_own_known (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Searching) self = user_data;
  const char *from = get_options (self)->from;
  GError *error = NULL;
  PillionStatus *own = pillion_status_load_finish (PILLION_ENGINE (source), result, &error);

  if (own == NULL) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  if (g_strcmp0 (from, own->number) == 0 || g_strcmp0 (from, own->account) == 0) {
    self->from = g_strdup (own->account);
    await_index (g_steal_pointer (&self));
  } else {
    find (g_steal_pointer (&self), from, on_author_found);
  }
  pillion_status_free (own);
}

static void
find_author (Searching *self)
{
  if (get_options (self)->from == NULL)
    await_index (self);
  else
    pillion_status_load_async (pillion_cli_call_get_engine (self->call), NULL, on_own_known, self);
}

static void
on_chat_found (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Searching) self = user_data;

  self->chat = finish_finding (self, source, result);
  if (self->chat != NULL)
    find_author (g_steal_pointer (&self));
}

static void
on_contacts_listed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Searching) self = user_data;
  const char *chat = get_options (self)->in;
  GError *error = NULL;

  self->contacts = pillion_contacts_list_finish (PILLION_ENGINE (source), result, &error);
  if (self->contacts == NULL) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  self->names = pillion_cli_text_names_new (self->contacts);
  if (chat == NULL)
    find_author (g_steal_pointer (&self));
  else
    find (g_steal_pointer (&self), chat, on_chat_found);
}

static void
run (PillionCliCall *call)
{
  Searching *self = g_new0 (Searching, 1);

  self->call = pillion_cli_call_ref (call);
  pillion_contacts_list_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call),
                               on_contacts_listed, self);
}

static const GOptionEntry entries[] = {
  { "from", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, from), N_("Written by this contact"),
    N_("CONTACT") },
  { "in", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, in), N_("In the chat with this contact"),
    N_("CONTACT") },
  { "has-media", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, has_media), N_("With a file"), NULL },
  { "after", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, after), N_("Sent on this day or later"),
    N_("TIME") },
  { "before", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, before), N_("Sent before this day"),
    N_("TIME") },
  { "limit", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, limit), N_("At most so many (50)"), N_("N") },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_search = {
  .name = "search",
  .usage = N_("[WORD...]"),
  .summary = N_("Find messages by their words, newest first"),
  .description = N_("All of the words are in the message, or in the name of its file. Without words it finds all that "
                     "was sent by somebody, with a file, or then."),
  .options = entries,
  .options_size = sizeof (Options),
  .max_arguments = G_MAXUINT,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .check = check,
  .run = run,
};
