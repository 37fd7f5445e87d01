/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a text is one emoji, or empty: %PILLION_ENGINE_ERROR_USAGE if not. */
gboolean pillion_cli_emoji_check (const char  *text,
                                  GError     **error);

G_END_DECLS
