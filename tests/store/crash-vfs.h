/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An SQLite VFS "crash" whose files are in memory and which loses its power: then each sector of
 * 512 bytes of each write since the last sync is there or not, by chance. So writes are torn,
 * dropped, and persist in another order than they were made. A write disturbs no byte beside it.
 */

void     crash_vfs_register (void);

/* The power goes at the n-th write, sync or truncation from now on, which does not happen, nor does
 * anything after it.
 */
void     crash_vfs_arm      (guint    n_operations);
gboolean crash_vfs_is_dead  (void);

/* The power comes back: files are what became of them. */
void     crash_vfs_recover  (GRand   *rand);

/* A disk that says "done" and has not written: xSync() does nothing. */
void     crash_vfs_skip_syncs (gboolean skip);

/* (nullable): what a file has. */
const guint8 *crash_vfs_get_contents (const char *name,
                                      gsize      *n);

/* All files are gone. */
void     crash_vfs_clear    (void);

G_END_DECLS
