/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PILLION_RELAY_ERROR (pillion_relay_error_quark ())

/**
 * PillionRelayError:
 * @PILLION_RELAY_ERROR_USAGE: an argument, a key or a value is wrong: mend the
 *   command line or the configuration
 * @PILLION_RELAY_ERROR_LISTEN: the address cannot be listened on
 * @PILLION_RELAY_ERROR_DATA: the data folder cannot be used: not writable, in use
 * @PILLION_RELAY_ERROR_FILE: a file is not what it should be: certificate, key,
 *   database of a newer version or damaged
 * @PILLION_RELAY_ERROR_FULL: no room to store; nothing was stored
 * @PILLION_RELAY_ERROR_BUSY: the store failed; nothing was stored, try later
 *
 * What kept the relay from starting or from storing. The value of the first four
 * is the exit status of the program.
 */
typedef enum {
  PILLION_RELAY_ERROR_USAGE = 2,
  PILLION_RELAY_ERROR_LISTEN = 3,
  PILLION_RELAY_ERROR_DATA = 8,
  PILLION_RELAY_ERROR_FILE = 9,
  PILLION_RELAY_ERROR_FULL = 10,
  PILLION_RELAY_ERROR_BUSY = 11,
} PillionRelayError;

GQuark pillion_relay_error_quark (void);

G_END_DECLS
