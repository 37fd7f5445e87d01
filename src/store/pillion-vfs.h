/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-page-cipher.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * PillionVfs:
 *
 * An SQLite VFS between SQLite and the files of one encrypted database: what SQLite writes is
 * sealed (pillion-page-cipher.h), what is read and is not authentic is refused with
 * SQLITE_IOERR_DATA. It knows the database file and its write-ahead log; a rollback journal
 * is in memory, and temporary files are refused, so that nothing plain can come to be.
 *
 * The connection must have locking_mode=EXCLUSIVE (there is no shared memory), pages of 4,096
 * bytes of which SQLITE_FCNTL_RESERVE_BYTES leaves 40 to us, and temp_store=MEMORY.
 *
 * What can't be noticed: that the whole file, the whole log or its end, or a single page was
 * put back to what it was before. Older state of a profile is found out by other means
 * (PROTOCOL.md, section 7.5).
 */
typedef struct _PillionVfs PillionVfs;

/**
 * pillion_vfs_new:
 * @cipher: (transfer full): of the database
 * @below: (nullable): the VFS that has the files; %NULL for the system's own
 *
 * Registers the VFS under a name of its own. The connection that uses it must be closed before
 * it is freed.
 */
PillionVfs *pillion_vfs_new      (PillionPageCipher *cipher,
                                  const char        *below);
void        pillion_vfs_free     (PillionVfs        *self);

/* (transfer none): for sqlite3_open_v2(). */
const char *pillion_vfs_get_name (PillionVfs        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionVfs, pillion_vfs_free)

G_END_DECLS
