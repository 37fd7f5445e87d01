/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pillion_cli_run:
 * @arguments: the program's own, in the encoding of file names
 *
 * One run of the command line, on the default main context. SIGINT and SIGTERM end it after
 * the profile was closed.
 *
 * Returns: the exit status: 0, a #PillionEngineError, or 130 when it was interrupted
 */
int pillion_cli_run (const char *const *arguments);

G_END_DECLS
