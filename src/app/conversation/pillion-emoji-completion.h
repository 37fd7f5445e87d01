/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What may be meant by ":smi" in a text, below the cursor. The focus stays in the text. */
#define PILLION_TYPE_EMOJI_COMPLETION (pillion_emoji_completion_get_type ())
G_DECLARE_FINAL_TYPE (PillionEmojiCompletion, pillion_emoji_completion, PILLION, EMOJI_COMPLETION, GtkPopover)

/* parent: around the view, which must outlive this */
PillionEmojiCompletion *pillion_emoji_completion_new        (GtkWidget              *parent,
                                                             GtkTextView            *view);

/* The user typed or moved the cursor: what is offered is other now. A whole ":name:" becomes the
 * emoji at once.
 */
void                    pillion_emoji_completion_update     (PillionEmojiCompletion *self,
                                                             gboolean                typed);

/* Arrows, Tab, Enter and Escape, while something is offered. Whether the key was used. */
gboolean                pillion_emoji_completion_handle_key (PillionEmojiCompletion *self,
                                                             guint                   key,
                                                             GdkModifierType         state);

G_END_DECLS
