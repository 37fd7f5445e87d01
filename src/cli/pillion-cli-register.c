/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-pin.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-registration.h"
#include "engine/pillion-status.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  char     *relay;
  char     *number;
  char     *name;
  char     *device_name;
  char     *verification;
  gboolean  take_over;
} Options;

/* How often a code may be wrong until the relay takes none any more (PROTOCOL.md, section 4.2). */
#define TRIES 5

typedef struct _Registration Registration;

struct _Registration {
  PillionCliCall *call;         /* (owned) */
  char           *pin;          /* (owned) (nullable) (secret) */
  char           *code;         /* (owned) (nullable) */
  gboolean        is_invitation;
  gboolean        was_read;     /* the code came from the input, so another one may come */
  guint           n_wrong;
  void          (*read_code) (Registration *self);
};

static void
registration_free (Registration *self)
{
  pillion_cli_call_unref (self->call);
  pillion_cli_input_free_secret (self->pin);
  g_free (self->code);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Registration, registration_free)

static const Options *
get_options (Registration *self)
{
  return pillion_cli_call_get_options (self->call);
}

static void
on_status (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Registration) self = user_data;
  GError *error = NULL;
  PillionStatus *status = pillion_status_load_finish (PILLION_ENGINE (source), result, &error);
  g_autofree char *text = NULL;
  JsonObject *members;

  if (status != NULL) {
    members = json_object_new ();
    json_object_set_string_member (members, "account", status->account);
    json_object_set_int_member (members, "slot", status->slot);
    json_object_set_string_member (members, "device_id", status->device);
    json_object_set_string_member (members, "number", status->number);
    text = g_strdup_printf (_("%s is registered. This is the primary device; keep the PIN, there is no other way in."),
                            status->number);
    pillion_cli_call_print (self->call, "register.registered", members, text);
    pillion_status_free (status);
  }
  pillion_cli_call_end (self->call, error);
}

/* ----- the end ----- */

/* error is (transfer full) */
static GError *
explain_taken (Registration *self,
               GError       *error)
{
  g_autoptr (GError) taken = error;

  if (get_options (self)->take_over)
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RELAY,
                                _("That number has an account already, and this server verifies nobody’s number, so it "
                                   "can’t be taken over."));
  return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CONFIRMATION, "%s %s", taken->message,
                      _("To do that, add --take-over."));
}

/* ----- the code ----- */

static char *
describe_need (Registration *self)
{
  guint n_left = TRIES - self->n_wrong;

  if (self->n_wrong > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "That is not the code. %u try is left.",
                                         "That is not the code. %u tries are left.", n_left),
                            n_left);
  if (self->is_invitation)
    return g_strdup (_("This server asks for an invitation."));
  return g_strdup_printf (_("A code was sent to %s."), get_options (self)->number);
}

static void
print_need (Registration *self)
{
  JsonObject *members = json_object_new ();
  g_autofree char *text = describe_need (self);

  json_object_set_string_member (members, "number", get_options (self)->number);
  json_object_set_string_member (members, "verification", self->is_invitation ? "invite" : "code");
  json_object_set_int_member (members, "tries_left", TRIES - self->n_wrong);
  pillion_cli_call_print (self->call, "register.code-needed", members, text);
}

/* Whether another code may be given. error: what the relay says to this one. */
static gboolean
may_try_again (Registration *self,
               GError      **error)
{
  if (!self->was_read || !g_error_matches (*error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE))
    return FALSE;
  self->n_wrong++;
  if (self->n_wrong < TRIES)
    return TRUE;
  g_clear_error (error);
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE,
                       _("That was the last try: the code is not good any more. Nothing was registered; begin again to "
                          "get a new one."));
  return FALSE;
}

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Registration) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;

  if (pillion_registration_finish_finish (engine, result, &error)) {
    pillion_status_load_async (engine, NULL, on_status, g_steal_pointer (&self));
    return;
  }
  if (may_try_again (self, &error)) {
    g_error_free (error);
    print_need (self);
    self->read_code (g_steal_pointer (&self));
    return;
  }
  if (!self->was_read && g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE)) {
    g_error_free (error);
    error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE,
                                 _("That is not the code. Nothing was registered yet; try again with the right one."));
  }
  if (pillion_registration_is_taken (error))
    error = explain_taken (self, error);
  pillion_cli_call_end (self->call, error);
}

static void
finish (Registration *self)
{
  const Options *options = get_options (self);
  PillionRegistrationDetails details = {
    .number = options->number,
    .name = options->name,
    .device_name = options->device_name != NULL ? options->device_name : _("Primary device"),
    .pin = self->pin,
    .code = self->code,
    .take_over = options->take_over,
  };

  pillion_registration_finish_async (pillion_cli_call_get_engine (self->call), &details,
                                     pillion_cli_call_get_cancellable (self->call), on_finished, self);
}

