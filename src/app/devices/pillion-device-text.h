/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device.h"

G_BEGIN_DECLS

/* Devices in words. What a device says of itself is text from outside: it is never read as
 * markup, and isolated where it stands in a sentence. Times are milliseconds UTC.
 */

/* Static: the name of an icon. */
const char *pillion_device_text_get_icon    (PillionDevice  *device);

/* (transfer full): what a device says of itself, as one line. name, platform: (nullable) */
char       *pillion_device_text_flatten     (const char     *name,
                                             const char     *platform);

/* (transfer full): what it is called, or what it is where that is not known */
char       *pillion_device_text_dup_name    (PillionDevice  *device);

/* (transfer full): its name as a part of a sentence */
char       *pillion_device_text_dup_quoted  (PillionDevice  *device);

/* (transfer full): "Active now", "Last active today at 10:32" */
char       *pillion_device_text_dup_seen    (PillionDevice  *device);

/* (transfer full): what a list says below the name */
char       *pillion_device_text_dup_summary (PillionDevice  *device);

/* (transfer full) (nullable): whether it has what this device has: "In sync, 10:32"; NULL for one that
 * has not said so
 */
char       *pillion_device_text_dup_sync    (PillionDevice  *device);

/* (transfer full) (nullable): what is unusual about it */
char       *pillion_device_text_dup_state   (PillionDevice  *device);

/* (transfer full): day, or time of day, as the locale writes them */
char       *pillion_device_text_dup_date    (guint64         time_ms);
char       *pillion_device_text_dup_time    (guint64         time_ms);

G_END_DECLS
