/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-secret-file.h"

#include "engine/pillion-engine-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With the end of the line. */
#define MAX_BYTES 1024

static gboolean
set_file_error (const char *file,
                GError    **error)
{
  int saved_errno = errno;

  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE, _("The file “%s” can’t be read: %s."), file,
               g_strerror (saved_errno));
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
               _("Others may read the file “%s”, so it was not used. Make it yours alone with “chmod 600”."), file);
  return FALSE;
}

static gboolean
read_all (int         fd,
          const char *file,
          char        bytes[MAX_BYTES + 1],
          GError    **error)
{
  gsize n_bytes = 0;
  gssize n_read = 1;

  while (n_read != 0 && n_bytes < MAX_BYTES) {
    n_read = read (fd, bytes + n_bytes, MAX_BYTES - n_bytes);
    if (n_read < 0 && errno != EINTR)
      return set_file_error (file, error);
    n_bytes += (gsize) MAX (n_read, 0);
  }
  if (n_bytes == MAX_BYTES) {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                 _("The file “%s” holds more than one short line, so it was not used."), file);
    return FALSE;
  }
  if (n_bytes > 0 && bytes[n_bytes - 1] == '\n')
    n_bytes--;
  bytes[n_bytes] = '\0';
  if (strlen (bytes) == n_bytes && g_utf8_validate (bytes, -1, NULL))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE, _("The file “%s” holds no text."), file);
  return FALSE;
}

char *
pillion_cli_secret_file_read (const char *file,
                              GError    **error)
{
  char bytes[MAX_BYTES + 1] = { 0 };
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  char *secret = NULL;

  if (fd < 0) {
    set_file_error (file, error);
    return NULL;
  }
  if (check_mode (fd, file, error) && read_all (fd, file, bytes, error))
    secret = g_strdup (bytes);
  close (fd);
  sodium_memzero (bytes, sizeof bytes);
  return secret;
}
