/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-statement.h"

#include "store/pillion-connection.h"

#include <errno.h>
#include <string.h>

struct _PillionStatement {
  sqlite3      *handle;   /* (unowned) */
  sqlite3_stmt *prepared; /* (unowned) (nullable): the database's cache owns it */
  int           code;     /* the first result that was no success */
  GError       *error;    /* (owned) (nullable): what next() met */
};

PillionStatement *
pillion_statement_new (sqlite3      *handle,
                       sqlite3_stmt *prepared,
                       int           code)
{
  PillionStatement *self = g_new0 (PillionStatement, 1);

  self->handle = handle;
  self->prepared = prepared;
  self->code = code;
  return self;
}

void
pillion_statement_free (PillionStatement *self)
{
  if (self->prepared != NULL) {
    sqlite3_reset (self->prepared);
    sqlite3_clear_bindings (self->prepared);
  }
  g_clear_error (&self->error);
  g_free (self);
}

static void
keep_first_error (PillionStatement *self,
                  int               code)
{
  if (self->code == SQLITE_OK)
    self->code = code;
}

/* NULL is for SQL NULL, so nothing at all is bound as an empty blob. */
void
pillion_statement_bind_bytes (PillionStatement *self,
                              int               parameter,
                              const void       *bytes,
                              gsize             length)
{
  if (self->code != SQLITE_OK)
    return;
  if (bytes == NULL)
    keep_first_error (self, sqlite3_bind_null (self->prepared, parameter));
  else
    keep_first_error (self, sqlite3_bind_blob64 (self->prepared, parameter, bytes, length, SQLITE_STATIC));
}

void
pillion_statement_bind_gbytes (PillionStatement *self,
                               int               parameter,
                               GBytes           *bytes)
{
  gsize length = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes != NULL && data == NULL)
    data = "";
  pillion_statement_bind_bytes (self, parameter, data, length);
}

void
pillion_statement_bind_text (PillionStatement *self,
                             int               parameter,
                             const char       *text)
{
  if (self->code != SQLITE_OK)
    return;
  keep_first_error (self, text == NULL
                            ? sqlite3_bind_null (self->prepared, parameter)
                            : sqlite3_bind_text64 (self->prepared, parameter, text, strlen (text), SQLITE_STATIC, SQLITE_UTF8));
}

void
pillion_statement_bind_integer (PillionStatement *self,
                                int               parameter,
                                gint64            value)
{
  if (self->code == SQLITE_OK)
    keep_first_error (self, sqlite3_bind_int64 (self->prepared, parameter, value));
}

gboolean
pillion_statement_next (PillionStatement *self)
{
  int code = self->code;

  if (self->error != NULL)
    return FALSE;
  errno = 0;
  if (code == SQLITE_OK)
    code = sqlite3_step (self->prepared);
  if (code == SQLITE_ROW)
    return TRUE;
  if (code == SQLITE_DONE)
    return FALSE;
  keep_first_error (self, code);
  pillion_connection_set_error (self->handle, code, &self->error);
  return FALSE;
}

gboolean
pillion_statement_finish (PillionStatement *self,
                          GError          **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

gboolean
pillion_statement_run (PillionStatement *self,
                       GError          **error)
{
  while (pillion_statement_next (self))
    continue;
  return pillion_statement_finish (self, error);
}

gboolean
pillion_statement_list (PillionStatement *self,
                        PillionRowFunc    read_row,
                        GDestroyNotify    free_row,
                        GPtrArray       **rows,
                        GError          **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_row);

  while (pillion_statement_next (self))
    g_ptr_array_add (list, read_row (self));
  if (!pillion_statement_finish (self, error))
    return FALSE;
  *rows = g_steal_pointer (&list);
  return TRUE;
}

gint64
pillion_statement_get_integer (PillionStatement *self,
                               int               column)
{
  return sqlite3_column_int64 (self->prepared, column);
}

char *
pillion_statement_dup_text (PillionStatement *self,
                            int               column)
{
  return g_strdup ((const char *) sqlite3_column_text (self->prepared, column));
}

GBytes *
pillion_statement_dup_bytes (PillionStatement *self,
                             int               column)
{
  if (sqlite3_column_type (self->prepared, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (self->prepared, column),
                      (gsize) sqlite3_column_bytes (self->prepared, column));
}

gboolean
pillion_statement_copy_bytes (PillionStatement *self,
                              int               column,
                              guint8           *out,
                              gsize             length)
{
  const void *blob = sqlite3_column_blob (self->prepared, column);

  if (blob == NULL || (gsize) sqlite3_column_bytes (self->prepared, column) != length)
    return FALSE;
  memcpy (out, blob, length);
  return TRUE;
}
