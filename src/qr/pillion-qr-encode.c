/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-encode.h"

#include <qrencode.h>
#include <string.h>

#define ALPHANUMERIC "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

/* The most characters that version 40 holds, at the lowest level. */
#define MAX_CHARACTERS 4296

struct _PillionQrCode {
  guint n_modules;
  guint8 dark[]; /* n_modules rows of n_modules, 1 or 0 */
};

static QRecLevel
get_library_level (PillionQrLevel level)
{
  return level == PILLION_QR_LEVEL_Q ? QR_ECLEVEL_Q : QR_ECLEVEL_M;
}

static QRcode *
encode_alphanumeric (const char     *text,
                     PillionQrLevel  level)
{
  QRinput *input = QRinput_new2 (0, get_library_level (level));
  QRcode *symbol = NULL;

  if (input == NULL)
    g_error ("Out of memory");

  if (QRinput_append (input, QR_MODE_AN, (int) strlen (text), (const unsigned char *) text) == 0)
    symbol = QRcode_encodeInput (input);
  QRinput_free (input);

  return symbol;
}

static PillionQrCode *
copy_symbol (const QRcode *symbol)
{
  guint n_modules = (guint) symbol->width;
  gsize n_bytes = (gsize) n_modules * n_modules;
  PillionQrCode *code = g_malloc (sizeof (PillionQrCode) + n_bytes);

  code->n_modules = n_modules;
  for (gsize i = 0; i < n_bytes; i++)
    code->dark[i] = symbol->data[i] & 1;

  return code;
}

PillionQrCode *
pillion_qr_encode (const char      *text,
                   PillionQrLevel   level,
                   GError         **error)
{
  PillionQrCode *code;
  QRcode *symbol;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strnlen (text, MAX_CHARACTERS + 1);
  if (length == 0 || length > MAX_CHARACTERS || strspn (text, ALPHANUMERIC) != length) {
    g_set_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_TEXT,
                 "The text is empty, too long, or not of the characters that a QR code packs");
    return NULL;
  }

  symbol = encode_alphanumeric (text, level);
  if (symbol == NULL) {
    g_set_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_TEXT,
                 "The text of %" G_GSIZE_FORMAT " characters does not fit into a QR code", length);
    return NULL;
  }

  code = copy_symbol (symbol);
  QRcode_free (symbol);

  return code;
}

void
pillion_qr_code_free (PillionQrCode *code)
{
  g_free (code);
}

guint
pillion_qr_code_get_n_modules (const PillionQrCode *code)
{
  g_return_val_if_fail (code != NULL, 0);

  return code->n_modules;
}

gboolean
pillion_qr_code_is_dark (const PillionQrCode *code,
                         int                  x,
                         int                  y)
{
  int n_modules;

  g_return_val_if_fail (code != NULL, FALSE);

  n_modules = (int) code->n_modules;
  if (x < 0 || y < 0 || x >= n_modules || y >= n_modules)
    return FALSE;

  return code->dark[y * n_modules + x] == 1;
}
