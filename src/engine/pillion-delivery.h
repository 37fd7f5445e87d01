/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-account-view.h"

G_BEGIN_DECLS

/**
 * PillionDelivery:
 * @account: of the session the payload came out of
 * @device: of the session
 * @trusted: whether that device is fresh now
 * @trusted_until_ms: else until when it was; 0: never
 * @mailbox_time_ms: when the relay took it
 * @request: (nullable): of the send; NULL where it came within another message
 * @ephemeral: it is nowhere stored: it is said now or was never said
 * @placeholder: the message that waits for it, whose place it takes; 0: none
 */
typedef struct {
  const guint8 *account;
  const guint8 *device;
  gboolean      trusted;
  guint64       trusted_until_ms;
  guint64       mailbox_time_ms;
  const guint8 *request;
  gboolean      ephemeral;
  gint64        placeholder;
} PillionDelivery;

/* Takes in a decrypted payload (PROTOCOL.md, sections 7.2 to 7.4). What breaks a rule is
 * refused and counted; FALSE only if the store failed.
 */
gboolean pillion_delivery_take_payload  (PillionDatabase        *database,
                                         PillionJob             *job,
                                         const PillionDelivery  *delivery,
                                         const guint8           *payload,
                                         gsize                   n_payload,
                                         GError                **error);

/* Takes in an authored message, such as one that came in another one (RESENT). */
gboolean pillion_delivery_take_authored (PillionDatabase        *database,
                                         PillionJob             *job,
                                         const PillionDelivery  *delivery,
                                         const guint8           *authored,
                                         gsize                   n_authored,
                                         GError                **error);

G_END_DECLS
