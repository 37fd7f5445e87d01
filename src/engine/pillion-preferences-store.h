/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "engine/pillion-preferences.h"

G_BEGIN_DECLS

/* The settings that own devices share, on the store's worker. */

/* Begins the names under which they are kept in the settings table. */
#define PILLION_PREFERENCES_PREFIX "preference-"

gboolean pillion_preferences_load (PillionDatabase           *database,
                                   PillionPreferences        *preferences,
                                   GError                   **error);

/* Keeps what a setting is now; names of later versions are kept too. */
gboolean pillion_preferences_take (PillionDatabase     *database,
                                   PillionJob          *job,
                                   const char          *name,
                                   const char          *value,
                                   GError             **error);

G_END_DECLS
