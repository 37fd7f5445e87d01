/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "protocol/pillion-attempts.h"
#include "wire/pillion-link-reason.h"

G_BEGIN_DECLS

/* What both sides of linking say to the relay, and to their users. Main thread. */

/* Sends and forgets: a rendezvous that is gone says so itself, by push or with the end of
 * the connection.
 */
void    pillion_link_rendezvous_send   (PillionConnection   *connection,
                                        const guint8        *rendezvous,
                                        GBytes              *data);

/* Leaves it. connection: (nullable): NULL: it is gone, and the rendezvous with it. stop: it is
 * for nothing else and ends once this is said.
 */
void    pillion_link_rendezvous_close  (PillionConnection   *connection,
                                        const guint8        *rendezvous,
                                        PillionLinkReason    reason,
                                        gboolean             stop);

/* Why there is no link, in a user's words: of the primary, or of the new device.
 * (transfer full)
 */
GError *pillion_link_reason_to_error   (PillionLinkReason    reason,
                                        gboolean             primary);

/* Counts a run of the one-time code durably before it begins, or says in refusal how long
 * to wait (%PILLION_ENGINE_ERROR_RATE_LIMITED). On the store's worker, to be committed
 * either way; FALSE for an error of the store.
 */
gboolean pillion_link_count_run        (PillionDatabase             *database,
                                        const PillionLinkRunLimits  *limits,
                                        guint64                      now_ms,
                                        GError                     **refusal,
                                        GError                     **error);

/* The same where the store is sealed, by what was saved of earlier runs. saved: (nullable). bytes:
 * (out caller-allocates): what is to be saved, of the length that is returned
 */
gsize    pillion_link_count_sealed_run (GBytes                      *saved,
                                        const PillionLinkRunLimits  *limits,
                                        guint64                      now_ms,
                                        GError                     **refusal,
                                        guint8                      *bytes);

/* The client's own limits, or what is stricter of the relay's policy. policy: (nullable) */
void     pillion_link_get_run_limits   (const PillionRelayPolicy    *policy,
                                        PillionLinkRunLimits        *limits);

G_END_DECLS
