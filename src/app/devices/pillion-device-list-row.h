/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PILLION_TYPE_DEVICE_LIST_ROW (pillion_device_list_row_get_type ())
G_DECLARE_FINAL_TYPE (PillionDeviceListRow, pillion_device_list_row, PILLION, DEVICE_LIST_ROW, AdwActionRow)

GtkWidget     *pillion_device_list_row_new        (PillionDevice     *device);

PillionDevice *pillion_device_list_row_get_device (PillionDeviceListRow  *self);

G_END_DECLS
