/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How far back, as a group of rows of which one is chosen; "Last Year" at first. Property:
 * "with-nothing" (whether no messages at all can be chosen, too).
 */
#define PILLION_TYPE_HISTORY_CHOICE (pillion_history_choice_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistoryChoice, pillion_history_choice, PILLION, HISTORY_CHOICE, AdwPreferencesGroup)

PillionHistoryDepth pillion_history_choice_get_depth (PillionHistoryChoice  *self);
void                pillion_history_choice_set_depth (PillionHistoryChoice  *self,
                                                      PillionHistoryDepth    depth);

/* Offers what is newer than this only; all of it stays a choice, and says its date. 0: no bound */
void                pillion_history_choice_set_bound (PillionHistoryChoice  *self,
                                                      guint64                since_ms);

/* Says of each depth what this device has of it, as soon as that is known. Not with a bound. */
void                pillion_history_choice_measure   (PillionHistoryChoice  *self,
                                                      PillionHistory        *history);

/* Offers only what is newer than this. */
void                pillion_history_choice_set_less_than (PillionHistoryChoice  *self,
                                                          guint64                since_ms);

G_END_DECLS
