/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_WELCOME_PAGE (pillion_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionWelcomePage, pillion_welcome_page, PILLION, WELCOME_PAGE, PillionPage)

GtkWidget  *pillion_welcome_page_new           (PillionEngine       *engine,
                                                const char          *relay_url);

const char *pillion_welcome_page_get_relay_url (PillionWelcomePage  *self);
void        pillion_welcome_page_set_relay_url (PillionWelcomePage  *self,
                                                const char          *relay_url);

G_END_DECLS
