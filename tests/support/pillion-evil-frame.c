/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-evil-relay.h"

#include "crypto/pillion-base64url.h"

#include <string.h>

static JsonObject *
begin_answer (PillionEvilFrame *frame)
{
  JsonObject *answer = json_object_new ();

  g_assert_cmpint (frame->kind, ==, PILLION_EVIL_REQUEST);
  json_object_set_int_member (answer, "id", json_object_get_int_member (frame->json, "id"));
  return answer;
}

PillionEvilVerdict
pillion_evil_frame_answer (PillionEvilFrame *frame,
                           JsonObject       *ok)
{
  JsonObject *answer = begin_answer (frame);

  json_object_set_object_member (answer, "ok", ok != NULL ? ok : json_object_new ());
  pillion_evil_client_push (frame->client, answer);
  return PILLION_EVIL_DROP;
}

PillionEvilVerdict
pillion_evil_frame_refuse (PillionEvilFrame *frame,
                           const char       *code)
{
  JsonObject *answer = begin_answer (frame);
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", "no");
  json_object_set_object_member (answer, "error", error);
  pillion_evil_client_push (frame->client, answer);
  return PILLION_EVIL_DROP;
}

gboolean
pillion_evil_frame_is (const PillionEvilFrame *frame,
                       PillionEvilKind         kind,
                       const char             *name)
{
  return frame->kind == kind && g_strcmp0 (frame->name, name) == 0;
}

gboolean
pillion_evil_frame_is_of (const PillionEvilFrame *frame,
                          const char             *device)
{
  return g_strcmp0 (pillion_evil_client_get_device (frame->client), device) == 0;
}

GBytes *
pillion_evil_dup_bytes (JsonObject *object,
                        const char *member)
{
  const char *text = json_object_get_string_member (object, member);
  gsize n;
  guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  g_assert_nonnull (bytes);
  return g_bytes_new_take (bytes, n);
}

void
pillion_evil_set_bytes (JsonObject *object,
                        const char *member,
                        GBytes     *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree char *text = pillion_base64url_encode (data, n);

  json_object_set_string_member (object, member, text);
}

void
pillion_evil_flip_bit (JsonObject *object,
                       const char *member,
                       gsize       bit)
{
  g_autoptr (GBytes) bytes = pillion_evil_dup_bytes (object, member);
  gsize n;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&bytes), &n);

  g_assert_cmpuint (bit / 8, <, n);
  data[bit / 8] ^= (guint8) (1 << (bit % 8));
  bytes = g_bytes_new_take (data, n);
  pillion_evil_set_bytes (object, member, bytes);
}

JsonObject *
pillion_evil_copy (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (JsonNode) copy = json_from_string (text, NULL);

  return json_object_ref (json_node_get_object (copy));
}
