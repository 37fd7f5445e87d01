/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-schema.h"

#include "wire/pillion-wire.h"

#include <string.h>

/* The member of a structure that a field is about. */
static gpointer
member_of (gpointer message,
           gsize    offset)
{
  return (guint8 *) message + offset;
}

static gconstpointer
const_member_of (gconstpointer message,
                 gsize         offset)
{
  return (const guint8 *) message + offset;
}

static void
read_enum (const PillionRelayField *field,
           PillionJsonMembers      *members,
           int                     *out)
{
  const char *name = pillion_json_members_string (members, field->name, 1, 64);

  for (guint64 i = field->min; i <= field->max; i++)
    if (strcmp (name, field->names[i]) == 0) {
      *out = (int) i;
      return;
    }

  pillion_json_members_refuse (members, field->name, "is none of the known values");
}

static void
read_text (const PillionRelayField *field,
           PillionJsonMembers      *members,
           char                    *out)
{
  const char *text = pillion_json_members_string (members, field->name, field->min, field->max);
  gsize len = strlen (text);

  if (pillion_text_is_valid (text, len, FALSE))
    memcpy (out, text, len + 1);
  else
    pillion_json_members_refuse (members, field->name, "has control characters");
}

static void
read_number (const PillionRelayField *field,
             PillionJsonMembers      *members,
             char                    *out)
{
  const char *text = pillion_json_members_string (members, field->name, 1,
                                                  PILLION_NUMBER_MAX_BYTES);

  if (pillion_number_is_valid (text))
    memcpy (out, text, strlen (text) + 1);
  else
    pillion_json_members_refuse (members, field->name, "is not a phone number");
}

/* A list whose elements are no objects. */
static void
read_list (const PillionRelayField *field,
           PillionJsonMembers      *members,
           gpointer                *out)
{
  guint n;
  gpointer array = pillion_json_members_array (members, field->name, (guint) field->min,
                                               (guint) field->max, &n);

  if (field->kind == PILLION_RELAY_KIND_BLOBS) {
    GPtrArray *blobs = g_ptr_array_new_full (n, (GDestroyNotify) g_bytes_unref);

    *out = blobs;

    for (guint i = 0; i < n && pillion_json_members_is_valid (members); i++) {
      GBytes *bytes = pillion_json_members_element_blob (members, field->name, array, i, 1,
                                                         field->item_max);

      if (bytes != NULL)
        g_ptr_array_add (blobs, bytes);
    }
  } else if (field->kind == PILLION_RELAY_KIND_DEVICES) {
    GArray *devices = g_array_sized_new (FALSE, TRUE, sizeof (PillionRelayDeviceId), n);

    *out = g_array_set_size (devices, n);

    for (guint i = 0; i < n; i++)
      pillion_json_members_element_bytes (members, field->name, array, i,
                                          g_array_index (devices, PillionRelayDeviceId, i).device,
                                          PILLION_DEVICE_BYTES);
  } else {
    GArray *counters = g_array_sized_new (FALSE, TRUE, sizeof (guint64), n);

    *out = g_array_set_size (counters, n);

    for (guint i = 0; i < n; i++)
      g_array_index (counters, guint64, i) =
        pillion_json_members_element_counter (members, field->name, array, i);
  }
}

/* A field that is no structure itself. */
static void
read_plain (const PillionRelayField *field,
            PillionJsonMembers      *members,
            gpointer                 out)
{
  switch (field->kind) {
  case PILLION_RELAY_KIND_COUNTER:
    *(guint64 *) out = (guint64) pillion_json_members_integer (members, field->name,
                                                               (gint64) field->min,
                                                               (gint64) field->max);
    break;

  case PILLION_RELAY_KIND_BOOLEAN:
    *(gboolean *) out = pillion_json_members_boolean (members, field->name);
    break;

  case PILLION_RELAY_KIND_ENUM:
    read_enum (field, members, out);
    break;

  case PILLION_RELAY_KIND_TEXT:
    read_text (field, members, out);
    break;

  case PILLION_RELAY_KIND_NUMBER:
    read_number (field, members, out);
    break;

  case PILLION_RELAY_KIND_FIXED:
    pillion_json_members_bytes (members, field->name, out, field->max);
    break;

  case PILLION_RELAY_KIND_BYTES:
    *(GBytes **) out = pillion_json_members_dup_bytes (members, field->name, field->min,
                                                       field->max);
    break;

  case PILLION_RELAY_KIND_COUNTERS:
  case PILLION_RELAY_KIND_DEVICES:
  case PILLION_RELAY_KIND_BLOBS:
    read_list (field, members, out);
    break;

  case PILLION_RELAY_KIND_OBJECT:
  case PILLION_RELAY_KIND_OBJECTS:
  default:
    g_assert_not_reached ();
  }
}

