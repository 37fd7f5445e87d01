/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-call.h"

G_BEGIN_DECLS

/* account: (transfer none): 32 bytes; row: of the message, 0 if none was named */
typedef void (*PillionCliTargetFound) (PillionCliCall *call,
                                       GBytes         *account,
                                       gint64          row);

/**
 * pillion_cli_target_find:
 * @who: a number or an account's id
 * @id: (nullable): of a message in the chat with them
 *
 * Connects if it can, and finds what a verb is about; ends the call if there is no such thing.
 * Who wrote first is known by the number that they say is theirs, as long as nobody else says
 * so too.
 */
void pillion_cli_target_find (PillionCliCall        *call,
                              const char            *who,
                              const char            *id,
                              PillionCliTargetFound  found);

/* Ends a call whose change is stored, as soon as own devices and others were told of it, or can't
 * be now. error: (transfer full) (nullable)
 */
void pillion_cli_target_end  (PillionCliCall        *call,
                              GError                *error);

G_END_DECLS
