/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-picture-encode.h"

#include "media-helper/pillion-picture-decode.h"

#include <string.h>

/* Each step of a JPEG that has to be small: first the quality, then the edges. */
static const char *const small_qualities[] = { "80", "65", "50", "35" };

#define MIN_SMALL_EDGE 16
#define SENT_QUALITY "92"

typedef struct {
  const PillionPictureRoom *room;
  gsize n_bytes;
} Sink;

static guint8
over_white (guint8 colour,
            guint8 alpha)
{
  return (guint8) ((colour * alpha + 255 * (255 - alpha) + 127) / 255);
}

static void
write_rgba (guint8       *out,
            const guint8 *pixel,
            gboolean      has_alpha)
{
  memcpy (out, pixel, 3);
  out[3] = has_alpha ? pixel[3] : 255;
}

/* The luminance of ITU-R BT.601. */
static void
write_grey (guint8       *out,
            const guint8 *pixel,
            gboolean      has_alpha)
{
  guint8 alpha = has_alpha ? pixel[3] : 255;

  *out = (guint8) ((over_white (pixel[0], alpha) * 77 + over_white (pixel[1], alpha) * 150 +
                    over_white (pixel[2], alpha) * 29) >>
                   8);
}

void
pillion_picture_encode_pixels (GdkPixbuf                *pixbuf,
                               PillionMediaFormat        format,
                               const PillionPictureRoom *room,
                               PillionMediaAnswer       *answer)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize row_bytes = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  gsize n_channels = (gsize) gdk_pixbuf_get_n_channels (pixbuf);
  gboolean has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  gsize width = (gsize) gdk_pixbuf_get_width (pixbuf);
  gsize height = (gsize) gdk_pixbuf_get_height (pixbuf);
  gsize pixel_bytes = format == PILLION_MEDIA_FORMAT_RGBA ? 4 : 1;

  if (width * height * pixel_bytes > room->max_bytes) {
    answer->status = PILLION_MEDIA_STATUS_TOO_LARGE;
    return;
  }

  for (gsize y = 0; y < height; y++) {
    guint8 *out = room->data + y * width * pixel_bytes;
    const guint8 *in = pixels + y * row_bytes;

    for (gsize x = 0; x < width; x++, out += pixel_bytes, in += n_channels) {
      if (format == PILLION_MEDIA_FORMAT_RGBA)
        write_rgba (out, in, has_alpha);
      else
        write_grey (out, in, has_alpha);
    }
  }

  answer->status = PILLION_MEDIA_STATUS_DONE;
  answer->format = format;
  answer->width = (guint32) width;
  answer->height = (guint32) height;
  answer->stride = (guint32) (width * pixel_bytes);
  answer->n_bytes = (guint32) (width * height * pixel_bytes);
}

/* GdkPixbufSaveFunc: ends the saving where the room ends. */
static gboolean
on_saved (const char *bytes,
          gsize       n_bytes,
          GError    **error,
          gpointer    user_data)
{
  Sink *sink = user_data;

  if (n_bytes > sink->room->max_bytes - sink->n_bytes) {
    g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_FAILED, "No room");
    return FALSE;
  }

  memcpy (sink->room->data + sink->n_bytes, bytes, n_bytes);
  sink->n_bytes += n_bytes;

  return TRUE;
}

/* FALSE when it does not fit. @quality: of a JPEG */
static gboolean
save (GdkPixbuf                *pixbuf,
      PillionMediaFormat        format,
      const char               *quality,
      const PillionPictureRoom *room,
      PillionMediaAnswer       *answer)
{
  Sink sink = { .room = room };
  gboolean is_saved;

  if (format == PILLION_MEDIA_FORMAT_JPEG)
    is_saved = gdk_pixbuf_save_to_callback (pixbuf, on_saved, &sink, "jpeg", NULL, "quality", quality, NULL);
  else
    is_saved = gdk_pixbuf_save_to_callback (pixbuf, on_saved, &sink, "png", NULL, NULL);

  if (!is_saved) {
    answer->status = PILLION_MEDIA_STATUS_TOO_LARGE;
    return FALSE;
  }

  answer->status = PILLION_MEDIA_STATUS_DONE;
  answer->format = format;
  answer->width = (guint32) gdk_pixbuf_get_width (pixbuf);
  answer->height = (guint32) gdk_pixbuf_get_height (pixbuf);
  answer->n_bytes = (guint32) sink.n_bytes;

  return TRUE;
}

/* What JPEG would show where nothing is to be seen is whatever colour lies below. */
static void
flatten (GdkPixbuf *pixbuf)
{
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize row_bytes = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  gsize width = (gsize) gdk_pixbuf_get_width (pixbuf);
  gsize height = (gsize) gdk_pixbuf_get_height (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return;

  for (gsize y = 0; y < height; y++) {
    guint8 *pixel = pixels + y * row_bytes;

    for (gsize x = 0; x < width; x++, pixel += 4) {
      for (gsize channel = 0; channel < 3; channel++)
        pixel[channel] = over_white (pixel[channel], pixel[3]);
      pixel[3] = 255;
    }
  }
}

/* (transfer full) (nullable): a quarter less of each edge */
static GdkPixbuf *
make_smaller (GdkPixbuf *pixbuf)
{
  guint width = (guint) gdk_pixbuf_get_width (pixbuf);
  guint height = (guint) gdk_pixbuf_get_height (pixbuf);
  const PillionPictureBounds bounds = { width, height, (gsize) width * height * 9 / 16 };

  return MAX (width, height) > MIN_SMALL_EDGE ? pillion_picture_fit (pixbuf, &bounds) : NULL;
}

void
pillion_picture_encode_jpeg (GdkPixbuf                *pixbuf,
                             const PillionPictureRoom *room,
                             PillionMediaAnswer       *answer)
{
  g_autoptr (GdkPixbuf) current = g_object_ref (pixbuf);

  flatten (pixbuf);

  while (current != NULL) {
    g_autoptr (GdkPixbuf) larger = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (small_qualities); i++)
      if (save (current, PILLION_MEDIA_FORMAT_JPEG, small_qualities[i], room, answer))
        return;

    larger = g_steal_pointer (&current);
    current = make_smaller (larger);
  }
}

static gboolean
is_transparent (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize row_bytes = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  gsize width = (gsize) gdk_pixbuf_get_width (pixbuf);
  gsize height = (gsize) gdk_pixbuf_get_height (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return FALSE;

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      if (pixels[y * row_bytes + x * 4 + 3] != 255)
        return TRUE;

  return FALSE;
}

void
pillion_picture_encode_stripped (GdkPixbuf                *pixbuf,
                                 gboolean                  is_exact,
                                 const PillionPictureRoom *room,
                                 PillionMediaAnswer       *answer)
{
  if ((is_exact || is_transparent (pixbuf)) && save (pixbuf, PILLION_MEDIA_FORMAT_PNG, NULL, room, answer))
    return;

  flatten (pixbuf);
  save (pixbuf, PILLION_MEDIA_FORMAT_JPEG, SENT_QUALITY, room, answer);
}
