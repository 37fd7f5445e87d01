/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-message-list.h"

G_BEGIN_DECLS

/* The messages of one chat. Keeps its place when messages come and go, follows the end when it
 * is there. Signals: "seen" (int64: the newest row that the user sees).
 * Actions: "history.menu" (xdd: a message's row, and where in its widget), "history.jump-to-end".
 */
#define PILLION_TYPE_MESSAGE_HISTORY (pillion_message_history_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageHistory, pillion_message_history, PILLION, MESSAGE_HISTORY, GtkWidget)

void            pillion_message_history_set_list      (PillionMessageHistory *self,
                                                       PillionMessageList    *list);

void            pillion_message_history_set_can_write (PillionMessageHistory *self,
                                                       gboolean               can_write);
void            pillion_message_history_set_n_unread  (PillionMessageHistory *self,
                                                       guint                  n_unread);

void            pillion_message_history_jump_to_row   (PillionMessageHistory *self,
                                                       gint64                 row);
void            pillion_message_history_jump_to_end   (PillionMessageHistory *self);
gboolean        pillion_message_history_is_at_end     (PillionMessageHistory *self);

/* A message by its row, while it is in the window of the list. (transfer none) (nullable) */
PillionMessage *pillion_message_history_find          (PillionMessageHistory *self,
                                                       gint64                 row);
GtkWidget      *pillion_message_history_find_widget   (PillionMessageHistory *self,
                                                       gint64                 row);
PillionMessage *pillion_message_history_find_last_own (PillionMessageHistory *self);
PillionMessage *pillion_message_history_get_focused   (PillionMessageHistory *self);

/* Gives the focus to the last message that is seen. */
gboolean        pillion_message_history_take_focus    (PillionMessageHistory *self);

G_END_DECLS
