/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-call.h"

#include "engine/pillion-companion-link.h"
#include "engine/pillion-unlock.h"

#include <glib/gi18n.h>

struct _PillionCliCall {
  const PillionCliVerb *verb;
  GOptionEntry         *entries;   /* (owned): the verb's, pointing into options */
  guint                 n_entries;
  guint8               *options;   /* (owned) */
  char                **arguments; /* (owned) (nullable) */
  gboolean              help;
  gboolean              is_common; /* the options of every verb are allowed */
  gboolean              is_session;
  gboolean              is_line;

  PillionCli           *cli;       /* (owned) (nullable): while it runs */
  PillionCliCallDone    done;      /* (nullable): until it ended */
  gpointer              done_data;
};

/* ----- what was typed ----- */

static void
point_entries (PillionCliCall *self)
{
  const PillionCliVerb *verb = self->verb;
  const GOptionEntry none[] = { G_OPTION_ENTRY_NULL };
  const GOptionEntry *options = verb->options != NULL ? verb->options : none;

  self->n_entries = 0;
  while (options[self->n_entries].long_name != NULL)
    self->n_entries++;
  self->entries = g_new0 (GOptionEntry, self->n_entries + 1);
  for (guint i = 0; i < self->n_entries; i++) {
    self->entries[i] = options[i];
    self->entries[i].arg_data = self->options + GPOINTER_TO_SIZE (options[i].arg_data);
  }
}

/* (transfer full) */
static char *
dup_usage (const PillionCliVerb *verb)
{
  if (*verb->usage == '\0')
    return g_strdup (verb->name);
  return g_strconcat (verb->name, " ", _(verb->usage), NULL);
}

static GOptionContext *
make_context (PillionCliCall    *self,
              PillionCliOptions *common)
{
  const GOptionEntry general[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &self->help, N_("Print what this verb does"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autofree char *usage = dup_usage (self->verb);
  GOptionContext *context = g_option_context_new (usage);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _(self->verb->summary));
  g_option_context_set_description (context, self->verb->description != NULL ? _(self->verb->description) : NULL);
  g_option_context_add_main_entries (context, self->entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, general, GETTEXT_PACKAGE);
  if (common != NULL)
    g_option_context_add_group (context, pillion_cli_options_get_group (common));
  return context;
}

static gboolean
check_text (const char *text,
            GError    **error)
{
  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("An argument is no text in UTF-8."));
  return FALSE;
}

