/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include <glib/gstdio.h>
#include <string.h>

const guint8 store_test_key[PILLION_DATABASE_KEY_BYTES] = { 1, 2, 3 };

void
store_test_reopen (StoreTest *self)
{
  g_autoptr (GError) error = NULL;

  store_test_close (self);
  self->database = pillion_database_open (self->path, store_test_key, &error);
  g_assert_no_error (error);
}

void
store_test_close (StoreTest *self)
{
  g_clear_pointer (&self->database, pillion_database_free);
}

void
store_test_set_up (StoreTest    *self,
                   gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("pillion-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "pillion.db", NULL);
  store_test_reopen (self);
}

void
store_test_tear_down (StoreTest    *self,
                      gconstpointer unused)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  store_test_close (self);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

gint64
store_test_integer (StoreTest  *self,
                    const char *sql)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (self->database, sql);
  g_autoptr (GError) error = NULL;

  pillion_statement_next (statement);
  pillion_statement_finish (statement, &error);
  g_assert_no_error (error);
  return pillion_statement_get_integer (statement, 0);
}

char *
store_test_text (StoreTest  *self,
                 const char *sql)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (self->database, sql);
  g_autoptr (GError) error = NULL;

  pillion_statement_next (statement);
  pillion_statement_finish (statement, &error);
  g_assert_no_error (error);
  return pillion_statement_dup_text (statement, 0);
}

const guint8 *
store_test_id (guint8 value)
{
  static guint8 ids[256][32];

  memset (ids[value], value, sizeof ids[value]);
  return ids[value];
}
