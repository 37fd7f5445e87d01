/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-net-frame.h"

#include "wire/pillion-json-members.h"
#include "wire/pillion-json-scan.h"

#define PUSH_NAME_MAX_BYTES 64

/* (nullable): borrowed */
static JsonObject *
find_object (JsonObject *object,
             const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_push (PillionNetFrame *self,
           JsonObject        *object)
{
  PillionJsonMembers reader;
  const char *name;

  pillion_json_members_init (&reader, object);
  name = pillion_json_members_string (&reader, "push", 1, PUSH_NAME_MAX_BYTES);
  if (!pillion_json_members_is_valid (&reader))
    return FALSE;

  *self = (PillionNetFrame) {
    .kind = PILLION_NET_FRAME_PUSH,
    .name = name,
    .members = json_object_ref (object),
  };

  return TRUE;
}

static gboolean
read_answer (PillionNetFrame *self,
             JsonObject        *object)
{
  JsonObject *ok = find_object (object, "ok");
  JsonObject *error = find_object (object, "error");
  PillionJsonMembers reader;
  gint64 id;

  pillion_json_members_init (&reader, object);
  id = pillion_json_members_integer (&reader, "id", 1, PILLION_JSON_INTEGER_MAX);
  if (!pillion_json_members_is_valid (&reader) || (ok == NULL) == (error == NULL))
    return FALSE;

  *self = (PillionNetFrame) {
    .kind = ok != NULL ? PILLION_NET_FRAME_OK : PILLION_NET_FRAME_ERROR,
    .id = id,
    .members = json_object_ref (ok != NULL ? ok : error),
  };

  return TRUE;
}

gboolean
pillion_net_frame_read (PillionNetFrame *self,
                        JsonObject *object)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (object != NULL, FALSE);

  if (json_object_has_member (object, "push"))
    return !json_object_has_member (object, "id") && read_push (self, object);

  return read_answer (self, object);
}

void
pillion_net_frame_clear (PillionNetFrame *self)
{
  g_clear_pointer (&self->members, json_object_unref);
}

char *
pillion_net_frame_print (gint64      id,
                         const char *op,
                         JsonObject *members,
                         gsize *len)
{
  g_autoptr (JsonObject) frame = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (op != NULL, NULL);

  json_object_set_int_member (frame, "id", id);
  json_object_set_string_member (frame, "op", op);

  if (members != NULL) {
    json_object_iter_init_ordered (&iter, members);
    while (json_object_iter_next_ordered (&iter, &name, &node))
      json_object_set_member (frame, name, json_node_copy (node));
  }

  return pillion_json_print (frame, len);
}
