/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* All the ways to hand over what the new device shows. Signals: "text" (a QR code's, as it is)
 * and "code" (as typed).
 */
#define PILLION_TYPE_ADD_DEVICE_SOURCES (pillion_add_device_sources_get_type ())
G_DECLARE_FINAL_TYPE (PillionAddDeviceSources, pillion_add_device_sources, PILLION, ADD_DEVICE_SOURCES, AdwBin)

void        pillion_add_device_sources_set_scanning   (PillionAddDeviceSources  *self,
                                                       gboolean                  scanning);
void        pillion_add_device_sources_set_online     (PillionAddDeviceSources  *self,
                                                       gboolean                  online);
void        pillion_add_device_sources_set_code_error (PillionAddDeviceSources  *self,
                                                       const char               *message);
const char *pillion_add_device_sources_get_code_error (PillionAddDeviceSources  *self);
void        pillion_add_device_sources_tell           (PillionAddDeviceSources  *self,
                                                       const char               *message,
                                                       gboolean                  in_passing);
const char *pillion_add_device_sources_get_problem    (PillionAddDeviceSources  *self);
void        pillion_add_device_sources_clear_code     (PillionAddDeviceSources  *self);

gboolean    pillion_add_device_sources_is_reading     (PillionAddDeviceSources  *self);

G_END_DECLS
