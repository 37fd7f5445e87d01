/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-device-list.h"

G_BEGIN_DECLS

#define PILLION_TYPE_DEVICE_PAGE (pillion_device_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionDevicePage, pillion_device_page, PILLION, DEVICE_PAGE, PillionPage)

GtkWidget *pillion_device_page_new (PillionDeviceList  *list,
                                    PillionDevice      *device);

G_END_DECLS
