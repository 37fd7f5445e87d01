/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/**
 * pillion_resend_queue:
 * @row: an own message that could not be sent
 * @request: (out caller-allocates): 16 bytes, names the send
 * @has_request: (out): it was queued; FALSE: its file must reach the relay first
 *
 * Lets a message leave once more. What this profile wrote as another device, before it was logged out,
 * it writes anew as the device that it is now, since each speaks for itself alone; under the id it had,
 * so that whoever got it after all does not get it twice (PROTOCOL.md, section 7.3). What was said of it
 * and not sent either leaves behind it. Store's worker.
 */
gboolean pillion_resend_queue (PillionDatabase    *database,
                               PillionJob         *job,
                               PillionMessageRow  *row,
                               guint8             *request,
                               gboolean           *has_request,
                               GError            **error);

/* Whether a file that is here must travel to the relay before its message does: that forgets after 30 days. */
gboolean pillion_resend_must_upload
                              (PillionJob              *job,
                               const PillionMessageRow *row);

G_END_DECLS
