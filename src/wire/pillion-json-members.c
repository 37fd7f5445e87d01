/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-members.h"

#include "crypto/pillion-base64url.h"
#include "wire/pillion-wire-error.h"

#include <string.h>

/* A value in either form: of a tree, or of a document. Both NULL: none. */
typedef struct {
  JsonNode *node;
  const PillionJsonItem *item;
} Value;

void
pillion_json_members_init (PillionJsonMembers *self,
                           JsonObject         *object)
{
  *self = (PillionJsonMembers){ .object = object, .root = self };
}

void
pillion_json_members_init_item (PillionJsonMembers    *self,
                                const PillionJsonItem *item)
{
  *self = (PillionJsonMembers){ .item = item, .root = self };
}

static void
refuse (PillionJsonMembers *self,
        const char         *name,
        const char         *reason,
        gboolean            large)
{
  PillionJsonMembers *root = self->root;

  if (root->reason != NULL)
    return;

  root->name = name;
  root->reason = reason;
  root->large = large;
}

void
pillion_json_members_refuse (PillionJsonMembers *self,
                             const char         *name,
                             const char         *reason)
{
  refuse (self, name, reason, FALSE);
}

gboolean
pillion_json_members_is_valid (PillionJsonMembers *self)
{
  return self->root->reason == NULL;
}

static Value
look_up (PillionJsonMembers *self,
         const char         *name)
{
  if (self->item != NULL)
    return (Value){ .item = pillion_json_item_find_member (self->item, name) };

  return (Value){ .node = json_object_get_member (self->object, name) };
}

static gboolean
is_none (Value value)
{
  return value.node == NULL && value.item == NULL;
}

gboolean
pillion_json_members_has (PillionJsonMembers *self,
                          const char         *name)
{
  return pillion_json_members_is_valid (self) && !is_none (look_up (self, name));
}

static Value
find (PillionJsonMembers *self,
      const char         *name)
{
  Value value = { 0 };

  if (!pillion_json_members_is_valid (self))
    return value;

  value = look_up (self, name);

  if (is_none (value))
    refuse (self, name, "is missing", FALSE);

  return value;
}

static PillionJsonKind
get_kind (Value value)
{
  if (value.item != NULL)
    return value.item->kind;

  switch (json_node_get_node_type (value.node)) {
  case JSON_NODE_OBJECT:
    return PILLION_JSON_KIND_OBJECT;

  case JSON_NODE_ARRAY:
    return PILLION_JSON_KIND_ARRAY;

  case JSON_NODE_VALUE:
    if (json_node_get_value_type (value.node) == G_TYPE_STRING)
      return PILLION_JSON_KIND_STRING;

    if (json_node_get_value_type (value.node) == G_TYPE_INT64)
      return PILLION_JSON_KIND_INTEGER;

    /* The scanner admits no fractions. */
    return PILLION_JSON_KIND_BOOLEAN;

  case JSON_NODE_NULL:
  default:
    return PILLION_JSON_KIND_NULL;
  }
}

static gboolean
holds (PillionJsonMembers *self,
       const char         *name,
       Value               value,
       PillionJsonKind     kind,
       const char         *reason)
{
  if (is_none (value))
    return FALSE;

  if (get_kind (value) == kind)
    return TRUE;

  refuse (self, name, reason, FALSE);

  return FALSE;
}

static const char *
get_string (Value  value,
            gsize *len)
{
  const char *string = value.item != NULL ? value.item->text : json_node_get_string (value.node);

  *len = value.item != NULL ? value.item->n : strlen (string);

  return string;
}

static gint64
get_integer (Value value)
{
  return value.item != NULL ? pillion_json_item_get_integer (value.item) : json_node_get_int (value.node);
}

