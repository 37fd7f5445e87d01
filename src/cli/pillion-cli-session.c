/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-follow.h"
#include "cli/pillion-cli-verbs.h"

#include <glib/gi18n.h>

/* Words in a line. */
#define MAX_WORDS 64

typedef struct _Session Session;

struct _Session {
  PillionCliCall   *call;   /* (owned): of the session itself */
  PillionCliFollow *follow; /* (owned) */
  void            (*read_line) (Session *self); /* goes on after a line was answered */
  gulong            failed_handler;
  gboolean          ended;
  GError           *error;  /* (owned) (nullable): why it ends */
};

static void
session_clear (gpointer data)
{
  Session *self = data;

  g_clear_signal_handler (&self->failed_handler, self->follow);
  g_object_unref (self->follow);
  pillion_cli_call_unref (self->call);
  g_clear_error (&self->error);
}

static void
session_unref (Session *self)
{
  g_rc_box_release_full (self, session_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_unref)

/* With the handler that kept it. */
static void
drop_session (gpointer  data,
              GClosure *closure)
{
  session_unref (data);
}

/* ----- the end ----- */

static void
on_last_printed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Session) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_cli_follow_wait_finish (self->follow, result, &error) && self->error == NULL)
    self->error = g_steal_pointer (&error);
  pillion_cli_call_end (self->call, g_steal_pointer (&self->error));
}

/* error is (transfer full) (nullable). What is here already is printed before the end. */
static void
end (Session *self,
     GError  *error)
{
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);

  if (self->ended) {
    g_clear_error (&error);
    return;
  }
  self->ended = TRUE;
  self->error = error;
  g_signal_handlers_disconnect_by_data (engine, self);
  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_CLOSED)
    pillion_cli_call_end (self->call, g_steal_pointer (&self->error));
  else
    pillion_cli_follow_wait_async (self->follow, on_last_printed, g_rc_box_acquire (self));
}

static void
on_printing_failed (Session *self)
{
  g_rc_box_acquire (self);
  end (self, g_error_copy (pillion_cli_follow_get_error (self->follow)));
  session_unref (self);
}

/* ----- lines ----- */

static void
answer_line (Session      *self,
             const GError *error)
{
  PillionCliOutput *output = pillion_cli_get_output (pillion_cli_call_get_cli (self->call));
  JsonObject *members = json_object_new ();
  g_autofree char *text = NULL;
  int status = 0;

  if (error != NULL) {
    pillion_cli_output_error (output, error);
    status = error->domain == PILLION_ENGINE_ERROR ? error->code : PILLION_ENGINE_ERROR_CANCELLED;
  }
  text = g_strdup_printf ("done %d", status);
  json_object_set_int_member (members, "status", status);
  pillion_cli_output_event (output, "done", members, text);
}

static GError *
usage_error (const char *sentence)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
}

/* (transfer full) (nullable): the words of a line, which is a JSON array of strings */
static char **
parse_words (const char *line,
             GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *root = NULL;
  JsonArray *array;

  if (json_parser_load_from_data (parser, line, -1, NULL))
    root = json_parser_get_root (parser);
  array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  if (array == NULL || json_array_get_length (array) > MAX_WORDS) {
    g_propagate_error (error, usage_error (_("A line of a session is a JSON array of arguments, like [\"status\"].")));
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
      g_propagate_error (error, usage_error (_("The arguments in a line of a session are strings.")));
      return NULL;
    }
    g_strv_builder_add (builder, json_node_get_string (node));
  }
  return g_strv_builder_end (builder);
}

/* (transfer full) (nullable): NULL with an error, or after it was answered at once */
static PillionCliCall *
parse_line (Session    *self,
            const char *line,
            GError    **error)
{
  g_auto (GStrv) words = parse_words (line, error);
  g_autoptr (PillionCliCall) call = NULL;
  g_autofree char *help = NULL;
  JsonObject *members;

  if (words != NULL)
    call = pillion_cli_verbs_parse (NULL, (const char *const *) words, error);
  if (call == NULL)
    return NULL;
  if (pillion_cli_call_wants_help (call)) {
    help = pillion_cli_verbs_dup_help_of (call);
    members = json_object_new ();
    json_object_set_string_member (members, "text", help);
    pillion_cli_call_print (self->call, "help", members, help);
    return NULL;
  }
  if (pillion_cli_call_get_verb (call) == &pillion_cli_verb_session) {
    g_propagate_error (error, usage_error (_("This is a session already.")));
    return NULL;
  }
  return g_steal_pointer (&call);
}

