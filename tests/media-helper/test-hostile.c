/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-media.h"
#include "pillion-test-pictures.h"

#include <string.h>

#define N_BOMBS 64
#define BOMB_BYTES (7900 * 1024)

static void
refuse_text (const char *text,
             gsize       size,
             int         code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  pillion_test_media_refuses (bytes, code);
}

/* 48 KB; gdk-pixbuf alone would make 1.2 GB of it. */
static void
test_one_bit (void)
{
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_one_bit (20000, 20000);

  g_assert_cmpuint (g_bytes_get_size (bytes), <, 64 * 1024);
  pillion_test_media_refuses (bytes, PILLION_MEDIA_ERROR_TOO_LARGE);
}

static void
test_empty (void)
{
  refuse_text ("", 0, PILLION_MEDIA_ERROR_UNREADABLE);
}

static void
test_too_many_bytes (void)
{
  g_autofree char *zeros = g_malloc0 (PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES + 1);

  refuse_text (zeros, PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES + 1, PILLION_MEDIA_ERROR_TOO_LARGE);
  refuse_text (zeros, PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES, PILLION_MEDIA_ERROR_UNSUPPORTED);
}

/* gdk-pixbuf has modules for these, which are never asked. */
static void
test_other_kinds (void)
{
  const char *const others[] = {
    "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>",
    "/* XPM */\nstatic char *a[] = { \"1 1 1 1\", \"a c #000000\", \"a\" };",
    "P3 1 1 255 0 0 0",
    "#!/bin/sh\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    refuse_text (others[i], strlen (others[i]), PILLION_MEDIA_ERROR_UNSUPPORTED);
}

static void
test_truncated (gconstpointer kind)
{
  g_autoptr (GBytes) whole = pillion_test_pictures_new_noise (kind, 64, 64, FALSE);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (whole, 0, 40);

  pillion_test_media_refuses (head, PILLION_MEDIA_ERROR_UNREADABLE);
}

static void
test_no_sides (void)
{
  refuse_text ("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\0\x08\x02\0\0\0\0\0\0\0", 33,
               PILLION_MEDIA_ERROR_UNREADABLE);
}

static void
test_longest_sides (void)
{
  refuse_text ("\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x11\x22\x33", 15, PILLION_MEDIA_ERROR_TOO_LARGE);
}

/* A frame that says little, before one that says much: decoders take the second. */
static void
test_two_frames (void)
{
  g_autoptr (GBytes) good = pillion_test_pictures_new_halves ("jpeg", 64, 64);
  g_autoptr (GBytes) bytes = NULL;

  bytes = pillion_test_pictures_add_segment (good, 0xc0, (const guint8 *) "\x08\0\1\0\1\1\1\x11\0", 9);
  pillion_test_media_refuses (bytes, PILLION_MEDIA_ERROR_UNREADABLE);
}

/* Half a gigabyte of comments in half a megabyte. Whatever becomes of the picture, the
 * next one is decoded.
 */
static void
test_bomb (gconstpointer chunk)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) good = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (GBytes) text = pillion_test_pictures_new_inflated (BOMB_BYTES);
  g_autoptr (GBytes) bytes = g_bytes_ref (good);
  g_autoptr (PillionMediaPicture) ignored = NULL;
  g_autoptr (PillionMediaPicture) picture = NULL;

  for (guint i = 0; i < N_BOMBS; i++) {
    g_autoptr (GBytes) smaller = g_steal_pointer (&bytes);

    bytes = pillion_test_pictures_add_chunk (smaller, chunk, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  }

  ignored = pillion_test_media_decode (client, bytes, 100, 100, NULL);
  picture = pillion_test_media_decode (client, good, 100, 100, NULL);
  g_assert_nonnull (picture);
}

/* Each byte of small pictures changed: some decode, some do not, all are answered. */
static void
test_changed (gconstpointer kind)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) good = pillion_test_pictures_new_halves (kind, 8, 8);
  g_autoptr (PillionMediaPicture) last = NULL;

  for (gsize at = 0; at < g_bytes_get_size (good); at += 7) {
    g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, NULL), g_bytes_get_size (good));
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (PillionMediaPicture) picture = NULL;
    g_autoptr (GError) error = NULL;

    data[at] ^= 0x55;
    bytes = g_bytes_new (data, g_bytes_get_size (good));
    picture = pillion_test_media_decode (client, bytes, 100, 100, &error);
    g_assert_true ((picture != NULL) != (error != NULL));
  }

  last = pillion_test_media_decode (client, good, 100, 100, NULL);
  g_assert_nonnull (last);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-helper/hostile/one-bit", test_one_bit);
  g_test_add_func ("/media-helper/hostile/empty", test_empty);
  g_test_add_func ("/media-helper/hostile/too-many-bytes", test_too_many_bytes);
  g_test_add_func ("/media-helper/hostile/other-kinds", test_other_kinds);
  g_test_add_data_func ("/media-helper/hostile/truncated/png", "png", test_truncated);
  g_test_add_data_func ("/media-helper/hostile/truncated/jpeg", "jpeg", test_truncated);
  g_test_add_func ("/media-helper/hostile/no-sides", test_no_sides);
  g_test_add_func ("/media-helper/hostile/longest-sides", test_longest_sides);
  g_test_add_func ("/media-helper/hostile/two-frames", test_two_frames);
  g_test_add_data_func ("/media-helper/hostile/bomb/text", "zTXt", test_bomb);
  g_test_add_data_func ("/media-helper/hostile/bomb/profile", "iCCP", test_bomb);
  g_test_add_data_func ("/media-helper/hostile/changed/png", "png", test_changed);
  g_test_add_data_func ("/media-helper/hostile/changed/jpeg", "jpeg", test_changed);

  return g_test_run ();
}
