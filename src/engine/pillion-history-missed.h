/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* What a device missed while it was logged out (PROTOCOL.md, section 7.7): until when it has all
 * that was sent to it, so that, linked again, it asks for the rest alone. On the store's worker.
 */

/* An envelope was processed that the relay took at this time: the mailbox gives one after the other. */
gboolean pillion_history_missed_note_mailbox (PillionDatabase  *database,
                                              PillionJob       *job,
                                              guint64           mailbox_time_ms,
                                              GError          **error);

/* The relay dropped some that were to come behind those processed: they are among what this device
 * misses when it is linked again.
 */
gboolean pillion_history_missed_note_dropped (PillionDatabase  *database,
                                              GError          **error);

/**
 * pillion_history_missed_begin:
 * @job: of the device that it was, as which it is linked no longer
 * @here_since: (out): what was sent to this account from then on it had, up to what it missed
 *
 * The device is linked again with its store. What is missing stays so until
 * pillion_history_missed_end().
 */
gboolean pillion_history_missed_begin        (PillionDatabase  *database,
                                              PillionJob       *job,
                                              guint64          *here_since,
                                              GError          **error);

/* from: (out): from when on it misses what changed; 0: nothing is to be asked for. here_since: (out):
 * as above; %PILLION_HISTORY_NOTHING for a device that was linked once
 */
gboolean pillion_history_missed_load         (PillionDatabase  *database,
                                              guint64          *from,
                                              guint64          *here_since,
                                              GError          **error);

/* All of it came but messages that failed their check: they are still asked for, and nothing waits
 * for them any more.
 */
gboolean pillion_history_missed_settle       (PillionDatabase  *database,
                                              GError          **error);

gboolean pillion_history_missed_is_settled   (PillionDatabase  *database,
                                              gboolean         *settled,
                                              GError          **error);

/* It came. */
gboolean pillion_history_missed_end          (PillionDatabase  *database,
                                              GError          **error);

G_END_DECLS
