/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device.h"
#include "engine/pillion-idle-warning-private.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* What the store says of a device: the fields are the properties. Any thread. */
typedef struct {
  guint       slot;
  char       *id;       /* (owned) */
  char       *name;     /* (owned) (nullable) */
  char       *platform; /* (owned) */
  guint64     created_ms;
  guint64     seen_ms;
  const char *state;    /* (unowned): static */
  gboolean    self;
  gboolean    primary;
  gboolean    active;
  guint64     fresh_until_ms;
  guint64     synced_ms;
  guint       behind;
} PillionDeviceFacts;

void           pillion_device_facts_free (PillionDeviceFacts *self);

/* facts: (transfer full) */
PillionDevice *pillion_device_new        (PillionDeviceFacts *facts);
void           pillion_device_update     (PillionDevice      *self,
                                          PillionDeviceFacts *facts);

/* On the store's worker: every device that the membership has, by slot. warning: what holds
 * of the account. (transfer full) (element-type PillionDeviceFacts); NULL with an error of the store.
 */
GPtrArray     *pillion_devices_read      (PillionDatabase     *database,
                                          PillionJob          *job,
                                          PillionIdleWarning  *warning,
                                          GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionDeviceFacts, pillion_device_facts_free)

G_END_DECLS
