/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-output.h"
#include "engine/pillion-conversation-event.h"

G_BEGIN_DECLS

/* Prints what happened in a conversation just now: "receipt", "reaction", "edit", "delete".
 * names: (nullable): of pillion_cli_text_names_new(), for people
 */
void pillion_cli_events_print (PillionCliOutput                *output,
                               const PillionConversationEvent  *event,
                               GHashTable                      *names);

/* The same for "typing": somebody began or ceased to. account: 32 bytes */
void pillion_cli_events_print_typing (PillionCliOutput  *output,
                                      GBytes            *account,
                                      gboolean           active,
                                      GHashTable        *names);

G_END_DECLS
