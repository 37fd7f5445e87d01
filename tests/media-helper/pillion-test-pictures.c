/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-pictures.h"

#include <gio/gio.h>
#include <png.h>
#include <string.h>

#define PNG_HEAD_BYTES 33
#define JPEG_HEAD_BYTES 2

/* Takes over the pixels. */
static GBytes *
save (GdkPixbuf  *pixbuf,
      const char *kind)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, kind, &error, NULL);
  g_assert_no_error (error);
  g_object_unref (pixbuf);

  return g_bytes_new_take (data, size);
}

GBytes *
pillion_test_pictures_new_halves (const char *kind,
                                  guint       width,
                                  guint       height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (int) width, (int) height);
  g_autoptr (GdkPixbuf) right = NULL;

  gdk_pixbuf_fill (pixbuf, 0xff0000ff);
  right = gdk_pixbuf_new_subpixbuf (pixbuf, (int) (width / 2), 0, (int) (width - width / 2), (int) height);
  gdk_pixbuf_fill (right, 0x0000ffff);

  return save (pixbuf, kind);
}

GBytes *
pillion_test_pictures_new_noise (const char *kind,
                                 guint       width,
                                 guint       height,
                                 gboolean    has_alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, (int) width, (int) height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize size = gdk_pixbuf_get_byte_length (pixbuf);

  for (gsize i = 0; i < size; i++)
    pixels[i] = (guint8) g_rand_int (rand);

  return save (pixbuf, kind);
}

static void
on_png_bytes (png_structp writer,
              png_bytep   data,
              size_t      size)
{
  g_byte_array_append (png_get_io_ptr (writer), data, (guint) size);
}

/* One row again and again if @stride is 0. */
static GBytes *
write_png (const guint8 *rows,
           gsize         stride,
           guint         width,
           guint         height,
           int           depth)
{
  GByteArray *file = g_byte_array_new ();
  png_structp writer = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (writer);

  png_set_write_fn (writer, file, on_png_bytes, NULL);
  png_set_IHDR (writer, info, width, height, depth, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_filter (writer, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_write_info (writer, info);
  for (guint y = 0; y < height; y++)
    png_write_row (writer, rows + y * stride);
  png_write_end (writer, NULL);
  png_destroy_write_struct (&writer, &info);

  return g_byte_array_free_to_bytes (file);
}

GBytes *
pillion_test_pictures_new_one_bit (guint width,
                                   guint height)
{
  g_autofree guint8 *row = g_malloc0 (width / 8 + 1);

  return write_png (row, 0, width, height, 1);
}

GBytes *
pillion_test_pictures_new_grey (const guint8 *pixels,
                                guint         width,
                                guint         height)
{
  return write_png (pixels, width, width, height, 8);
}

static void
append_be32 (GByteArray *file,
             guint32     value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  g_byte_array_append (file, (const guint8 *) &bytes, 4);
}

/* CRC-32 of ISO 3309, as PNG has it. */
static guint32
compute_crc (const guint8 *data,
             gsize         size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++) {
    crc ^= data[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
  }

  return ~crc;
}

GBytes *
pillion_test_pictures_add_chunk (GBytes       *png,
                                 const char   *type,
                                 const guint8 *data,
                                 gsize         size)
{
  GByteArray *file = g_byte_array_new ();
  const guint8 *old = g_bytes_get_data (png, NULL);

  g_byte_array_append (file, old, PNG_HEAD_BYTES);
  append_be32 (file, (guint32) size);
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, data, (guint) size);
  append_be32 (file, compute_crc (file->data + PNG_HEAD_BYTES + 4, size + 4));
  g_byte_array_append (file, old + PNG_HEAD_BYTES, (guint) g_bytes_get_size (png) - PNG_HEAD_BYTES);

  return g_byte_array_free_to_bytes (file);
}

GBytes *
pillion_test_pictures_add_segment (GBytes       *jpeg,
                                   guint8        marker,
                                   const guint8 *data,
                                   gsize         size)
{
  GByteArray *file = g_byte_array_new ();
  const guint8 *old = g_bytes_get_data (jpeg, NULL);
  const guint8 head[] = { 0xff, marker, (guint8) ((size + 2) >> 8), (guint8) (size + 2) };

  g_byte_array_append (file, old, JPEG_HEAD_BYTES);
  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, data, (guint) size);
  g_byte_array_append (file, old + JPEG_HEAD_BYTES, (guint) g_bytes_get_size (jpeg) - JPEG_HEAD_BYTES);

  return g_byte_array_free_to_bytes (file);
}

GBytes *
pillion_test_pictures_new_inflated (gsize size)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) sink = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (sink, G_CONVERTER (compressor));
  g_autofree guint8 *zeros = g_malloc0 (size);
  const guint8 name[] = { 'a', 0, 0 };

  g_output_stream_write_all (sink, name, sizeof name, NULL, NULL, NULL);
  g_output_stream_write_all (stream, zeros, size, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (sink));
}

GdkPixbuf *
pillion_test_pictures_open (GBytes *file)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (file);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);

  return pixbuf;
}

gboolean
pillion_test_pictures_contains (GBytes     *file,
                                const char *text)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  for (gsize at = 0; at + strlen (text) <= size; at++)
    if (memcmp (data + at, text, strlen (text)) == 0)
      return TRUE;

  return FALSE;
}
