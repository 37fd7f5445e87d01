/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (type filename): the helper to start: the installed one; where there is none,
 * the one of the build that a program of its folder src/app belongs to. Nobody but root or the
 * user may have put that one there, and not everybody may write it. Else it is installed, too:
 * starting it says that it is missing.
 * @installed: where it is installed
 * @program: (nullable): the file that runs
 */
char *pillion_media_helper_path_find (const char *installed,
                                      const char *program);

G_END_DECLS
