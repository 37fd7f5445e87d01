/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-picture-header.h"

#include <string.h>

#define PNG(width, height) "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" width height "\x08\x02\0\0\0\0\0\0\0"
#define JPEG(height, width) "\xff\xd8\xff\xe0\0\x04" "ab\xff\xc0\0\x0b\x08" height width "\x01\x11\x22\x33"
#define GIF(width, height) "GIF89a" width height "\x80\0\0\1\2\3\4\5\6"
#define GIF_FRAME(width, height) ",\0\0\0\0" width height "\0\x02\x02\x44\x01\0"
#define WEBP(kind, body) "RIFF\x1a\0\0\0WEBP" kind "\x0a\0\0\0" body

typedef struct {
  const char *name;
  const char *data;
  gsize size;
  PillionMediaStatus status;
  guint width;
  guint height;
} Case;

#define CASE(name, data, status, ...) { name, data, sizeof (data) - 1, PILLION_MEDIA_STATUS_##status, __VA_ARGS__ }

static const Case cases[] = {
  CASE ("png", PNG ("\0\0\x10\0", "\0\0\0\x01"), DONE, 4096, 1),
  CASE ("png-24-mebipixels", PNG ("\0\0\x18\0", "\0\0\x10\0"), DONE, 6144, 4096),
  CASE ("png-one-row-more", PNG ("\0\0\x18\0", "\0\0\x10\1"), TOO_LARGE, 6144, 4097),
  CASE ("png-widest", PNG ("\0\0\x7f\xff", "\0\0\0\x01"), DONE, 32767, 1),
  CASE ("png-wider", PNG ("\0\0\x80\0", "\0\0\0\x01"), TOO_LARGE, 32768, 1),
  CASE ("png-65535", PNG ("\0\0\xff\xff", "\0\0\xff\xff"), TOO_LARGE, 65535, 65535),
  CASE ("png-all", PNG ("\xff\xff\xff\xff", "\xff\xff\xff\xff"), TOO_LARGE, G_MAXUINT32, G_MAXUINT32),
  CASE ("png-0", PNG ("\0\0\0\0", "\0\0\0\0"), UNREADABLE, 0, 0),
  CASE ("png-short", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", UNREADABLE, 0, 0),
  CASE ("jpeg", JPEG ("\x01\x02", "\x03\x04"), DONE, 0x304, 0x102),
  CASE ("jpeg-65535", JPEG ("\xff\xff", "\xff\xff"), TOO_LARGE, 65535, 65535),
  CASE ("jpeg-0", JPEG ("\0\0", "\0\x10"), UNREADABLE, 16, 0),
  CASE ("jpeg-no-frame", "\xff\xd8\xff\xe0\0\x04"
                         "ab",
        UNREADABLE,
        0,
        0),
  CASE ("jpeg-scan-first", "\xff\xd8\xff\xda\0\x04"
                           "ab\xff\xc0\0\x08\x08\0\1\0\1\1",
        UNREADABLE,
        0,
        0),
  CASE ("jpeg-no-length", "\xff\xd8\xff\xe0\0\x01"
                          "ab\xff\xc0\0\x08\x08\0\1\0\1\1",
        UNREADABLE,
        0,
        0),
  CASE ("jpeg-between", "\xff\xd8\xff\xe0\0\x04"
                        "ab.\xff\xc0\0\x08\x08\0\1\0\1\1",
        UNREADABLE,
        0,
        0),
  CASE ("jpeg-too-long", "\xff\xd8\xff\xe0\xff\xff"
                         "ab\xff\xc0\0\x08\x08\0\1\0\1\1",
        UNREADABLE,
        0,
        0),
  CASE ("gif", GIF ("\2\0", "\3\0") GIF_FRAME ("\1\0", "\1\0"), DONE, 2, 3),
  CASE ("gif-comment", GIF ("\2\0", "\3\0") "!\xfe\2hi\0" GIF_FRAME ("\1\0", "\1\0"), DONE, 2, 3),
  CASE ("gif-65535", GIF ("\xff\xff", "\xff\xff") GIF_FRAME ("\1\0", "\1\0"), TOO_LARGE, 65535, 65535),
  CASE ("gif-frame-65535", GIF ("\2\0", "\3\0") GIF_FRAME ("\xff\xff", "\xff\xff"), UNREADABLE, 2, 3),
  CASE ("gif-frame-0", GIF ("\2\0", "\3\0") GIF_FRAME ("\0\0", "\0\0"), UNREADABLE, 2, 3),
  CASE ("gif-no-frame", GIF ("\2\0", "\3\0") ";", UNREADABLE, 2, 3),
  CASE ("gif-endless", GIF ("\2\0", "\3\0") "!\xfe\xff", UNREADABLE, 2, 3),
  CASE ("webp-extended", WEBP ("VP8X", "\0\0\0\0\x01\0\0\x02\0\0"), DONE, 2, 3),
  CASE ("webp-extended-large", WEBP ("VP8X", "\0\0\0\0\xff\xff\xff\xff\xff\xff"), TOO_LARGE, 1 << 24, 1 << 24),
  CASE ("webp-lossless", WEBP ("VP8L", "\x2f\x01\x80\0\0\0\0\0\0\0"), DONE, 2, 3),
  CASE ("webp-lossy", WEBP ("VP8 ", "\0\0\0\x9d\x01\x2a\x02\0\x03\0"), DONE, 2, 3),
  CASE ("webp-lossy-0", WEBP ("VP8 ", "\0\0\0\x9d\x01\x2a\0\0\x03\0"), UNREADABLE, 0, 3),
  CASE ("webp-other", WEBP ("ABCD", "\0\0\0\0\0\0\0\0\0\0"), UNREADABLE, 0, 0),
  CASE ("empty", "", UNSUPPORTED, 0, 0),
  CASE ("svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", UNSUPPORTED, 0, 0),
  CASE ("bmp", "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0", UNSUPPORTED, 0, 0),
};

static void
test_case (gconstpointer user_data)
{
  const Case *test = user_data;
  PillionPictureHeader header;

  g_assert_cmpint (pillion_picture_header_read (&header, (const guint8 *) test->data, test->size), ==, test->status);
  g_assert_cmpuint (header.width, ==, test->width);
  g_assert_cmpuint (header.height, ==, test->height);
}

/* Each beginning of what is valid, in memory of just that size for the sanitizers. */
static void
test_beginnings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize size = 0; size < cases[i].size; size++) {
      g_autofree guint8 *data = g_memdup2 (cases[i].data, size);
      PillionPictureHeader header;

      pillion_picture_header_read (&header, data, size);
      g_assert_cmpuint (header.n_bytes, <=, size);
    }
  }
}

static void
test_first_frame (void)
{
  const char *data = GIF ("\2\0", "\3\0") GIF_FRAME ("\1\0", "\1\0") GIF_FRAME ("\xff\xff", "\xff\xff");
  PillionPictureHeader header;

  g_assert_cmpint (pillion_picture_header_read (&header, (const guint8 *) data, 51), ==, PILLION_MEDIA_STATUS_DONE);
  g_assert_cmpuint (header.n_bytes, ==, 34);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/media-helper/header/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/media-helper/header/beginnings", test_beginnings);
  g_test_add_func ("/media-helper/header/first-frame", test_first_frame);

  return g_test_run ();
}
