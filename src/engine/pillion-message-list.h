/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-live-list.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* So many messages are in the list at most; it slides by so many when a visible one is so near
 * to its edge.
 */
#define PILLION_MESSAGE_LIST_WINDOW 120
#define PILLION_MESSAGE_LIST_SLIDE  5
#define PILLION_MESSAGE_LIST_MARGIN 40

/* A #GListModel of #PillionMessage: a window over one conversation, oldest first. It begins at
 * the newest; rows come and go at its ends only, and a message is the same object while it is in
 * the window. Properties: "chat" (construct only), "at-start", "at-end" (nothing is beyond that
 * edge), "n-below" (messages after the window, of those that came since), "first-unread-row"
 * (where the line "New messages" is; 0: nowhere).
 *
 * The view calls pillion_message_list_note_visible() with the positions it shows, on each change
 * of them.
 */
#define PILLION_TYPE_MESSAGE_LIST (pillion_message_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageList, pillion_message_list, PILLION, MESSAGE_LIST, PillionLiveList)

PillionMessageList *pillion_message_list_new                  (PillionEngine        *engine,
                                                               const char           *chat);

const char         *pillion_message_list_get_chat             (PillionMessageList   *self);
gboolean            pillion_message_list_is_at_start          (PillionMessageList   *self);
gboolean            pillion_message_list_is_at_end            (PillionMessageList   *self);
guint               pillion_message_list_get_n_below          (PillionMessageList   *self);
gint64              pillion_message_list_get_first_unread_row (PillionMessageList   *self);

gboolean            pillion_message_list_find                 (PillionMessageList   *self,
                                                               gint64                row,
                                                               guint                *position);
void                pillion_message_list_note_visible         (PillionMessageList   *self,
                                                               guint                 first,
                                                               guint                 last);
void                pillion_message_list_clear_first_unread   (PillionMessageList   *self);

void                pillion_message_list_jump_to_async        (PillionMessageList   *self,
                                                               gint64                row,
                                                               GCancellable         *cancellable,
                                                               GAsyncReadyCallback   callback,
                                                               gpointer              user_data);
gboolean            pillion_message_list_jump_to_finish       (PillionMessageList   *self,
                                                               GAsyncResult         *result,
                                                               guint                *position,
                                                               GError              **error);

G_END_DECLS
