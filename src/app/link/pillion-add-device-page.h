/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-device-list.h"

G_BEGIN_DECLS

#define PILLION_TYPE_ADD_DEVICE_PAGE (pillion_add_device_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionAddDevicePage, pillion_add_device_page, PILLION, ADD_DEVICE_PAGE, PillionPage)

GtkWidget  *pillion_add_device_page_new      (PillionDeviceList     *list);

const char *pillion_add_device_page_get_step (PillionAddDevicePage  *self);

G_END_DECLS
