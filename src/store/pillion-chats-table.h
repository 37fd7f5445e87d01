/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/* Muted until it is unmuted. */
#define PILLION_CHAT_MUTED_FOREVER G_GUINT64_CONSTANT (0x1fffffffffffff)

/* A chat: the conversation with one account. What is said of the account comes along, so that
 * the list is one read.
 */
typedef struct {
  guint8             account[PILLION_ACCOUNT_ID_BYTES];
  PillionMessageRow *last;            /* (owned) (nullable): NULL: no message yet */
  guint64            last_at;
  guint              n_unread;
  gboolean           marked_unread;
  guint64            muted_until;     /* 0: not muted */
  gboolean           pinned;
  gboolean           archived;
  gboolean           request;         /* a stranger's, not accepted yet */
  char              *draft;           /* (owned): "": none */
  guint64            draft_at;        /* when it was written, here or on another own device */
  char              *number;          /* (owned) (nullable): from here on as in PillionAccountRow */
  char              *name;            /* (owned) (nullable) */
  char              *label;           /* (owned) (nullable) */
  gboolean           number_verified;
  gboolean           verified;
  gboolean           blocked;
} PillionChatRow;

PillionChatRow *pillion_chat_row_new        (const guint8     *account);
void            pillion_chat_row_free       (PillionChatRow   *self);

/* (transfer full) (element-type PillionChatRow): those that hold something or are pinned; pinned
 * ones first, then newest first.
 */
gboolean        pillion_chats_list          (PillionDatabase  *database,
                                             GPtrArray       **rows,
                                             GError          **error);

/* row is NULL when there is no such chat. (transfer full) */
gboolean        pillion_chats_load          (PillionDatabase  *database,
                                             const guint8     *account,
                                             PillionChatRow  **row,
                                             GError          **error);

/* Makes a chat where it is not there yet. */
gboolean        pillion_chats_ensure        (PillionDatabase  *database,
                                             const guint8     *account,
                                             gboolean          request,
                                             GError          **error);

/* Saves marked_unread, muted_until, pinned, archived, request, draft and draft_at;
 * makes the chat where it is not there yet.
 */
gboolean        pillion_chats_save          (PillionDatabase  *database,
                                             PillionChatRow   *row,
                                             GError          **error);

/* Everything up to a row of the chat is read now. tell: whoever wrote it is to be told that
 * (pillion_receipts_take_due()). n_read: how many were not before.
 */
gboolean        pillion_chats_mark_read     (PillionDatabase  *database,
                                             const guint8     *account,
                                             gint64            up_to,
                                             gboolean          tell,
                                             guint            *n_read,
                                             GError          **error);

/* The first message that is not read; id is 0 when there is none. */
gboolean        pillion_chats_first_unread  (PillionDatabase  *database,
                                             const guint8     *account,
                                             gint64           *id,
                                             GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionChatRow, pillion_chat_row_free)

G_END_DECLS
