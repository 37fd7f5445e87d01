/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PILLION_NET_ERROR:
 *
 * The domain of everything in `net/`. A %PILLION_NET_ERROR_REFUSED carries, beside
 * code and detail, what the relay answered (PROTOCOL.md section 4.1). A message is
 * a detail, to stand in brackets behind what the code means.
 */
#define PILLION_NET_ERROR (pillion_net_error_quark ())

/**
 * PillionNetError:
 * @PILLION_NET_ERROR_ADDRESS: the relay's address cannot be used: ask for another
 * @PILLION_NET_ERROR_CA_FILE: the file of trusted certificates cannot be read: ask
 *   for another
 * @PILLION_NET_ERROR_UNREACHABLE: name not found, no route, connection refused, no
 *   answer: try again later
 * @PILLION_NET_ERROR_UNTRUSTED: the certificate is not trusted; the message names
 *   reason and issuer: ask the user or the operator, never continue
 * @PILLION_NET_ERROR_NO_TLS: no encryption could be agreed on: ask for another address,
 *   never continue
 * @PILLION_NET_ERROR_CAPTIVE_PORTAL: redirected elsewhere, as networks do that want
 *   a log-in first: tell the user
 * @PILLION_NET_ERROR_NOT_A_RELAY: something answers there, but it is no relay
 * @PILLION_NET_ERROR_VERSION: relay and client have no version in common: tell the
 *   user which side is older
 * @PILLION_NET_ERROR_PROTOCOL: the relay broke the rules of the protocol, or went
 *   beyond a limit; the connection was closed: try again later
 * @PILLION_NET_ERROR_CLOSED: there is no connection, or it broke before the answer;
 *   whether the relay did what was asked is not known: repeat when connected
 * @PILLION_NET_ERROR_TIMEOUT: no answer within the deadline; as above
 * @PILLION_NET_ERROR_BUSY: too many requests wait for answers: repeat when one ends
 * @PILLION_NET_ERROR_TOO_LARGE: larger than a frame or a blob may be: do not repeat
 * @PILLION_NET_ERROR_REFUSED: the relay answered with an error: see
 *   pillion_net_error_get_relay_code() and pillion_net_error_get_retry_after_ms()
 * @PILLION_NET_ERROR_TICKET: the ticket of a blob is not valid: get another
 * @PILLION_NET_ERROR_NOT_FOUND: the blob is not on the relay (any more)
 * @PILLION_NET_ERROR_MISMATCH: the blob on the relay is not the one expected: its
 *   size or range differs
 *
 * A cancelled call gives %G_IO_ERROR_CANCELLED. Reading or writing the caller's own
 * stream gives that stream's error.
 */
typedef enum {
  PILLION_NET_ERROR_ADDRESS,
  PILLION_NET_ERROR_CA_FILE,
  PILLION_NET_ERROR_UNREACHABLE,
  PILLION_NET_ERROR_UNTRUSTED,
  PILLION_NET_ERROR_NO_TLS,
  PILLION_NET_ERROR_CAPTIVE_PORTAL,
  PILLION_NET_ERROR_NOT_A_RELAY,
  PILLION_NET_ERROR_VERSION,
  PILLION_NET_ERROR_PROTOCOL,
  PILLION_NET_ERROR_CLOSED,
  PILLION_NET_ERROR_TIMEOUT,
  PILLION_NET_ERROR_BUSY,
  PILLION_NET_ERROR_TOO_LARGE,
  PILLION_NET_ERROR_REFUSED,
  PILLION_NET_ERROR_TICKET,
  PILLION_NET_ERROR_NOT_FOUND,
  PILLION_NET_ERROR_MISMATCH,
} PillionNetError;

GQuark      pillion_net_error_quark               (void);

/* The relay's own code, like "rate-limited": lower case letters, digits and '-', at
 * most 32 of them. (nullable): NULL unless the error is a PILLION_NET_ERROR_REFUSED.
 * Owned by the error. Safe for any GError.
 */
const char *pillion_net_error_get_relay_code      (const GError  *error);

/* How long the relay, or what stands before it, asks to wait before the next try, in milliseconds,
 * at most one day; 0 if it did not ask. Safe for any GError.
 */
guint       pillion_net_error_get_retry_after_ms  (const GError  *error);

/* The relay's whole error object, for the codes that carry more, like "stale" with
 * missing, extra and epochs. (nullable), owned by the error, immutable. Safe for any
 * GError.
 */
JsonObject *pillion_net_error_get_members         (const GError  *error);

/* Whether the relay answered with this code. */
gboolean    pillion_net_error_is_refusal          (const GError  *error,
                                                   const char    *relay_code);

/* Makes a PILLION_NET_ERROR_REFUSED from the member "error" of an answer, as it came
 * from the scanner; a PILLION_NET_ERROR_PROTOCOL if it is not one. The message is what
 * the relay wrote: for logs, never for markup. (transfer full)
 */
GError     *pillion_net_error_new_refused         (JsonObject    *members);

/* Makes a PILLION_NET_ERROR_UNREACHABLE of a server that says when to come again; at most one day
 * counts. (transfer full)
 */
GError     *pillion_net_error_new_later           (const char    *message,
                                                   guint64        retry_after_ms);

G_END_DECLS
