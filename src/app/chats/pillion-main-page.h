/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_MAIN_PAGE (pillion_main_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionMainPage, pillion_main_page, PILLION, MAIN_PAGE, PillionPage)

GtkWidget *pillion_main_page_new (PillionEngine *engine);

G_END_DECLS
