/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdlib.h>

#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionRelayOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");

  options = pillion_relay_options_parse (&argc, &argv, &error);
  if (options != NULL && options->show_version) {
    g_print ("pillion-relay " PILLION_VERSION "\n");
    return EXIT_SUCCESS;
  }

  if (options != NULL && pillion_relay_run (options, &error))
    return EXIT_SUCCESS;

  g_printerr ("pillion-relay: %s\n", error->message);

  return error->domain == PILLION_RELAY_ERROR && error->code <= PILLION_RELAY_ERROR_FILE ? error->code : EXIT_FAILURE;
}
