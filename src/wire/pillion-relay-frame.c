/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-frame.h"

#include "wire/pillion-json-members.h"
#include "wire/pillion-wire.h"

#include <string.h>

#define NAME_MAX_BYTES    64
#define MESSAGE_MAX_BYTES 1024

static const char *const op_names[] = {
  NULL,
  "register.begin",
  "register.finish",
  "authenticate",
  "account.find",
  "account.get",
  "account.publish",
  "account.refresh",
  "account.resign",
  "prekeys.publish",
  "prekeys.get",
  "message.send",
  "mailbox.open",
  "mailbox.acknowledge",
  "rendezvous.open",
  "rendezvous.requests",
  "rendezvous.join",
  "rendezvous.send",
  "rendezvous.close",
  "blob.create",
  "blob.fetch",
};

static const char *const push_names[] = {
  NULL,
  "hello",
  "replaced",
  "logged-out",
  "account.changed",
  "account.freshness",
  "prekeys.low",
  "mailbox",
  "mailbox.drained",
  "ephemeral",
  "rendezvous.joined",
  "rendezvous.message",
  "rendezvous.closed",
};

static const char *const code_names[] = {
  "bad-request",
  "unauthenticated",
  "forbidden",
  "not-found",
  "rate-limited",
  "stale",
  "conflict",
  "limit",
  "expired",
  "wrong-code",
  "number-taken",
  "too-large",
  "full",
  "crowded",
  "logged-out",
  "clock",
  "busy",
  "internal",
};

G_STATIC_ASSERT (G_N_ELEMENTS (op_names) == PILLION_RELAY_OP_LAST + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (push_names) == PILLION_RELAY_PUSH_LAST + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (code_names) == PILLION_RELAY_CODE_LAST + 1);

/* The index of a name, or other. */
static guint
find_name (const char *const *names,
           gsize              n_names,
           const char        *name,
           guint              other)
{
  for (guint i = 0; i < n_names; i++)
    if (names[i] != NULL && strcmp (names[i], name) == 0)
      return i;

  return other;
}

void
pillion_relay_frame_clear (PillionRelayFrame *self)
{
  g_clear_pointer (&self->document, pillion_json_document_free);
  g_free (self->message);
  memset (self, 0, sizeof *self);
}

static gboolean
begin_frame (PillionRelayFrame       *self,
             PillionJsonMembers      *members,
             const char              *bytes,
             gsize                    len,
             const PillionJsonLimits *limits,
             GError                 **error)
{
  memset (self, 0, sizeof *self);
  self->document = pillion_json_document_new (bytes, len, limits, error);

  if (self->document == NULL)
    return FALSE;

  pillion_json_members_init_item (members, pillion_json_document_get_root (self->document));

  return TRUE;
}

gboolean
pillion_relay_frame_decode_request (PillionRelayFrame       *self,
                                    const char              *bytes,
                                    gsize                    len,
                                    const PillionJsonLimits *limits,
                                    GError                 **error)
{
  PillionJsonMembers members;
  const char *op;

  if (!begin_frame (self, &members, bytes, len, limits, error))
    return FALSE;

  self->type = PILLION_RELAY_FRAME_REQUEST;
  self->id = (guint64) pillion_json_members_integer (&members, "id", 1, PILLION_JSON_INTEGER_MAX);
  op = pillion_json_members_string (&members, "op", 1, NAME_MAX_BYTES);
  self->op = find_name (op_names, G_N_ELEMENTS (op_names), op, PILLION_RELAY_OP_UNKNOWN);

  self->body = members.item;

  if (pillion_json_members_finish (&members, "request", error))
    return TRUE;

  pillion_relay_frame_clear (self);

  return FALSE;
}

static void
read_error (PillionRelayFrame  *self,
            PillionJsonMembers *members)
{
  const char *code = pillion_json_members_string (members, "code", 1, NAME_MAX_BYTES);

  self->code = find_name (code_names, G_N_ELEMENTS (code_names), code,
                          PILLION_RELAY_CODE_INTERNAL);

  if (pillion_json_members_has (members, "retry_after"))
    self->retry_after_ms = pillion_json_members_counter (members, "retry_after");

  self->message = g_strdup (pillion_json_members_string (members, "message", 0,
                                                         MESSAGE_MAX_BYTES));
}

