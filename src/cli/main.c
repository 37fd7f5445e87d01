/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-run.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

int
main (int    argc,
      char **argv)
{
  int fd;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PILLION_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* A file that is opened must never come to stand where something is printed. */
  while ((fd = open ("/dev/null", O_RDONLY)) >= 0 && fd <= STDERR_FILENO)
    continue;
  if (fd >= 0)
    close (fd);

  /* Nobody reads any more: that is seen where it is written. */
  signal (SIGPIPE, SIG_IGN);

  return pillion_cli_run ((const char *const *) argv);
}
