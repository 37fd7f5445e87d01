/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* Takes an item that only own devices may send (PROTOCOL.md, section 7.4); the caller has
 * checked that it came out of a session of the own account. Those of the primary alone
 * are refused from a companion and counted. On the store's worker.
 */
gboolean pillion_own_items_take (PillionDatabase           *database,
                                 PillionJob                *job,
                                 const PillionDelivery     *delivery,
                                 const PillionMessageBody  *body,
                                 GError                   **error);

G_END_DECLS
