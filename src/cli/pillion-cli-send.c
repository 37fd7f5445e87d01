/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-outgoing.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-message-actions.h"

#include <glib/gi18n.h>
#include <string.h>

#define FILE_ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ

typedef struct {
  char **attach; /* (nullable): names of files */
} Options;

typedef struct {
  PillionCliCall *call; /* (owned) */
  char           *text; /* (owned) (nullable) */
  GBytes         *chat; /* (owned) (nullable) */
  GArray         *rows; /* (owned) (element-type gint64): of the messages with files */
} Send;

static void
send_free (Send *self)
{
  pillion_cli_call_unref (self->call);
  g_free (self->text);
  g_clear_pointer (&self->chat, g_bytes_unref);
  g_array_unref (self->rows);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Send, send_free)

static const Options *
get_options (PillionCliCall *call)
{
  return pillion_cli_call_get_options (call);
}

/* ----- files ----- */

static gboolean
check_file (PillionCliCall *call,
            const char     *name,
            GError        **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (name);
  g_autoptr (GFileInfo) info = g_file_query_info (file, FILE_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char *reason;

  if (info == NULL)
    reason = _("is not there, or its folder is not yours to read");
  else if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    reason = _("is a folder; name its files one by one");
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    reason = _("is not a file");
  else if (!g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    reason = _("is not yours to read");
  else
    return pillion_attachments_check_size (pillion_cli_call_get_engine (call), (guint64) g_file_info_get_size (info),
                                           error);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE, _("Nothing was sent: “%s” %s."), name, reason);
  return FALSE;
}

/* All of them, before the first is sent. */
static gboolean
check_files (PillionCliCall *call,
             GError        **error)
{
  char **names = get_options (call)->attach;

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    if (!check_file (call, names[i], error))
      return FALSE;
  }
  return TRUE;
}

/* By its name alone: what is in it is nobody's business here. */
static char *
guess_type (const char *name)
{
  gboolean uncertain = FALSE;
  g_autofree char *type = g_content_type_guess (name, NULL, 0, &uncertain);
  g_autofree char *mime = uncertain ? NULL : g_content_type_get_mime_type (type);

  return mime != NULL ? g_steal_pointer (&mime) : g_strdup ("application/octet-stream");
}

/* A file is stored, or (result is NULL) the first is to be. The text stands under the first. */
static void
queue_files (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);
  PillionAttachmentSource attachment = { 0 };
  GError *error = NULL;
  gint64 row = result != NULL ? pillion_attachments_send_finish (engine, result, &error) : 0;
  const char *name;

  if (row != 0)
    g_array_append_val (self->rows, row);
  name = get_options (self->call)->attach[self->rows->len];
  if (error != NULL && self->rows->len == 0) {
    pillion_cli_outgoing_end (self->call, 0, error);
  } else if (error != NULL || name == NULL) {
    pillion_cli_outgoing_end_all (self->call, g_array_ref (self->rows), error);
  } else {
    g_autoptr (GFile) file = g_file_new_for_path (name);
    g_autofree char *base_name = g_path_get_basename (name);
    g_autofree char *mime = guess_type (base_name);

    attachment.file = file;
    attachment.name = base_name;
    attachment.mime = mime;
    pillion_attachments_send_async (engine, self->chat, &attachment, self->rows->len == 0 ? self->text : "", 0,
                                    pillion_cli_call_get_cancellable (self->call), queue_files, self);
    g_steal_pointer (&self);
  }
}

/* ----- the message ----- */

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  gint64 row = pillion_message_send_get_row (result);
  GError *error = NULL;

  pillion_message_send_finish (PILLION_ENGINE (source), result, &error);
  pillion_cli_outgoing_end (self->call, row, error);
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GCancellable *cancellable = pillion_cli_call_get_cancellable (self->call);
  const char *text = self->text;
  GBytes *chat;
  GError *error = NULL;

  chat = pillion_contacts_resolve_finish (engine, result, &error);
  self->chat = chat;
  if (chat == NULL)
    pillion_cli_outgoing_end (self->call, 0, error);
  else if (!check_files (self->call, &error))
    pillion_cli_call_end (self->call, error);
  else if (get_options (self->call)->attach != NULL)
    queue_files (NULL, NULL, g_steal_pointer (&self));
  else
    pillion_message_send_async (engine, chat, text, 0, cancellable, on_sent, g_steal_pointer (&self));
}

/* Without a network the message is kept, if it is known to whom it goes. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);
  GCancellable *cancellable = pillion_cli_call_get_cancellable (self->call);
  const char *who = pillion_cli_call_get_argument (self->call, 0);
  GError *error = NULL;

  if (!pillion_cli_try_online_finish (PILLION_CLI (source), result, &error)) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  pillion_contacts_resolve_async (engine, who, cancellable, on_resolved, g_steal_pointer (&self));
}

static void
begin (Send *self)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (self->call), on_online, self);
}

static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Send) self = user_data;
  GError *error = NULL;

  self->text = pillion_cli_input_read_finish (PILLION_CLI_INPUT (source), result, &error);
  if (self->text == NULL) {
    if (error == NULL)
      g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                           _("There is nothing on standard input to send."));
    pillion_cli_call_end (self->call, error);
    return;
  }
  if (g_str_has_suffix (self->text, "\n"))
    self->text[strlen (self->text) - 1] = '\0';
  begin (g_steal_pointer (&self));
}

static gboolean
check (PillionCliCall *call,
       GError        **error)
{
  if (pillion_cli_call_get_argument (call, 1) != NULL || get_options (call)->attach != NULL)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("Say what to send: a text, or files with --attach."));
  return FALSE;
}

static void
run (PillionCliCall *call)
{
  const char *text = pillion_cli_call_get_argument (call, 1);
  Send *self;

  if (!pillion_cli_call_check_input (call, text))
    return;
  self = g_new0 (Send, 1);
  self->call = pillion_cli_call_ref (call);
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (g_strcmp0 (text, "-") == 0) {
    pillion_cli_input_read_async (pillion_cli_get_input (pillion_cli_call_get_cli (call)), PILLION_CLI_INPUT_ALL, NULL,
                                  pillion_cli_call_get_cancellable (call), on_text_read, self);
    return;
  }
  self->text = g_strdup (text != NULL ? text : "");
  begin (self);
}

static const GOptionEntry entries[] = {
  { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, PILLION_CLI_OPTION (Options, attach),
    N_("Send this file, with the text under it; may be given again"), N_("FILE") },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_send = {
  .name = "send",
  .usage = N_("+E164|CHAT TEXT"),
  .summary = N_("Send a message, and wait until the server has it"),
  .description = N_("“-” as the text reads it from standard input. Without a network the message is kept and leaves with "
                     "the next connection; the exit status is 4 all the same. A file is sent byte for byte, with what it "
                     "says of its making (a photo: where it was taken); each in a message of its own."),
  .options = entries,
  .options_size = sizeof (Options),
  .min_arguments = 1,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .check = check,
  .run = run,
};