static gboolean
check_option (const GOptionEntry *entry,
              GError            **error)
{
  char **texts = entry->arg == G_OPTION_ARG_FILENAME_ARRAY ? *(char ***) entry->arg_data : NULL;

  if (entry->arg == G_OPTION_ARG_FILENAME)
    return check_text (*(char **) entry->arg_data, error);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    if (!check_text (texts[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_arguments (PillionCliCall *self,
                 GError        **error)
{
  g_autofree char *usage = dup_usage (self->verb);
  guint n_arguments = self->arguments != NULL ? g_strv_length (self->arguments) : 0;

  for (guint i = 0; i < self->n_entries; i++) {
    if (!check_option (&self->entries[i], error))
      return FALSE;
  }
  for (guint i = 0; i < n_arguments; i++) {
    if (!check_text (self->arguments[i], error))
      return FALSE;
  }
  if (self->help)
    return TRUE;
  if (n_arguments >= self->verb->min_arguments && n_arguments <= self->verb->max_arguments)
    return self->verb->check == NULL || self->verb->check (self, error);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("This is used as: pillion-cli %s"), usage);
  return FALSE;
}

PillionCliCall *
pillion_cli_call_new (const PillionCliVerb *verb,
                      PillionCliOptions    *common,
                      const char *const   *arguments,
                      GError              **error)
{
  g_autoptr (PillionCliCall) self = g_rc_box_new0 (PillionCliCall);
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  GError *local_error = NULL;

  self->verb = verb;
  self->is_common = common != NULL;
  self->options = g_malloc0 (MAX (verb->options_size, 1));
  point_entries (self);
  g_strv_builder_add (builder, "pillion-cli");
  g_strv_builder_addv (builder, (const char **) arguments);
  words = g_strv_builder_end (builder);
  context = make_context (self, common);
  if (!g_option_context_parse_strv (context, &words, &local_error)) {
    g_propagate_error (error, pillion_cli_options_error (local_error));
    return NULL;
  }
  return check_arguments (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
pillion_cli_call_clear (gpointer data)
{
  PillionCliCall *self = data;

  for (guint i = 0; i < self->n_entries; i++) {
    if (self->entries[i].arg == G_OPTION_ARG_FILENAME)
      g_free (*(char **) self->entries[i].arg_data);
    else if (self->entries[i].arg == G_OPTION_ARG_FILENAME_ARRAY)
      g_strfreev (*(char ***) self->entries[i].arg_data);
  }
  g_free (self->entries);
  g_free (self->options);
  g_strfreev (self->arguments);
  g_clear_object (&self->cli);
}

PillionCliCall *
pillion_cli_call_ref (PillionCliCall *self)
{
  return g_rc_box_acquire (self);
}

void
pillion_cli_call_unref (PillionCliCall *self)
{
  g_rc_box_release_full (self, pillion_cli_call_clear);
}

gboolean
pillion_cli_call_wants_help (PillionCliCall *self)
{
  return self->help;
}

char *
pillion_cli_call_dup_help (PillionCliCall *self)
{
  PillionCliOptions common = { 0 };
  g_autoptr (GOptionContext) context = make_context (self, self->is_common ? &common : NULL);

  return g_option_context_get_help (context, FALSE, NULL);
}

const PillionCliVerb *
pillion_cli_call_get_verb (PillionCliCall *self)
{
  return self->verb;
}

PillionCli *
pillion_cli_call_get_cli (PillionCliCall *self)
{
  return self->cli;
}

PillionEngine *
pillion_cli_call_get_engine (PillionCliCall *self)
{
  return pillion_cli_get_engine (self->cli);
}

GCancellable *
pillion_cli_call_get_cancellable (PillionCliCall *self)
{
  return pillion_cli_get_cancellable (self->cli);
}

const char *
pillion_cli_call_get_argument (PillionCliCall *self,
                               guint           index)
{
  return self->arguments != NULL && index < g_strv_length (self->arguments) ? self->arguments[index] : NULL;
}

gconstpointer
pillion_cli_call_get_options (PillionCliCall *self)
{
  return self->options;
}

gboolean
pillion_cli_call_is_session (PillionCliCall *self)
{
  return self->is_session;
}

void
pillion_cli_call_set_is_session (PillionCliCall *self,
                                 gboolean        is_session)
{
  self->is_session = is_session;
}

gboolean
pillion_cli_call_is_line (PillionCliCall *self)
{
  return self->is_line;
}

void
pillion_cli_call_set_is_line (PillionCliCall *self,
                              gboolean        is_line)
{
  self->is_line = is_line;
}

void
pillion_cli_call_print (PillionCliCall *self,
                        const char     *event,
                        JsonObject     *members,
                        const char     *text)
{
  pillion_cli_output_event (pillion_cli_get_output (self->cli), event, members, text);
}

void
pillion_cli_call_say (PillionCliCall *self,
                      const char     *text)
{
  pillion_cli_output_say (pillion_cli_get_output (self->cli), text);
}

/* ----- running ----- */

void
pillion_cli_call_end (PillionCliCall *self,
                      GError         *error)
{
  g_autoptr (GError) own_error = NULL;
  PillionCliCallDone done = self->done;

  if (error != NULL)
    own_error = pillion_engine_error_from (error);
  if (done == NULL)
    return;
  self->done = NULL;
  if (own_error == NULL && !pillion_cli_get_output (self->cli)->forgiven)
    pillion_cli_output_check (pillion_cli_get_output (self->cli), &own_error);
  done (self, own_error, self->done_data);
}

gboolean
pillion_cli_call_check_input (PillionCliCall *self,
                              const char     *text)
{
  if (!self->is_line || g_strcmp0 (text, "-") != 0)
    return TRUE;
  pillion_cli_call_end (self, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                                                   _("“-” does not work in a session, whose standard input are its "
                                                      "commands. Nothing was read; put the text itself there.")));
  return FALSE;
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) self = user_data;
  GError *error = NULL;

  if (pillion_cli_go_online_finish (PILLION_CLI (source), result, &error))
    self->verb->run (self);
  else
    pillion_cli_call_end (self, error);
}

static gboolean
needs_account (PillionCliCall *self)
{
  return self->verb->needs == PILLION_CLI_NEEDS_ACCOUNT || self->verb->needs == PILLION_CLI_NEEDS_RELAY;
}

static void
begin (PillionCliCall *self)
{
  if (self->verb->needs == PILLION_CLI_NEEDS_RELAY)
    pillion_cli_go_online_async (self->cli, on_online, pillion_cli_call_ref (self));
  else
    self->verb->run (self);
}

/* The program may have ended between becoming a device and knowing it. */
static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) self = user_data;
  gboolean linked = FALSE;
  GError *error = NULL;

  if (pillion_companion_link_resume_finish (PILLION_ENGINE (source), result, &linked, &error) && !linked)
    pillion_cli_check_device (self->cli, &error);
  if (error != NULL)
    pillion_cli_call_end (self, error);
  else
    begin (self);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) self = user_data;
  PillionEngine *engine = pillion_cli_get_engine (self->cli);
  GError *error = NULL;

  if (!pillion_cli_open_finish (PILLION_CLI (source), result, &error))
    pillion_cli_call_end (self, error);
  else if (needs_account (self) && pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_EMPTY)
    pillion_companion_link_resume_async (engine, pillion_cli_get_cancellable (self->cli), on_resumed,
                                         pillion_cli_call_ref (self));
  else
    begin (self);
}

