/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ids as people and scripts see them: lower-case hexadecimal. */

/* (transfer full) */
char     *pillion_hex_encode (const guint8  *bytes,
                              gsize          length);

/* Whether text is exactly length bytes in hexadecimal of either case. */
gboolean  pillion_hex_decode (const char    *text,
                              guint8        *bytes,
                              gsize          length);

G_END_DECLS
