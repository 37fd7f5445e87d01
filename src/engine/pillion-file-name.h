/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest name of a file, in bytes. */
#define PILLION_FILE_NAME_MAX_BYTES 255

/* (transfer full): a file's name from others, or from a path, as it may be shown and saved: no
 * folders, no control characters, none that change the direction of what follows, no dot or blank
 * in front or blank at the end; cut at a character. "" if nothing is left of it.
 */
char *pillion_file_name_harmless (const char *name);

G_END_DECLS
