/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* What a message answers, as a button that leads there. */
#define PILLION_TYPE_MESSAGE_QUOTE (pillion_message_quote_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageQuote, pillion_message_quote, PILLION, MESSAGE_QUOTE, GtkButton)

PillionMessageQuote *pillion_message_quote_new         (void);

/* By the message that answers, and by the one that is answered. */
void                 pillion_message_quote_set_reply   (PillionMessageQuote *self,
                                                        PillionMessage      *reply);
void                 pillion_message_quote_set_message (PillionMessageQuote *self,
                                                        PillionMessage      *message);

G_END_DECLS
