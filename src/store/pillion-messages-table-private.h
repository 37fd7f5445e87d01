/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/* How a row of the table is read by the two files that do: the columns, in their order, from
 * the first of a statement on.
 */
#define PILLION_MESSAGE_COLUMNS \
  "messages.id, messages.chat, messages.author, messages.message_id, messages.device, messages.type," \
  " messages.state, messages.text, messages.authored, messages.sent_at, messages.received_at," \
  " messages.printed, messages.unread, messages.receipt_due, messages.reply_author," \
  " messages.reply_message, messages.reply_quote, messages.forwarded, messages.edited_at," \
  " messages.deleted, messages.n_reactions, messages.has_attachment, messages.history"
#define PILLION_MESSAGE_N_COLUMNS 23

/* (transfer full): a #PillionMessageRow without reactions and attachment */
gpointer pillion_message_row_read (PillionStatement   *statement);

/* Adds reactions and attachment. No other statement may be walked meanwhile that reads them. */
gboolean pillion_message_row_fill (PillionDatabase    *database,
                                   PillionMessageRow  *row,
                                   GError            **error);

/* Applies to a stored message what was said of it before it came. */
gboolean pillion_messages_catch_up (PillionDatabase    *database,
                                    PillionMessageRow  *row,
                                    GError            **error);

G_END_DECLS
