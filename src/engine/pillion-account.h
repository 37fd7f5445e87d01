/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-idle-warning.h"

G_BEGIN_DECLS

/* Who this profile is, for header bars and settings. Each getter below is a property of the same
 * name without its verb; "engine" is construct only. Strings are "" where there is no account
 * yet. "not-after-ms": when the companions lapse as far as is known; 0: not known.
 * "idle-stage": how urgently the primary is to be used, as far as is known.
 */
#define PILLION_TYPE_ACCOUNT (pillion_account_get_type ())
G_DECLARE_FINAL_TYPE (PillionAccount, pillion_account, PILLION, ACCOUNT, GObject)

PillionAccount *pillion_account_new              (PillionEngine  *engine);

PillionEngine  *pillion_account_get_engine       (PillionAccount *self);
const char     *pillion_account_get_account      (PillionAccount *self);
const char     *pillion_account_get_device       (PillionAccount *self);
const char     *pillion_account_get_number       (PillionAccount *self);
const char     *pillion_account_get_name         (PillionAccount *self);
const char     *pillion_account_get_device_name  (PillionAccount *self);
const char     *pillion_account_get_relay        (PillionAccount *self);
gboolean        pillion_account_is_primary       (PillionAccount *self);
guint64         pillion_account_get_not_after_ms (PillionAccount *self);
PillionIdleStage
                pillion_account_get_idle_stage   (PillionAccount *self);

G_END_DECLS
