/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/welcome/pillion-problem-view.h"
#include "engine/pillion-device-list.h"

G_BEGIN_DECLS

/* Shows why a device was not linked, and the way on: "add-device.again" or
 * "add-device.show-devices", or those of pillion-recovery.h.
 */
void pillion_add_device_problem_show_error       (PillionProblemView  *view,
                                                  const GError        *error);

/* Something is being waited for: the new device. */
void pillion_add_device_problem_show_waiting     (PillionProblemView  *view);

/* Only the primary can link; list says which that is. */
void pillion_add_device_problem_show_not_primary (PillionProblemView  *view,
                                                  PillionDeviceList   *list);

G_END_DECLS
