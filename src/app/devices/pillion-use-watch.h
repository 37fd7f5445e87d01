/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A primary says that it is in use while its user types, clicks or touches in a window, or in one
 * that was opened after it, and once more when they turn from it: without that its linked devices are
 * logged out in the end. What happens without a connection is said once there is one.
 */
void pillion_use_watch_attach (GtkWindow     *window,
                               PillionEngine *engine);

/* The user has done something, in another way than in the window. */
void pillion_use_watch_note   (GtkWindow     *window);

G_END_DECLS
