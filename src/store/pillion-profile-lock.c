/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-profile-lock.h"

#include "store/pillion-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RETRY_MS 50

struct _PillionProfileLock {
  int fd;
};

static char *
read_holder (int fd)
{
  char text[128] = { 0 };
  gssize length = pread (fd, text, sizeof text - 1, 0);

  if (length <= 0 || !g_utf8_validate (text, -1, NULL))
    return g_strdup ("another program");
  return g_strstrip (g_strdup (text));
}

static gboolean
write_holder (int         fd,
              const char *path,
              const char *program,
              GError    **error)
{
  g_autofree char *text = g_strdup_printf ("%s (process %d)\n", program, (int) getpid ());

  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) != (gssize) strlen (text))
    return pillion_file_set_error (path, errno != 0 ? errno : EIO, error);
  return TRUE;
}

/* flock() can wait for ever or not at all; so this asks again until the time is over. */
static gboolean
wait_for_lock (int         fd,
               const char *path,
               guint       wait_ms,
               GError    **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) wait_ms * 1000;
  g_autofree char *holder = NULL;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return pillion_file_set_error (path, errno, error);
    if (g_get_monotonic_time () >= deadline) {
      holder = read_holder (fd);
      g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_BUSY,
                   _("%s is using this profile"), holder);
      return FALSE;
    }
    g_usleep (RETRY_MS * 1000);
  }
  return TRUE;
}

/* A folder that was there before may be open to others, and so would be what is stored in it. */
static void
tighten (const char *folder)
{
  GStatBuf status;

  if (g_stat (folder, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    g_chmod (folder, S_IRWXU);
}

PillionProfileLock *
pillion_profile_lock_take (const char *folder,
                           const char *program,
                           guint       wait_ms,
                           GError    **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autoptr (PillionProfileLock) self = NULL;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    pillion_file_set_error (folder, errno, error);
    return NULL;
  }
  tighten (folder);
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    pillion_file_set_error (path, errno, error);
    return NULL;
  }
  self = g_new0 (PillionProfileLock, 1);
  self->fd = fd;
  if (!wait_for_lock (fd, path, wait_ms, error) || !write_holder (fd, path, program, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
pillion_profile_lock_release (PillionProfileLock *self)
{
  close (self->fd);
  g_free (self);
}
