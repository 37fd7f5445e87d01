/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-store-error.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * PillionStatement:
 *
 * A prepared statement of a #PillionDatabase, borrowed for one use: bind, then either
 * run it or walk its rows. The first error sticks and is told by run() and finish(), so
 * that the table files stay flat. Freeing gives the statement back to the cache.
 *
 * Parameters and columns are counted as SQLite does: parameters from 1, columns from 0.
 * Bound bytes and text are borrowed and must live until the statement is freed.
 */
typedef struct _PillionStatement PillionStatement;

typedef gpointer (*PillionRowFunc) (PillionStatement *statement);

PillionStatement *pillion_statement_new           (sqlite3           *handle,
                                                   sqlite3_stmt      *prepared,
                                                   int                code);
void              pillion_statement_free          (PillionStatement  *self);

void              pillion_statement_bind_bytes    (PillionStatement  *self,
                                                   int                parameter,
                                                   const void        *bytes,
                                                   gsize              length);
void              pillion_statement_bind_gbytes   (PillionStatement  *self,
                                                   int                parameter,
                                                   GBytes            *bytes);
void              pillion_statement_bind_text     (PillionStatement  *self,
                                                   int                parameter,
                                                   const char        *text);
void              pillion_statement_bind_integer  (PillionStatement  *self,
                                                   int                parameter,
                                                   gint64             value);

/* Runs a statement without rows. */
gboolean          pillion_statement_run           (PillionStatement  *self,
                                                   GError           **error);

/* TRUE for a row; FALSE at the end or on an error: pillion_statement_finish() knows which. */
gboolean          pillion_statement_next          (PillionStatement  *self);

/* FALSE: next() met an error. */
gboolean          pillion_statement_finish        (PillionStatement  *self,
                                                   GError           **error);

/* Walks all rows. read_row makes an object of the one that the statement is at. */
gboolean          pillion_statement_list          (PillionStatement  *self,
                                                   PillionRowFunc     read_row,
                                                   GDestroyNotify     free_row,
                                                   GPtrArray        **rows,
                                                   GError           **error);

gint64            pillion_statement_get_integer   (PillionStatement  *self,
                                                   int                column);

/* (transfer full) (nullable): NULL for SQL NULL. */
char             *pillion_statement_dup_text      (PillionStatement  *self,
                                                   int                column);
GBytes           *pillion_statement_dup_bytes     (PillionStatement  *self,
                                                   int                column);

/* Copies a blob of exactly length bytes. FALSE: another length; the caller treats the
 * row as damaged.
 */
gboolean          pillion_statement_copy_bytes    (PillionStatement  *self,
                                                   int                column,
                                                   guint8            *out,
                                                   gsize              length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionStatement, pillion_statement_free)

G_END_DECLS