/* Calls itself for structures within structures: as deep as the tables are, whatever
 * the input.
 */
static void
read_structure (const PillionRelaySchema *schema,
                PillionJsonMembers       *members,
                gpointer                  message)
{
  const char *reason;

  for (guint i = 0; i < schema->n_fields && pillion_json_members_is_valid (members); i++) {
    const PillionRelayField *field = &schema->fields[i];
    gpointer out = member_of (message, field->offset);
    PillionJsonMembers inner;

    if (field->optional && !pillion_json_members_has (members, field->name))
      continue;

    if (field->has_offset != 0)
      *(gboolean *) member_of (message, field->has_offset) = TRUE;

    if (field->kind == PILLION_RELAY_KIND_OBJECT) {
      pillion_json_members_object (members, field->name, &inner);
      read_structure (field->schema, &inner, out);
    } else if (field->kind == PILLION_RELAY_KIND_OBJECTS) {
      guint n;
      gpointer array = pillion_json_members_array (members, field->name, (guint) field->min,
                                                   (guint) field->max, &n);
      GArray *list = g_array_sized_new (FALSE, TRUE, (guint) field->schema->size, n);

      *(GArray **) out = g_array_set_size (list, n);

      for (guint k = 0; k < n; k++) {
        pillion_json_members_element_object (members, field->name, array, k, &inner);
        read_structure (field->schema, &inner, list->data + k * field->schema->size);
      }
    } else {
      read_plain (field, members, out);
    }
  }

  reason = schema->check != NULL && pillion_json_members_is_valid (members) ? schema->check (message)
                                                                            : NULL;

  if (reason != NULL)
    pillion_json_members_refuse (members, schema->what, reason);
}

static gboolean
read_message (const PillionRelaySchema *schema,
              PillionJsonMembers       *members,
              gpointer                  message,
              GError                  **error)
{
  memset (message, 0, schema->size);
  read_structure (schema, members, message);

  if (pillion_json_members_finish (members, schema->what, error))
    return TRUE;

  pillion_relay_schema_clear (schema, message);

  return FALSE;
}

gboolean
pillion_relay_schema_read (const PillionRelaySchema *schema,
                           JsonObject               *object,
                           gpointer                  message,
                           GError                  **error)
{
  PillionJsonMembers members;

  pillion_json_members_init (&members, object);

  return read_message (schema, &members, message, error);
}

gboolean
pillion_relay_schema_read_item (const PillionRelaySchema *schema,
                                const PillionJsonItem    *item,
                                gpointer                  message,
                                GError                  **error)
{
  PillionJsonMembers members;

  pillion_json_members_init_item (&members, item);

  return read_message (schema, &members, message, error);
}

static gboolean
is_absent (const PillionRelayField *field,
           gconstpointer            message)
{
  gconstpointer in = const_member_of (message, field->offset);

  if (!field->optional)
    return FALSE;

  if (field->has_offset != 0)
    return !*(const gboolean *) const_member_of (message, field->has_offset);

  switch (field->kind) {
  case PILLION_RELAY_KIND_COUNTER:
    return *(const guint64 *) in == 0;

  case PILLION_RELAY_KIND_TEXT:
  case PILLION_RELAY_KIND_NUMBER:
    return *(const char *) in == '\0';

  case PILLION_RELAY_KIND_BYTES:
    return *(GBytes *const *) in == NULL;

  default:
    g_assert_not_reached ();
  }
}

static JsonArray *
write_list (const PillionRelayField *field,
            gconstpointer            list)
{
  JsonArray *array = json_array_new ();
  const GPtrArray *blobs = list;
  const GArray *items = list;

  if (list == NULL)
    return array;

  if (field->kind == PILLION_RELAY_KIND_BLOBS)
    for (guint i = 0; i < blobs->len; i++) {
      gsize len;
      const guint8 *bytes = g_bytes_get_data (blobs->pdata[i], &len);

      pillion_json_add_bytes (array, bytes, len);
    }
  else if (field->kind == PILLION_RELAY_KIND_DEVICES)
    for (guint i = 0; i < items->len; i++)
      pillion_json_add_bytes (array, g_array_index (items, PillionRelayDeviceId, i).device,
                              PILLION_DEVICE_BYTES);
  else
    for (guint i = 0; i < items->len; i++)
      json_array_add_int_element (array, (gint64) g_array_index (items, guint64, i));

  return array;
}

