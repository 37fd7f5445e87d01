/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_DEVICES_PAGE (pillion_devices_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionDevicesPage, pillion_devices_page, PILLION, DEVICES_PAGE, PillionPage)

GtkWidget *pillion_devices_page_new (PillionEngine *engine);

G_END_DECLS
