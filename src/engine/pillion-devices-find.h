/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-account-view.h"

G_BEGIN_DECLS

/* Which device of the own account is meant. On the store's worker. */

/**
 * pillion_devices_find:
 * @view: the own account
 * @id: the first hexadecimal digits of a device's id
 * @error: %PILLION_ENGINE_ERROR_USAGE: there is no such device, or more than one
 *
 * Returns: (transfer none) (nullable): its entry in the newest membership
 */
const PillionMembershipEntry *pillion_devices_find     (const PillionAccountView  *view,
                                                        const char                *id,
                                                        GError                   **error);

/* Says that only the primary can do that, and which device it is: always FALSE, with
 * %PILLION_ENGINE_ERROR_NOT_PRIMARY or an error of the store.
 */
gboolean                      pillion_devices_refuse   (PillionDatabase           *database,
                                                        PillionJob                *job,
                                                        const PillionAccountView  *view,
                                                        GError                   **error);

G_END_DECLS
