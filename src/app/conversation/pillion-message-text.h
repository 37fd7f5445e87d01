/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* Texts from others, made fit to be shown. All return (transfer full) strings. */

/* As markup of our own: all that others wrote is escaped; web, mail and telephone addresses are
 * links. A host that is not written in ASCII is shown as it really is in the link's tooltip.
 */
char             *pillion_message_text_to_markup   (const char     *text);

/* The first characters and lines of a text that is too long to be shown whole; NULL: it is not. */
char             *pillion_message_text_cut         (const char     *text);

/* Whether it is nothing but one to three emoji. */
gboolean          pillion_message_text_is_emoji    (const char     *text);

/* By the first strong character. */
GtkTextDirection  pillion_message_text_direction   (const char     *text);

/* What a message says, also one that is not there or not readable; without its caption's name. */
char             *pillion_message_text_describe    (PillionMessage *message);

/* One sentence: who, when, what, and how far it came. */
char             *pillion_message_text_to_sentence (PillionMessage *message);

/* "Sent", "Read", ... "" for what others wrote. (transfer none) */
const char       *pillion_message_text_state       (PillionMessage *message);

G_END_DECLS
