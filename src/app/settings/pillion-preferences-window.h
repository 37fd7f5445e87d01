/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the user can choose: about this window on this computer, and for all own devices. */
#define PILLION_TYPE_PREFERENCES_WINDOW (pillion_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (PillionPreferencesWindow, pillion_preferences_window, PILLION, PREFERENCES_WINDOW, AdwPreferencesWindow)

GtkWidget *pillion_preferences_window_new (PillionEngine *engine);

G_END_DECLS
