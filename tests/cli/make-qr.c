/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* make-qr FILE TEXT: a QR code of any text, for the tests in Python. */

#include "cli/pillion-cli-png.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    return 2;
  if (pillion_cli_png_write_qr (argv[1], argv[2], &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
