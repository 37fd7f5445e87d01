/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"

G_BEGIN_DECLS

/* What the user says of chats, which holds on all own devices (PROTOCOL.md, section 7.8). On the store's
 * worker.
 */

/**
 * PillionChatChange:
 *
 * What is changed of a chat, and to what.
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

/* Changes what is another then. */
gboolean pillion_chat_sync_change        (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const guint8              *account,
                                          const PillionChatChange   *change,
                                          GError                   **error);

/* A stranger's chat becomes one. */
gboolean pillion_chat_sync_accept        (PillionDatabase           *database,
                                          PillionJob                *job,
                                          const guint8              *account,
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