static void
write_plain (const PillionRelayField *field,
             JsonObject              *object,
             gconstpointer            in)
{
  const guint64 *counter;
  const guint8 *bytes;
  gsize len;

  switch (field->kind) {
  case PILLION_RELAY_KIND_COUNTER:
    counter = in;
    json_object_set_int_member (object, field->name, (gint64) *counter);
    break;

  case PILLION_RELAY_KIND_BOOLEAN:
    json_object_set_boolean_member (object, field->name, *(const gboolean *) in);
    break;

  case PILLION_RELAY_KIND_ENUM:
    json_object_set_string_member (object, field->name, field->names[*(const int *) in]);
    break;

  case PILLION_RELAY_KIND_TEXT:
  case PILLION_RELAY_KIND_NUMBER:
    json_object_set_string_member (object, field->name, in);
    break;

  case PILLION_RELAY_KIND_FIXED:
    pillion_json_set_bytes (object, field->name, in, field->max);
    break;

  case PILLION_RELAY_KIND_BYTES:
    bytes = g_bytes_get_data (*(GBytes *const *) in, &len);
    pillion_json_set_bytes (object, field->name, bytes, len);
    break;

  case PILLION_RELAY_KIND_COUNTERS:
  case PILLION_RELAY_KIND_DEVICES:
  case PILLION_RELAY_KIND_BLOBS:
    json_object_set_array_member (object, field->name,
                                  write_list (field, *(const gpointer *) in));
    break;

  case PILLION_RELAY_KIND_OBJECT:
  case PILLION_RELAY_KIND_OBJECTS:
  default:
    g_assert_not_reached ();
  }
}

JsonObject *
pillion_relay_schema_write (const PillionRelaySchema *schema,
                            gconstpointer             message)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < schema->n_fields; i++) {
    const PillionRelayField *field = &schema->fields[i];
    gconstpointer in = const_member_of (message, field->offset);

    if (is_absent (field, message))
      continue;

    if (field->kind == PILLION_RELAY_KIND_OBJECT) {
      json_object_set_object_member (object, field->name,
                                     pillion_relay_schema_write (field->schema, in));
    } else if (field->kind == PILLION_RELAY_KIND_OBJECTS) {
      const GArray *list = *(GArray *const *) in;
      JsonArray *array = json_array_new ();

      for (guint k = 0; list != NULL && k < list->len; k++)
        json_array_add_object_element (array,
                                       pillion_relay_schema_write (field->schema,
                                                                   list->data + k * field->schema->size));

      json_object_set_array_member (object, field->name, array);
    } else {
      write_plain (field, object, in);
    }
  }

  return object;
}

void
pillion_relay_schema_clear (const PillionRelaySchema *schema,
                            gpointer                  message)
{
  for (guint i = 0; i < schema->n_fields; i++) {
    const PillionRelayField *field = &schema->fields[i];
    gpointer member = member_of (message, field->offset);
    GArray *list;

    switch (field->kind) {
    case PILLION_RELAY_KIND_BYTES:
      g_clear_pointer ((GBytes **) member, g_bytes_unref);
      break;

    case PILLION_RELAY_KIND_BLOBS:
      g_clear_pointer ((GPtrArray **) member, g_ptr_array_unref);
      break;

    case PILLION_RELAY_KIND_OBJECT:
      pillion_relay_schema_clear (field->schema, member);
      break;

    case PILLION_RELAY_KIND_OBJECTS:
      list = *(GArray **) member;

      for (guint k = 0; list != NULL && k < list->len; k++)
        pillion_relay_schema_clear (field->schema, list->data + k * field->schema->size);

      g_clear_pointer ((GArray **) member, g_array_unref);
      break;

    case PILLION_RELAY_KIND_COUNTERS:
    case PILLION_RELAY_KIND_DEVICES:
      g_clear_pointer ((GArray **) member, g_array_unref);
      break;

    default:
      break;
    }
  }

  memset (message, 0, schema->size);
}
