/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-png.h"

#include "engine/pillion-engine-error.h"
#include "qr/pillion-qr-decode.h"
#include "qr/pillion-qr-draw.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <png.h>
#include <string.h>
#include <unistd.h>

#define PIXELS_A_MODULE 8
#define FILE_MODE       0600

/* ----- writing ----- */

static gboolean
write_file (const char   *file,
            const guint8 *bytes,
            gsize         n_bytes,
            GError      **error)
{
  g_autoptr (GError) file_error = NULL;

  if (g_file_set_contents_full (file, (const char *) bytes, (gssize) n_bytes, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE,
                                &file_error))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK, _("“%s” can’t be written: %s."), file,
               file_error->message);
  return FALSE;
}

static gboolean
write_pixels (const char   *file,
              const guint8 *pixels,
              guint         side,
              GError      **error)
{
  png_image image = { .version = PNG_IMAGE_VERSION, .width = side, .height = side, .format = PNG_FORMAT_GRAY };
  png_alloc_size_t n_bytes = PNG_IMAGE_PNG_SIZE_MAX (image);
  g_autofree guint8 *bytes = g_malloc (n_bytes);

  if (png_image_write_to_memory (&image, bytes, &n_bytes, FALSE, pixels, 0, NULL))
    return write_file (file, bytes, n_bytes, error);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_INTERNAL, _("“%s” can’t be written: %s."), file,
               image.message);
  return FALSE;
}

gboolean
pillion_cli_png_write_qr (const char *file,
                          const char *text,
                          GError    **error)
{
  g_autoptr (PillionQrCode) code = pillion_qr_encode (text, PILLION_QR_LEVEL_M, error);
  g_autofree guint8 *pixels = NULL;
  guint side;

  if (code == NULL)
    return FALSE;
  pixels = pillion_qr_draw_pixels (code, PIXELS_A_MODULE, &side, error);
  return pixels != NULL && write_pixels (file, pixels, side, error);
}

gboolean
pillion_cli_png_write_text (const char *file,
                            const char *text,
                            GError    **error)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return write_file (file, (const guint8 *) line, strlen (line), error);
}

/* ----- reading ----- */

static gboolean
check_size (const png_image *image,
            const char      *file,
            GError         **error)
{
  if (image->width <= PILLION_QR_MAX_SIDE && image->height <= PILLION_QR_MAX_SIDE &&
      (guint64) image->width * image->height <= PILLION_QR_MAX_PIXELS)
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
               _("The picture “%s” is too large: at most %d pixels a side and %d megapixels are read."), file,
               PILLION_QR_MAX_SIDE, PILLION_QR_MAX_PIXELS / 1000000);
  return FALSE;
}

/* What is transparent is taken for white. (transfer full) */
static guint8 *
read_pixels (png_image  *image,
             const char *file,
             GError    **error)
{
  const png_color white = { 255, 255, 255 };
  g_autofree guint8 *pixels = NULL;

  if (g_access (file, R_OK) != 0) {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE, _("The picture “%s” can’t be read: %s."), file,
                 g_strerror (errno));
    return NULL;
  }
  if (png_image_begin_read_from_file (image, file)) {
    if (!check_size (image, file, error))
      return NULL;
    image->format = PNG_FORMAT_GRAY;
    pixels = g_malloc (PNG_IMAGE_SIZE (*image));
    if (png_image_finish_read (image, &white, pixels, 0, NULL))
      return g_steal_pointer (&pixels);
  }
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
               _("“%s” is no PNG picture, or a damaged one. Save the code’s picture again."), file);
  return NULL;
}

/* (transfer full): exactly one text */
static char *
choose_text (char      **texts,
             const char *file,
             GError    **error)
{
  if (g_strv_length (texts) == 1)
    return g_strdup (texts[0]);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
               texts[0] == NULL ? _("There is no QR code in “%s”.")
                                : _("There are several QR codes in “%s”. Cut out the right one."),
               file);
  return NULL;
}

static char *
read_qr (const char *file,
         GError    **error)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  g_autofree guint8 *pixels = read_pixels (&image, file, error);
  g_auto (GStrv) texts = NULL;
  guint width = image.width;
  guint height = image.height;

  png_image_free (&image);
  if (pixels == NULL)
    return NULL;
  texts = pillion_qr_decode (pixels, width, height, width, error);
  return texts != NULL ? choose_text (texts, file, error) : NULL;
}

static void
read_qr_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;
  char *text = read_qr (task_data, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

void
pillion_cli_png_read_qr_async (const char         *file,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_cli_png_read_qr_async);
  g_task_set_task_data (task, g_strdup (file), g_free);
  g_task_run_in_thread (task, read_qr_in_thread);
}

char *
pillion_cli_png_read_qr_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
