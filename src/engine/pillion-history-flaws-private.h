/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history-flaws.h"
#include "store/pillion-history-flaws.h"

G_BEGIN_DECLS

/* rows: (element-type PillionHistoryFlawRow). (transfer full) (element-type PillionHistoryFlaw) */
GPtrArray *pillion_history_flaws_new   (GPtrArray       *rows);

gboolean   pillion_history_flaws_equal (GPtrArray       *a,
                                        GPtrArray       *b);

/* (transfer none) (element-type PillionHistoryFlaw) */
GPtrArray *pillion_history_get_flaws   (PillionHistory  *self);

G_END_DECLS
