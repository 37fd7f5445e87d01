/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
pillion_file_set_error (const char *path,
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
               gsize       n,
               GError    **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return pillion_file_set_error (path, errno, error);
  if (!S_ISREG (status.st_mode) || (status.st_mode & 077) != 0 || status.st_size != (off_t) n) {
    g_set_error_literal (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_UNFIT, path);
    return FALSE;
  }
  return TRUE;
}

gboolean
pillion_file_load (const char *path,
                   guint8     *bytes,
                   gsize       n,
                   GError    **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean loaded;

  if (fd < 0)
    return pillion_file_set_error (path, errno, error);
  loaded = check_private (fd, path, n, error);
  if (loaded && read (fd, bytes, n) != (gssize) n)
    loaded = pillion_file_set_error (path, EIO, error);
  close (fd);
  return loaded;
}

static gboolean
sync_path (const char *path,
           int         flags,
           GError    **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | flags);
  gboolean synced;

  if (fd < 0)
    return pillion_file_set_error (path, errno, error);
  synced = fsync (fd) == 0 || pillion_file_set_error (path, errno, error);
  close (fd);
  return synced;
}

gboolean
pillion_file_sync_folder (const char *path,
                          GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return sync_path (folder, O_DIRECTORY, error);
}

static gboolean
write_durably (const char   *path,
               const guint8 *bytes,
               gsize         n,
               GError      **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gssize length;
  gboolean written;

  if (fd < 0)
    return pillion_file_set_error (path, errno, error);
  length = write (fd, bytes, n);
  if (length < 0)
    written = pillion_file_set_error (path, errno, error);
  else if (length != (gssize) n)
    written = pillion_file_set_error (path, ENOSPC, error);
  else
    written = fsync (fd) == 0 || pillion_file_set_error (path, errno, error);
  close (fd);
  return written;
}

/* The name appears with all of the bytes behind it: a kill leaves no file or a whole one. */
gboolean
pillion_file_create (const char   *path,
                     const guint8 *bytes,
                     gsize         n,
                     GError      **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  gboolean created;

  g_unlink (new_path);
  created = write_durably (new_path, bytes, n, error) &&
            (link (new_path, path) == 0 || pillion_file_set_error (path, errno, error));
  g_unlink (new_path);
  if (created && pillion_file_sync_folder (path, error))
    return TRUE;
  if (created)
    g_unlink (path);
  return FALSE;
}

gboolean
pillion_file_replace (const char   *path,
                      const guint8 *bytes,
                      gsize         n,
                      GError      **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);

  g_unlink (new_path);
  if (write_durably (new_path, bytes, n, error) && pillion_file_move (new_path, path, error))
    return TRUE;
  g_unlink (new_path);
  return FALSE;
}

gboolean
pillion_file_move (const char *from,
                   const char *to,
                   GError    **error)
{
  if (!sync_path (from, 0, error))
    return FALSE;
  if (g_rename (from, to) != 0)
    return pillion_file_set_error (to, errno, error);
  return pillion_file_sync_folder (to, error);
}
