/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli.h"

#include "cli/pillion-cli-secret-file.h"
#include "engine/pillion-freshness-keeper.h"
#include "engine/pillion-review.h"
#include "engine/pillion-unlock.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* How long the end waits for what is on its way to the relay. */
#define LAST_WORDS_MS 5000

/**
 * PillionCli:
 *
 * What all verbs of one run share: the profile's engine, where they read and where they
 * print. Opens the profile only when a verb needs it, and the connection likewise.
 */
struct _PillionCli {
  GObject                  parent_instance;

  const PillionCliOptions *options;     /* (unowned) */
  PillionEngine           *engine;      /* (owned) */
  PillionCliInput         *input;       /* (owned) */
  PillionCliOutput         output;
  GCancellable            *cancellable; /* (owned): the run is to end */
  gboolean                 drained;     /* on the present connection */

  GTask                   *closing;     /* (owned) (nullable): waits for the last words */
  guint                    closing_source;
};

G_DEFINE_FINAL_TYPE (PillionCli, pillion_cli, G_TYPE_OBJECT)

static void
pillion_cli_finalize (GObject *object)
{
  PillionCli *self = PILLION_CLI (object);

  g_object_unref (self->engine);
  g_object_unref (self->input);
  g_object_unref (self->cancellable);
  g_free (self->output.queued_id);

  G_OBJECT_CLASS (pillion_cli_parent_class)->finalize (object);
}

static void
pillion_cli_class_init (PillionCliClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_cli_finalize;
}

static void
pillion_cli_init (PillionCli *self)
{
  self->input = pillion_cli_input_new ();
  self->cancellable = g_cancellable_new ();
}

static void
on_drained (PillionCli *self)
{
  self->drained = TRUE;
}

static void
on_online_changed (PillionCli *self)
{
  if (!pillion_engine_is_online (self->engine))
    self->drained = FALSE;
}

/* options: complete; must outlive the object */
PillionCli *
pillion_cli_new (const PillionCliOptions *options)
{
  PillionCli *self = g_object_new (PILLION_TYPE_CLI, NULL);

  self->options = options;
  self->output.json = options->json;
  self->output.input = self->input;
  self->engine = pillion_engine_new (options->profile, "pillion-cli", options->ca_file);
  pillion_unlock_set_key_file (pillion_unlock_get (self->engine), options->key_file);
  g_signal_connect_object (self->engine, "drained", G_CALLBACK (on_drained), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::online", G_CALLBACK (on_online_changed), self, G_CONNECT_SWAPPED);
  return self;
}

const PillionCliOptions *
pillion_cli_get_options (PillionCli *self)
{
  return self->options;
}

PillionEngine *
pillion_cli_get_engine (PillionCli *self)
{
  return self->engine;
}

PillionCliOutput *
pillion_cli_get_output (PillionCli *self)
{
  return &self->output;
}

PillionCliInput *
pillion_cli_get_input (PillionCli *self)
{
  return self->input;
}

/* Cancelled when the whole run is to end. */
GCancellable *
pillion_cli_get_cancellable (PillionCli *self)
{
  return self->cancellable;
}

/* Whether all that waited in the mailbox is here since this connection began. */
gboolean
pillion_cli_is_drained (PillionCli *self)
{
  return self->drained;
}

/* Whether this device may talk to its relay: %PILLION_ENGINE_ERROR_USAGE if the profile
 * belongs to no account, _LOGGED_OUT.
 */
gboolean
pillion_cli_check_device (PillionCli *self,
                          GError    **error)
{
  switch (pillion_engine_get_state (self->engine)) {
  case PILLION_ENGINE_STATE_READY:
    return TRUE;
  case PILLION_ENGINE_STATE_LOCKED:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
    g_propagate_error (error, pillion_review_refusal (pillion_engine_get_state (self->engine)));
    return FALSE;
  case PILLION_ENGINE_STATE_CLOSED:
  case PILLION_ENGINE_STATE_EMPTY:
  default:
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("This profile belongs to no account yet. Begin with “register”, or with “link” on a further "
                            "device."));
    return FALSE;
  }
}

/* ----- the profile ----- */

