/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PILLION_TYPE_SPINNER (pillion_spinner_get_type ())
G_DECLARE_FINAL_TYPE (PillionSpinner, pillion_spinner, PILLION, SPINNER, GtkWidget)

G_END_DECLS
