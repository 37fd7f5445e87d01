/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-history-follow.h"
#include "cli/pillion-cli-linking.h"
#include "cli/pillion-cli-pin.h"
#include "cli/pillion-cli-png.h"
#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-primary-link.h"

#include <glib/gi18n.h>

typedef struct {
  char     *qr_image;
  char     *qr_text;
  char     *code;
  char     *history;
  gboolean  yes;
  gboolean  decline;
} Options;

typedef struct {
  PillionCliLinking    parent;
  char                *text;         /* (owned) (nullable): the QR code's text, or the code */
  PillionHistoryDepth  depth;
  guint                check_number; /* 0 until the device has asked */
  guint                tries_left;
  gboolean             was_decided;  /* which device asks was shown, and what the options say of it done */
  gboolean             was_shown;    /* a check number */
} Linking;

static void
linking_clear (gpointer data)
{
  Linking *self = data;

  g_free (self->text);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Linking, pillion_cli_linking_unref)

static const Options *
get_options (Linking *self)
{
  return pillion_cli_call_get_options (self->parent.call);
}

static PillionPrimaryLink *
get_link (Linking *self)
{
  return PILLION_PRIMARY_LINK (self->parent.link);
}

static void
print_linked (Linking *self)
{
  JsonObject *members = json_object_new ();

  json_object_set_int_member (members, "slot", pillion_primary_link_get_slot (get_link (self)));
  json_object_set_string_member (members, "device_id", pillion_primary_link_get_device (get_link (self)));
  pillion_cli_call_print (self->parent.call, "link.linked", members, _("Linked."));
}

/* ----- a device asks ----- */

/* (transfer full): with the device that loses its place by it */
static char *
add_replaced (Linking *self,
              char    *text)
{
  g_autofree char *before = text;
  const char *replaced = pillion_primary_link_get_replaced (get_link (self));
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  if (replaced == NULL)
    return g_steal_pointer (&before);
  name = pillion_cli_output_escape (replaced, FALSE);
  sentence = g_strdup_printf (_("It has the messages of “%s” and takes its place: that one is logged out when this one is linked."),
                              name);
  return g_strconcat (before, " ", sentence, NULL);
}

static void
print_request (Linking *self)
{
  guint64 time_ms = pillion_primary_link_get_time (get_link (self));
  g_autofree char *name = pillion_cli_output_escape (pillion_primary_link_get_device_name (get_link (self)), FALSE);
  g_autofree char *platform = pillion_cli_output_escape (pillion_primary_link_get_platform (get_link (self)), FALSE);
  g_autofree char *time = pillion_cli_text_time (time_ms);
  g_autofree char *text = add_replaced (self, g_strdup_printf (_("“%s” (%s) asks to be linked to your account, %s."), name,
                                                               platform, time));
  const char *replaced = pillion_primary_link_get_replaced (get_link (self));
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "name", pillion_primary_link_get_device_name (get_link (self)));
  json_object_set_string_member (members, "platform", pillion_primary_link_get_platform (get_link (self)));
  json_object_set_int_member (members, "time_ms", (gint64) time_ms);
  if (replaced != NULL)
    json_object_set_string_member (members, "replaces", replaced);
  pillion_cli_call_print (self->parent.call, "link.request", members, text);
}

static void
print_check_number (Linking *self)
{
  JsonObject *members = json_object_new ();
  g_autofree char *text = NULL;

  if (self->was_shown)
    text = g_strdup_printf (_("Another number was typed there. Type this one now: %u (tries left: %u)"), self->check_number,
                            self->tries_left);
  else
    text = g_strdup_printf (_("Type this number on the new device: %u"), self->check_number);
  self->was_shown = TRUE;
  json_object_set_int_member (members, "number", self->check_number);
  json_object_set_int_member (members, "tries_left", self->tries_left);
  pillion_cli_call_print (self->parent.call, "link.check-number", members, text);
}

static void
print_history (Linking *self)
{
  JsonObject *members;

  if (self->depth == PILLION_HISTORY_DEPTH_NONE)
    return;
  members = json_object_new ();
  json_object_set_string_member (members, "history", get_options (self)->history);
  pillion_cli_call_print (self->parent.call, "link.history", members,
                          _("Older messages go to the new device while both devices are connected."));
}