/* Whether the session goes on after a line. */
static gboolean
may_go_on (Session *self)
{
  GError *error = NULL;

  if (self->ended)
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (pillion_cli_call_get_cancellable (self->call), &error) ||
      !pillion_cli_output_check (pillion_cli_get_output (pillion_cli_call_get_cli (self->call)), &error)) {
    end (self, error);
    return FALSE;
  }
  if (pillion_engine_get_state (pillion_cli_call_get_engine (self->call)) == PILLION_ENGINE_STATE_CLOSED) {
    end (self, NULL);
    return FALSE;
  }
  return TRUE;
}

static void
on_line_done (PillionCliCall *call,
              const GError   *error,
              gpointer        user_data)
{
  g_autoptr (Session) self = user_data;

  if (!self->ended)
    answer_line (self, error);
  if (may_go_on (self))
    self->read_line (self);
}

static void
on_line_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Session) self = user_data;
  g_autoptr (PillionCliCall) call = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);

  if (!may_go_on (self))
    return;
  if (line == NULL && g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE) &&
      pillion_cli_input_skip_line (PILLION_CLI_INPUT (source))) {
    answer_line (self, error);
    if (may_go_on (self))
      self->read_line (self);
    return;
  }
  if (line == NULL) {
    end (self, g_steal_pointer (&error));
    return;
  }
  call = parse_line (self, line, &error);
  if (call != NULL) {
    pillion_cli_call_set_is_line (call, TRUE);
    pillion_cli_call_run (call, pillion_cli_call_get_cli (self->call), on_line_done, g_rc_box_acquire (self));
    return;
  }
  answer_line (self, error);
  if (may_go_on (self))
    self->read_line (self);
}

static void
read_line (Session *self)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->call);

  pillion_cli_input_read_async (pillion_cli_get_input (cli), PILLION_CLI_INPUT_LINE, NULL,
                                pillion_cli_get_cancellable (cli), on_line_read, g_rc_box_acquire (self));
}

/* ----- the connection ----- */

static void
on_online_changed (Session *self)
{
  gboolean online = pillion_engine_is_online (pillion_cli_call_get_engine (self->call));

  pillion_cli_call_print (self->call, online ? "session.online" : "session.offline", json_object_new (),
                          online ? _("Connected to the server.")
                                 : _("The connection to the server broke; it is tried again."));
}

/* A session works without a network too; the engine goes on trying. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Session) self = user_data;
  PillionCli *cli = PILLION_CLI (source);
  g_autoptr (GError) error = NULL;

  if (!pillion_cli_go_online_finish (cli, result, &error) && !self->ended)
    pillion_cli_output_error (pillion_cli_get_output (cli), error);
}

static void
run (PillionCliCall *call)
{
  g_autoptr (Session) self = g_rc_box_new0 (Session);
  PillionCli *cli = pillion_cli_call_get_cli (call);
  PillionEngine *engine = pillion_cli_get_engine (cli);

  pillion_cli_call_set_is_session (call, TRUE);
  self->call = pillion_cli_call_ref (call);
  self->read_line = read_line;
  self->follow = pillion_cli_follow_new (cli);
  self->failed_handler = g_signal_connect_swapped (self->follow, "failed", G_CALLBACK (on_printing_failed), self);
  g_signal_connect_data (engine, "notify::online", G_CALLBACK (on_online_changed), g_rc_box_acquire (self),
                         drop_session, G_CONNECT_SWAPPED);
  if (pillion_engine_get_state (engine) != PILLION_ENGINE_STATE_EMPTY)
    pillion_cli_go_online_async (cli, on_online, g_rc_box_acquire (self));
  read_line (self);
}

const PillionCliVerb pillion_cli_verb_session = {
  .name = "session",
  .usage = "",
  .summary = N_("Run many verbs in one process: a JSON array of arguments a line on standard input"),
  .description = N_("Prints messages as they come. Each line is answered with the event “done” and its exit status (without "
                     "--json the line “done STATUS”); what goes wrong ends the line, not the session. The end of the "
                     "input ends it."),
  .needs = PILLION_CLI_NEEDS_PROFILE,
  .run = run,
};
