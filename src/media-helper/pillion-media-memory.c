/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "media-helper/pillion-media-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE_SEALS (F_SEAL_GROW | F_SEAL_SHRINK)
#define ALL_SEALS (SIZE_SEALS | F_SEAL_WRITE | F_SEAL_SEAL)

typedef struct {
  gpointer data;
  gsize size;
} Mapping;

static void
unmap (gpointer user_data)
{
  Mapping *mapping = user_data;

  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

static void
set_error (GError    **error,
           const char *what)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved), "%s: %s", what, g_strerror (saved));
}

/* Not by fstat(), which the helper's filter would have to allow for every path. */
static gboolean
has_size (int   fd,
          gsize size)
{
  return lseek (fd, 0, SEEK_END) == (off_t) size;
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize done = 0;

  while (done < size) {
    ssize_t n = write (fd, data + done, size - done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    done += (gsize) n;
  }

  return TRUE;
}

/* Takes over the descriptor; errno is that of what went wrong before. */
static int
close_failed (int      fd,
              GError **error)
{
  set_error (error, "Shared memory");
  if (fd >= 0)
    close (fd);

  return -1;
}

int
pillion_media_memory_new_sealed (GBytes  *bytes,
                                 GError **error)
{
  int fd = memfd_create ("pillion-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0 || !write_all (fd, bytes) || fcntl (fd, F_ADD_SEALS, ALL_SEALS) < 0)
    return close_failed (fd, error);

  return fd;
}

int
pillion_media_memory_new_room (gsize    size,
                               GError **error)
{
  int fd = memfd_create ("pillion-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0 || ftruncate (fd, (off_t) size) < 0 || fcntl (fd, F_ADD_SEALS, SIZE_SEALS) < 0)
    return close_failed (fd, error);

  return fd;
}

GBytes *
pillion_media_memory_seal (int      fd,
                           gsize    size,
                           GError **error)
{
  off_t actual = lseek (fd, 0, SEEK_END);
  Mapping *mapping;
  gpointer data;

  g_return_val_if_fail (size > 0, NULL);

  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) < 0) {
    set_error (error, "Sealing shared memory");
    return NULL;
  }

  if (actual < 0 || size > (gsize) actual) {
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "Shared memory is too small");
    return NULL;
  }

  data = mmap (NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) {
    set_error (error, "Mapping shared memory");
    return NULL;
  }

  mapping = g_new (Mapping, 1);
  *mapping = (Mapping) { data, size };

  return g_bytes_new_with_free_func (data, size, unmap, mapping);
}

static guint8 *
map_checked (int   fd,
             gsize size,
             int   seals,
             int   protection)
{
  int present = fcntl (fd, F_GET_SEALS);
  gpointer data;

  if (present < 0 || (present & seals) != seals || !has_size (fd, size))
    return NULL;

  data = mmap (NULL, size, protection, MAP_SHARED, fd, 0);

  return data != MAP_FAILED ? data : NULL;
}

guint8 *
pillion_media_memory_map_sealed (int   fd,
                                 gsize size)
{
  return map_checked (fd, size, ALL_SEALS, PROT_READ);
}

guint8 *
pillion_media_memory_map_room (int   fd,
                               gsize size)
{
  return map_checked (fd, size, SIZE_SEALS, PROT_READ | PROT_WRITE);
}
