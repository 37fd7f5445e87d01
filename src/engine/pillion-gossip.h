/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-payload.h"

G_BEGIN_DECLS

/* What peers say of memberships, beside the relay (PROTOCOL.md, sections 7.2 and 3.2), on
 * the store's worker. A relay that shows two worlds is found out here.
 */

/* Compares both pairs of a payload with what is known: fetches what is newer, raises an
 * alarm for a contradiction.
 */
gboolean pillion_gossip_take         (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *sender,
                                      const PillionPayload      *payload,
                                      GError                   **error);

/* Judges claims that were ahead, after the account was fetched: what the relay still
 * denies becomes an alarm.
 */
gboolean pillion_gossip_check_claims (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      GError                   **error);

/* A membership that a contact sent itself after a removal. */
gboolean pillion_gossip_take_removal (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *sender,
                                      const PillionBodyRemoval  *removal,
                                      GError                   **error);

G_END_DECLS