/* An answer: its body is what stands under ok or error. */
static void
read_answer (PillionRelayFrame  *self,
             PillionJsonMembers *members)
{
  gboolean is_ok = pillion_json_members_has (members, "ok");
  gboolean is_error = pillion_json_members_has (members, "error");
  PillionJsonMembers body;

  self->id = (guint64) pillion_json_members_integer (members, "id", 1, PILLION_JSON_INTEGER_MAX);
  self->type = is_ok ? PILLION_RELAY_FRAME_OK : PILLION_RELAY_FRAME_ERROR;

  if (is_ok == is_error)
    pillion_json_members_refuse (members, "id", "has not one of ok and error");

  pillion_json_members_object (members, is_ok ? "ok" : "error", &body);

  if (!is_ok)
    read_error (self, &body);

  self->body = body.item;
}

static void
read_push (PillionRelayFrame  *self,
           PillionJsonMembers *members)
{
  const char *name = pillion_json_members_string (members, "push", 1, NAME_MAX_BYTES);

  self->type = PILLION_RELAY_FRAME_PUSH;
  self->push = find_name (push_names, G_N_ELEMENTS (push_names), name,
                          PILLION_RELAY_PUSH_UNKNOWN);
  self->body = members->item;
}

gboolean
pillion_relay_frame_decode_answer (PillionRelayFrame *self,
                                   const char        *bytes,
                                   gsize              len,
                                   GError           **error)
{
  PillionJsonMembers members;

  if (!begin_frame (self, &members, bytes, len, &pillion_json_limits_frame, error))
    return FALSE;

  if (pillion_json_members_has (&members, "push"))
    read_push (self, &members);
  else
    read_answer (self, &members);

  if (pillion_json_members_finish (&members, "answer", error))
    return TRUE;

  pillion_relay_frame_clear (self);

  return FALSE;
}

static JsonObject *
or_empty (JsonObject *members)
{
  return members != NULL ? members : json_object_new ();
}

char *
pillion_relay_frame_encode_request (guint64        id,
                                    PillionRelayOp op,
                                    JsonObject    *members,
                                    gsize         *len)
{
  g_autoptr (JsonObject) frame = or_empty (members);

  json_object_set_int_member (frame, "id", (gint64) id);
  json_object_set_string_member (frame, "op", pillion_relay_op_get_name (op));

  return pillion_json_print (frame, len);
}

char *
pillion_relay_frame_encode_ok (guint64     id,
                               JsonObject *members,
                               gsize      *len)
{
  g_autoptr (JsonObject) frame = json_object_new ();

  json_object_set_int_member (frame, "id", (gint64) id);
  json_object_set_object_member (frame, "ok", or_empty (members));

  return pillion_json_print (frame, len);
}

char *
pillion_relay_frame_encode_error (guint64          id,
                                  PillionRelayCode code,
                                  const char      *message,
                                  guint64          retry_after_ms,
                                  JsonObject      *members,
                                  gsize           *len)
{
  g_autoptr (JsonObject) frame = json_object_new ();
  JsonObject *body = or_empty (members);

  json_object_set_int_member (frame, "id", (gint64) id);
  json_object_set_string_member (body, "code", pillion_relay_code_get_name (code));
  json_object_set_string_member (body, "message", message);

  if (retry_after_ms > 0)
    json_object_set_int_member (body, "retry_after", (gint64) retry_after_ms);

  json_object_set_object_member (frame, "error", body);

  return pillion_json_print (frame, len);
}

char *
pillion_relay_frame_encode_push (PillionRelayPush push,
                                 JsonObject      *members,
                                 gsize           *len)
{
  g_autoptr (JsonObject) frame = or_empty (members);

  g_return_val_if_fail (push > PILLION_RELAY_PUSH_UNKNOWN, NULL);
  g_return_val_if_fail (push <= PILLION_RELAY_PUSH_LAST, NULL);

  json_object_set_string_member (frame, "push", push_names[push]);

  return pillion_json_print (frame, len);
}

const char *
pillion_relay_op_get_name (PillionRelayOp op)
{
  g_return_val_if_fail (op <= PILLION_RELAY_OP_LAST, NULL);

  return op_names[op];
}

const char *
pillion_relay_code_get_name (PillionRelayCode code)
{
  g_return_val_if_fail (code <= PILLION_RELAY_CODE_LAST, NULL);

  return code_names[code];
}
