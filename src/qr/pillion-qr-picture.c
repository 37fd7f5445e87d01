/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-picture-private.h"

#define LIGHT 255

static PillionQrPicture *
picture_new (guint width,
             guint height)
{
  PillionQrPicture *picture = g_malloc (sizeof (PillionQrPicture) + (gsize) width * height);

  picture->width = width;
  picture->height = height;

  return picture;
}

static guint8
get_mean (const guint8 *pixels,
          gsize         stride,
          guint         side)
{
  guint sum = 0;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      sum += pixels[y * stride + x];

  return (guint8) (sum / (side * side));
}

PillionQrPicture *
pillion_qr_picture_new_shrunk (const guint8 *pixels,
                               guint         width,
                               guint         height,
                               gsize         stride,
                               guint         factor)
{
  PillionQrPicture *picture;
  guint side;

  g_return_val_if_fail (width > 0 && height > 0 && factor > 0, NULL);

  picture = picture_new (MAX (width / factor, 1), MAX (height / factor, 1));
  side = MIN (factor, MIN (width, height));
  for (guint y = 0; y < picture->height; y++) {
    const guint8 *row = pixels + (gsize) y * factor * stride;
    guint8 *out = picture->pixels + (gsize) y * picture->width;

    for (guint x = 0; x < picture->width; x++)
      out[x] = get_mean (row + (gsize) x * factor, stride, side);
  }

  return picture;
}

/* The grey that @n_pixels of the picture are darker than. */
static guint
find_grey (const gsize histogram[256],
           gsize       n_pixels)
{
  gsize n_seen = 0;

  for (guint grey = 0; grey < 255; grey++) {
    n_seen += histogram[grey];
    if (n_seen > n_pixels)
      return grey;
  }

  return 255;
}

PillionQrPicture *
pillion_qr_picture_stretch (const PillionQrPicture *picture)
{
  gsize n_pixels = (gsize) picture->width * picture->height;
  gsize histogram[256] = { 0 };
  guint8 levels[256];
  PillionQrPicture *stretched;
  guint darkest, lightest;

  for (gsize i = 0; i < n_pixels; i++)
    histogram[picture->pixels[i]]++;

  darkest = find_grey (histogram, n_pixels / 50);
  lightest = find_grey (histogram, n_pixels - n_pixels / 50 - 1);
  if (darkest == lightest)
    return NULL;

  for (guint grey = 0; grey < 256; grey++)
    levels[grey] = (guint8) ((CLAMP (grey, darkest, lightest) - darkest) * 255 / (lightest - darkest));

  stretched = picture_new (picture->width, picture->height);
  for (gsize i = 0; i < n_pixels; i++)
    stretched->pixels[i] = levels[picture->pixels[i]];

  return stretched;
}

/* The grey at a place between four pixels. */
static guint8
get_grey_between (const PillionQrPicture *picture,
                  double                  x,
                  double                  y)
{
  const guint8 *corner;
  double right, below;
  guint column, row;

  if (x < 0 || y < 0 || x >= picture->width - 1 || y >= picture->height - 1)
    return LIGHT;

  column = (guint) x;
  row = (guint) y;
  right = x - column;
  below = y - row;
  corner = picture->pixels + (gsize) row * picture->width + column;

  return (guint8) ((corner[0] * (1 - right) + corner[1] * right) * (1 - below) +
                   (corner[picture->width] * (1 - right) + corner[picture->width + 1] * right) * below);
}

PillionQrPicture *
pillion_qr_picture_rotate (const PillionQrPicture *picture,
                           double                  cosine,
                           double                  sine)
{
  guint width = (guint) (picture->width * cosine + picture->height * sine) + 1;
  guint height = (guint) (picture->width * sine + picture->height * cosine) + 1;
  PillionQrPicture *rotated = picture_new (width, height);

  for (guint y = 0; y < height; y++) {
    guint8 *out = rotated->pixels + (gsize) y * width;
    double dy = y - height / 2.0;

    for (guint x = 0; x < width; x++) {
      double dx = x - width / 2.0;

      out[x] = get_grey_between (picture,
                                 dx * cosine + dy * sine + picture->width / 2.0,
                                 dy * cosine - dx * sine + picture->height / 2.0);
    }
  }

  return rotated;
}
