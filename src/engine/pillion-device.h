/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A device of the own account. Each getter below is a property of the same name without its
 * verb. Read only, main thread; only what changed is notified.
 */
#define PILLION_TYPE_DEVICE (pillion_device_get_type ())
G_DECLARE_FINAL_TYPE (PillionDevice, pillion_device, PILLION, DEVICE, GObject)

guint       pillion_device_get_slot           (PillionDevice *self);
const char *pillion_device_get_id             (PillionDevice *self);
const char *pillion_device_get_name           (PillionDevice *self);
const char *pillion_device_get_platform       (PillionDevice *self);
guint64     pillion_device_get_created_ms     (PillionDevice *self);
guint64     pillion_device_get_seen_ms        (PillionDevice *self);
const char *pillion_device_get_state          (PillionDevice *self);
gboolean    pillion_device_is_self            (PillionDevice *self);
gboolean    pillion_device_is_primary         (PillionDevice *self);
gboolean    pillion_device_is_active          (PillionDevice *self);
guint64     pillion_device_get_fresh_until_ms (PillionDevice *self);
guint64     pillion_device_get_synced_ms      (PillionDevice *self);
guint       pillion_device_get_behind         (PillionDevice *self);

G_END_DECLS
