/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_LOADING_PAGE (pillion_loading_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionLoadingPage, pillion_loading_page, PILLION, LOADING_PAGE, PillionPage)

GtkWidget *pillion_loading_page_new (PillionEngine *engine);

G_END_DECLS
