/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* The reactions to a message, each a button that gives or takes back one's own. */
#define PILLION_TYPE_MESSAGE_REACTIONS (pillion_message_reactions_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageReactions, pillion_message_reactions, PILLION, MESSAGE_REACTIONS, GtkWidget)

PillionMessageReactions *pillion_message_reactions_new  (void);

void                     pillion_message_reactions_show (PillionMessageReactions *self,
                                                         PillionMessage          *message);

G_END_DECLS
