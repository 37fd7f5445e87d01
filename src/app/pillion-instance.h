/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean pillion_instance_hand_over (GApplication  *application,
                                     const char    *folder,
                                     const char    *uri);

G_END_DECLS
