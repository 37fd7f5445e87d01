/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-json-members.h"

G_BEGIN_DECLS

/* The messages of the relay's socket are structures with a table each: one row per
 * member of the JSON object says where it stands, what it is and how large it may be.
 * Reading, writing and clearing follow the table, so that both directions agree by
 * construction.
 *
 * A member of bytes that is optional and absent is NULL, a text "", a counter 0; fixed
 * bytes and objects have a boolean has_NAME beside them.
 */

/**
 * PillionRelayKind:
 * @PILLION_RELAY_KIND_COUNTER: guint64, min to max
 * @PILLION_RELAY_KIND_BOOLEAN: gboolean
 * @PILLION_RELAY_KIND_ENUM: int, of the names of the row; in the structure the number
 *   is the index of the name
 * @PILLION_RELAY_KIND_TEXT: char array with room for max + 1 bytes
 * @PILLION_RELAY_KIND_NUMBER: char array with a phone number
 * @PILLION_RELAY_KIND_FIXED: guint8 array of max bytes
 * @PILLION_RELAY_KIND_BYTES: GBytes of min to max bytes
 * @PILLION_RELAY_KIND_OBJECT: a structure of its own schema
 * @PILLION_RELAY_KIND_OBJECTS: GArray of such, at most max
 * @PILLION_RELAY_KIND_COUNTERS: GArray of guint64, at most max
 * @PILLION_RELAY_KIND_DEVICES: GArray of #PillionRelayDeviceId, at most max
 * @PILLION_RELAY_KIND_BLOBS: GPtrArray of GBytes, at most max of them, each of 1 to
 *   item_max bytes
 *
 * Lists are never %NULL after reading, and %NULL is written as an empty one.
 */
typedef enum {
  PILLION_RELAY_KIND_COUNTER,
  PILLION_RELAY_KIND_BOOLEAN,
  PILLION_RELAY_KIND_ENUM,
  PILLION_RELAY_KIND_TEXT,
  PILLION_RELAY_KIND_NUMBER,
  PILLION_RELAY_KIND_FIXED,
  PILLION_RELAY_KIND_BYTES,
  PILLION_RELAY_KIND_OBJECT,
  PILLION_RELAY_KIND_OBJECTS,
  PILLION_RELAY_KIND_COUNTERS,
  PILLION_RELAY_KIND_DEVICES,
  PILLION_RELAY_KIND_BLOBS,
} PillionRelayKind;

typedef struct _PillionRelaySchema PillionRelaySchema;

typedef struct {
  const char               *name;
  PillionRelayKind          kind;
  gboolean                  optional;
  gsize                     offset;     /* of the member in the structure */
  gsize                     has_offset; /* of has_NAME, where optional needs one */
  guint64                   min;
  guint64                   max;
  gsize                     item_max;
  const char *const        *names;  /* (nullable): for ENUM, max + 1 of them */
  const PillionRelaySchema *schema; /* (nullable): for OBJECT and OBJECTS */
} PillionRelayField;

/* check: (nullable): says what is wrong with a structure whose members are each in
 * range, a static string, or NULL
 */
struct _PillionRelaySchema {
  const char              *what; /* for errors */
  gsize                    size; /* of the structure */
  const PillionRelayField *fields;
  guint                    n_fields;
  const char            *(*check) (gconstpointer message);
};

typedef struct {
  guint8 device[16];
} PillionRelayDeviceId;

/* What the functions below are made of. */
gboolean    pillion_relay_schema_read      (const PillionRelaySchema  *schema,
                                            JsonObject                *object,
                                            gpointer                   message,
                                            GError                   **error);
gboolean    pillion_relay_schema_read_item (const PillionRelaySchema  *schema,
                                            const PillionJsonItem     *item,
                                            gpointer                   message,
                                            GError                   **error);
JsonObject *pillion_relay_schema_write     (const PillionRelaySchema  *schema,
                                            gconstpointer              message);
void        pillion_relay_schema_clear     (const PillionRelaySchema  *schema,
                                            gpointer                   message);

/**
 * PILLION_RELAY_DECLARE_MESSAGE:
 * @Type: structure
 * @name: its name in functions
 *
 * Declares for a message:
 *
 * `gboolean NAME_read (Type *self, JsonObject *object, GError **error)` reads the
 * members of an object over whatever @self holds (nothing of it is freed). After an
 * error @self is all zeros.
 *
 * `gboolean NAME_read_item (Type *self, const PillionJsonItem *item, GError **error)`:
 * the same of a frame's body.
 *
 * `JsonObject *NAME_write (const Type *self)`: (transfer full): the members. Writing
 * what reading refuses is the caller's error.
 *
 * `void NAME_clear (Type *self)` frees what it owns and zeroes it; g_auto (Type) does
 * that by itself for one that began as `{ 0 }`.
 */
#define PILLION_RELAY_DECLARE_MESSAGE(Type, name)                              \
  extern const PillionRelaySchema name##_schema;                               \
                                                                               \
  G_GNUC_UNUSED static inline gboolean                                         \
    name##_read (Type *self, JsonObject *object, GError **error)               \
  {                                                                            \
    return pillion_relay_schema_read (&name##_schema, object, self, error);    \
  }                                                                            \
                                                                               \
  G_GNUC_UNUSED static inline gboolean                                         \
    name##_read_item (Type *self, const PillionJsonItem *item, GError **error) \
  {                                                                            \
    return pillion_relay_schema_read_item (&name##_schema, item, self, error); \
  }                                                                            \
                                                                               \
  G_GNUC_UNUSED static inline JsonObject *                                     \
    name##_write (const Type *self)                                            \
  {                                                                            \
    return pillion_relay_schema_write (&name##_schema, self);                  \
  }                                                                            \
                                                                               \
  G_GNUC_UNUSED static inline void                                             \
    name##_clear (Type *self)                                                  \
  {                                                                            \
    pillion_relay_schema_clear (&name##_schema, self);                         \
  }                                                                            \
                                                                               \
  G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Type, name##_clear)

G_END_DECLS
