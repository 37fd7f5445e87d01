/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device-list.h"
#include "engine/pillion-history.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Action: "history-group.allow". */
#define PILLION_TYPE_HISTORY_GROUP (pillion_history_group_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistoryGroup, pillion_history_group, PILLION, HISTORY_GROUP, AdwPreferencesGroup)

/* list: that has the device. Once. */
void pillion_history_group_set_device (PillionHistoryGroup  *self,
                                       PillionDeviceList    *list,
                                       PillionDevice        *device);

G_END_DECLS
