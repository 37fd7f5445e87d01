/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A phone number as people write it, with spaces, hyphens, dots, slashes, brackets and the digits of
 * any script, and 00 for +, as the engine takes it: + and ASCII digits. Whether it is one is
 * the engine's matter; what does not belong stays. (transfer full)
 */
char *pillion_phone_number_normalize (const char *text);

/* The same for what has digits alone, such as a code. (transfer full) */
char *pillion_digits_normalize       (const char *text);

G_END_DECLS
