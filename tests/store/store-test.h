/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* A temporary folder with an open database in it, new for each test. */
typedef struct {
  char            *folder;   /* (owned) */
  char            *path;     /* (owned) */
  PillionDatabase *database; /* (owned) (nullable) */
} StoreTest;

void          store_test_set_up    (StoreTest      *self,
                                    gconstpointer   unused);

/* Removes the folder with the files in it. */
void          store_test_tear_down (StoreTest      *self,
                                    gconstpointer   unused);

/* Closes the database, if it is open, and opens the file again. */
void          store_test_reopen    (StoreTest      *self);
void          store_test_close     (StoreTest      *self);

/* What a query answers in its first column of its first row. sql: a literal. */
gint64        store_test_integer   (StoreTest      *self,
                                    const char     *sql);
char         *store_test_text      (StoreTest      *self,
                                    const char     *sql);

/* (transfer none): 32 bytes of one value; also for the shorter ids */
const guint8 *store_test_id        (guint8          value);

extern const guint8 store_test_key[PILLION_DATABASE_KEY_BYTES];

#define store_test_add(path, function) \
  g_test_add (path, StoreTest, NULL, store_test_set_up, function, store_test_tear_down)

G_END_DECLS