const char *
pillion_json_members_string (PillionJsonMembers *self,
                             const char         *name,
                             gsize               min_bytes,
                             gsize               max_bytes)
{
  Value value = find (self, name);
  const char *string;
  gsize len;

  if (!holds (self, name, value, PILLION_JSON_KIND_STRING, "is not a string"))
    return "";

  string = get_string (value, &len);

  if (len >= min_bytes && len <= max_bytes)
    return string;

  refuse (self, name, len > max_bytes ? "is too long" : "is too short", len > max_bytes);

  return "";
}

gint64
pillion_json_members_integer (PillionJsonMembers *self,
                              const char         *name,
                              gint64              min,
                              gint64              max)
{
  Value value = find (self, name);
  gint64 integer;

  if (!holds (self, name, value, PILLION_JSON_KIND_INTEGER, "is not an integer"))
    return min;

  integer = get_integer (value);

  if (integer >= min && integer <= max)
    return integer;

  refuse (self, name, "is out of range", FALSE);

  return min;
}

guint64
pillion_json_members_counter (PillionJsonMembers *self,
                              const char         *name)
{
  return (guint64) pillion_json_members_integer (self, name, 0, PILLION_JSON_INTEGER_MAX);
}

gboolean
pillion_json_members_boolean (PillionJsonMembers *self,
                              const char         *name)
{
  Value value = find (self, name);

  if (!holds (self, name, value, PILLION_JSON_KIND_BOOLEAN, "is not a boolean"))
    return FALSE;

  return value.item != NULL ? pillion_json_item_get_boolean (value.item) : json_node_get_boolean (value.node);
}

/* The text of a value that has the length of min to max bytes; NULL after a refusal. */
static const char *
get_encoded (PillionJsonMembers *self,
             const char         *name,
             Value               value,
             gsize               min,
             gsize               max,
             gsize              *len)
{
  const char *text;

  if (!holds (self, name, value, PILLION_JSON_KIND_STRING, "is not a string"))
    return NULL;

  text = get_string (value, len);

  if (*len > pillion_base64url_get_length (max))
    refuse (self, name, "is too long", TRUE);
  else if (*len < pillion_base64url_get_length (min))
    refuse (self, name, "has another size", FALSE);
  else
    return text;

  return NULL;
}

static gboolean
decode (PillionJsonMembers *self,
        const char         *name,
        const char         *text,
        gsize               len,
        guint8             *out)
{
  if (pillion_base64url_decode_to (out, text, len))
    return TRUE;

  refuse (self, name, "is not base64url", FALSE);

  return FALSE;
}

static void
copy_bytes (PillionJsonMembers *self,
            const char         *name,
            Value               value,
            guint8             *out,
            gsize               len)
{
  gsize text_len;
  const char *text = get_encoded (self, name, value, len, len, &text_len);

  if (text == NULL || !decode (self, name, text, text_len, out))
    memset (out, 0, len);
}

static GBytes *
dup_bytes (PillionJsonMembers *self,
           const char         *name,
           Value               value,
           gsize               min,
           gsize               max)
{
  gsize text_len;
  const char *text = get_encoded (self, name, value, min, max, &text_len);
  g_autofree guint8 *bytes = NULL;
  gsize len;

  if (text == NULL)
    return NULL;

  len = pillion_base64url_get_size (text_len);
  bytes = g_malloc (len + 1); /* never NULL */

  return decode (self, name, text, text_len, bytes) ? g_bytes_new_take (g_steal_pointer (&bytes), len) : NULL;
}

static void
begin_object (PillionJsonMembers *self,
              const char         *name,
              Value               value,
              PillionJsonMembers *object)
{
  *object = (PillionJsonMembers){ .root = self->root };

  if (is_none (value) || get_kind (value) != PILLION_JSON_KIND_OBJECT)
    refuse (self, name, "is not an object", FALSE);
  else if (value.item != NULL)
    object->item = value.item;
  else
    object->object = json_node_get_object (value.node);
}

void
pillion_json_members_bytes (PillionJsonMembers *self,
                            const char         *name,
                            guint8             *out,
                            gsize               len)
{
  copy_bytes (self, name, find (self, name), out, len);
}

