/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* From when on this device has all that was sent to its account, but for what failed a check or is
 * missing. On the store's worker; pillion-history.h has what of it the user is told.
 */

/* What it got as history, or had before it was linked again. since: (out):
 * %PILLION_HISTORY_NOTHING: nothing came so
 */
gboolean pillion_history_here_load_got (PillionDatabase  *database,
                                        guint64          *since,
                                        GError          **error);

/* That, and what was sent since it was linked, which came to it. */
gboolean pillion_history_here_load     (PillionDatabase  *database,
                                        PillionJob       *job,
                                        guint64          *since,
                                        GError          **error);

/* Nothing was said with an account before it began. start: (out): 0: that is not known */
gboolean pillion_history_here_load_start (PillionDatabase  *database,
                                          const guint8     *account,
                                          guint64          *start,
                                          GError          **error);

G_END_DECLS
