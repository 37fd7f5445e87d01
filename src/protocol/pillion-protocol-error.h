/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The errors of protocol/. Bytes that do not even decode give a PILLION_WIRE_ERROR. */
#define PILLION_PROTOCOL_ERROR (pillion_protocol_error_quark ())

/**
 * PillionProtocolError:
 * @PILLION_PROTOCOL_ERROR_INVALID: a signature or a rule is broken: drop it, count
 *   it against whoever handed it over, change nothing
 * @PILLION_PROTOCOL_ERROR_STALE: older than what is known: keep what is known, ask
 *   another time
 * @PILLION_PROTOCOL_ERROR_INCOMPLETE: it does not reach to what is known, or a
 *   certificate is missing: fetch the whole account record
 * @PILLION_PROTOCOL_ERROR_LIMIT: no companion can be added: tell the user which
 *   one to remove
 * @PILLION_PROTOCOL_ERROR_LAPSED: the last freshness has lapsed: publish a
 *   membership with every companion expired first
 * @PILLION_PROTOCOL_ERROR_ORIGIN: no origin of a relay: ask the user again
 * @PILLION_PROTOCOL_ERROR_INTENT: a QR code that moves an account, shown to the page
 *   that links a companion: say so, do nothing
 * @PILLION_PROTOCOL_ERROR_OTHER_RELAY: the companion uses another relay: say so
 */
typedef enum {
  PILLION_PROTOCOL_ERROR_INVALID,
  PILLION_PROTOCOL_ERROR_STALE,
  PILLION_PROTOCOL_ERROR_INCOMPLETE,
  PILLION_PROTOCOL_ERROR_LIMIT,
  PILLION_PROTOCOL_ERROR_LAPSED,
  PILLION_PROTOCOL_ERROR_ORIGIN,
  PILLION_PROTOCOL_ERROR_INTENT,
  PILLION_PROTOCOL_ERROR_OTHER_RELAY,
} PillionProtocolError;

GQuark pillion_protocol_error_quark (void);

G_END_DECLS
