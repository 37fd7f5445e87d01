/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-history-follow.h"
#include "cli/pillion-cli-linking.h"
#include "cli/pillion-cli-png.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-companion-link.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-status.h"
#include "qr/pillion-qr-draw.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CHECK_NUMBER_MIN 10
#define CHECK_NUMBER_MAX 99

typedef struct {
  gboolean  qr;
  gboolean  code;
  char     *relay;
  char     *number;
  char     *device_name;
  char     *png;
  char     *text_file;
  gboolean  wait;
} Options;

typedef struct {
  PillionCliLinking parent;
  gboolean          was_asked;   /* for a check number */
  gboolean          was_written; /* files have a code */
} Linking;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Linking, pillion_cli_linking_unref)

static const Options *
get_options (Linking *self)
{
  return pillion_cli_call_get_options (self->parent.call);
}

static PillionCompanionLink *
get_link (Linking *self)
{
  return PILLION_COMPANION_LINK (self->parent.link);
}

/* ----- the end ----- */

/* A code that links nothing any more is not left lying around. */
static void
remove_files (Linking *self)
{
  const Options *options = get_options (self);

  if (self->was_written && options->png != NULL)
    g_unlink (options->png);
  if (self->was_written && options->text_file != NULL)
    g_unlink (options->text_file);
  self->was_written = FALSE;
}

/* error is (transfer full) (nullable) */
static void
end (Linking *self,
     GError  *error)
{
  remove_files (self);
  pillion_cli_linking_end (&self->parent, error);
}

static void
on_history_ended (GError  *error,
                  gpointer user_data)
{
  g_autoptr (Linking) self = user_data;

  end (self, error);
}

/* Where nothing older was chosen there is nothing to wait for. */
static void
follow_history (Linking *self)
{
  PillionHistory *history = pillion_engine_get_history (pillion_cli_call_get_engine (self->parent.call));

  remove_files (self);
  if (get_options (self)->wait && pillion_history_get_right_ms (history) != PILLION_HISTORY_NOTHING)
    pillion_cli_history_follow (self->parent.call, on_history_ended, g_rc_box_acquire (self));
  else
    end (self, NULL);
}

static void
say_unsent (Linking *self,
            gulong   n)
{
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu message was not sent before this device was logged out. It is kept; "
                                                                         "“unsent” shows for whom it is, and “unsent send” sends it.",
                                                        "%lu messages were not sent before this device was logged out. They are "
                                                        "kept; “unsent” shows for whom they are, and “unsent send” sends them.",
                                                        n),
                                           n);

  pillion_cli_call_say (self->parent.call, text);
}

static void
say_unsent_changes (Linking *self,
                    gulong   n)
{
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu reaction, edit or deletion was not sent before this device was logged "
                                                                         "out. It is kept; “unsent send” sends it.",
                                                        "%lu reactions, edits or deletions were not sent before this device "
                                                        "was logged out. They are kept; “unsent send” sends them.",
                                                        n),
                                           n);

  pillion_cli_call_say (self->parent.call, text);
}

static void
on_status (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  GError *error = NULL;
  PillionStatus *status = pillion_status_load_finish (PILLION_ENGINE (source), result, &error);
  JsonObject *members;

  if (status != NULL) {
    members = json_object_new ();
    json_object_set_string_member (members, "account", status->account);
    json_object_set_int_member (members, "slot", status->slot);
    json_object_set_string_member (members, "device_id", status->device);
    pillion_cli_call_print (self->parent.call, "link.linked", members, _("Linked. This is a linked device of the account."));
    if (status->n_unsent > 0)
      say_unsent (self, (gulong) status->n_unsent);
    if (status->n_unsent_changes > 0)
      say_unsent_changes (self, (gulong) status->n_unsent_changes);
    pillion_status_free (status);
    follow_history (self);
    return;
  }
  end (self, error);
}

/* ----- showing the code ----- */

