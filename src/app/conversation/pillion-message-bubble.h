/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-engine.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* One message. Properties: "engine" (construct only). It follows the message's changes. */
#define PILLION_TYPE_MESSAGE_BUBBLE (pillion_message_bubble_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageBubble, pillion_message_bubble, PILLION, MESSAGE_BUBBLE, GtkWidget)

void        pillion_message_bubble_set_message   (PillionMessageBubble *self,
                                                  PillionMessage       *message);

/* What the user marked of the text; NULL: nothing. (transfer full) */
char       *pillion_message_bubble_dup_selection (PillionMessageBubble *self);

G_END_DECLS
