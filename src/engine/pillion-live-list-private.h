/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-live-list.h"
#include "engine/pillion-model-reader.h"

G_BEGIN_DECLS

/* (transfer none) (nullable): NULL once it was disposed of */
PillionModelReader *pillion_live_list_get_reader  (PillionLiveList *self);

/* (transfer none): what it has now, in order */
GPtrArray          *pillion_live_list_get_items   (PillionLiveList *self);

/* What it is to have from now on; see pillion_list_sync(). */
void                pillion_live_list_take_items  (PillionLiveList *self,
                                                   GPtrArray       *wanted);

/* A read has ended, and what it found is shown. error: (nullable) */
void                pillion_live_list_end_reading (PillionLiveList *self,
                                                   const GError    *error);

G_END_DECLS
