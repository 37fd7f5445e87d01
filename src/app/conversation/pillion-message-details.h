/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-engine.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* Dialogs about one message, for a window. (transfer none), to be presented. */

/* When it was written and changed, how far it came, from which device, and its earlier texts. */
GtkWidget *pillion_message_details_new               (GtkWindow      *parent,
                                                      PillionEngine  *engine,
                                                      PillionMessage *message);

/* Its responses: "cancel", "me", and "everyone" for own messages. */
GtkWidget *pillion_message_details_new_delete_dialog (GtkWindow      *parent,
                                                      PillionMessage *message);

G_END_DECLS
