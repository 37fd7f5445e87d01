/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Erasing all that a profile's folder holds of it, and what the keyring does. It begins with a mark in
 * the folder, which goes last: whatever ends the program in between, the next opening goes on with it.
 */

/* In the folder. */
#define PILLION_PROFILE_ERASING_FILE "erasing"

/* May block. Where the mark can't be written, erasing does without. */
void     pillion_profile_erasure_begin         (const char           *folder);
gboolean pillion_profile_erasure_has_begun     (const char           *folder);

/* folder: locked by this process, and nothing in it open. Begins, if it has not. */
void     pillion_profile_erasure_go_on_async   (const char           *folder,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* %PILLION_ENGINE_ERROR_READ_ONLY: a file can't be removed */
gboolean pillion_profile_erasure_go_on_finish  (GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
