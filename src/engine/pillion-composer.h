/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-account-view.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-payload.h"

G_BEGIN_DECLS

/* How a message of this device is made, on the store's worker. */

/* message_id: (out caller-allocates): 16 bytes */
void     pillion_composer_draw_id (PillionJob                *job,
                                   guint8                    *message_id);

/**
 * pillion_composer_author:
 * @conversation: the account written to; the own one for own items
 * @body: what it says; its type decides whether the message is part of the author's chain
 * @message_id: 16 bytes, new and random (pillion_composer_draw_id())
 * @authored: (out) (transfer full): the bytes that every device gets
 *
 * Makes an authored message and moves the chain on (PROTOCOL.md, section 7.3).
 */
gboolean pillion_composer_author  (PillionDatabase           *database,
                                   PillionJob                *job,
                                   const guint8              *conversation,
                                   const PillionMessageBody  *body,
                                   const guint8              *message_id,
                                   GBytes                   **authored,
                                   GError                   **error);

/* The same of an earlier time: what was written then and is to be sent now. */
gboolean pillion_composer_author_at
                                  (PillionDatabase           *database,
                                   PillionJob                *job,
                                   const guint8              *conversation,
                                   const PillionMessageBody  *body,
                                   const guint8              *message_id,
                                   guint64                    sent_at,
                                   GBytes                   **authored,
                                   GError                   **error);

/**
 * pillion_composer_payload:
 * @own: view of the own account
 * @recipient: view of the recipient's account, which may be the own one
 * @with_profile: whether name and number go along
 * @out: (out caller-allocates) (secret): room for %PILLION_PAYLOAD_MAX_BYTES
 *
 * Wraps an authored message for one recipient account.
 *
 * Returns: the number of bytes, or 0 if the message is too long to travel
 */
gsize    pillion_composer_payload (PillionJob                *job,
                                   const PillionAccountView  *own,
                                   const PillionAccountView  *recipient,
                                   GBytes                    *authored,
                                   gboolean                   with_profile,
                                   guint8                    *out);

G_END_DECLS
