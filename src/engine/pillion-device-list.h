/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-devices.h"
#include "engine/pillion-idle-warning.h"
#include "engine/pillion-live-list.h"

G_BEGIN_DECLS

/* A #GListModel of #PillionDevice: the devices of the own account that are in use, the primary
 * first. Properties: "primary" (this device is), the others as their getters are named: "n-companions", "max-companions", "not-after-ms" (when the
 * companions lapse as far as is known; 0: not known), "days-left" (until then, whole days),
 * "idle-stage" (how urgently the primary is to be used, when it was read),
 * "idle-days" (for how many whole days it was not used then; 0: there is no such stage),
 * "stale-since-ms" (the list is as it was known then; 0: it is live, or this device was never
 * online).
 */
#define PILLION_TYPE_DEVICE_LIST (pillion_device_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionDeviceList, pillion_device_list, PILLION, DEVICE_LIST, PillionLiveList)

PillionDeviceList *pillion_device_list_new                (PillionEngine     *engine);

gboolean           pillion_device_list_is_primary         (PillionDeviceList *self);
guint              pillion_device_list_get_n_companions   (PillionDeviceList *self);
guint              pillion_device_list_get_max_companions (PillionDeviceList *self);
guint64            pillion_device_list_get_not_after_ms   (PillionDeviceList *self);
guint              pillion_device_list_get_days_left      (PillionDeviceList *self);
PillionIdleStage   pillion_device_list_get_idle_stage     (PillionDeviceList *self);
guint              pillion_device_list_get_idle_days      (PillionDeviceList *self);
guint64            pillion_device_list_get_stale_since_ms (PillionDeviceList *self);

G_END_DECLS