/* (transfer full): why it ends when the input does */
static GError *
explain_end (Registration *self)
{
  if (self->n_wrong > 0)
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE,
                                _("No right code was given, so nothing was registered."));
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED,
                              _("No code was given, so nothing was registered."));
}

static void
on_code_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Registration) self = user_data;
  GError *error = NULL;

  g_free (self->code);
  self->code = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);
  if (self->code != NULL) {
    g_strstrip (self->code);
    finish (g_steal_pointer (&self));
    return;
  }
  pillion_cli_call_end (self->call, error != NULL ? error : explain_end (self));
}

static void
read_code (Registration *self)
{
  PillionCli *cli = pillion_cli_call_get_cli (self->call);

  self->was_read = TRUE;
  pillion_cli_input_read_async (pillion_cli_get_input (cli), PILLION_CLI_INPUT_LINE, _("Code: "),
                                pillion_cli_get_cancellable (cli), on_code_read, self);
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Registration) self = user_data;
  const char *code = get_options (self)->verification;
  GError *error = NULL;
  const char *verification = pillion_registration_begin_finish (PILLION_ENGINE (source), result, &error);

  if (verification == NULL) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  self->is_invitation = g_str_equal (verification, "invite");
  if (g_str_equal (verification, "open")) {
    finish (g_steal_pointer (&self));
  } else if (code == NULL) {
    print_need (self);
    read_code (g_steal_pointer (&self));
  } else if (g_str_equal (code, "-")) {
    read_code (g_steal_pointer (&self));
  } else {
    self->code = g_strdup (code);
    finish (g_steal_pointer (&self));
  }
}

static void
on_pin (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (Registration) self = user_data;
  PillionCli *cli = PILLION_CLI (source);
  const Options *options = get_options (self);
  GError *error = NULL;

  self->pin = pillion_cli_pin_get_finish (cli, result, &error);
  if (self->pin == NULL)
    pillion_cli_call_end (self->call, error);
  else if (options->verification != NULL && !g_str_equal (options->verification, "-"))
    pillion_registration_resume_async (pillion_cli_get_engine (cli), options->relay, options->number,
                                       pillion_cli_get_cancellable (cli), on_begun, g_steal_pointer (&self));
  else
    pillion_registration_begin_async (pillion_cli_get_engine (cli), options->relay, options->number,
                                      pillion_cli_get_cancellable (cli), on_begun, g_steal_pointer (&self));
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);

  if (options->relay == NULL || options->number == NULL || options->name == NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("--relay, --number and --name are needed."));
    return FALSE;
  }
  return pillion_devices_check_relay (options->relay, error) && pillion_devices_check_number (options->number, error) &&
         pillion_devices_check_chosen_name (options->name, error) &&
         (options->device_name == NULL || pillion_devices_check_chosen_name (options->device_name, error));
}

static void
run (PillionCliCall *call)
{
  PillionCli *cli = pillion_cli_call_get_cli (call);
  g_autoptr (Registration) self = g_new0 (Registration, 1);

  self->call = pillion_cli_call_ref (call);
  self->read_code = read_code;
  if (!pillion_cli_call_check_input (call, get_options (self)->verification))
    return;
  /* Before a PIN is chosen and a code is sent. */
  if (pillion_engine_get_state (pillion_cli_get_engine (cli)) != PILLION_ENGINE_STATE_EMPTY) {
    pillion_cli_call_end (call, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED,
                                                     _("This profile belongs to an account already. Nothing was changed; "
                                                        "--profile names another one.")));
    return;
  }
  pillion_cli_pin_get_async (cli, pillion_cli_get_options (cli)->pin_file, "--pin-file", TRUE, on_pin, g_steal_pointer (&self));
}

static const GOptionEntry entries[] = {
  { "relay", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, relay), N_("The server’s address, like wss://relay.example"),
    N_("URL") },
  { "number", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, number), N_("Your phone number"), N_("+E164") },
  { "name", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, name), N_("Your name, as contacts see it"),
    N_("NAME") },
  { "device-name", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, device_name), N_("What to call this device"),
    N_("NAME") },
  { "verification", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, verification),
    N_("The code that was sent to the number before, or an invitation; “-” reads it from standard input"), N_("CODE") },
  { "take-over", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, take_over),
    N_("Take the number from the account that has it"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_register = {
  .name = "register",
  .usage = "--relay URL --number +E164 --name NAME",
  .summary = N_("Make an account; this profile becomes its primary device"),
  .options = entries,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_PROFILE,
  .check = check,
  .run = run,
};