GBytes *
pillion_json_members_dup_bytes (PillionJsonMembers *self,
                                const char         *name,
                                gsize               min,
                                gsize               max)
{
  return dup_bytes (self, name, find (self, name), min, max);
}

void
pillion_json_members_object (PillionJsonMembers *self,
                             const char         *name,
                             PillionJsonMembers *object)
{
  begin_object (self, name, find (self, name), object);
}

gpointer
pillion_json_members_array (PillionJsonMembers *self,
                            const char         *name,
                            guint               min,
                            guint               max,
                            guint              *n_elements)
{
  Value value = find (self, name);
  guint n;

  *n_elements = 0;

  if (!holds (self, name, value, PILLION_JSON_KIND_ARRAY, "is not an array"))
    return NULL;

  n = value.item != NULL ? value.item->n : json_array_get_length (json_node_get_array (value.node));

  if (n < min || n > max) {
    refuse (self, name, n > max ? "has too many elements" : "has too few elements", n > max);
    return NULL;
  }

  *n_elements = n;

  return value.item != NULL ? (gpointer) value.item : json_node_get_array (value.node);
}

static Value
find_element (PillionJsonMembers *self,
              gpointer            array,
              guint               index)
{
  if (!pillion_json_members_is_valid (self))
    return (Value){ 0 };

  if (self->item != NULL)
    return (Value){ .item = pillion_json_item_get_element (array, index) };

  return (Value){ .node = json_array_get_element (array, index) };
}

void
pillion_json_members_element_object (PillionJsonMembers *self,
                                     const char         *name,
                                     gpointer            array,
                                     guint               index,
                                     PillionJsonMembers *object)
{
  begin_object (self, name, find_element (self, array, index), object);
}

void
pillion_json_members_element_bytes (PillionJsonMembers *self,
                                    const char         *name,
                                    gpointer            array,
                                    guint               index,
                                    guint8             *out,
                                    gsize               len)
{
  copy_bytes (self, name, find_element (self, array, index), out, len);
}

GBytes *
pillion_json_members_element_blob (PillionJsonMembers *self,
                                   const char         *name,
                                   gpointer            array,
                                   guint               index,
                                   gsize               min,
                                   gsize               max)
{
  return dup_bytes (self, name, find_element (self, array, index), min, max);
}

guint64
pillion_json_members_element_counter (PillionJsonMembers *self,
                                      const char         *name,
                                      gpointer            array,
                                      guint               index)
{
  Value value = find_element (self, array, index);
  gint64 integer;

  if (!holds (self, name, value, PILLION_JSON_KIND_INTEGER, "holds what is not an integer"))
    return 0;

  integer = get_integer (value);

  if (integer < 0) {
    refuse (self, name, "holds a negative number", FALSE);
    return 0;
  }

  return (guint64) integer;
}

gboolean
pillion_json_members_finish (PillionJsonMembers *self,
                             const char         *what,
                             GError            **error)
{
  if (pillion_json_members_is_valid (self))
    return TRUE;

  g_set_error (error,
               PILLION_WIRE_ERROR,
               self->root->large ? PILLION_WIRE_ERROR_TOO_LARGE : PILLION_WIRE_ERROR_MALFORMED,
               "%s refused: “%s” %s",
               what, self->root->name, self->root->reason);

  return FALSE;
}

void
pillion_json_set_bytes (JsonObject   *object,
                        const char   *name,
                        const guint8 *bytes,
                        gsize         len)
{
  g_autofree char *text = pillion_base64url_encode (bytes, len);

  json_object_set_string_member (object, name, text);
}

void
pillion_json_add_bytes (JsonArray    *array,
                        const guint8 *bytes,
                        gsize         len)
{
  g_autofree char *text = pillion_base64url_encode (bytes, len);

  json_array_add_string_element (array, text);
}

char *
pillion_json_print (JsonObject *object,
                    gsize      *len)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, root);

  return json_generator_to_data (generator, len);
}
