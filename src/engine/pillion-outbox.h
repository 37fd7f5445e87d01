/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-outbox-table.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-relay-messages-mailbox.h"
#include "wire/pillion-relay-messages-prekeys.h"

G_BEGIN_DECLS

/* What waits to be sent, on the store's worker: queued as authored bytes, encrypted when
 * the relay can be reached, repeated as the same ciphertexts until the relay has them
 * durably (PROTOCOL.md, section 7.5). pillion-sender.h drives it.
 */

/**
 * pillion_outbox_queue_message:
 * @account: whom to
 * @body: a TEXT or an ATTACHMENT
 * @request: (out caller-allocates): 16 bytes, names the send
 * @message: (out): its row
 *
 * Stores a message in its chat and queues it to every device of both sides.
 */
gboolean pillion_outbox_queue_message
                                     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const PillionMessageBody  *body,
                                      guint8                    *request,
                                      gint64                    *message,
                                      GError                   **error);

/* Stores an ATTACHMENT in its chat without queueing it: it is not at the relay yet. */
gboolean pillion_outbox_store_message
                                     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const PillionMessageBody  *body,
                                      gint64                    *message,
                                      GError                   **error);

/* Queues bytes that were authored for a chat to every device of both sides. message: the row
 * whose state they decide; 0: none.
 */
gboolean pillion_outbox_queue_to_chat
                                     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      GBytes                    *authored,
                                      gint64                     message,
                                      guint8                    *request,
                                      GError                   **error);

/* Says something of a message (REACTION, EDIT, DELETE): applies it here, and queues it to every
 * device of both sides.
 */
gboolean pillion_outbox_queue_applied
                                     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const PillionMessageBody  *body,
                                      guint8                    *request,
                                      GError                   **error);

/* Queues an own item to every other own device, and names the send. */
gboolean pillion_outbox_queue_own_request
                                     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const PillionMessageBody  *body,
                                      guint8                    *request,
                                      GError                   **error);

/* Queues an own item to every other own device. */
gboolean pillion_outbox_queue_own    (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const PillionMessageBody  *body,
                                      GError                   **error);

/* Queues something to every device of an account, and to the other own devices. */
gboolean pillion_outbox_queue_to_account
                                     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const PillionMessageBody  *body,
                                      GError                   **error);

/* Queues something to one device. */
gboolean pillion_outbox_queue_to     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const guint8              *device,
                                      const PillionMessageBody  *body,
                                      GError                   **error);

/**
 * PillionOutboxNeeds:
 * @bundles: (owned) (element-type PillionRelayDevice): devices without a session
 * @ready: every envelope is made
 * @nobody: there is no device to send to: the row is done
 *
 * What pillion_outbox_prepare() found missing. Accounts to fetch are in the job.
 */
typedef struct {
  GArray  *bundles;
  gboolean ready;
  gboolean nobody;
} PillionOutboxNeeds;

/**
 * pillion_outbox_prepare:
 * @row: a row of the outbox; gets its envelopes, and is saved
 * @fetched: the account records were fetched just now: what is not fresh still, is not
 * @bundles: (nullable) (element-type PillionRelayPrekeysBundle): what the relay gave
 * @bundles_account: (nullable): whose they are
 * @needs: (out caller-allocates): what is still missing
 *
 * Encrypts for the devices that must get it, as far as possible. Envelopes that exist are
 * kept; those for devices that must not get it any more are dropped.
 */
gboolean pillion_outbox_prepare      (PillionDatabase           *database,
                                      PillionJob                *job,
                                      PillionOutboxRow          *row,
                                      gboolean                   fetched,
                                      GArray                    *bundles,
                                      const guint8              *bundles_account,
                                      PillionOutboxNeeds        *needs,
                                      GError                   **error);

/* The relay has it durably. */
gboolean pillion_outbox_finish       (PillionDatabase           *database,
                                      PillionJob                *job,
                                      PillionOutboxRow          *row,
                                      GError                   **error);

/* Notes what an envelope of a row was, so that its device may ask for it again. remembered:
 * (out) (transfer full)
 */
gboolean pillion_outbox_remember     (PillionDatabase           *database,
                                      PillionJob                *job,
                                      PillionOutboxRow          *row,
                                      PillionOutboxEnvelope     *item,
                                      PillionSentEnvelopeRow   **remembered,
                                      GError                   **error);

/* It can't be sent; the message says so in its chat. */
gboolean pillion_outbox_fail         (PillionDatabase           *database,
                                      PillionJob                *job,
                                      PillionOutboxRow          *row,
                                      GError                   **error);

void     pillion_outbox_needs_clear  (PillionOutboxNeeds        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionOutboxNeeds, pillion_outbox_needs_clear)

G_END_DECLS
