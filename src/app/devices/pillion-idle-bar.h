/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a linked device says above its chats while its primary is not used. */
#define PILLION_TYPE_IDLE_BAR (pillion_idle_bar_get_type ())
G_DECLARE_FINAL_TYPE (PillionIdleBar, pillion_idle_bar, PILLION, IDLE_BAR, GtkWidget)

GtkWidget  *pillion_idle_bar_new       (PillionAccount *account);

/* "": there is nothing to say. */
const char *pillion_idle_bar_get_title (PillionIdleBar *self);

G_END_DECLS
