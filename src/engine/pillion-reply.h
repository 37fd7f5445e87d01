/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-messages-table.h"
#include "wire/pillion-message-marks.h"

G_BEGIN_DECLS

/* Answers to messages (PROTOCOL.md, section 7.3). Store's worker. */

/* Whether a message says something that can be read here: not a placeholder, and not deleted. */
gboolean pillion_reply_has_content (const PillionMessageRow  *row);

/* Makes marks those of an answer to a row of the chat with account (32 bytes); reply_to 0: of none.
 * %PILLION_ENGINE_ERROR_USAGE: it can't be answered
 */
gboolean pillion_reply_mark        (PillionDatabase          *database,
                                    const guint8             *account,
                                    gint64                    reply_to,
                                    PillionMessageMarks      *marks,
                                    GError                  **error);

G_END_DECLS
