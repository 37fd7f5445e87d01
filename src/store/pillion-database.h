/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-statement.h"

G_BEGIN_DECLS

/**
 * PillionDatabase:
 *
 * The SQLite database of a profile, encrypted page by page (pillion-page-cipher.h): pages of
 * 4,096 bytes, WAL, one process (EXCLUSIVE), synchronous=FULL, so that what was committed
 * survives a power cut. Belongs to one thread, the worker of #PillionStore; the table files
 * (`pillion-*-table.h`) take it as their first argument and run within its transaction.
 */
typedef struct _PillionDatabase PillionDatabase;

#define PILLION_DATABASE_KEY_BYTES 32

/**
 * pillion_database_open:
 * @path: the file; made with mode 0600 when it is not there
 * @key: (array fixed-size=32) (secret): the database key; kept in secret memory while it is open
 * @error: %PILLION_STORE_ERROR_WRONG_KEY, _DAMAGED, _NEWER, _BUSY, _FULL, _READ_ONLY, _IO
 *
 * Opens or creates the database and migrates it to the newest schema. A plain one of an earlier
 * version is encrypted first (pillion-database-file.h). May block.
 *
 * Returns: (transfer full) (nullable): the database
 */
PillionDatabase  *pillion_database_open            (const char       *path,
                                                    const guint8     *key,
                                                    GError          **error);
void              pillion_database_free            (PillionDatabase  *self);

/* (transfer full): a statement of the cache. sql must be a string literal: the cache
 * goes by its address. Errors stick to the statement.
 */
PillionStatement *pillion_database_prepare         (PillionDatabase  *self,
                                                    const char       *sql);

/* Runs statements without parameters or rows, not cached. */
gboolean          pillion_database_execute         (PillionDatabase  *self,
                                                    const char       *sql,
                                                    GError          **error);

gint64            pillion_database_last_row_id     (PillionDatabase  *self);
int               pillion_database_changes         (PillionDatabase  *self);

/* (transfer none) (element-type gint64): for pillion-search-table.h: messages whose words go into
 * the index before the transaction is committed.
 */
GHashTable       *pillion_database_get_unindexed   (PillionDatabase  *self);

/* Gives back the memory of pages that were read, and what else of the heap nobody uses. Pages that
 * are needed again are read and opened again.
 */
void              pillion_database_release_memory  (PillionDatabase  *self);

/* Whether other work waits for the worker, in its queue. queue: (unowned): lives longer */
void              pillion_database_set_queue       (PillionDatabase  *self,
                                                    GAsyncQueue      *queue);
gboolean          pillion_database_is_awaited      (PillionDatabase  *self);

/* One transaction; no nesting. commit() is durable when it returns TRUE; after FALSE
 * everything since begin() is undone.
 */
gboolean          pillion_database_begin           (PillionDatabase  *self,
                                                    GError          **error);
gboolean          pillion_database_commit          (PillionDatabase  *self,
                                                    GError          **error);
void              pillion_database_rollback        (PillionDatabase  *self);
gboolean          pillion_database_has_begun       (PillionDatabase  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionDatabase, pillion_database_free)

G_END_DECLS
