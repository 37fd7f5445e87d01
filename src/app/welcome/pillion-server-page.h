/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* Asks for another relay and tries it. "relay-url" changes when one answered. */
#define PILLION_TYPE_SERVER_PAGE (pillion_server_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionServerPage, pillion_server_page, PILLION, SERVER_PAGE, PillionPage)

GtkWidget  *pillion_server_page_new           (PillionEngine      *engine,
                                               const char         *relay_url);

const char *pillion_server_page_get_relay_url (PillionServerPage  *self);

/* (nullable): what is wrong with the address that was tried */
const char *pillion_server_page_get_message   (PillionServerPage  *self);

G_END_DECLS
