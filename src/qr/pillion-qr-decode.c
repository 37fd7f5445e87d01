/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-decode.h"

#include "qr/pillion-qr-picture-private.h"

#include <zbar.h>

/* Pixels of the longer side in the first tries, and in the last one. */
#define WORKING_SIDE 1280
#define FINE_SIDE    2560

typedef struct
{
  double cosine;
  double sine;
} Turn;

/* By 22.5, 45 and 67.5 degrees; a quarter turn is nothing new to the library. */
static const Turn turns[] = {
  { 0.9238795325, 0.3826834324 },
  { 0.7071067812, 0.7071067812 },
  { 0.3826834324, 0.9238795325 },
};

static gboolean
is_text (const char *data,
         gsize       length)
{
  return length > 0 && length <= PILLION_QR_MAX_TEXT_BYTES && g_utf8_validate_len (data, length, NULL);
}

static void
take_symbols (const zbar_image_t *image,
              GPtrArray          *texts)
{
  const zbar_symbol_t *symbol = zbar_image_first_symbol (image);

  for (; symbol && texts->len < PILLION_QR_MAX_TEXTS; symbol = zbar_symbol_next (symbol)) {
    const char *data = zbar_symbol_get_data (symbol);
    gsize length = zbar_symbol_get_data_length (symbol);
    g_autofree char *text = NULL;

    if (zbar_symbol_get_type (symbol) != ZBAR_QRCODE || !is_text (data, length))
      continue;

    text = g_strndup (data, length);
    if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
      g_ptr_array_add (texts, g_steal_pointer (&text));
  }
}

/* Looks for dark codes on light ground, then for light ones on dark.
 * Returns: whether @texts has a text now
 */
static gboolean
scan (const PillionQrPicture *picture,
      GPtrArray              *texts)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();

  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);

  zbar_image_set_size (image, picture->width, picture->height);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_data (image, picture->pixels, (gsize) picture->width * picture->height, NULL);
  if (zbar_scan_image (scanner, image) > 0)
    take_symbols (image, texts);

  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);

  return texts->len > 0;
}

static gboolean
scan_shrunk (const PillionQrPicture *picture,
             guint                   factor,
             GPtrArray              *texts)
{
  g_autofree PillionQrPicture *shrunk =
    pillion_qr_picture_new_shrunk (picture->pixels, picture->width, picture->height, picture->width, factor);

  return scan (shrunk, texts);
}

static gboolean
scan_turned (const PillionQrPicture *picture,
             GPtrArray              *texts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autofree PillionQrPicture *turned =
      pillion_qr_picture_rotate (picture, turns[i].cosine, turns[i].sine);

    if (scan (turned, texts))
      return TRUE;
  }

  return FALSE;
}

/* As it is; with more contrast; that without its noise, which the mean of some
 * pixels takes away; and turned.
 */
static gboolean
scan_thoroughly (const PillionQrPicture *picture,
                 GPtrArray              *texts)
{
  g_autofree PillionQrPicture *stretched = NULL;

  if (scan (picture, texts))
    return TRUE;

  stretched = pillion_qr_picture_stretch (picture);
  if (stretched == NULL)
    return FALSE;

  return scan (stretched, texts) ||
         scan_shrunk (stretched, 2, texts) ||
         scan_shrunk (stretched, 3, texts) ||
         scan_turned (stretched, texts);
}

char **
pillion_qr_decode (const guint8  *pixels,
                   guint          width,
                   guint          height,
                   gsize          stride,
                   GError       **error)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autofree PillionQrPicture *picture = NULL;
  guint factor, fine_factor;

  g_return_val_if_fail (pixels != NULL, NULL);

  if (width < 1 || height < 1 || width > PILLION_QR_MAX_SIDE || height > PILLION_QR_MAX_SIDE ||
      width * height > PILLION_QR_MAX_PIXELS || stride < width) {
    g_set_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_SIZE,
                 "A picture of %u by %u pixels is too large or too small to look for a code in it",
                 width, height);
    return NULL;
  }

  texts = g_ptr_array_new_with_free_func (g_free);
  factor = (MAX (width, height) + WORKING_SIDE - 1) / WORKING_SIDE;
  fine_factor = (MAX (width, height) + FINE_SIDE - 1) / FINE_SIDE;
  picture = pillion_qr_picture_new_shrunk (pixels, width, height, stride, factor);
  if (!scan_thoroughly (picture, texts) && fine_factor < factor) {
    g_autofree PillionQrPicture *fine =
      pillion_qr_picture_new_shrunk (pixels, width, height, stride, fine_factor);

    scan (fine, texts);
  }

  g_ptr_array_add (texts, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}
