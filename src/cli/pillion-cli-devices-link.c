/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

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
  PillionCliCall      *call;         /* (owned) */
  char                *text;         /* (owned) (nullable): the QR code's text, or the code */
  PillionHistoryDepth  depth;
  PillionPrimaryLink  *link;         /* (owned) (nullable) */
  GCancellable        *reading;      /* (owned) (nullable): a person's answer */
  guint                check_number; /* 0 until the device has asked */
  guint                tries_left;
  gboolean             was_decided;  /* which device asks was shown, and what the options say of it done */
  gboolean             was_shown;    /* a check number */
  gulong               interrupted_handler;
  gboolean             ended;
  GError              *error;        /* (owned) (nullable): why it ends */
} Linking;

static void
linking_clear (gpointer data)
{
  Linking *self = data;

  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_clear_object (&self->link);
  pillion_cli_call_unref (self->call);
  g_free (self->text);
  g_clear_object (&self->reading);
  g_clear_error (&self->error);
}

static void
linking_unref (Linking *self)
{
  g_rc_box_release_full (self, linking_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Linking, linking_unref)

/* With the handler that kept it. */
static void
drop_linking (gpointer  data,
              GClosure *closure)
{
  linking_unref (data);
}

static const Options *
get_options (Linking *self)
{
  return pillion_cli_call_get_options (self->call);
}

/* ----- the end ----- */

/* Nothing may wait for standard input any more: the next one who reads it comes. */
static void
end_when_quiet (Linking *self)
{
  if (self->ended && self->reading == NULL)
    pillion_cli_call_end (self->call, g_steal_pointer (&self->error));
}

/* error is (transfer full) (nullable) */
static void
end (Linking *self,
     GError  *error)
{
  if (self->ended) {
    g_clear_error (&error);
    return;
  }
  self->ended = TRUE;
  self->error = error;
  /* The handlers that go now may have kept it. */
  g_rc_box_acquire (self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_cancellable_disconnect (pillion_cli_call_get_cancellable (self->call), self->interrupted_handler);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  end_when_quiet (self);
  linking_unref (self);
}

static void
print_linked (Linking *self)
{
  JsonObject *members = json_object_new ();

  json_object_set_int_member (members, "slot", pillion_primary_link_get_slot (self->link));
  json_object_set_string_member (members, "device_id", pillion_primary_link_get_device (self->link));
  pillion_cli_call_print (self->call, "link.linked", members, _("Linked."));
}

/* ----- a device asks ----- */

static void
print_request (Linking *self)
{
  guint64 time_ms = pillion_primary_link_get_time (self->link);
  g_autofree char *name = pillion_cli_output_escape (pillion_primary_link_get_device_name (self->link), FALSE);
  g_autofree char *platform = pillion_cli_output_escape (pillion_primary_link_get_platform (self->link), FALSE);
  g_autofree char *time = pillion_cli_text_time (time_ms);
  g_autofree char *text = g_strdup_printf (_("“%s” (%s) asks to be linked to your account, %s."), name, platform, time);
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "name", pillion_primary_link_get_device_name (self->link));
  json_object_set_string_member (members, "platform", pillion_primary_link_get_platform (self->link));
  json_object_set_int_member (members, "time_ms", (gint64) time_ms);
  pillion_cli_call_print (self->call, "link.request", members, text);
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
  pillion_cli_call_print (self->call, "link.check-number", members, text);
}

/* What the user chose is stored; transfer itself comes with a later version. */
static void
print_history (Linking *self)
{
  JsonObject *members;

  if (self->depth == PILLION_HISTORY_DEPTH_NONE)
    return;
  members = json_object_new ();
  json_object_set_string_member (members, "history", get_options (self)->history);
  json_object_set_boolean_member (members, "available", FALSE);
  pillion_cli_call_print (self->call, "link.history", members,
                          _("Older messages: not available yet. What you chose is remembered."));
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
  g_autofree char *line = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, NULL);
  Answer answer = line != NULL ? parse_answer (line) : ANSWER_NO;

  if (!self->ended && answer == ANSWER_UNKNOWN) {
    pillion_cli_input_read_async (PILLION_CLI_INPUT (source), PILLION_CLI_INPUT_LINE,
                                  _("Type “yes” to link it, or “no”: "), self->reading, on_answered,
                                  g_rc_box_acquire (self));
    return;
  }
  g_clear_object (&self->reading);
  if (self->ended)
    end_when_quiet (self);
  else if (answer == ANSWER_YES)
    pillion_primary_link_approve (self->link, self->depth);
  else
    pillion_primary_link_decline (self->link);
}

static void
ask (Linking *self)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->call);

  self->reading = g_cancellable_new ();
  pillion_cli_input_read_async (pillion_cli_get_input (cli), PILLION_CLI_INPUT_LINE,
                                _("Is that your device, in front of you? Type “yes” to link it, or “no”: "), self->reading,
                                on_answered, g_rc_box_acquire (self));
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
    ask (self);
}