/* What is wider than the terminal is broken into lines that nothing can read. */
static gboolean
fits (const char *drawing)
{
  struct winsize size = { 0 };
  g_autofree char *line = g_strndup (drawing, strcspn (drawing, "\n"));

  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
         g_utf8_strlen (line, -1) <= size.ws_col;
}

static char *
draw (const char *text)
{
  g_autoptr (PillionQrCode) code = pillion_qr_encode (text, PILLION_QR_LEVEL_M, NULL);
  g_autofree char *drawing = code != NULL ? pillion_qr_draw_text (code, PILLION_QR_INK_LIGHT) : g_strdup ("");

  if (fits (drawing))
    return g_strconcat (drawing, _("Scan this on the primary device. It changes from time to time."), NULL);
  return g_strdup (_("This terminal is too narrow for the QR code. Make it wider, or begin again with --png FILE or "
                      "--text-file FILE."));
}

static char *
describe_code (Linking    *self,
               const char *text)
{
  if (get_options (self)->code)
    return g_strdup_printf (_("Type this code on the primary device: %s"), text);
  if (isatty (STDOUT_FILENO) != 1)
    return g_strdup (text);
  return draw (text);
}

static void
print_code (Linking    *self,
            const char *text)
{
  gboolean by_code = get_options (self)->code;
  JsonObject *members = json_object_new ();
  g_autofree char *description = describe_code (self, text);

  json_object_set_string_member (members, by_code ? "code" : "text", text);
  json_object_set_int_member (members, "expires_at_ms", (gint64) pillion_companion_link_get_expires_at (get_link (self)));
  pillion_cli_call_print (self->parent.call, by_code ? "link.code" : "link.qr", members, description);
}

static gboolean
write_files (Linking    *self,
             const char *text,
             GError    **error)
{
  const Options *options = get_options (self);

  self->was_written = TRUE;
  return (options->png == NULL || pillion_cli_png_write_qr (options->png, text, error)) &&
         (options->text_file == NULL || pillion_cli_png_write_text (options->text_file, text, error));
}

/* The files come first: who reads the event may open them. */
static void
on_text_changed (Linking *self)
{
  const char *text = pillion_companion_link_get_text (get_link (self));
  g_autoptr (PillionCompanionLink) link = g_object_ref (get_link (self));
  GError *error = NULL;

  if (text == NULL) {
    remove_files (self);
    return;
  }
  if (write_files (self, text, &error)) {
    print_code (self, text);
    return;
  }
  end (self, error);
  pillion_companion_link_cancel (link);
}

/* ----- the check number ----- */

static void
on_number_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Linking) self = user_data;
  g_autofree char *line = NULL;
  guint64 number;

  if (!pillion_cli_linking_take_answer (&self->parent, source, result, &line))
    return;
  if (line == NULL)
    pillion_companion_link_cancel (get_link (self));
  else if (g_ascii_string_to_unsigned (g_strstrip (line), 10, CHECK_NUMBER_MIN, CHECK_NUMBER_MAX, &number, NULL))
    pillion_companion_link_answer (get_link (self), (guint) number);
  else
    pillion_cli_linking_ask (&self->parent, _("It has two digits. Number: "), on_number_read);
}

static void
on_check_needed (Linking *self,
                 guint    tries_left)
{
  g_autofree char *name = pillion_cli_output_escape (pillion_companion_link_get_account_name (get_link (self)), FALSE);
  g_autofree char *text = NULL;
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "name", pillion_companion_link_get_account_name (get_link (self)));
  json_object_set_string_member (members, "number", pillion_companion_link_get_account_number (get_link (self)));
  json_object_set_int_member (members, "tries_left", tries_left);
  text = g_strdup_printf (self->was_asked
                            ? _("That was another number. The primary device of %s (%s) shows a new one now; type that. "
                                 "Tries left: %u")
                            : _("Type the number that the primary device of %s (%s) shows. Tries left: %u"),
                          name, pillion_companion_link_get_account_number (get_link (self)), tries_left);
  self->was_asked = TRUE;
  pillion_cli_call_print (self->parent.call, "link.check-needed", members, text);
  if (self->parent.reading == NULL)
    pillion_cli_linking_ask (&self->parent, _("Number: "), on_number_read);
}

