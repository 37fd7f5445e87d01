/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-input.h"

#include "engine/pillion-engine-error.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/**
 * PillionCliInput:
 *
 * Standard input, read line by line on the main loop. What follows a line stays for the
 * next reader. One read at a time.
 */
struct _PillionCliInput {
  GObject         parent_instance;

  GInputStream   *stream; /* (owned) (nullable): until the first read */
  char           *bytes;  /* (owned) (nullable) (secret): read, not taken yet */
  gsize           n_bytes;
  gboolean        ended;
  gboolean        too_long; /* the last read met a line that does not fit */
  gboolean        skipping; /* the rest of that line is passed over */
  char           *prompt; /* (owned) (nullable): a person is being asked that */
  gboolean        hidden; /* the terminal's echo is off */
  struct termios  echo;   /* how the terminal was before */
};

G_DEFINE_FINAL_TYPE (PillionCliInput, pillion_cli_input, G_TYPE_OBJECT)

static void
hide (PillionCliInput *self)
{
  struct termios silent;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, &self->echo) != 0)
    return;
  silent = self->echo;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  self->hidden = tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent) == 0;
}

static void
show (PillionCliInput *self)
{
  if (!self->hidden)
    return;
  self->hidden = FALSE;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &self->echo);
  fputc ('\n', stderr);
}

static void
pillion_cli_input_finalize (GObject *object)
{
  PillionCliInput *self = PILLION_CLI_INPUT (object);

  show (self);
  g_clear_object (&self->stream);
  if (self->bytes != NULL)
    sodium_memzero (self->bytes, PILLION_CLI_INPUT_MAX_BYTES);
  g_free (self->bytes);
  g_free (self->prompt);

  G_OBJECT_CLASS (pillion_cli_input_parent_class)->finalize (object);
}

static void
pillion_cli_input_class_init (PillionCliInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_cli_input_finalize;
}

static void
pillion_cli_input_init (PillionCliInput *self)
{
}

PillionCliInput *
pillion_cli_input_new (void)
{
  return g_object_new (PILLION_TYPE_CLI_INPUT, NULL);
}

/* Whether a person sits there, who can be asked. */
gboolean
pillion_cli_input_is_terminal (PillionCliInput *self)
{
  return isatty (STDIN_FILENO) == 1;
}

void
pillion_cli_input_free_secret (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

static char *
take (PillionCliInput *self,
      gsize            n_text,
      gsize            n_end)
{
  char *text = g_strndup (self->bytes, n_text);
  gsize n_taken = n_text + n_end;

  memmove (self->bytes, self->bytes + n_taken, self->n_bytes - n_taken);
  sodium_memzero (self->bytes + self->n_bytes - n_taken, n_taken);
  self->n_bytes -= n_taken;
  return text;
}

/* (nullable): NULL if more must be read, or there is nothing more */
static char *
find_text (PillionCliInput    *self,
           PillionCliInputMode mode)
{
  const char *end = mode != PILLION_CLI_INPUT_ALL ? memchr (self->bytes, '\n', self->n_bytes) : NULL;
  gsize n_text;

  if (end != NULL) {
    n_text = (gsize) (end - self->bytes);
    return n_text > 0 && end[-1] == '\r' ? take (self, n_text - 1, 2) : take (self, n_text, 1);
  }
  if (!self->ended || self->n_bytes == 0)
    return NULL;
  return take (self, self->n_bytes, 0);
}

static GError *
usage_error (const char *sentence)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
}

/* Nobody has pressed Enter, so the prompt's line is not ended yet. */
static void
abandon_prompt (PillionCliInput *self)
{
  if (self->prompt != NULL && !self->hidden)
    fputc ('\n', stderr);
}

static void
return_error (PillionCliInput *self,
              GTask           *task,
              GError          *error)
{
  abandon_prompt (self);
  g_clear_pointer (&self->prompt, g_free);
  show (self);
  g_task_return_error (task, error);
}

static void
return_text (PillionCliInput *self,
             GTask           *task,
             char            *text)
{
  if (text != NULL && !g_utf8_validate (text, -1, NULL)) {
    pillion_cli_input_free_secret (text);
    return_error (self, task, usage_error (_("What came on standard input is no text in UTF-8.")));
    return;
  }
  if (text == NULL)
    abandon_prompt (self);
  g_clear_pointer (&self->prompt, g_free);
  show (self);
  g_task_return_pointer (task, text, (GDestroyNotify) pillion_cli_input_free_secret);
}

