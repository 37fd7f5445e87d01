/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-key-file.h"

#include "crypto/pillion-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
set_errno_error (const char *path,
                 int         saved_errno,
                 GError    **error)
{
  g_set_error (error, PILLION_STORE_ERROR, pillion_store_error_from_errno (saved_errno),
               "%s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

static gboolean
check_private (int         fd,
               const char *path,
               GError    **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return set_errno_error (path, errno, error);
  if (!S_ISREG (status.st_mode) || (status.st_mode & 077) != 0 || status.st_size != PILLION_KEY_FILE_BYTES) {
    g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED,
                 "%s must be a file of %d bytes that only you can read", path, PILLION_KEY_FILE_BYTES);
    return FALSE;
  }
  return TRUE;
}

gboolean
pillion_key_file_load (const char *path,
                       guint8      key[PILLION_KEY_FILE_BYTES],
                       GError    **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean loaded;

  if (fd < 0)
    return set_errno_error (path, errno, error);
  loaded = check_private (fd, path, error);
  if (loaded && read (fd, key, PILLION_KEY_FILE_BYTES) != PILLION_KEY_FILE_BYTES)
    loaded = set_errno_error (path, EIO, error);
  close (fd);
  return loaded;
}

/* The folder is synced too: a key whose name is lost in a power cut would take the
 * store with it.
 */
static gboolean
sync_folder_of (const char *path,
                GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return set_errno_error (folder, errno, error);
  synced = fsync (fd) == 0 || set_errno_error (folder, errno, error);
  close (fd);
  return synced;
}

static gboolean
write_durably (const char   *path,
               const guint8 *key,
               GError      **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gssize length;
  gboolean written;

  if (fd < 0)
    return set_errno_error (path, errno, error);
  length = write (fd, key, PILLION_KEY_FILE_BYTES);
  if (length < 0)
    written = set_errno_error (path, errno, error);
  else if (length != PILLION_KEY_FILE_BYTES)
    written = set_errno_error (path, ENOSPC, error);
  else
    written = fsync (fd) == 0 || set_errno_error (path, errno, error);
  close (fd);
  return written;
}

/* The name appears with all of the bytes behind it, never over another key: a kill leaves
 * no file or a whole one.
 */
gboolean
pillion_key_file_create (const char          *path,
                         const PillionRandom *random,
                         guint8               key[PILLION_KEY_FILE_BYTES],
                         GError             **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  gboolean created;

  g_unlink (new_path);
  random->fill (random->data, key, PILLION_KEY_FILE_BYTES);
  created = write_durably (new_path, key, error) &&
            (link (new_path, path) == 0 || set_errno_error (path, errno, error));
  g_unlink (new_path);
  if (created && sync_folder_of (path, error))
    return TRUE;
  pillion_secret_wipe (key, PILLION_KEY_FILE_BYTES);
  if (created)
    g_unlink (path);
  return FALSE;
}
