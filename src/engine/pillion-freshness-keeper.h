/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* The primary's word that it is in use (PROTOCOL.md, section 3.6): a freshness at use, at
 * most every min (6 h, primary_idle_ms / 4), and once more when the use ends. A primary
 * whose last one has lapsed expires its companions first.
 */

/**
 * pillion_freshness_keeper_use_async:
 * @ending: the use ends: publish even if one is not due yet
 *
 * Says that a person uses this primary now: input in its window, a command. Never call it
 * for background work. Does nothing on a companion, or offline.
 */
void     pillion_freshness_keeper_use_async  (PillionEngine        *engine,
                                              gboolean              ending,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean pillion_freshness_keeper_use_finish (PillionEngine        *engine,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
