/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-call.h"
#include "engine/pillion-history.h"

G_BEGIN_DECLS

/* error: (transfer full) (nullable): why the transfer failed */
typedef void (*PillionCliHistoryDone) (GError   *error,
                                       gpointer  user_data);

/* Says how a transfer goes, from when there is one until it ends: the event "history" with each
 * change, or a bar on a terminal. It is what this device gets, else the newest that it gives.
 */
void pillion_cli_history_follow (PillionCliCall         *call,
                                 PillionCliHistoryDone   done,
                                 gpointer                user_data);

/* Says once how a transfer stands. device: (nullable): the name of the other one, to be said too */
void pillion_cli_history_print  (PillionCliCall         *call,
                                 PillionHistoryTransfer *transfer,
                                 const char             *device);

/* text: (nullable): none, 30d, 1y or all; NULL is none. FALSE: it is something else. */
gboolean pillion_cli_history_parse_depth (const char          *text,
                                          PillionHistoryDepth *depth);

G_END_DECLS
