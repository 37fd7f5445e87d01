/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-conversation.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* The number that two people compare to know that nobody sits between them. */
#define PILLION_TYPE_SAFETY_NUMBER_PAGE (pillion_safety_number_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionSafetyNumberPage, pillion_safety_number_page, PILLION, SAFETY_NUMBER_PAGE, PillionPage)

GtkWidget *pillion_safety_number_page_new (PillionEngine       *engine,
                                           PillionConversation *conversation);

G_END_DECLS
