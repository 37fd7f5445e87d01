/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Objects that show what was read from the store keep it in a plain structure, made on the
 * store's worker. A table names its fields; each is a read-only property. Bringing such an
 * object up to date notifies what changed and nothing else.
 */

typedef enum {
  PILLION_FIELD_BOOLEAN, /* gboolean */
  PILLION_FIELD_UINT,    /* guint */
  PILLION_FIELD_INT64,   /* gint64 */
  PILLION_FIELD_UINT64,  /* guint64 */
  PILLION_FIELD_ENUM,    /* int: an enumeration */
  PILLION_FIELD_STRING,  /* char *: (owned) (nullable) */
  PILLION_FIELD_STATIC,  /* const char *: (unowned): lives for ever */
  PILLION_FIELD_BYTES,   /* GBytes *: (owned) (nullable) */
} PillionFieldType;

/**
 * PillionField:
 * @name: of the property
 * @offset: of the field in the structure
 * @get_type: of an enumeration; else NULL
 */
typedef struct {
  const char       *name;
  PillionFieldType  type;
  gsize             offset;
  GType           (*get_type) (void);
} PillionField;

/* Installs a property for each field, from id 1 on, in the table's order. properties: room for
 * n_fields + 1 and what follows.
 */
void pillion_fields_add_properties (const PillionField  *fields,
                                    guint                n_fields,
                                    GParamSpec         **properties);

/* facts: the structure */
void pillion_fields_get            (const PillionField  *field,
                                    gconstpointer        facts,
                                    GValue              *value);

/* Frees what the structure owns through its fields. */
void pillion_fields_clear          (const PillionField  *fields,
                                    guint                n_fields,
                                    gpointer             facts);

/* Moves the fields that differ from update to facts and notifies each; update gets the old
 * ones. Returns: whether any did
 */
gboolean pillion_fields_take       (const PillionField  *fields,
                                    guint                n_fields,
                                    gpointer             facts,
                                    gpointer             update,
                                    GObject             *object,
                                    GParamSpec         **properties);

G_END_DECLS