/* Whether others may look into the profile, or change it. */
static gboolean
is_open_to_others (PillionCli *self)
{
  GStatBuf status;

  return g_stat (self->options->profile, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

static gboolean
check_folder (PillionCli *self,
              GError    **error)
{
  if (!g_file_test (self->options->profile, G_FILE_TEST_EXISTS) ||
      g_file_test (self->options->profile, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("“%s” is a file, and a profile is a folder. The file was left as it is; choose another name."),
               self->options->profile);
  return FALSE;
}

/* With the profile the folder became its owner's alone. */
static void
tell_of_others (PillionCli *self)
{
  JsonObject *members = json_object_new ();
  gboolean still = is_open_to_others (self);

  json_object_set_boolean_member (members, "tightened", !still);
  pillion_cli_output_event (&self->output, "profile.open-to-others", members,
                            still ? _("Other users of this computer can look into the profile’s folder, and that can’t be "
                                       "changed there. Move it to a place that only you can read.")
                                  : _("Other users of this computer could look into the profile’s folder. Now only you "
                                       "can."));
}

/* error: (transfer full) */
static GError *
explain_locked (GError *error)
{
  if (!g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED))
    return error;
  g_error_free (error);
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED,
                              _("This profile opens with a passphrase. Give it with --passphrase-file, or run this in a "
                                 "terminal."));
}

static void
on_opened (PillionCli   *self,
           GAsyncResult *result,
           GTask        *task)
{
  gboolean was_open = GPOINTER_TO_INT (g_task_get_task_data (task));
  GError *error = NULL;

  if (!pillion_engine_open_finish (self->engine, result, &error)) {
    g_task_return_error (task, explain_locked (error));
    return;
  }
  if (was_open)
    tell_of_others (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_opened_with_passphrase (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  on_opened (g_task_get_source_object (task), result, task);
}

static void
on_passphrase (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionCli *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *passphrase = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  pillion_unlock_set_passphrase (pillion_unlock_get (self->engine), passphrase);
  pillion_cli_input_free_secret (passphrase);
  pillion_engine_open_async (self->engine, self->cancellable, on_opened_with_passphrase, g_object_ref (task));
}

/* Only a person can be asked. */
static void
on_opened_first (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionCli *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_had_error (G_TASK (result)) || !pillion_cli_input_is_terminal (self->input)) {
    on_opened (self, result, task);
    return;
  }
  pillion_engine_open_finish (self->engine, result, &error);
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED))
    pillion_cli_input_read_async (self->input, PILLION_CLI_INPUT_HIDDEN, _("Passphrase: "), self->cancellable,
                                  on_passphrase, g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
check_passphrase (PillionCli *self,
                  const char *passphrase,
                  GError    **error)
{
  if (*passphrase == '\0') {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                 _("The file “%s” holds no passphrase. Nothing was changed."), self->options->passphrase_file);
    return FALSE;
  }
  if (g_utf8_strlen (passphrase, -1) >= PILLION_UNLOCK_PASSPHRASE_MIN_CHARS || !pillion_unlock_is_new (self->engine))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("The passphrase of a new profile has at least %d characters; four or five words are good. Nothing was "
                  "changed."),
               PILLION_UNLOCK_PASSPHRASE_MIN_CHARS);
  return FALSE;
}

static gboolean
take_passphrase (PillionCli *self,
                 GError    **error)
{
  char *passphrase;
  gboolean is_good;

  if (self->options->passphrase_file == NULL)
    return TRUE;
  passphrase = pillion_cli_secret_file_read (self->options->passphrase_file, error);
  if (passphrase == NULL)
    return FALSE;
  is_good = check_passphrase (self, passphrase, error);
  if (is_good)
    pillion_unlock_set_passphrase (pillion_unlock_get (self->engine), passphrase);
  pillion_cli_input_free_secret (passphrase);
  return is_good;
}

/**
 * pillion_cli_open_async:
 *
 * Takes the profile, if that was not done yet; its passphrase is in the file that was named, or
 * asked for at a terminal. Errors: those of pillion_engine_open_finish(),
 * %PILLION_ENGINE_ERROR_USAGE (it is no folder; a new passphrase that is too short), _BAD_FILE.
 */
void
pillion_cli_open_async (PillionCli         *self,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, pillion_cli_open_async);
  g_task_set_task_data (task, GINT_TO_POINTER (is_open_to_others (self)), NULL);
  if (pillion_engine_get_state (self->engine) != PILLION_ENGINE_STATE_CLOSED)
    g_task_return_boolean (task, TRUE);
  else if (!check_folder (self, &error) || !take_passphrase (self, &error))
    g_task_return_error (task, error);
  else
    pillion_engine_open_async (self->engine, self->cancellable, on_opened_first, g_steal_pointer (&task));
}

