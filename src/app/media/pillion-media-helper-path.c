/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/media/pillion-media-helper-path.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_trusted (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & S_IWOTH) == 0 &&
         (status.st_uid == 0 || status.st_uid == geteuid ());
}

char *
pillion_media_helper_path_find (const char *installed,
                                const char *program)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (program == NULL || g_file_test (installed, G_FILE_TEST_EXISTS))
    return g_strdup (installed);
  folder = g_path_get_dirname (program);
  path = g_build_filename (folder, "..", "media-helper", "pillion-media-helper", NULL);
  return is_trusted (path) ? g_steal_pointer (&path) : g_strdup (installed);
}
