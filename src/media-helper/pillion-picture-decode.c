/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-picture-decode.h"

#include <math.h>

#define CHUNK_BYTES (64 * 1024)

typedef struct {
  const PillionPictureHeader *header;
  PillionPictureBounds bounds;
} Expectation;

/* The names that gdk-pixbuf gives its modules, in the order of PillionPictureKind. */
static const char *const kind_names[] = { "png", "jpeg", "gif", "webp" };

/* Held open for ever, so that glibc keeps the table for the comments of a PNG. */
static GIConv latin1 = (GIConv) -1;

/* Decodes no picture of an own, but all of the way there. */
static gboolean
try_kind (GdkPixbuf  *sample,
          const char *name)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autofree char *file = NULL;
  gsize size;

  if (!gdk_pixbuf_save_to_buffer (sample, &file, &size, name, NULL, NULL))
    return FALSE;

  loader = gdk_pixbuf_loader_new_with_type (name, NULL);

  return loader != NULL && gdk_pixbuf_loader_write (loader, (const guint8 *) file, size, NULL) &&
         gdk_pixbuf_loader_close (loader, NULL);
}

/* Of a module that this system may lack. */
static void
load_module (const char *name)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (name, NULL);

  if (loader != NULL)
    gdk_pixbuf_loader_close (loader, NULL);
}

gboolean
pillion_picture_decode_prepare (void)
{
  g_autoptr (GdkPixbuf) sample = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 8, 8);

  gdk_pixbuf_fill (sample, 0);
  load_module (kind_names[PILLION_PICTURE_GIF]);
  load_module (kind_names[PILLION_PICTURE_WEBP]);
  latin1 = g_iconv_open ("UTF-8", "ISO-8859-1");

  return try_kind (sample, kind_names[PILLION_PICTURE_PNG]) &&
         try_kind (sample, kind_names[PILLION_PICTURE_JPEG]) &&
         latin1 != (GIConv) -1;
}

static guint
scale_side (guint  side,
            double factor)
{
  return (guint) MAX (1.0, floor (side * factor));
}

/* At most 1. */
static double
get_factor (guint                       width,
            guint                       height,
            const PillionPictureBounds *bounds)
{
  double factor = MIN ((double) bounds->max_width / width, (double) bounds->max_height / height);

  factor = MIN (factor, sqrt ((double) bounds->max_pixels / width / height));

  return MIN (factor, 1.0);
}

/* Whether it will be turned is not known yet, so it may have its longest edge in either
 * direction. JPEG is decoded at this size, which spares memory; others are scaled after it.
 */
static void
on_size_prepared (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  const Expectation *expected = user_data;
  double factor;

  /* The decoder sees another size than was checked: it gets no memory at all. */
  if (width != (int) expected->header->width || height != (int) expected->header->height) {
    gdk_pixbuf_loader_set_size (loader, 0, 0);
    return;
  }

  factor = get_factor (expected->header->width, expected->header->height, &expected->bounds);
  if (factor < 1.0)
    gdk_pixbuf_loader_set_size (loader, (int) scale_side ((guint) width, factor),
                                (int) scale_side ((guint) height, factor));
}

static gboolean
feed (GdkPixbufLoader *loader,
      const guint8    *data,
      gsize            size)
{
  for (gsize at = 0; at < size; at += CHUNK_BYTES)
    if (!gdk_pixbuf_loader_write (loader, data + at, MIN (size - at, CHUNK_BYTES), NULL))
      return FALSE;

  return TRUE;
}

static gboolean
end_gif (GdkPixbufLoader *loader)
{
  return gdk_pixbuf_loader_write (loader, (const guint8 *) ";", 1, NULL);
}

/* (transfer full) (nullable) */
static GdkPixbuf *
load (const PillionPictureHeader *header,
      const guint8               *data,
      GdkPixbufLoader            *loader,
      const PillionPictureBounds *bounds)
{
  guint max_edge = MAX (bounds->max_width, bounds->max_height);
  Expectation expected = { header, { max_edge, max_edge, bounds->max_pixels } };
  GdkPixbuf *pixbuf;
  gboolean is_whole;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &expected);
  is_whole = feed (loader, data, header->n_bytes);
  if (is_whole && header->kind == PILLION_PICTURE_GIF)
    is_whole = end_gif (loader);
  is_whole = gdk_pixbuf_loader_close (loader, NULL) && is_whole;
  g_signal_handlers_disconnect_by_data (loader, &expected);

  pixbuf = is_whole ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;

  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

GdkPixbuf *
pillion_picture_fit (GdkPixbuf                  *pixbuf,
                     const PillionPictureBounds *bounds)
{
  guint width = (guint) gdk_pixbuf_get_width (pixbuf);
  guint height = (guint) gdk_pixbuf_get_height (pixbuf);
  double factor = get_factor (width, height, bounds);

  if (factor >= 1.0)
    return g_object_ref (pixbuf);

  return gdk_pixbuf_scale_simple (pixbuf, (int) scale_side (width, factor), (int) scale_side (height, factor),
                                  GDK_INTERP_BILINEAR);
}

GdkPixbuf *
pillion_picture_decode (const PillionPictureHeader *header,
                        const guint8               *data,
                        const PillionPictureBounds *bounds,
                        PillionMediaStatus         *status)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (kind_names[header->kind], NULL);
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (loader == NULL) {
    *status = PILLION_MEDIA_STATUS_UNSUPPORTED;
    return NULL;
  }

  *status = PILLION_MEDIA_STATUS_UNREADABLE;
  pixbuf = load (header, data, loader, bounds);
  if (pixbuf == NULL)
    return NULL;

  /* Its whole size is freed before the smaller one is made, where it was turned. */
  g_clear_object (&loader);
  *status = PILLION_MEDIA_STATUS_DONE;

  return pillion_picture_fit (pixbuf, bounds);
}