/* ----- the link's life ----- */

static void
on_state_changed (Linking *self)
{
  const GError *error;

  switch (pillion_companion_link_get_state (get_link (self))) {
  case PILLION_COMPANION_LINK_LINKED:
    pillion_status_load_async (pillion_cli_call_get_engine (self->parent.call), NULL, on_status, g_rc_box_acquire (self));
    break;
  case PILLION_COMPANION_LINK_ENDED:
    error = pillion_companion_link_get_error (get_link (self));
    end (self, error != NULL ? g_error_copy (error) : NULL);
    break;
  case PILLION_COMPANION_LINK_STARTING:
  case PILLION_COMPANION_LINK_SHOWING:
  case PILLION_COMPANION_LINK_ANSWERED:
  case PILLION_COMPANION_LINK_FINISHING:
  default:
    break;
  }
}

static void
cancel (gpointer link)
{
  pillion_companion_link_cancel (link);
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);
  const char *sentence = NULL;

  if (options->qr && options->code)
    sentence = _("Give only one of --qr and --code.");
  else if (!options->qr && !options->code)
    sentence = _("Say how to link: --qr or --code.");
  else if (options->relay == NULL || options->device_name == NULL)
    sentence = _("--relay and --device-name are needed.");
  else if (options->code && options->number == NULL)
    sentence = _("--code needs --number, the account’s own.");
  else if (options->code && options->png != NULL)
    sentence = _("--png is for --qr.");
  if (sentence != NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
    return FALSE;
  }
  return pillion_devices_check_relay (options->relay, error) &&
         (options->number == NULL || pillion_devices_check_number (options->number, error)) &&
         pillion_devices_check_chosen_name (options->device_name, error);
}

static void
run (PillionCliCall *call)
{
  const Options *options = pillion_cli_call_get_options (call);
  PillionCompanionLinkDetails details = { 0 };
  g_autoptr (Linking) self = pillion_cli_linking_new (sizeof (Linking), call, NULL);
  PillionCompanionLink *link;

  details.relay_url = options->relay;
  details.number = options->code ? options->number : NULL;
  details.device_name = options->device_name;
  link = pillion_companion_link_new (pillion_cli_call_get_engine (call), &details);
  pillion_cli_linking_follow (&self->parent, link, cancel, G_CALLBACK (on_state_changed));
  g_signal_connect_swapped (link, "notify::text", G_CALLBACK (on_text_changed), self);
  g_signal_connect_swapped (link, "check-needed", G_CALLBACK (on_check_needed), self);
  pillion_companion_link_start (link);
}

static const GOptionEntry entries[] = {
  { "qr", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, qr), N_("Show QR codes"), NULL },
  { "code", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, code), N_("Show a one-time code"), NULL },
  { "relay", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, relay), N_("The account’s server"), N_("URL") },
  { "number", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, number), N_("The account’s number"), N_("+E164") },
  { "device-name", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, device_name), N_("What to call this device"),
    N_("NAME") },
  { "png", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, png), N_("Keep the QR code in this picture"),
    N_("FILE") },
  { "text-file", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, text_file),
    N_("Keep the QR code’s text, or the code, in this file"), N_("FILE") },
  { "wait", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, wait), N_("Stay until older messages are there"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_link = {
  .name = "link",
  .usage = "--qr|--code --relay URL --device-name NAME",
  .summary = N_("Link this profile to an account as a companion"),
  .description = N_("When a primary device has answered, the number that it shows is to be typed, or given as a line on "
                     "standard input; three tries."),
  .options = entries,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_PROFILE,
  .check = check,
  .run = run,
};
