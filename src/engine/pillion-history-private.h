/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "engine/pillion-history.h"

G_BEGIN_DECLS

/* The engine is not kept alive by it. */
PillionHistory *pillion_history_new          (PillionEngine   *engine);

/* What a committed job means for transfers. */
void            pillion_history_take_effects (PillionHistory  *self,
                                              PillionJob      *job);

/* Asks the store what is to travel. */
void            pillion_history_refresh      (PillionHistory  *self);

/* Begins what waits, if it can be begun now. */
void            pillion_history_go_on        (PillionHistory  *self);

/* (transfer none) */
PillionEngine  *pillion_history_get_engine   (PillionHistory  *self);

G_END_DECLS
