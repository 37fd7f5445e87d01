/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-application.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <unistd.h>

#ifdef PILLION_DEBUG_STATES
/* Only where it was built for developers: what fills the states is another program, which works
 * the same engine and the same window, and nothing of it is in this one.
 */
static int
on_local_options (GApplication *application,
                  GVariantDict *options)
{
  const char *name;

  if (!g_variant_dict_lookup (options, "debug-state", "&s", &name))
    return -1;
  execl (PILLION_DEBUG_STATES, g_get_prgname (), "--debug-state", name, NULL);
  g_printerr ("%s: %s\n", PILLION_DEBUG_STATES, g_strerror (errno));
  return 1;
}

static void
add_debug_states (GApplication *application)
{
  g_application_add_main_option (application, "debug-state", 0, 0, G_OPTION_ARG_STRING,
                                 "Show the window in a state; “list” prints all", "NAME");
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_local_options), NULL);
}
#endif

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PILLION_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = pillion_application_new ();
#ifdef PILLION_DEBUG_STATES
  add_debug_states (G_APPLICATION (application));
#endif
  return g_application_run (G_APPLICATION (application), argc, argv);
}
