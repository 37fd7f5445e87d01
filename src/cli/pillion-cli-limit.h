/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads what --limit says: 1 to 10,000. text: (nullable): 50. %PILLION_ENGINE_ERROR_USAGE for anything else. */
gboolean pillion_cli_limit_parse (const char  *text,
                                  guint       *limit,
                                  GError     **error);

G_END_DECLS
