/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-progress.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-conversations.h"

#include <glib/gi18n.h>

typedef struct {
  char    *output;
  gboolean force;
} Options;

typedef struct {
  PillionCliCall     *call;     /* (owned) */
  gint64              row;
  PillionMessage     *message;  /* (owned) (nullable) */
  char               *path;     /* (owned) (nullable): where it goes */
  PillionCliProgress *progress; /* (owned) (nullable): while it is fetched */
  gboolean            ended;
} Saving;

static void
saving_clear (gpointer data)
{
  Saving *self = data;

  pillion_cli_call_unref (self->call);
  g_clear_object (&self->message);
  g_clear_object (&self->progress);
  g_free (self->path);
}

static void
saving_unref (Saving *self)
{
  g_rc_box_release_full (self, saving_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_unref)

/* error is (transfer full) (nullable) */
static void
end (Saving *self,
     GError *error)
{
  self->ended = TRUE;
  g_clear_object (&self->progress);
  g_signal_handlers_disconnect_by_data (pillion_cli_call_get_engine (self->call), self);
  pillion_cli_call_end (self->call, error);
}

/* ----- into the file ----- */

/* (transfer full): the sender's name for it is harmless already, but may be nothing at all */
static char *
choose_path (const char               *output,
             PillionMessageAttachment *attachment)
{
  const char *name = pillion_message_attachment_get_name (attachment);

  if (*name == '\0')
    name = _("attachment");
  if (output == NULL)
    return g_strdup (name);
  return g_file_test (output, G_FILE_TEST_IS_DIR) ? g_build_filename (output, name, NULL) : g_strdup (output);
}

static gboolean
may_write (Saving *self,
           GError **error)
{
  const Options *options = pillion_cli_call_get_options (self->call);
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK, _("There is no folder “%s”."), folder);
    return FALSE;
  }
  if (options->force || !g_file_test (self->path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("“%s” is there already, and was left as it is. Choose another name, or add --force."), self->path);
  return FALSE;
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Saving) self = user_data;
  PillionMessageAttachment *attachment = pillion_message_get_attachment (self->message);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  JsonObject *members;
  GError *error = NULL;

  if (!pillion_attachments_save_finish (PILLION_ENGINE (source), result, &error)) {
    end (self, error);
    return;
  }
  path = pillion_cli_output_escape (self->path, FALSE);
  text = g_strdup_printf (_("Saved as “%s”."), path);
  members = json_object_new ();
  json_object_set_string_member (members, "message", pillion_message_get_id (self->message));
  json_object_set_string_member (members, "file", self->path);
  json_object_set_int_member (members, "size", (gint64) pillion_message_attachment_get_bytes (attachment));
  pillion_cli_call_print (self->call, "attachment.saved", members, text);
  end (self, NULL);
}

static void
save (Saving *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  GError *error = NULL;

  if (!may_write (self, &error)) {
    end (self, error);
    return;
  }
  pillion_attachments_save_async (pillion_cli_call_get_engine (self->call), self->row, file,
                                  pillion_cli_call_get_cancellable (self->call), on_saved, g_rc_box_acquire (self));
}

/* ----- from the relay ----- */

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Saving) self = user_data;
  GError *error = NULL;
  gboolean fetched = pillion_attachments_fetch_finish (PILLION_ENGINE (source), result, &error);

  g_clear_object (&self->progress);
  if (fetched && !self->ended)
    save (self);
  else
    end (self, error);
}

/* It goes on by itself with the next connection, but nobody waits here for that. */
static void
on_online_changed (Saving *self)
{
  if (self->ended || pillion_engine_is_online (pillion_cli_call_get_engine (self->call)))
    return;
  end (self, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                                  _("The connection to the server broke. What came of the file is kept; the same command "
                                     "goes on with it.")));
}

/* What asked the store after the fetch has its answer after it: the transfer is there. */
static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Saving) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  g_autoptr (PillionMessage) message = pillion_conversations_load_finish (engine, result, NULL);
  PillionAttachmentTransfer *transfer = pillion_attachments_get_transfer (engine, self->row);

  if (message != NULL && transfer != NULL && !self->ended)
    self->progress = pillion_cli_progress_new (pillion_cli_get_output (pillion_cli_call_get_cli (self->call)), transfer,
                                               message);
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Saving) self = user_data;
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);
  GError *error = NULL;

  if (!pillion_cli_go_online_finish (PILLION_CLI (source), result, &error)) {
    end (self, error);
    return;
  }
  g_signal_connect_swapped (engine, "notify::online", G_CALLBACK (on_online_changed), self);
  pillion_attachments_fetch_async (engine, self->row, pillion_cli_call_get_cancellable (self->call), on_fetched,
                                   g_rc_box_acquire (self));
  pillion_conversations_load_async (engine, self->row, NULL, on_begun, g_rc_box_acquire (self));
}

/* ----- the message ----- */

static gboolean
check_message (Saving *self,
               GError **error)
{
  const char *which = pillion_cli_call_get_argument (self->call, 1);

  if (pillion_message_get_attachment (self->message) == NULL)
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("This message carries no file."));
  else if (which != NULL && !g_str_equal (which, "1"))
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("This message carries one file; its number is 1."));
  else
    return TRUE;
  return FALSE;
}

static gboolean
is_here (PillionMessage *message)
{
  PillionMessageAttachmentState state = pillion_message_attachment_get_state (pillion_message_get_attachment (message));

  return state == PILLION_MESSAGE_ATTACHMENT_STATE_HERE || state == PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING;
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Saving) self = user_data;
  const Options *options = pillion_cli_call_get_options (self->call);
  GError *error = NULL;

  self->message = pillion_conversations_load_finish (PILLION_ENGINE (source), result, &error);
  if (self->message == NULL || !check_message (self, &error)) {
    end (self, error);
    return;
  }
  self->path = choose_path (options->output, pillion_message_get_attachment (self->message));
  if (!may_write (self, &error))
    end (self, error);
  else if (is_here (self->message))
    save (self);
  else
    pillion_cli_go_online_async (pillion_cli_call_get_cli (self->call), on_online, g_rc_box_acquire (self));
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Saving) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  gint64 row = pillion_conversations_find_finish (engine, result, &error);

  self->row = row;
  if (row == 0)
    end (self, error);
  else
    pillion_conversations_load_async (engine, row, NULL, on_loaded, g_steal_pointer (&self));
}

static void
run (PillionCliCall *call)
{
  Saving *self = g_rc_box_new0 (Saving);

  self->call = pillion_cli_call_ref (call);
  pillion_conversations_find_async (pillion_cli_call_get_engine (call), NULL, pillion_cli_call_get_argument (call, 0),
                                    pillion_cli_call_get_cancellable (call), on_found, self);
}

static const GOptionEntry entries[] = {
  { "output", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, output),
    N_("Save it as this file, or into this folder (the current one, by the name that its sender gave it)"), N_("FILE") },
  { "force", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (Options, force), N_("Replace a file that is there"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_attachment_save = {
  .name = "attachment save",
  .usage = N_("MESSAGE-ID [N]"),
  .summary = N_("Fetch the file that a message carries, and save it"),
  .description = N_("Of the id as many first digits as make it unique will do, at least six. What came before an "
                     "interruption is kept: the same command goes on with it. A file is saved only if it is what its "
                     "sender sent; what is in it was checked by nobody."),
  .options = entries,
  .options_size = sizeof (Options),
  .min_arguments = 1,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run,
};
