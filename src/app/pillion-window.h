/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/pillion-application.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_WINDOW (pillion_window_get_type ())
G_DECLARE_FINAL_TYPE (PillionWindow, pillion_window, PILLION, WINDOW, AdwApplicationWindow)

PillionWindow *pillion_window_new          (PillionApplication  *application,
                                            PillionEngine       *engine,
                                            const char          *relay_url);

PillionEngine *pillion_window_get_engine   (PillionWindow       *self);
gboolean       pillion_window_is_closed    (PillionWindow       *self);
void           pillion_window_present_soon (PillionWindow       *self);
void           pillion_window_ask_of_page  (PillionWindow       *self,
                                            const char          *action,
                                            GVariant            *target);

G_END_DECLS
