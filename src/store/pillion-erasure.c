/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-erasure.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES 65536

static void
write_zeros (int     fd,
             goffset n)
{
  static const guint8 zeros[BLOCK_BYTES];
  gssize written = 1;

  while (n > 0 && written > 0) {
    written = write (fd, zeros, (gsize) MIN (n, BLOCK_BYTES));
    n -= written;
  }
}

void
pillion_erasure_overwrite (int fd)
{
  struct stat status;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return;
  write_zeros (fd, status.st_size);
  fdatasync (fd);
}

/* What can't be overwritten is removed all the same. */
static void
overwrite (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0)
    return;
  pillion_erasure_overwrite (fd);
  close (fd);
}

static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
pillion_erasure_erase_files (const char        *folder,
                             const char *const *names)
{
  gboolean erased = TRUE;

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    overwrite (path);
    g_unlink (path);
    erased = erased && !g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
  }
  sync_folder (folder);
  return erased;
}
