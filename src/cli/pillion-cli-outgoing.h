/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-call.h"

G_BEGIN_DECLS

/* What becomes of messages that this run wrote: "sent" is printed for each when the relay has it,
 * "queued" if it leaves only with a later connection; in a session "sent" follows then.
 */

/**
 * pillion_cli_outgoing_end:
 * @row: of a message that is stored; 0: none is, and nothing will be sent
 * @error: (transfer full) (nullable): why it was not sent now
 *
 * Ends a call that sent one message, when it is known what became of it.
 */
void pillion_cli_outgoing_end     (PillionCliCall  *call,
                                   gint64           row,
                                   GError          *error);

/* The same for several, which leave when their files are at the relay. rows: (transfer full)
 * (element-type gint64), not empty
 */
void pillion_cli_outgoing_end_all (PillionCliCall  *call,
                                   GArray          *rows,
                                   GError          *error);

G_END_DECLS
