/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "media-helper/pillion-media-memory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
test_sealed (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("picture", 7);
  int fd = pillion_media_memory_new_sealed (bytes, NULL);
  guint8 *mapped = pillion_media_memory_map_sealed (fd, 7);

  g_assert_true (memcmp (mapped, "picture", 7) == 0);
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);
  g_assert_cmpint (ftruncate (fd, 3), ==, -1);
  g_assert_null (pillion_media_memory_map_sealed (fd, 8));

  munmap (mapped, 7);
  close (fd);
}

static void
test_room (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int fd = pillion_media_memory_new_room (100, NULL);
  guint8 *mapped = pillion_media_memory_map_room (fd, 100);

  g_assert_nonnull (mapped);
  g_assert_cmpint (ftruncate (fd, 3), ==, -1);
  g_assert_null (pillion_media_memory_map_room (fd, 99));
  mapped[0] = 7;

  g_assert_null (pillion_media_memory_seal (fd, 10, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);

  munmap (mapped, 100);
  bytes = pillion_media_memory_seal (fd, 10, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 10);
  g_assert_cmpuint (*(const guint8 *) g_bytes_get_data (bytes, NULL), ==, 7);
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);

  close (fd);
}

static void
test_too_small (void)
{
  g_autoptr (GError) error = NULL;
  int fd = pillion_media_memory_new_room (100, NULL);

  g_assert_null (pillion_media_memory_seal (fd, 101, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);

  close (fd);
}

/* What could still change under the one who reads it. */
static void
test_unsealed (void)
{
  int fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (ftruncate (fd, 100), ==, 0);
  g_assert_null (pillion_media_memory_map_room (fd, 100));
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK), ==, 0);
  g_assert_null (pillion_media_memory_map_sealed (fd, 100));
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE), ==, 0);
  g_assert_null (pillion_media_memory_map_sealed (fd, 100));
  g_assert_null (pillion_media_memory_map_sealed (STDIN_FILENO, 100));

  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-helper/memory/sealed", test_sealed);
  g_test_add_func ("/media-helper/memory/room", test_room);
  g_test_add_func ("/media-helper/memory/too-small", test_too_small);
  g_test_add_func ("/media-helper/memory/unsealed", test_unsealed);

  return g_test_run ();
}
