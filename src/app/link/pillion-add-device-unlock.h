/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-pin.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the PIN. The signal "unlocked" says that the account's key is open. */
#define PILLION_TYPE_ADD_DEVICE_UNLOCK (pillion_add_device_unlock_get_type ())
G_DECLARE_FINAL_TYPE (PillionAddDeviceUnlock, pillion_add_device_unlock, PILLION, ADD_DEVICE_UNLOCK, AdwBin)

void               pillion_add_device_unlock_set_engine (PillionAddDeviceUnlock  *self,
                                                         PillionEngine           *engine);
void               pillion_add_device_unlock_ask        (PillionAddDeviceUnlock  *self,
                                                         const char              *message);
PillionAccountKey *pillion_add_device_unlock_steal_key  (PillionAddDeviceUnlock  *self);

G_END_DECLS
