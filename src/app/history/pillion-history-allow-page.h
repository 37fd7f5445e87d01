/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-device.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* Action: "history-allow.choose" (how far back was chosen: the PIN is next). */
#define PILLION_TYPE_HISTORY_ALLOW_PAGE (pillion_history_allow_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistoryAllowPage, pillion_history_allow_page, PILLION, HISTORY_ALLOW_PAGE, PillionPage)

/* device: a companion; engine: of the primary */
GtkWidget *pillion_history_allow_page_new (PillionEngine  *engine,
                                           PillionDevice  *device);

G_END_DECLS
