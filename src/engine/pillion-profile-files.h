/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of its files a profile has: what is lost must never be taken for what was not made yet. All
 * may block.
 */

/* In the folder. pillion-restoration.h keeps the number of openings in it; that it is there says
 * that the database was, too.
 */
#define PILLION_PROFILE_GENERATION_FILE "generation"

/* Whether the folder holds anything of a profile. */
gboolean pillion_profile_files_exist      (const char  *folder);

/**
 * pillion_profile_files_check:
 * @folder: locked by this process
 * @error: %PILLION_ENGINE_ERROR_DAMAGED: the database was there, and is gone or empty;
 *   _KEY_MISSING: it is there without its `store-key`; or a PILLION_STORE_ERROR
 *
 * Whether the database is there with its key, or was never made.
 */
gboolean pillion_profile_files_check      (const char  *folder,
                                           GError     **error);

/* The database is there, durably: without it the profile is not new any more. Where that can't be
 * written, it is tried again at the next opening.
 */
void     pillion_profile_files_note_store (const char  *folder);

G_END_DECLS
