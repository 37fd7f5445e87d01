/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-pin.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-pin.h"

#include <glib/gi18n.h>

typedef struct {
  char *new_pin_file;
} Options;

typedef struct {
  PillionCliCall *call; /* (owned) */
  char           *pin;  /* (owned) (nullable) (secret) */
} Change;

static void
change_free (Change *self)
{
  pillion_cli_call_unref (self->call);
  pillion_cli_input_free_secret (self->pin);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_pin_change_finish (PILLION_ENGINE (source), result, &error))
    pillion_cli_call_print (call, "pin.changed", json_object_new (), _("The PIN is changed."));
  pillion_cli_call_end (call, error);
}

static void
on_new_pin (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Change) self = user_data;
  GError *error = NULL;
  char *new_pin = pillion_cli_pin_get_finish (PILLION_CLI (source), result, &error);

  if (new_pin == NULL) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  pillion_pin_change_async (pillion_cli_call_get_engine (self->call), self->pin, new_pin,
                            pillion_cli_call_get_cancellable (self->call), on_changed,
                            pillion_cli_call_ref (self->call));
  pillion_cli_input_free_secret (new_pin);
}

static void
on_pin (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (Change) self = user_data;
  const Options *options = pillion_cli_call_get_options (self->call);
  GError *error = NULL;

  self->pin = pillion_cli_pin_get_finish (PILLION_CLI (source), result, &error);
  if (self->pin == NULL)
    pillion_cli_call_end (self->call, error);
  else
    pillion_cli_pin_get_async (PILLION_CLI (source), options->new_pin_file, "--new-pin-file", TRUE, on_new_pin, g_steal_pointer (&self));
}

static void
run (PillionCliCall *call)
{
  PillionCli *cli = pillion_cli_call_get_cli (call);
  Change *self;

  if (!pillion_engine_is_primary (pillion_cli_get_engine (cli))) {
    pillion_cli_call_end (call, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY,
                                                     _("The PIN is changed on the primary device; this one is linked.")));
    return;
  }
  self = g_new0 (Change, 1);

  self->call = pillion_cli_call_ref (call);
  pillion_cli_pin_get_async (cli, pillion_cli_get_options (cli)->pin_file, "--pin-file", FALSE, on_pin, self);
}

static const GOptionEntry entries[] = {
  { "new-pin-file", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, new_pin_file),
    N_("Read the new PIN from a file that only you may read"), N_("FILE") },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_change_pin = {
  .name = "change-pin",
  .usage = "",
  .summary = N_("Choose another PIN; on the primary device"),
  .options = entries,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
