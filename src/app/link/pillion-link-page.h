/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_LINK_PAGE (pillion_link_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionLinkPage, pillion_link_page, PILLION, LINK_PAGE, PillionPage)

GtkWidget *pillion_link_page_new (PillionEngine *engine,
                                  const char    *relay_url);

G_END_DECLS
