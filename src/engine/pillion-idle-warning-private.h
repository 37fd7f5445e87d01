/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-idle-warning.h"
#include "engine/pillion-job.h"
#include "protocol/pillion-account-view.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* What holds now on this device. view: of its own account. On the store's worker. */
void     pillion_idle_warning_judge  (const PillionAccountView  *view,
                                      const PillionJob          *job,
                                      PillionIdleWarning        *warning);

/* Brings the notice to what holds now. tell: also make one; else it only goes when nothing holds any
 * more. On the store's worker.
 */
gboolean pillion_idle_warning_settle (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const PillionAccountView  *view,
                                      gboolean                   tell,
                                      GError                   **error);

G_END_DECLS
