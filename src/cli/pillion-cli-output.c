/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-output.h"

#include "engine/pillion-engine-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define INDENTATION "    "

static char *
to_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);
  return json_to_string (node, FALSE);
}

static void
print_line (PillionCliOutput *self,
            const char       *line)
{
  gboolean is_shared = self->input != NULL && isatty (STDOUT_FILENO) == 1;

  if (is_shared)
    pillion_cli_input_step_aside (self->input);
  errno = 0;
  if ((printf ("%s\n", line) < 0 || fflush (stdout) != 0) && self->broken == 0)
    self->broken = errno != 0 ? errno : EIO;
  if (is_shared)
    pillion_cli_input_ask_again (self->input);
}

void
pillion_cli_output_event (PillionCliOutput *self,
                          const char       *event,
                          JsonObject       *members,
                          const char       *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *line = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (self->json) {
    json_object_set_string_member (object, "event", event);
    json_object_iter_init_ordered (&iter, members);
    while (json_object_iter_next_ordered (&iter, &name, &value))
      json_object_set_member (object, name, json_node_copy (value));
    line = to_json (object);
    print_line (self, line);
  } else if (text != NULL) {
    print_line (self, text);
  }
  json_object_unref (members);
}

void
pillion_cli_output_say (PillionCliOutput *self,
                        const char       *text)
{
  if (!self->json)
    print_line (self, text);
}

static int
get_code (const GError *error)
{
  if (error->domain == PILLION_ENGINE_ERROR)
    return error->code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PILLION_ENGINE_ERROR_CANCELLED;
  return PILLION_ENGINE_ERROR_INTERNAL;
}

void
pillion_cli_output_error (PillionCliOutput *self,
                          const GError     *error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  g_autofree char *sentence = pillion_cli_output_escape (message, FALSE);
  g_autofree char *line = NULL;

  if (self->json) {
    json_object_set_string_member (object, "event", "error");
    json_object_set_string_member (object, "code", pillion_engine_error_get_name (get_code (error)));
    json_object_set_string_member (object, "message", message);
    if (self->queued_id != NULL) {
      json_object_set_boolean_member (object, "queued", TRUE);
      json_object_set_string_member (object, "id", self->queued_id);
    }
    line = to_json (object);
    fprintf (stderr, "%s\n", line);
  } else {
    fprintf (stderr, "pillion-cli: %s\n", sentence);
  }
  g_clear_pointer (&self->queued_id, g_free);
}

void
pillion_cli_output_set_queued (PillionCliOutput *self,
                               const char       *id)
{
  if (self->queued_id == NULL)
    self->queued_id = g_strdup (id);
}

void
pillion_cli_output_forgive (PillionCliOutput *self)
{
  if (self->broken == 0 || self->forgiven)
    return;
  self->forgiven = TRUE;
  /* For programs the exit status says it. */
  if (!self->json)
    fprintf (stderr, "pillion-cli: %s\n", _("That was sent, but it could not be printed here."));
}

gboolean
pillion_cli_output_check (PillionCliOutput *self,
                          GError          **error)
{
  if (self->broken == 0)
    return TRUE;
  if (self->broken == EPIPE)
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED,
                         _("Nobody reads any more what this prints. Messages that were not printed are printed next "
                            "time."));
  else
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK,
                 _("What this prints can’t be written (%s). Messages that were not printed are printed next time."),
                 g_strerror (self->broken));
  return FALSE;
}

/* C0, C1 and DEL; marks, embeddings, overrides and isolates of direction; line and
 * paragraph separators; the byte order mark.
 */
static gboolean
is_harmful (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200e && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

char *
pillion_cli_output_escape (const char *text,
                           gboolean    lines)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (lines && c == '\n')
      g_string_append (escaped, "\n" INDENTATION);
    else if (is_harmful (c) && !(lines && c == '\t'))
      g_string_append_printf (escaped, "<U+%04X>", c);
    else
      g_string_append_unichar (escaped, c);
  }
  return g_string_free (escaped, FALSE);
}
