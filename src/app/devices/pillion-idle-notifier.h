/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-account.h"

G_BEGIN_DECLS

/* The notification that linked devices will be logged out, since the primary is not used: one,
 * named "devices-expiring". It activates "app.linked-devices"; on the primary its button activates
 * "app.keep-linked". Signals: "announced" (a title, a body), "withdrawn".
 */
#define PILLION_TYPE_IDLE_NOTIFIER (pillion_idle_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PillionIdleNotifier, pillion_idle_notifier, PILLION, IDLE_NOTIFIER, GObject)

/* application: (nullable): NULL: its signals alone tell */
PillionIdleNotifier *pillion_idle_notifier_new (PillionAccount *account,
                                                GApplication   *application);

G_END_DECLS
