/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "relay/pillion-relay.h"

G_BEGIN_DECLS

/* What every connection hears first. (transfer full) */
JsonObject *pillion_relay_hello_make             (PillionRelay        *relay,
                                                  const guint8        *nonce);

/* What clients are told of how numbers are verified: a PillionRelayVerification. */
int         pillion_relay_hello_get_verification (const PillionPolicy *policy);

G_END_DECLS
