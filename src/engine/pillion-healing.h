/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "store/pillion-messages-table.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-relay-messages-mailbox.h"

G_BEGIN_DECLS

/* What could not be decrypted is asked for again (PROTOCOL.md, section 7.5), on the
 * store's worker.
 */

/* Most times that a message is asked for, and sent again. */
#define PILLION_HEALING_MAX_TRIES 5

/* Most messages that a device is asked for in an hour. */
#define PILLION_HEALING_MAX_REQUESTS 50

/* Puts a placeholder into the chat, retires the sessions with the device, and asks it in a
 * new one, then the other own devices; beyond the bound there is only the placeholder.
 */
gboolean pillion_healing_ask    (PillionDatabase                  *database,
                                 PillionJob                       *job,
                                 const PillionRelayMailboxMessage *message,
                                 const guint8                     *envelope_hash,
                                 GError                          **error);

/* The user asks the sender for what a placeholder stands for, once more.
 * %PILLION_ENGINE_ERROR_USAGE: it stands for nothing, or that was asked for as often as it may be;
 * %PILLION_ENGINE_ERROR_RATE_LIMITED: so many were in this hour.
 */
gboolean pillion_healing_ask_again
                                (PillionDatabase                  *database,
                                 PillionJob                       *job,
                                 const PillionMessageRow          *placeholder,
                                 GError                          **error);

/* Whether authored bytes of this device are a RESENT, and its body. */
gboolean pillion_healing_read_resent
                                (GBytes                          *authored,
                                 PillionMessageBody              *body);

/* A device asks. It gets the message if it was sent to that very device, and the device is
 * trusted now.
 */
gboolean pillion_healing_answer (PillionDatabase                 *database,
                                 PillionJob                      *job,
                                 const PillionDelivery           *delivery,
                                 const PillionBodyResendRequest  *request,
                                 GError                         **error);

/* The answer, of the author's device or of an own one: the message takes its placeholder's
 * place.
 */
gboolean pillion_healing_take   (PillionDatabase                 *database,
                                 PillionJob                      *job,
                                 const PillionDelivery           *delivery,
                                 const PillionBodyResent         *resent,
                                 GError                         **error);

G_END_DECLS
