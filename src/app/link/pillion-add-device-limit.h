/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* As many devices are linked as can be: one has to go. The signal "removed" says that there is
 * room.
 */
#define PILLION_TYPE_ADD_DEVICE_LIMIT (pillion_add_device_limit_get_type ())
G_DECLARE_FINAL_TYPE (PillionAddDeviceLimit, pillion_add_device_limit, PILLION, ADD_DEVICE_LIMIT, AdwBin)

void           pillion_add_device_limit_set_list     (PillionAddDeviceLimit  *self,
                                                      PillionDeviceList      *list);
void           pillion_add_device_limit_preselect    (PillionAddDeviceLimit  *self);
PillionDevice *pillion_add_device_limit_get_selected (PillionAddDeviceLimit  *self);

G_END_DECLS
