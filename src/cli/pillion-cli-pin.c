/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-pin.h"

#include "cli/pillion-cli-secret-file.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

/* How often a person may choose a PIN that won't do, or mistype the second one. */
#define CHOICES 3

typedef struct {
  gboolean  is_new;
  guint     n_choices; /* that did not do */
  char     *first;     /* (owned) (nullable) (secret): until it was repeated */
} Asking;

static void
asking_free (Asking *self)
{
  pillion_cli_input_free_secret (self->first);
  g_free (self);
}

/* ----- from the terminal ----- */

/* pin: (transfer full) (nullable); error: (transfer full) (nullable) */
static void
return_pin (GTask  *task,
            char   *pin,
            GError *error)
{
  Asking *asking = g_task_get_task_data (task);

  if (error == NULL && pin != NULL && asking->is_new)
    pillion_pin_check (pin, &error);
  if (error == NULL) {
    g_task_return_pointer (task, pin, (GDestroyNotify) pillion_cli_input_free_secret);
    return;
  }
  pillion_cli_input_free_secret (pin);
  g_task_return_error (task, error);
}

/* (transfer full) (nullable): what is wrong with what was typed */
static GError *
judge (Asking     *asking,
       const char *pin)
{
  GError *error = NULL;

  if (pin == NULL)
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED,
                                _("No PIN was given, so nothing was changed."));
  if (asking->is_new && asking->first == NULL)
    pillion_pin_check (pin, &error);
  else if (asking->is_new &&
           (strlen (pin) != strlen (asking->first) || sodium_memcmp (pin, asking->first, strlen (pin)) != 0))
    g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("That was not the same PIN twice. Nothing was changed."));
  return error;
}

/* complaint: (nullable): what was wrong with the choice before */
static void
ask (GTask              *task,
     const GError       *complaint,
     GAsyncReadyCallback on_answer)
{
  PillionCli *cli = g_task_get_source_object (task);
  const Asking *asking = g_task_get_task_data (task);
  const char *question = _("PIN: ");
  g_autofree char *prompt = NULL;

  if (asking->is_new)
    question = asking->first == NULL ? _("New PIN: ") : _("The same PIN again: ");
  if (complaint != NULL)
    prompt = g_strconcat (complaint->message, "\n", question, NULL);
  else
    prompt = g_strdup (question);
  pillion_cli_input_read_async (pillion_cli_get_input (cli), PILLION_CLI_INPUT_HIDDEN, prompt,
                                pillion_cli_get_cancellable (cli), on_answer, g_object_ref (task));
}

/* Whether a person may choose once more; error is what was wrong with this choice. */
static gboolean
may_choose_again (Asking       *asking,
                  const GError *error)
{
  if (!asking->is_new || !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE))
    return FALSE;
  g_clear_pointer (&asking->first, pillion_cli_input_free_secret);
  asking->n_choices++;
  return asking->n_choices < CHOICES;
}

static void
on_typed (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  char *pin = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);

  if (error == NULL)
    error = judge (asking, pin);
  if (may_choose_again (asking, error)) {
    ask (task, error, on_typed);
    g_error_free (error);
    pillion_cli_input_free_secret (pin);
  } else if (error == NULL && asking->is_new && asking->first == NULL) {
    asking->first = pin;
    ask (task, NULL, on_typed);
  } else {
    return_pin (task, pin, error);
  }
}

void
pillion_cli_pin_get_async (PillionCli         *cli,
                           const char         *file,
                           const char         *option,
                           gboolean            is_new,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (cli, pillion_cli_get_cancellable (cli), callback, user_data);
  PillionCliInput *input = pillion_cli_get_input (cli);
  Asking *asking = g_new0 (Asking, 1);
  GError *error = NULL;
  char *pin;

  asking->is_new = is_new;
  g_task_set_source_tag (task, pillion_cli_pin_get_async);
  g_task_set_task_data (task, asking, (GDestroyNotify) asking_free);
  if (file != NULL) {
    pin = pillion_cli_secret_file_read (file, &error);
    return_pin (task, pin, error);
  } else if (pillion_cli_input_is_terminal (input)) {
    ask (task, NULL, on_typed);
  } else {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             is_new ? _("A new PIN is needed. Give it with %s, or run this in a terminal.")
                                    : _("The PIN is needed. Give it with %s, or run this in a terminal."),
                             option);
  }
}

char *
pillion_cli_pin_get_finish (PillionCli   *cli,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, cli), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- the account key ----- */

static void
on_key_opened (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PillionAccountKey *key = pillion_pin_open_finish (PILLION_ENGINE (source), result, &error);

  if (key == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, key, (GDestroyNotify) pillion_account_key_unref);
}

static void
on_pin (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *pin = pillion_cli_pin_get_finish (PILLION_CLI (source), result, &error);

  if (pin == NULL) {
    g_task_return_error (task, error);
    return;
  }
  pillion_pin_open_async (pillion_cli_get_engine (PILLION_CLI (source)), pin, g_task_get_cancellable (task), on_key_opened,
                          g_object_ref (task));
  pillion_cli_input_free_secret (pin);
}

void
pillion_cli_pin_open_async (PillionCli         *cli,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (cli, pillion_cli_get_cancellable (cli), callback, user_data);

  g_task_set_source_tag (task, pillion_cli_pin_open_async);
  pillion_cli_pin_get_async (cli, pillion_cli_get_options (cli)->pin_file, "--pin-file", FALSE, on_pin, task);
}

PillionAccountKey *
pillion_cli_pin_open_finish (PillionCli   *cli,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, cli), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
