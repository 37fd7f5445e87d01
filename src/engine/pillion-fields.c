/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-fields.h"

#include <string.h>

static gsize
get_size (PillionFieldType type)
{
  switch (type) {
  case PILLION_FIELD_BOOLEAN:
    return sizeof (gboolean);
  case PILLION_FIELD_UINT:
    return sizeof (guint);
  case PILLION_FIELD_INT64:
    return sizeof (gint64);
  case PILLION_FIELD_UINT64:
    return sizeof (guint64);
  case PILLION_FIELD_STRING:
  case PILLION_FIELD_STATIC:
    return sizeof (char *);
  case PILLION_FIELD_BYTES:
    return sizeof (GBytes *);
  case PILLION_FIELD_ENUM:
  default:
    return sizeof (int);
  }
}

static GParamSpec *
make_property (const PillionField *field)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  switch (field->type) {
  case PILLION_FIELD_BOOLEAN:
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
  case PILLION_FIELD_UINT:
    return g_param_spec_uint (field->name, NULL, NULL, 0, G_MAXUINT, 0, flags);
  case PILLION_FIELD_INT64:
    return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  case PILLION_FIELD_UINT64:
    return g_param_spec_uint64 (field->name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
  case PILLION_FIELD_STRING:
  case PILLION_FIELD_STATIC:
    return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
  case PILLION_FIELD_BYTES:
    return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_BYTES, flags);
  case PILLION_FIELD_ENUM:
  default:
    return g_param_spec_enum (field->name, NULL, NULL, field->get_type (), 0, flags);
  }
}

void
pillion_fields_add_properties (const PillionField *fields,
                               guint               n_fields,
                               GParamSpec        **properties)
{
  for (guint i = 0; i < n_fields; i++)
    properties[i + 1] = make_property (&fields[i]);
}

void
pillion_fields_get (const PillionField *field,
                    gconstpointer       facts,
                    GValue             *value)
{
  gconstpointer place = G_STRUCT_MEMBER_P (facts, field->offset);

  switch (field->type) {
  case PILLION_FIELD_BOOLEAN:
    g_value_set_boolean (value, *(const gboolean *) place);
    break;
  case PILLION_FIELD_UINT:
    g_value_set_uint (value, *(const guint *) place);
    break;
  case PILLION_FIELD_INT64:
    g_value_set_int64 (value, *(const gint64 *) place);
    break;
  case PILLION_FIELD_UINT64:
    g_value_set_uint64 (value, *(const guint64 *) place);
    break;
  case PILLION_FIELD_STRING:
    g_value_set_string (value, *(char *const *) place);
    break;
  case PILLION_FIELD_STATIC:
    g_value_set_static_string (value, *(const char *const *) place);
    break;
  case PILLION_FIELD_BYTES:
    g_value_set_boxed (value, *(GBytes *const *) place);
    break;
  case PILLION_FIELD_ENUM:
  default:
    g_value_set_enum (value, *(const int *) place);
  }
}

void
pillion_fields_clear (const PillionField *fields,
                      guint               n_fields,
                      gpointer            facts)
{
  for (guint i = 0; i < n_fields; i++) {
    gpointer place = G_STRUCT_MEMBER_P (facts, fields[i].offset);

    if (fields[i].type == PILLION_FIELD_STRING)
      g_clear_pointer ((char **) place, g_free);
    else if (fields[i].type == PILLION_FIELD_BYTES)
      g_clear_pointer ((GBytes **) place, g_bytes_unref);
  }
}

static gboolean
is_equal (PillionFieldType type,
          gconstpointer    a,
          gconstpointer    b)
{
  GBytes *first;
  GBytes *second;

  switch (type) {
  case PILLION_FIELD_STRING:
  case PILLION_FIELD_STATIC:
    return g_strcmp0 (*(char *const *) a, *(char *const *) b) == 0;
  case PILLION_FIELD_BYTES:
    first = *(GBytes *const *) a;
    second = *(GBytes *const *) b;
    return first == second || (first != NULL && second != NULL && g_bytes_equal (first, second));
  case PILLION_FIELD_BOOLEAN:
  case PILLION_FIELD_UINT:
  case PILLION_FIELD_INT64:
  case PILLION_FIELD_UINT64:
  case PILLION_FIELD_ENUM:
  default:
    return memcmp (a, b, get_size (type)) == 0;
  }
}

static void
swap (PillionFieldType type,
      gpointer         a,
      gpointer         b)
{
  guint8 kept[sizeof (guint64)];

  G_STATIC_ASSERT (sizeof (gpointer) <= sizeof kept);
  memcpy (kept, a, get_size (type));
  memcpy (a, b, get_size (type));
  memcpy (b, kept, get_size (type));
}

gboolean
pillion_fields_take (const PillionField *fields,
                     guint               n_fields,
                     gpointer            facts,
                     gpointer            update,
                     GObject            *object,
                     GParamSpec        **properties)
{
  gboolean changed = FALSE;

  g_object_freeze_notify (object);
  for (guint i = 0; i < n_fields; i++) {
    gpointer place = G_STRUCT_MEMBER_P (facts, fields[i].offset);
    gpointer other = G_STRUCT_MEMBER_P (update, fields[i].offset);

    if (is_equal (fields[i].type, place, other))
      continue;
    swap (fields[i].type, place, other);
    g_object_notify_by_pspec (object, properties[i + 1]);
    changed = TRUE;
  }
  g_object_thaw_notify (object);
  return changed;
}