static void
decide (Linking *self)
{
  self->was_decided = TRUE;
  print_request (self);
  if (get_options (self)->decline) {
    pillion_primary_link_decline (self->link);
    return;
  }
  print_history (self);
  show_check_number (self);
  if (get_options (self)->yes)
    pillion_primary_link_approve (self->link, self->depth);
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

  switch (pillion_primary_link_get_state (self->link)) {
  case PILLION_PRIMARY_LINK_REQUESTED:
    decide (self);
    break;
  case PILLION_PRIMARY_LINK_LINKED:
    print_linked (self);
    end (self, NULL);
    break;
  case PILLION_PRIMARY_LINK_ENDED:
    error = pillion_primary_link_get_error (self->link);
    end (self, error != NULL ? g_error_copy (error) : NULL);
    break;
  case PILLION_PRIMARY_LINK_STARTING:
  case PILLION_PRIMARY_LINK_PUBLISHING:
  default:
    break;
  }
}

/* ----- the beginning ----- */

static gboolean
on_interrupted_idle (gpointer user_data)
{
  g_autoptr (Linking) self = user_data;

  if (!self->ended && self->link != NULL)
    pillion_primary_link_cancel (self->link);
  return G_SOURCE_REMOVE;
}

/* The handler may not be disconnected from within. */
static void
on_interrupted (GCancellable *cancellable,
                Linking      *self)
{
  g_idle_add (on_interrupted_idle, g_rc_box_acquire (self));
}

static void
on_key_opened (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  g_autoptr (PillionAccountKey) key = NULL;
  GError *error = NULL;

  key = pillion_pin_open_finish (PILLION_ENGINE (source), result, &error);
  if (key == NULL) {
    end (self, error);
    return;
  }
  self->link = pillion_primary_link_new (PILLION_ENGINE (source), key);
  self->interrupted_handler = g_cancellable_connect (pillion_cli_call_get_cancellable (self->call),
                                                     G_CALLBACK (on_interrupted), self, NULL);
  g_signal_connect_data (self->link, "notify::state", G_CALLBACK (on_state_changed), g_rc_box_acquire (self),
                         drop_linking, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->link, "check-number", G_CALLBACK (on_check_number), self);
  if (get_options (self)->code != NULL)
    pillion_primary_link_start_code (self->link, self->text);
  else
    pillion_primary_link_start_qr (self->link, self->text);
}

static void
on_pin (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  PillionCliCall *call = self->call;
  GError *error = NULL;
  char *pin = pillion_cli_pin_get_finish (PILLION_CLI (source), result, &error);

  if (pin == NULL) {
    end (self, error);
    return;
  }
  pillion_pin_open_async (pillion_cli_call_get_engine (call), pin, pillion_cli_call_get_cancellable (call),
                          on_key_opened, g_steal_pointer (&self));
  pillion_cli_input_free_secret (pin);
}

/* text is (transfer full) (nullable), error too */
static void
take_text (Linking *self,
           char    *text,
           GError  *error)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->call);

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
    end (self, error);
  else
    pillion_cli_pin_get_async (cli, pillion_cli_get_options (cli)->pin_file, "--pin-file", FALSE, on_pin, g_rc_box_acquire (self));
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
  PillionCli *cli = pillion_cli_call_get_cli (self->call);
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
parse_history (const char          *history,
               PillionHistoryDepth *depth)
{
  static const char *const depths[] = {
    [PILLION_HISTORY_DEPTH_NONE] = "none",
    [PILLION_HISTORY_DEPTH_30_DAYS] = "30d",
    [PILLION_HISTORY_DEPTH_1_YEAR] = "1y",
    [PILLION_HISTORY_DEPTH_ALL] = "all",
  };

  *depth = PILLION_HISTORY_DEPTH_NONE;
  if (history == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (depths); i++) {
    if (g_str_equal (history, depths[i])) {
      *depth = (PillionHistoryDepth) i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
check_options (Linking *self,
               GError **error)
{
  const Options *options = get_options (self);
  PillionCli *cli = pillion_cli_call_get_cli (self->call);
  int n_ways = (options->qr_image != NULL) + (options->qr_text != NULL) + (options->code != NULL);
  PillionEngineError code = PILLION_ENGINE_ERROR_USAGE;
  const char *sentence = NULL;

  if (n_ways != 1) {
    sentence = _("Give one of --qr-image, --qr-text and --code.");
  } else if (!parse_history (options->history, &self->depth)) {
    sentence = _("--history is none, 30d, 1y or all.");
  } else if (options->yes && options->decline) {
    sentence = _("--yes and --decline exclude each other.");
  } else if (!pillion_engine_is_primary (pillion_cli_get_engine (cli))) {
    code = PILLION_ENGINE_ERROR_NOT_PRIMARY;
    sentence = _("Devices are linked on the primary device; this one is linked itself.");
  } else if (!options->yes && !options->decline && !pillion_cli_input_is_terminal (pillion_cli_get_input (cli))) {
    code = PILLION_ENGINE_ERROR_CONFIRMATION;
    sentence = _("Nobody can be asked here whether the device is the right one. Run this in a terminal, or add --yes.");
  }
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, (int) code, sentence);
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
    end (self, error);
}

static void
run (PillionCliCall *call)
{
  g_autoptr (Linking) self = g_rc_box_new0 (Linking);
  GError *error = NULL;

  self->call = pillion_cli_call_ref (call);
  if (!pillion_cli_call_check_input (call, get_options (self)->code) ||
      !pillion_cli_call_check_input (call, get_options (self)->qr_text))
    return;
  if (check_options (self, &error))
    pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, g_steal_pointer (&self));
  else
    end (self, error);
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
  .run = run,
};
