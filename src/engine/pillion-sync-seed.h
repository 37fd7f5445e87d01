/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* What a profile decided before there was a log of operations, said in it once, with time 0
 * (PROTOCOL.md, section 7.8), and what an older version kept of that log without signatures, signed
 * by this device. On the primary; elsewhere, and once it is said, this does nothing. On the store's
 * worker.
 */
gboolean pillion_sync_seed (PillionDatabase  *database,
                            PillionJob       *job,
                            GError          **error);

G_END_DECLS