/* FALSE with an error if nothing can be read any more, or it is no text. */
static gboolean
take_read (PillionCliInput *self,
           GAsyncResult    *result,
           GError         **error)
{
  gssize n_read = g_input_stream_read_finish (self->stream, result, error);

  if (n_read < 0)
    return FALSE;
  if (memchr (self->bytes + self->n_bytes, '\0', (gsize) n_read) != NULL) {
    g_propagate_error (error, usage_error (_("What came on standard input is no text in UTF-8.")));
    return FALSE;
  }
  self->ended = n_read == 0;
  self->n_bytes += (gsize) n_read;
  return TRUE;
}

static void
drop (PillionCliInput *self)
{
  sodium_memzero (self->bytes, self->n_bytes);
  self->n_bytes = 0;
}

/* Drops what is left of a line that was too long, up to its end if that is here. */
static gboolean
end_skipping (PillionCliInput *self)
{
  const char *end = memchr (self->bytes, '\n', self->n_bytes);

  if (end == NULL)
    return FALSE;
  g_free (take (self, (gsize) (end - self->bytes), 1));
  self->skipping = FALSE;
  return TRUE;
}

/* Something was read, or (result is NULL) the read begins: goes on until the text is there. */
static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionCliInput *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *text;

  if (result == NULL)
    self->too_long = FALSE;
  if (result != NULL && !take_read (self, result, &error)) {
    return_error (self, task, error);
    return;
  }
  if (self->skipping && !end_skipping (self))
    drop (self);
  text = find_text (self, (PillionCliInputMode) GPOINTER_TO_INT (g_task_get_task_data (task)));
  if (text != NULL || self->ended) {
    return_text (self, task, text);
    return;
  }
  if (self->n_bytes == PILLION_CLI_INPUT_MAX_BYTES) {
    self->too_long = TRUE;
    return_error (self, task, usage_error (_("What came on standard input is too long.")));
    return;
  }
  g_input_stream_read_async (self->stream, self->bytes + self->n_bytes, PILLION_CLI_INPUT_MAX_BYTES - self->n_bytes,
                             G_PRIORITY_DEFAULT, g_task_get_cancellable (task), go_on, g_object_ref (task));
}

/**
 * pillion_cli_input_read_async:
 * @prompt: (nullable): what a person at a terminal is asked
 *
 * Reads a line, or all. Errors: %PILLION_ENGINE_ERROR_USAGE (too long, no UTF-8), those of
 * GIO.
 */
void
pillion_cli_input_read_async (PillionCliInput    *self,
                              PillionCliInputMode mode,
                              const char         *prompt,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_cli_input_read_async);
  g_task_set_task_data (task, GINT_TO_POINTER ((int) mode), NULL);
  if (self->stream == NULL) {
    self->stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
    self->bytes = g_malloc0 (PILLION_CLI_INPUT_MAX_BYTES);
  }
  if (mode == PILLION_CLI_INPUT_HIDDEN)
    hide (self);
  if (prompt != NULL && pillion_cli_input_is_terminal (self)) {
    self->prompt = g_strdup (prompt);
    fputs (prompt, stderr);
  }
  go_on (NULL, NULL, task);
}

/**
 * pillion_cli_input_read_finish:
 *
 * Returns: (transfer full) (nullable): free secrets with pillion_cli_input_free_secret();
 *   NULL without an error at the end of the input
 */
char *
pillion_cli_input_read_finish (PillionCliInput *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pillion_cli_input_step_aside:
 *
 * Makes room in the terminal for what is to be printed while a person is being asked. The
 * line that is not finished yet is dropped: nobody would see any more what it begins with.
 */
void
pillion_cli_input_step_aside (PillionCliInput *self)
{
  GPollFD finished = { .fd = STDIN_FILENO, .events = G_IO_IN };

  if (self->prompt == NULL)
    return;
  if (g_poll (&finished, 1, 0) == 0)
    tcflush (STDIN_FILENO, TCIFLUSH);
  fputc ('\n', stderr);
}

/**
 * pillion_cli_input_skip_line:
 *
 * After a line that was too long: passes over the rest of it, so that the next read begins with
 * the next line.
 *
 * Returns: FALSE if the last read did not fail for that reason
 */
gboolean
pillion_cli_input_skip_line (PillionCliInput *self)
{
  if (!self->too_long)
    return FALSE;
  self->too_long = FALSE;
  self->skipping = TRUE;
  return TRUE;
}

/* After pillion_cli_input_step_aside(): asks what was being asked once more. */
void
pillion_cli_input_ask_again (PillionCliInput *self)
{
  if (self->prompt != NULL)
    fputs (self->prompt, stderr);
}

/* After ^C, which the terminal has shown: what is printed next, be it the prompt of the shell,
 * begins a line. A prompt that is abandoned does that by itself.
 */
void
pillion_cli_input_end_line (PillionCliInput *self)
{
  if (self->prompt == NULL && pillion_cli_input_is_terminal (self) && isatty (STDERR_FILENO) == 1)
    fputc ('\n', stderr);
}
