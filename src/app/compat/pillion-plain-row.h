/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An #AdwActionRow whose texts come from others, and are not read as markup. */
GtkWidget *pillion_plain_row_new (const char  *title,
                                  const char  *subtitle);

G_END_DECLS
