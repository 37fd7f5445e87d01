/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-account-view.h"

G_BEGIN_DECLS

/* Says that no device can be added, which ones there are, and how one is removed
 * (%PILLION_ENGINE_ERROR_LIMIT). limit: (out). On the store's worker.
 */
gboolean pillion_devices_describe_limit (PillionDatabase           *database,
                                         PillionJob                *job,
                                         const PillionAccountView  *view,
                                         GError                   **limit,
                                         GError                   **error);

G_END_DECLS
