/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How hard a new PIN is to guess, in a sentence for who chooses it; static, translated. "" for
 * one that is too short to be used, which pillion_pin_check() says better.
 */
const char *pillion_pin_hint (const char *pin);

G_END_DECLS