gboolean
pillion_cli_open_finish (PillionCli   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- the network ----- */

/* A wrong clock is the user's to mend, and nobody else would say so. */
static void
warn_of_clock (PillionCli   *self,
               const GError *error)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "message", error->message);
  pillion_cli_output_event (&self->output, "clock", members, error->message);
}

/* That the relay did not take the freshness is no reason to refuse the command: the next
 * one says it again.
 */
static void
on_use_told (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) use_error = NULL;
  GError *error = NULL;

  if (!pillion_freshness_keeper_use_finish (PILLION_ENGINE (source), result, &use_error) &&
      g_error_matches (use_error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK))
    warn_of_clock (g_task_get_source_object (task), use_error);
  if (pillion_cli_check_device (g_task_get_source_object (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tell_use (GTask *task)
{
  PillionCli *self = g_task_get_source_object (task);

  pillion_freshness_keeper_use_async (self->engine, FALSE, self->cancellable, on_use_told, task);
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_go_online_finish (PILLION_ENGINE (source), result, &error))
    tell_use (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * pillion_cli_go_online_async:
 *
 * Connects this device to its relay, if it is not, and says that a primary is in use. To be
 * called for each command of a person. Errors: those of pillion_cli_check_device() and of
 * the network.
 */
void
pillion_cli_go_online_async (PillionCli         *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, pillion_cli_go_online_async);
  /* A locked device learns from the relay whether it may open again. */
  if (pillion_engine_get_state (self->engine) != PILLION_ENGINE_STATE_LOCKED &&
      !pillion_cli_check_device (self, &error))
    g_task_return_error (task, error);
  else if (pillion_engine_is_online (self->engine))
    tell_use (g_steal_pointer (&task));
  else
    pillion_engine_go_online_async (self->engine, self->cancellable, on_online, g_steal_pointer (&task));
}

gboolean
pillion_cli_go_online_finish (PillionCli   *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pillion_cli_try_online_finish:
 *
 * Likewise, but TRUE without a network too: for what is kept, and leaves with the next
 * connection.
 */
gboolean
pillion_cli_try_online_finish (PillionCli   *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_autoptr (GError) own_error = NULL;

  if (pillion_cli_go_online_finish (self, result, &own_error) ||
      g_error_matches (own_error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

/* ----- the end ----- */

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_engine_close_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
close_engine (PillionCli *self)
{
  g_clear_handle_id (&self->closing_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->engine, self->closing);
  pillion_engine_close_async (self->engine, NULL, on_closed, g_steal_pointer (&self->closing));
}

static gboolean
on_waited_enough (gpointer user_data)
{
  PillionCli *self = user_data;

  self->closing_source = 0;
  close_engine (self);
  return G_SOURCE_REMOVE;
}

static void
on_sending_changed (PillionEngine *engine,
                    GParamSpec    *pspec,
                    GTask         *closing)
{
  PillionCli *self = g_task_get_source_object (closing);

  if (!pillion_engine_is_sending (engine) || !pillion_engine_is_online (engine))
    close_engine (self);
}

static void
wait_for_sends (PillionCli *self)
{
  if (!pillion_engine_is_sending (self->engine) || !pillion_engine_is_online (self->engine) ||
      g_cancellable_is_cancelled (self->cancellable)) {
    close_engine (self);
    return;
  }
  g_signal_connect (self->engine, "notify::sending", G_CALLBACK (on_sending_changed), self->closing);
  g_signal_connect (self->engine, "notify::online", G_CALLBACK (on_sending_changed), self->closing);
}

static void
on_end_told (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionCli) self = user_data;

  pillion_freshness_keeper_use_finish (PILLION_ENGINE (source), result, NULL);
  if (self->closing != NULL)
    wait_for_sends (self);
}

/**
 * pillion_cli_close_async:
 * @ending: a session ends, and with it the use of a primary
 *
 * Lets what is on its way to the relay get there, for some seconds, and closes the profile.
 */
void
pillion_cli_close_async (PillionCli         *self,
                         gboolean            ending,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (self->closing == NULL);

  self->closing = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, pillion_cli_close_async);
  self->closing_source = g_timeout_add (LAST_WORDS_MS, on_waited_enough, self);
  if (ending)
    pillion_freshness_keeper_use_async (self->engine, TRUE, NULL, on_end_told, g_object_ref (self));
  else
    wait_for_sends (self);
}

gboolean
pillion_cli_close_finish (PillionCli   *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
