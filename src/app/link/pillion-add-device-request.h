/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history.h"
#include "engine/pillion-primary-link.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A device asks to be linked: whether it may, and the number that is to be typed on it. */
#define PILLION_TYPE_ADD_DEVICE_REQUEST (pillion_add_device_request_get_type ())
G_DECLARE_FINAL_TYPE (PillionAddDeviceRequest, pillion_add_device_request, PILLION, ADD_DEVICE_REQUEST, AdwBin)

const char *pillion_add_device_request_get_step (PillionAddDeviceRequest  *self);
void        pillion_add_device_request_set_link (PillionAddDeviceRequest  *self,
                                                 PillionHistory           *history,
                                                 PillionPrimaryLink       *link);

G_END_DECLS
