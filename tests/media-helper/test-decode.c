/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-media.h"
#include "pillion-test-pictures.h"

#include <string.h>

/* Two frames of one red pixel; behind the first there is nothing that can be decoded. */
#define GIF_HEAD "GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\0"
#define GIF_FRAME ",\0\0\0\0\1\0\1\0\0\2\2D\1\0"
#define ANIMATION GIF_HEAD "!\xff\x0bNETSCAPE2.0\3\1\0\0\0" GIF_FRAME ",\0\0\0\0\xff\xff\xff\xff\0\7\xffgarbage"

#define WEBP "RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"

/* Orientation 6: the camera was turned, the row that is stored first belongs to the right. */
static const guint8 turned_exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

static const guint8 *
get_pixel (PillionMediaPicture *picture,
           guint                x,
           guint                y)
{
  const guint8 *data = g_bytes_get_data (picture->rgba, NULL);

  g_assert_cmpuint (x, <, picture->width);
  g_assert_cmpuint (y, <, picture->height);

  return data + y * picture->stride + x * 4;
}

/* JPEG has not quite the same colour. */
static void
assert_pixel (PillionMediaPicture *picture,
              guint                x,
              guint                y,
              guint32              rgba)
{
  const guint8 *pixel = get_pixel (picture, x, y);

  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (ABS (pixel[i] - (int) (rgba >> (24 - 8 * i) & 0xff)), <=, 8);
}

static PillionMediaPicture *
decode (GBytes *bytes,
        guint   max_width,
        guint   max_height)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GError) error = NULL;
  PillionMediaPicture *picture = pillion_test_media_decode (client, bytes, max_width, max_height, &error);

  g_assert_no_error (error);

  return picture;
}

static void
test_kind (gconstpointer kind)
{
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves (kind, 40, 20);
  g_autoptr (PillionMediaPicture) picture = decode (bytes, 100, 100);

  g_assert_cmpuint (picture->width, ==, 40);
  g_assert_cmpuint (picture->height, ==, 20);
  g_assert_cmpuint (g_bytes_get_size (picture->rgba), ==, picture->stride * 20);
  assert_pixel (picture, 0, 0, 0xff0000ff);
  assert_pixel (picture, 39, 19, 0x0000ffff);
}

static void
test_animation (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (ANIMATION, sizeof ANIMATION - 1);
  g_autoptr (PillionMediaPicture) picture = decode (bytes, 100, 100);

  g_assert_cmpuint (picture->width, ==, 1);
  assert_pixel (picture, 0, 0, 0xff0000ff);
}

static void
test_webp (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (WEBP, sizeof WEBP - 1);
  g_autoptr (PillionMediaPicture) picture = decode (bytes, 100, 100);

  g_assert_cmpuint (picture->width, ==, 1);
  g_assert_cmpuint (picture->height, ==, 1);
}

static void
test_fits (gconstpointer kind)
{
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves (kind, 400, 200);
  g_autoptr (PillionMediaPicture) wide = decode (bytes, 100, 100);
  g_autoptr (PillionMediaPicture) low = decode (bytes, 300, 10);

  g_assert_cmpuint (wide->width, ==, 100);
  g_assert_cmpuint (wide->height, ==, 50);
  assert_pixel (wide, 10, 10, 0xff0000ff);
  assert_pixel (wide, 90, 40, 0x0000ffff);

  g_assert_cmpuint (low->width, ==, 20);
  g_assert_cmpuint (low->height, ==, 10);
}

static void
test_thin (void)
{
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_one_bit (20000, 1);
  g_autoptr (PillionMediaPicture) picture = decode (bytes, 100, 100);

  g_assert_cmpuint (picture->width, ==, 100);
  g_assert_cmpuint (picture->height, ==, 1);
}

static void
test_turned (void)
{
  g_autoptr (GBytes) stored = pillion_test_pictures_new_halves ("jpeg", 80, 40);
  g_autoptr (GBytes) bytes = pillion_test_pictures_add_segment (stored, 0xe1, turned_exif, sizeof turned_exif - 1);
  g_autoptr (PillionMediaPicture) whole = decode (bytes, 100, 100);
  g_autoptr (PillionMediaPicture) small = decode (bytes, 40, 40);

  g_assert_cmpuint (whole->width, ==, 40);
  g_assert_cmpuint (whole->height, ==, 80);
  assert_pixel (whole, 20, 5, 0xff0000ff);
  assert_pixel (whole, 20, 75, 0x0000ffff);

  g_assert_cmpuint (small->width, ==, 20);
  g_assert_cmpuint (small->height, ==, 40);
}

static void
test_transparent (void)
{
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_noise ("png", 3, 3, TRUE);
  g_autoptr (GdkPixbuf) pixbuf = pillion_test_pictures_open (bytes);
  g_autoptr (PillionMediaPicture) picture = decode (bytes, 3, 3);

  g_assert_true (memcmp (get_pixel (picture, 0, 1),
                         gdk_pixbuf_read_pixels (pixbuf) + gdk_pixbuf_get_rowstride (pixbuf), 12) == 0);
}

/* As large as is allowed, with all that a decoder keeps beside it. */
static void
test_largest (gconstpointer kind)
{
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves (kind, 6144, 4096);
  g_autoptr (PillionMediaPicture) picture = decode (bytes, 8192, 8192);

  g_assert_cmpuint (picture->width, ==, 3547);
  g_assert_cmpuint (picture->height, ==, 2364);
}

/* Comments need tables of character sets, which are files. */
static void
test_comments (void)
{
  g_autoptr (GBytes) plain = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (GBytes) latin = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PillionMediaPicture) picture = NULL;

  latin = pillion_test_pictures_add_chunk (plain, "tEXt", (const guint8 *) "Author\0Andr\xe9", 12);
  bytes = pillion_test_pictures_add_chunk (latin, "iTXt", (const guint8 *) "Title\0\0\0de\0\0\xc3\x84", 14);
  picture = decode (bytes, 100, 100);
  g_assert_cmpuint (picture->width, ==, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/media-helper/decode/png", "png", test_kind);
  g_test_add_data_func ("/media-helper/decode/jpeg", "jpeg", test_kind);
  g_test_add_func ("/media-helper/decode/animation", test_animation);
  g_test_add_func ("/media-helper/decode/webp", test_webp);
  g_test_add_data_func ("/media-helper/decode/fits/png", "png", test_fits);
  g_test_add_data_func ("/media-helper/decode/fits/jpeg", "jpeg", test_fits);
  g_test_add_func ("/media-helper/decode/thin", test_thin);
  g_test_add_func ("/media-helper/decode/turned", test_turned);
  g_test_add_func ("/media-helper/decode/transparent", test_transparent);
  g_test_add_data_func ("/media-helper/decode/largest/png", "png", test_largest);
  g_test_add_data_func ("/media-helper/decode/largest/jpeg", "jpeg", test_largest);
  g_test_add_func ("/media-helper/decode/comments", test_comments);

  return g_test_run ();
}
