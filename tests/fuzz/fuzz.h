/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What each fuzz-NAME.c defines, in the form of libFuzzer: gives @size bytes
 * from outside to one decoder, checks what must hold after it, returns 0.
 * A finding is a crash, a failed g_assert, or a sanitizer's report.
 */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What a target may define besides: called once before the first input. */
int LLVMFuzzerInitialize (int    *argc,
                          char ***argv);

G_END_DECLS
