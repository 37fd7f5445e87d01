/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-account.h"
#include "engine/pillion-history.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Actions: "history-bar.pause", "history-bar.resume", "history-bar.retry", "history-bar.dismiss",
 * "history-bar.request", "history-bar.request-elsewhere", "history-bar.request-less". Property: "network-metered" (whether this
 * computer's network is paid by what travels).
 */
#define PILLION_TYPE_HISTORY_BAR (pillion_history_bar_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistoryBar, pillion_history_bar, PILLION, HISTORY_BAR, GtkWidget)

GtkWidget  *pillion_history_bar_new       (PillionHistory     *history,
                                           PillionAccount     *account);

/* "": there is nothing to say. */
const char *pillion_history_bar_get_title (PillionHistoryBar  *self);

G_END_DECLS
