/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "relay/pillion-relay-store.h"

G_BEGIN_DECLS

/* A push with mail, written directly: it is what a relay writes most. */
#define PILLION_RELAY_MAIL_JSON_BEGIN "{\"push\":\"mailbox\",\"messages\":["
#define PILLION_RELAY_MAIL_JSON_END "]}"

/* Size of one mail as text, at most. */
gsize pillion_relay_mail_json_get_max (const PillionRelayMail *mail);

/* Appends one mail to a push that was begun, with a comma if it is not the first. */
void  pillion_relay_mail_json_append  (GString                *text,
                                       const PillionRelayMail *mail);

G_END_DECLS
