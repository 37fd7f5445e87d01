/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-pin.h"

#include "engine/pillion-pin.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A PIN of the most characters, of 4 bytes each, and the line's end. */
#define MAX_FILE_BYTES (4 * PILLION_PIN_MAX_CHARS + 2)

typedef struct {
  gboolean  is_new;
  char     *first; /* (owned) (nullable) (secret): until it was repeated */
} Asking;

static void
asking_free (Asking *self)
{
  pillion_cli_input_free_secret (self->first);
  g_free (self);
}

/* ----- from a file ----- */

static gboolean
set_file_error (const char *file,
                GError    **error)
{
  int saved_errno = errno;

  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE, _("The PIN file “%s” can’t be read: %s."),
               file, g_strerror (saved_errno));
  return FALSE;
}

/* Pipes have no permissions that mean anything. */
static gboolean
check_mode (int         fd,
            const char *file,
            GError    **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return set_file_error (file, error);
  if (!S_ISREG (status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) == 0)
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
               _("Others may read the PIN file “%s”, so it was not used. Make it yours alone with “chmod 600”."), file);
  return FALSE;
}

static gboolean
read_all (int         fd,
          const char *file,
          char        bytes[MAX_FILE_BYTES + 1],
          GError    **error)
{
  gsize n_bytes = 0;
  gssize n_read = 1;

  while (n_read != 0 && n_bytes < MAX_FILE_BYTES) {
    n_read = read (fd, bytes + n_bytes, MAX_FILE_BYTES - n_bytes);
    if (n_read < 0 && errno != EINTR)
      return set_file_error (file, error);
    n_bytes += (gsize) MAX (n_read, 0);
  }
  if (n_bytes > 0 && bytes[n_bytes - 1] == '\n')
    n_bytes--;
  bytes[n_bytes] = '\0';
  if (strlen (bytes) == n_bytes && g_utf8_validate (bytes, -1, NULL))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE, _("The PIN file “%s” holds no text."), file);
  return FALSE;
}

static char *
read_file (const char *file,
           GError    **error)
{
  char bytes[MAX_FILE_BYTES + 1] = { 0 };
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  char *pin = NULL;

  if (fd < 0) {
    set_file_error (file, error);
    return NULL;
  }
  if (check_mode (fd, file, error) && read_all (fd, file, bytes, error))
    pin = g_strdup (bytes);
  close (fd);
  sodium_memzero (bytes, sizeof bytes);
  return pin;
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

static void
on_typed (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  PillionCliInput *input = PILLION_CLI_INPUT (source);
  GError *error = NULL;
  char *pin = pillion_cli_input_read_finish (input, result, &error);

  if (pin == NULL && error == NULL)
    g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED, _("No PIN was given."));
  if (pin != NULL && asking->is_new && asking->first == NULL)
    pillion_pin_check (pin, &error);
  if (pin == NULL || !asking->is_new || error != NULL) {
    return_pin (task, pin, error);
    return;
  }
  if (asking->first == NULL) {
    asking->first = pin;
    pillion_cli_input_read_async (input, PILLION_CLI_INPUT_HIDDEN, _("The same PIN again: "),
                                  g_task_get_cancellable (task), on_typed, g_object_ref (task));
    return;
  }
  if (strlen (pin) != strlen (asking->first) || sodium_memcmp (pin, asking->first, strlen (pin)) != 0)
    g_set_error_literal (&error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("That was not the same PIN twice. Nothing was changed."));
  return_pin (task, pin, error);
}

void
pillion_cli_pin_get_async (PillionCli         *cli,
                           const char         *file,
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
    pin = read_file (file, &error);
    return_pin (task, pin, error);
  } else if (pillion_cli_input_is_terminal (input)) {
    pillion_cli_input_read_async (input, PILLION_CLI_INPUT_HIDDEN, is_new ? _("New PIN: ") : _("PIN: "),
                                  pillion_cli_get_cancellable (cli), on_typed, g_steal_pointer (&task));
  } else {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             _("The PIN is needed. Give --pin-file, or run this in a terminal."));
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
