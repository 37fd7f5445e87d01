/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "engine/pillion-preferences.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* The settings that own devices share, on the store's worker. */

gboolean pillion_preferences_load (PillionDatabase           *database,
                                   PillionPreferences        *preferences,
                                   GError                   **error);

/* Keeps a value if there is no newer one; names of later versions are kept too. */
gboolean pillion_preferences_take (PillionDatabase           *database,
                                   PillionJob                *job,
                                   const PillionBodySetting  *setting,
                                   GError                   **error);

/* Queues every setting that was ever changed to one device of the own account. */
gboolean pillion_preferences_queue_to (PillionDatabase        *database,
                                       PillionJob             *job,
                                       const guint8           *device,
                                       GError                **error);

G_END_DECLS