/* Only what is to make a profile makes one to find that there is none. */
static gboolean
has_profile (PillionCliCall *self)
{
  PillionEngine *engine = pillion_cli_get_engine (self->cli);
  const char *path = pillion_cli_get_options (self->cli)->profile;

  if (self->verb->needs == PILLION_CLI_NEEDS_PROFILE || pillion_engine_get_state (engine) != PILLION_ENGINE_STATE_CLOSED)
    return TRUE;
  /* A file in the place of the folder is told of when it is opened. */
  return !pillion_unlock_is_new (engine) ||
         (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_DIR));
}

void
pillion_cli_call_run (PillionCliCall    *self,
                      PillionCli        *cli,
                      PillionCliCallDone done,
                      gpointer           user_data)
{
  g_return_if_fail (self->cli == NULL);

  self->cli = g_object_ref (cli);
  self->done = done;
  self->done_data = user_data;
  if (has_profile (self)) {
    pillion_cli_open_async (cli, on_opened, pillion_cli_call_ref (self));
  } else if (needs_account (self)) {
    GError *error = NULL;

    pillion_cli_check_device (cli, &error);
    pillion_cli_call_end (self, error);
  } else {
    begin (self);
  }
}

/* ----- what waits at the relay ----- */

typedef struct {
  PillionCliCall *call; /* (owned) */
  void          (*func) (PillionCliCall *call);
} Waiting;

static void
on_may_be_drained (Waiting *waiting)
{
  PillionEngine *engine = pillion_cli_call_get_engine (waiting->call);
  g_autoptr (PillionCliCall) call = NULL;
  void (*func) (PillionCliCall * call) = waiting->func;

  if (pillion_engine_is_online (engine) && !pillion_cli_is_drained (pillion_cli_call_get_cli (waiting->call)))
    return;
  call = waiting->call;
  g_signal_handlers_disconnect_by_data (engine, waiting);
  g_free (waiting);
  func (call);
}

void
pillion_cli_call_when_drained (PillionCliCall *self,
                               void          (*func) (PillionCliCall *call))
{
  PillionEngine *engine = pillion_cli_call_get_engine (self);
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->call = pillion_cli_call_ref (self);
  waiting->func = func;
  g_signal_connect_swapped (engine, "drained", G_CALLBACK (on_may_be_drained), waiting);
  g_signal_connect_swapped (engine, "notify::online", G_CALLBACK (on_may_be_drained), waiting);
  on_may_be_drained (waiting);
}
