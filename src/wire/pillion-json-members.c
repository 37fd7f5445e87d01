/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-members.h"

#include "crypto/pillion-base64url.h"
#include "wire/pillion-json-scan.h"
#include "wire/pillion-wire-error.h"

#include <string.h>

/* Characters of base64url without padding for so many bytes. */
static gsize
encoded_len (gsize n_bytes)
{
  return n_bytes / 3 * 4 + (n_bytes % 3 * 4 + 2) / 3;
}

void
pillion_json_members_init (PillionJsonMembers *self,
                           JsonObject         *object)
{
  *self = (PillionJsonMembers){ .object = object, .root = self };
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

gboolean
pillion_json_members_has (PillionJsonMembers *self,
                          const char         *name)
{
  return pillion_json_members_is_valid (self) && json_object_has_member (self->object, name);
}

static JsonNode *
find (PillionJsonMembers *self,
      const char         *name)
{
  JsonNode *node;

  if (!pillion_json_members_is_valid (self))
    return NULL;

  node = json_object_get_member (self->object, name);

  if (node == NULL)
    refuse (self, name, "is missing", FALSE);

  return node;
}

/* The value of a node of one fundamental type. */
static gboolean
holds (PillionJsonMembers *self,
       const char         *name,
       JsonNode           *node,
       GType               type,
       const char         *reason)
{
  if (node == NULL)
    return FALSE;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type)
    return TRUE;

  refuse (self, name, reason, FALSE);

  return FALSE;
}

const char *
pillion_json_members_string (PillionJsonMembers *self,
                             const char         *name,
                             gsize               min_bytes,
                             gsize               max_bytes)
{
  JsonNode *node = find (self, name);
  const char *string;
  gsize len;

  if (!holds (self, name, node, G_TYPE_STRING, "is not a string"))
    return "";

  string = json_node_get_string (node);
  len = strlen (string);

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
  JsonNode *node = find (self, name);
  gint64 value;

  if (!holds (self, name, node, G_TYPE_INT64, "is not an integer"))
    return min;

  value = json_node_get_int (node);

  if (value >= min && value <= max)
    return value;

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
  JsonNode *node = find (self, name);

  return holds (self, name, node, G_TYPE_BOOLEAN, "is not a boolean") &&
         json_node_get_boolean (node);
}

/* min to max bytes of a node; NULL after a refusal. */
static guint8 *
decode (PillionJsonMembers *self,
        const char         *name,
        JsonNode           *node,
        gsize               min,
        gsize               max,
        gsize              *n_bytes)
{
  g_autofree guint8 *bytes = NULL;
  const char *text;
  gsize len;

  if (!holds (self, name, node, G_TYPE_STRING, "is not a string"))
    return NULL;

  text = json_node_get_string (node);
  len = strlen (text);

  if (len > encoded_len (max)) {
    refuse (self, name, "is too long", TRUE);
    return NULL;
  }

  bytes = pillion_base64url_decode (text, len, n_bytes);

  if (bytes == NULL)
    refuse (self, name, "is not base64url", FALSE);
  else if (*n_bytes < min || *n_bytes > max)
    refuse (self, name, "has another size", FALSE);
  else
    return g_steal_pointer (&bytes);

  return NULL;
}

static void
copy_bytes (PillionJsonMembers *self,
            const char         *name,
            JsonNode           *node,
            guint8             *out,
            gsize               len)
{
  gsize n_bytes;
  g_autofree guint8 *bytes = decode (self, name, node, len, len, &n_bytes);

  if (bytes != NULL)
    memcpy (out, bytes, len);
  else
    memset (out, 0, len);
}

static GBytes *
dup_bytes (PillionJsonMembers *self,
           const char         *name,
           JsonNode           *node,
           gsize               min,
           gsize               max)
{
  gsize n_bytes = 0;
  guint8 *bytes = decode (self, name, node, min, max, &n_bytes);

  return bytes != NULL ? g_bytes_new_take (bytes, n_bytes) : NULL;
}

static void
begin_object (PillionJsonMembers *self,
              const char         *name,
              JsonNode           *node,
              PillionJsonMembers *object)
{
  *object = (PillionJsonMembers){ .root = self->root };

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    object->object = json_node_get_object (node);
  else
    refuse (self, name, "is not an object", FALSE);
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

JsonArray *
pillion_json_members_array (PillionJsonMembers *self,
                            const char         *name,
                            guint               min,
                            guint               max,
                            guint              *n_elements)
{
  JsonNode *node = find (self, name);
  JsonArray *array;
  guint n;

  *n_elements = 0;

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    refuse (self, name, "is not an array", FALSE);
    return NULL;
  }

  array = json_node_get_array (node);
  n = json_array_get_length (array);

  if (n < min || n > max) {
    refuse (self, name, n > max ? "has too many elements" : "has too few elements", n > max);
    return NULL;
  }

  *n_elements = n;

  return array;
}

static JsonNode *
find_element (PillionJsonMembers *self,
              JsonArray          *array,
              guint               index)
{
  return pillion_json_members_is_valid (self) ? json_array_get_element (array, index) : NULL;
}

void
pillion_json_members_element_object (PillionJsonMembers *self,
                                     const char         *name,
                                     JsonArray          *array,
                                     guint               index,
                                     PillionJsonMembers *object)
{
  begin_object (self, name, find_element (self, array, index), object);
}

void
pillion_json_members_element_bytes (PillionJsonMembers *self,
                                    const char         *name,
                                    JsonArray          *array,
                                    guint               index,
                                    guint8             *out,
                                    gsize               len)
{
  copy_bytes (self, name, find_element (self, array, index), out, len);
}

GBytes *
pillion_json_members_element_blob (PillionJsonMembers *self,
                                   const char         *name,
                                   JsonArray          *array,
                                   guint               index,
                                   gsize               min,
                                   gsize               max)
{
  return dup_bytes (self, name, find_element (self, array, index), min, max);
}

guint64
pillion_json_members_element_counter (PillionJsonMembers *self,
                                      const char         *name,
                                      JsonArray          *array,
                                      guint               index)
{
  JsonNode *node = find_element (self, array, index);

  if (!holds (self, name, node, G_TYPE_INT64, "holds what is not an integer"))
    return 0;

  if (json_node_get_int (node) < 0) {
    refuse (self, name, "holds a negative number", FALSE);
    return 0;
  }

  return (guint64) json_node_get_int (node);
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
