/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-media.h"
#include "pillion-test-pictures.h"

#include "qr/pillion-qr-draw.h"

#include <string.h>

#define QR_TEXT "PILLION:7F+CODE"

static const guint8 place_exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0 52.5163 N";

/* The codes of these texts side by side, between two greys. */
static GBytes *
draw_codes (const char *first,
            const char *second,
            guint8      dark,
            guint8      light)
{
  const char *const texts[] = { first, second };
  guint n_texts = second != NULL ? 2 : 1;
  g_autofree guint8 *picture = NULL;
  guint side = 0;

  for (guint i = 0; i < n_texts; i++) {
    g_autoptr (PillionQrCode) code = pillion_qr_encode (texts[i], PILLION_QR_LEVEL_M, NULL);
    g_autofree guint8 *pixels = pillion_qr_draw_pixels (code, 6, &side, NULL);

    if (picture == NULL)
      picture = g_malloc ((gsize) side * side * n_texts);
    for (gsize y = 0; y < side; y++)
      for (gsize x = 0; x < side; x++)
        picture[y * side * n_texts + i * side + x] = pixels[y * side + x] != 0 ? light : dark;
  }

  return pillion_test_pictures_new_grey (picture, side * n_texts, side);
}

static void
test_qr (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = draw_codes (QR_TEXT, NULL, 0, 255);
  g_autofree char *text = pillion_test_media_read_qr (client, bytes, NULL);

  g_assert_cmpstr (text, ==, QR_TEXT);
  g_assert_cmpint (pillion_media_client_get_helper_pid (client), ==, 0);
}

static void
test_qr_pale (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = draw_codes (QR_TEXT, NULL, 118, 130);
  g_autofree char *text = pillion_test_media_read_qr (client, bytes, NULL);

  g_assert_cmpstr (text, ==, QR_TEXT);
}

static void
test_qr_several (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = draw_codes (QR_TEXT, "ANOTHER:7F+CODE", 0, 255);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pillion_test_media_read_qr (client, bytes, &error);

  g_assert_null (text);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_SEVERAL_CODES);
}

static void
test_qr_same_twice (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = draw_codes (QR_TEXT, QR_TEXT, 0, 255);
  g_autofree char *text = pillion_test_media_read_qr (client, bytes, NULL);

  g_assert_cmpstr (text, ==, QR_TEXT);
}

static void
test_qr_none (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("jpeg", 200, 200);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pillion_test_media_read_qr (client, bytes, &error);

  g_assert_null (text);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_NO_CODE);
}

static void
test_qr_unreadable (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("text", 4);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pillion_test_media_read_qr (client, bytes, &error);

  g_assert_null (text);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNSUPPORTED);
}

static void
assert_is (PillionMediaFile *file,
           const char       *mime_type,
           guint             width,
           guint             height)
{
  g_autoptr (GdkPixbuf) pixbuf = pillion_test_pictures_open (file->bytes);

  g_assert_cmpstr (file->mime_type, ==, mime_type);
  g_assert_cmpuint (file->width, ==, width);
  g_assert_cmpuint (file->height, ==, height);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, height);
}

static void
test_thumbnail (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 640, 480);
  g_autoptr (PillionMediaFile) file = pillion_test_media_thumbnail (client, bytes, 320, NULL);

  assert_is (file, "image/jpeg", 320, 240);
}

/* What cannot be small at this size becomes smaller. */
static void
test_thumbnail_noise (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_noise ("png", 640, 480, TRUE);
  g_autoptr (PillionMediaFile) file = pillion_test_media_thumbnail (client, bytes, 640, NULL);

  g_assert_cmpuint (g_bytes_get_size (file->bytes), <=, PILLION_MEDIA_CLIENT_THUMBNAIL_BYTES);
  g_assert_cmpuint (file->width, <, 640);
  assert_is (file, "image/jpeg", file->width, file->height);
}

static void
test_strip_jpeg (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) plain = pillion_test_pictures_new_halves ("jpeg", 80, 40);
  g_autoptr (GBytes) placed = pillion_test_pictures_add_segment (plain, 0xe1, place_exif, sizeof place_exif - 1);
  g_autoptr (GBytes) bytes = pillion_test_pictures_add_segment (placed, 0xfe, (const guint8 *) "My Camera", 9);
  g_autoptr (PillionMediaFile) file = pillion_test_media_strip (client, bytes, 4096, NULL);

  g_assert_true (pillion_test_pictures_contains (bytes, "52.5163 N"));
  g_assert_true (pillion_test_pictures_contains (bytes, "My Camera"));
  g_assert_false (pillion_test_pictures_contains (file->bytes, "52.5163 N"));
  g_assert_false (pillion_test_pictures_contains (file->bytes, "My Camera"));
  g_assert_false (pillion_test_pictures_contains (file->bytes, "Exif"));
  assert_is (file, "image/jpeg", 40, 80);
}

static void
test_strip_png (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) plain = pillion_test_pictures_new_noise ("png", 80, 40, TRUE);
  g_autoptr (GBytes) bytes = pillion_test_pictures_add_chunk (plain, "tEXt", (const guint8 *) "Place\0Berlin", 12);
  g_autoptr (PillionMediaFile) file = pillion_test_media_strip (client, bytes, 4096, NULL);
  g_autoptr (GdkPixbuf) before = pillion_test_pictures_open (plain);
  g_autoptr (GdkPixbuf) after = pillion_test_pictures_open (file->bytes);

  g_assert_false (pillion_test_pictures_contains (file->bytes, "Berlin"));
  assert_is (file, "image/png", 80, 40);
  g_assert_true (memcmp (gdk_pixbuf_read_pixels (before), gdk_pixbuf_read_pixels (after),
                         gdk_pixbuf_get_byte_length (before)) == 0);
}

static void
test_strip_smaller (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("jpeg", 400, 200);
  g_autoptr (PillionMediaFile) file = pillion_test_media_strip (client, bytes, 100, NULL);

  assert_is (file, "image/jpeg", 100, 50);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-helper/results/qr", test_qr);
  g_test_add_func ("/media-helper/results/qr/pale", test_qr_pale);
  g_test_add_func ("/media-helper/results/qr/several", test_qr_several);
  g_test_add_func ("/media-helper/results/qr/same-twice", test_qr_same_twice);
  g_test_add_func ("/media-helper/results/qr/none", test_qr_none);
  g_test_add_func ("/media-helper/results/qr/unreadable", test_qr_unreadable);
  g_test_add_func ("/media-helper/results/thumbnail", test_thumbnail);
  g_test_add_func ("/media-helper/results/thumbnail/noise", test_thumbnail_noise);
  g_test_add_func ("/media-helper/results/strip/jpeg", test_strip_jpeg);
  g_test_add_func ("/media-helper/results/strip/png", test_strip_png);
  g_test_add_func ("/media-helper/results/strip/smaller", test_strip_smaller);

  return g_test_run ();
}
