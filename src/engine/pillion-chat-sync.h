/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* How own devices keep their chats alike (PROTOCOL.md, section 7.4), on the store's worker. */

/* Takes an item of another own device: types 263 to 268. */
gboolean pillion_chat_sync_take          (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const PillionMessageBody  *body,
                                          GError                   **error);

/**
 * PillionChatChange:
 *
 * Which of the fields of a CHAT_STATE are changed, and to what.
 */
typedef struct {
  gboolean change_muted;
  guint64  muted_until;
  gboolean change_pinned;
  gboolean pinned;
  gboolean change_archived;
  gboolean archived;
  gboolean change_marked_unread;
  gboolean marked_unread;
} PillionChatChange;

/* Changes a chat by the user's wish, and tells the other own devices. */
gboolean pillion_chat_sync_change        (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const guint8              *account,
                                          const PillionChatChange   *change,
                                          GError                   **error);

/* up_to: a row; 0: all of them */
gboolean pillion_chat_sync_mark_read     (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const guint8              *account,
                                          gint64                     up_to,
                                          GError                   **error);

/* Stores a draft (text is nullable: the stored one stays), and tells it where tell is set. */
gboolean pillion_chat_sync_set_draft     (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const guint8              *account,
                                          const char                *text,
                                          gboolean                   tell,
                                          GError                   **error);

/* Takes a message out of this account's sight. request: names the send to own devices. */
gboolean pillion_chat_sync_hide          (PillionDatabase           *database,
                                          PillionJob                *job,
                                          gint64                     row,
                                          guint8                    *request,
                                          GError                   **error);

G_END_DECLS
