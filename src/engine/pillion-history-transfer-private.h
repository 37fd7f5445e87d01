/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history-transfer.h"
#include "store/pillion-history-table.h"

G_BEGIN_DECLS

/* What pillion-history.c does with a transfer. */

PillionHistoryTransfer *pillion_history_transfer_new         (const PillionHistoryRow *row);

/* busy: something of it travels now, or is known to be there to be fetched */
void                    pillion_history_transfer_update      (PillionHistoryTransfer  *self,
                                                              const PillionHistoryRow *row,
                                                              gboolean                 busy);

/* (nullable): what the user must mend before more can be stored; an engine error */
void                    pillion_history_transfer_set_problem (PillionHistoryTransfer  *self,
                                                              const GError            *problem);

G_END_DECLS