typedef enum {
  ANSWER_YES,
  ANSWER_NO,
  ANSWER_UNKNOWN,
} Answer;

static gboolean
is_word (const char *answer,
         const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);

  return g_str_equal (answer, folded);
}

/* In the user's language or in English, or its first letter. */
static Answer
parse_answer (const char *line)
{
  g_autofree char *answer = g_utf8_casefold (line, -1);

  g_strstrip (answer);
  if (is_word (answer, _("yes")) || is_word (answer, _("y")) || is_word (answer, "yes") || is_word (answer, "y"))
    return ANSWER_YES;
  if (is_word (answer, _("no")) || is_word (answer, _("n")) || is_word (answer, "no") || is_word (answer, "n"))
    return ANSWER_NO;
  return ANSWER_UNKNOWN;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  g_autofree char *line = NULL;

  if (!pillion_cli_linking_take_answer (&self->parent, source, result, &line))
    return;
  switch (line != NULL ? parse_answer (line) : ANSWER_NO) {
  case ANSWER_YES:
    pillion_primary_link_approve (get_link (self), self->depth);
    break;
  case ANSWER_NO:
    pillion_primary_link_decline (get_link (self));
    break;
  case ANSWER_UNKNOWN:
  default:
    pillion_cli_linking_ask (&self->parent, _("Type “yes” to link it, or “no”: "), on_answered);
    break;
  }
}

/* The question comes below the first number, so that it is the last that a person reads. */
static void
show_check_number (Linking *self)
{
  const Options *options = get_options (self);
  gboolean is_first = !self->was_shown;

  if (self->check_number == 0 || !self->was_decided || options->decline)
    return;
  print_check_number (self);
  if (is_first && !options->yes)
    pillion_cli_linking_ask (&self->parent, _("Is that your device, in front of you? Type “yes” to link it, or “no”: "),
                             on_answered);
}

static void
decide (Linking *self)
{
  self->was_decided = TRUE;
  print_request (self);
  if (get_options (self)->decline) {
    pillion_primary_link_decline (get_link (self));
    return;
  }
  print_history (self);
  show_check_number (self);
  if (get_options (self)->yes)
    pillion_primary_link_approve (get_link (self), self->depth);
}

/* Another one after each wrong answer. The device's name comes before the first. */
static void
on_check_number (Linking *self,
                 guint    number,
                 guint    tries_left)
{
  self->check_number = number;
  self->tries_left = tries_left;
  show_check_number (self);
}

static void
on_state_changed (Linking *self)
{
  const GError *error;

  switch (pillion_primary_link_get_state (get_link (self))) {
  case PILLION_PRIMARY_LINK_REQUESTED:
    decide (self);
    break;
  case PILLION_PRIMARY_LINK_LINKED:
    print_linked (self);
    pillion_cli_linking_end (&self->parent, NULL);
    break;
  case PILLION_PRIMARY_LINK_ENDED:
    error = pillion_primary_link_get_error (get_link (self));
    pillion_cli_linking_end (&self->parent, error != NULL ? g_error_copy (error) : NULL);
    break;
  case PILLION_PRIMARY_LINK_STARTING:
  case PILLION_PRIMARY_LINK_PUBLISHING:
  default:
    break;
  }
}

/* ----- the beginning ----- */

static void
cancel (gpointer link)
{
  pillion_primary_link_cancel (link);
}

static void
on_key_opened (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  g_autoptr (PillionAccountKey) key = NULL;
  GError *error = NULL;

  key = pillion_cli_pin_open_finish (PILLION_CLI (source), result, &error);
  if (key == NULL) {
    pillion_cli_linking_end (&self->parent, error);
    return;
  }
  pillion_cli_linking_follow (&self->parent, pillion_primary_link_new (pillion_cli_get_engine (PILLION_CLI (source)), key), cancel,
                              G_CALLBACK (on_state_changed));
  g_signal_connect_swapped (get_link (self), "check-number", G_CALLBACK (on_check_number), self);
  if (get_options (self)->code != NULL)
    pillion_primary_link_start_code (get_link (self), self->text);
  else
    pillion_primary_link_start_qr (get_link (self), self->text);
}

