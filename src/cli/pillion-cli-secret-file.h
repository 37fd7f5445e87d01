/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A secret that a script gives: the text of a file, without the end of its line. Of a pipe, like
 * /dev/fd/3, too. May block.
 *
 * (transfer full) (secret): free with pillion_cli_input_free_secret(). NULL with
 * %PILLION_ENGINE_ERROR_BAD_FILE: others may read the file, or it can't be read, or holds no text.
 */
char *pillion_cli_secret_file_read (const char  *file,
                                    GError     **error);

G_END_DECLS
