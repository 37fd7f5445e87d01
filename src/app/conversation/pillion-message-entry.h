/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* Longest text of a message, in bytes of UTF-8 (PROTOCOL.md, section 7.2). */
#define PILLION_MESSAGE_ENTRY_MAX_BYTES 8192

/* Where a message is written, answered or edited. Signals: "changed" (the user typed),
 * "edit-last" (Up in an empty entry). It activates "conversation.send".
 */
#define PILLION_TYPE_MESSAGE_ENTRY (pillion_message_entry_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageEntry, pillion_message_entry, PILLION, MESSAGE_ENTRY, GtkWidget)

/* (transfer full) */
char           *pillion_message_entry_dup_text    (PillionMessageEntry *self);
void            pillion_message_entry_set_text    (PillionMessageEntry *self,
                                                   const char          *text);

/* Whether the text can be sent: not blank, not too long. */
gboolean        pillion_message_entry_can_send    (PillionMessageEntry *self);

/* What the next message answers, or what is edited instead. (transfer none) (nullable) */
PillionMessage *pillion_message_entry_get_replied (PillionMessageEntry *self);
PillionMessage *pillion_message_entry_get_edited  (PillionMessageEntry *self);
void            pillion_message_entry_reply       (PillionMessageEntry *self,
                                                   PillionMessage      *message);
void            pillion_message_entry_edit        (PillionMessageEntry *self,
                                                   PillionMessage      *message);

/* Ends an answer or an edit; the text that was there before comes back. FALSE: there was none. */
gboolean        pillion_message_entry_cancel      (PillionMessageEntry *self);

/* Lets go of what is selected. FALSE: nothing was. */
gboolean        pillion_message_entry_drop_selection
                                                  (PillionMessageEntry *self);

void            pillion_message_entry_open_emoji  (PillionMessageEntry *self);

G_END_DECLS
