/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text of others as one line, without the power to turn what stands around it (UAX #9). */

/* Embeddings, overrides, isolates and marks. */
gboolean  pillion_line_is_bidi_control (gunichar    c);

/* (transfer full): without them and without line ends, cut to n_chars */
char     *pillion_line_flatten         (const char *text,
                                        guint       n_chars);

/* (transfer full): the same, whole, as a part of a sentence */
char     *pillion_line_isolate         (const char *text);

G_END_DECLS
