/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-chats-table.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* What is said in conversations, and of messages, on its way into the store: the same for what
 * arrives and for what this device says itself (PROTOCOL.md, section 7.3). Store's worker.
 */

/* The chat a message belongs to: a copy of an own one names it inside. (transfer none) */
const guint8 *pillion_content_get_chat   (PillionJob                *job,
                                          const PillionAuthored     *authored);

/* Whether a TEXT or ATTACHMENT can be what it says: an attachment's lengths fit, and its key is the
 * one it is bound to (attack 16).
 */
gboolean      pillion_content_is_sound   (const PillionMessageBody  *body);

/* Puts what a TEXT or ATTACHMENT says into a row. */
void          pillion_content_fill_row   (PillionMessageRow         *row,
                                          const PillionMessageBody  *body);

/* The opposite, of an ATTACHMENT in a row, without its marks; it borrows the row's text. */
void          pillion_content_fill_attachment (PillionBodyAttachment *body,
                                               PillionMessageRow     *row);

/* Of a TEXT or ATTACHMENT in a row, with its marks; it borrows the row's text, and holds a file's key. */
void          pillion_content_fill_body  (PillionMessageBody        *body,
                                          PillionMessageRow         *row);

/* Stores a message; row's placeholder is taken if it has an id. A chat that somebody else begins
 * is a request, unless this user gave them a name; one in which this account writes is none.
 */
gboolean      pillion_content_insert     (PillionDatabase           *database,
                                          PillionJob                *job,
                                          PillionMessageRow         *row,
                                          GError                   **error);

/* Applies a REACTION, EDIT, DELETE or RECEIPT whose author is to be believed. */
gboolean      pillion_content_apply      (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const PillionAuthored     *authored,
                                          const PillionMessageBody  *body,
                                          GError                   **error);

/* The chat is no request any more. */
gboolean      pillion_content_accept     (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const guint8              *account,
                                          GError                   **error);

G_END_DECLS