/* text is (transfer full) (nullable), error too */
static void
take_text (Linking *self,
           char    *text,
           GError  *error)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->parent.call);

  if (text == NULL && error == NULL)
    error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED,
                                 _("No code was given, so nothing was linked."));
  self->text = text;
  /* Nobody is to type a PIN for nothing. */
  if (error == NULL && get_options (self)->code != NULL)
    pillion_primary_link_check_code (text, &error);
  else if (error == NULL)
    pillion_primary_link_check_qr (pillion_cli_get_engine (cli), text, &error);
  if (error != NULL)
    pillion_cli_linking_end (&self->parent, error);
  else
    pillion_cli_pin_open_async (cli, on_key_opened, g_rc_box_acquire (self));
}

static void
on_image_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  GError *error = NULL;
  char *text = pillion_cli_png_read_qr_finish (result, &error);

  take_text (self, text, error);
}

static void
on_line_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  GError *error = NULL;
  char *text = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);

  take_text (self, text != NULL ? g_strstrip (text) : NULL, error);
}

static void
begin (Linking *self)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->parent.call);
  const Options *options = get_options (self);
  const char *text = options->qr_text != NULL ? options->qr_text : options->code;

  if (options->qr_image != NULL)
    pillion_cli_png_read_qr_async (options->qr_image, pillion_cli_get_cancellable (cli), on_image_read,
                                   g_rc_box_acquire (self));
  else if (g_str_equal (text, "-"))
    pillion_cli_input_read_async (pillion_cli_get_input (cli), PILLION_CLI_INPUT_LINE, _("Code: "),
                                  pillion_cli_get_cancellable (cli), on_line_read, g_rc_box_acquire (self));
  else
    take_text (self, g_strdup (text), NULL);
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);
  int n_ways = (options->qr_image != NULL) + (options->qr_text != NULL) + (options->code != NULL);
  PillionHistoryDepth depth;
  const char *sentence = NULL;

  if (n_ways != 1)
    sentence = _("Give one of --qr-image, --qr-text and --code.");
  else if (!pillion_cli_history_parse_depth (options->history, &depth))
    sentence = _("--history is none, 30d, 1y or all.");
  else if (options->yes && options->decline)
    sentence = _("--yes and --decline exclude each other.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
  return FALSE;
}

static gboolean
may_link (Linking *self,
          GError **error)
{
  const Options *options = get_options (self);
  PillionCli *cli = pillion_cli_call_get_cli (self->parent.call);

  if (!pillion_engine_is_primary (pillion_cli_get_engine (cli))) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY,
                         _("Devices are linked on the primary device; this one is linked itself."));
    return FALSE;
  }
  if (options->yes || options->decline || pillion_cli_input_is_terminal (pillion_cli_get_input (cli)))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CONFIRMATION,
                       _("Nobody can be asked here whether the device is the right one. Run this in a terminal, or add "
                          "--yes."));
  return FALSE;
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  GError *error = NULL;

  if (pillion_cli_go_online_finish (PILLION_CLI (source), result, &error))
    begin (self);
  else
    pillion_cli_linking_end (&self->parent, error);
}

static void
run (PillionCliCall *call)
{
  g_autoptr (Linking) self = pillion_cli_linking_new (sizeof (Linking), call, linking_clear);
  const Options *options = get_options (self);
  GError *error = NULL;

  pillion_cli_history_parse_depth (options->history, &self->depth);
  if (!pillion_cli_call_check_input (call, options->code) ||
      !pillion_cli_call_check_input (call, options->qr_text))
    return;
  if (may_link (self, &error))
    pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, g_steal_pointer (&self));
  else
    pillion_cli_linking_end (&self->parent, error);
}

static const GOptionEntry entries[] = {
  { "qr-image", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, qr_image), N_("A picture (PNG) of the QR code"),
    N_("FILE") },
  { "qr-text", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, qr_text),
    N_("The QR code’s text; “-” reads it from standard input"), N_("TEXT") },
  { "code", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, code),
    N_("The one-time code that the new device shows; “-” reads it from standard input"), N_("CODE") },
  { "yes", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, yes), N_("Link it without asking"), NULL },
  { "decline", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, decline), N_("Decline it"), NULL },
  { "history", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, history), N_("How far back it gets messages"),
    "none|30d|1y|all" },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_devices_link = {
  .name = "devices link",
  .usage = "--qr-image FILE | --qr-text TEXT | --code CODE",
  .summary = N_("Link a companion; on the primary device, needs the PIN"),
  .options = entries,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .check = check,
  .run = run,
};
