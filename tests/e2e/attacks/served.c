/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "served.h"

void
served_clear (Served *self)
{
  g_clear_pointer (&self->record, json_object_unref);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_clear_pointer (&self->last, json_object_unref);
}

static gboolean
is_record (PillionEvilFrame *frame,
           Served           *self)
{
  return frame->kind == PILLION_EVIL_ANSWER && frame->ok != NULL &&
         (g_str_equal (frame->name, "account.get") || g_str_equal (frame->name, "account.find")) &&
         g_str_equal (json_object_get_string_member (frame->ok, "account"), self->account);
}

static void
lie (PillionEvilFrame *frame,
     Served           *self)
{
  if (self->record != NULL) {
    g_autoptr (JsonObject) copy = pillion_evil_copy (self->record);

    frame->ok = copy;
    json_object_set_object_member (frame->json, "ok", g_steal_pointer (&copy));
  }
  if (self->freshness != NULL)
    pillion_evil_set_bytes (frame->ok, "freshness", self->freshness);
  self->n_served += self->record != NULL || self->freshness != NULL;
}

static PillionEvilVerdict
take_refresh (PillionEvilFrame *frame,
              Served           *self)
{
  JsonObject *ok = json_object_new ();

  g_clear_pointer (&self->freshness, g_bytes_unref);
  self->freshness = pillion_evil_dup_bytes (frame->json, "freshness");
  json_object_set_int_member (ok, "sequence", 1);
  return pillion_evil_frame_answer (frame, ok);
}

static gboolean
is_about_account (PillionEvilFrame *frame)
{
  return pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "account.changed") ||
         pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "account.freshness") ||
         pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "logged-out");
}

PillionEvilVerdict
served_hook (PillionEvilFrame *frame,
             gpointer          data)
{
  Served *self = data;

  if (self->takes_refresh && pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "account.refresh") &&
      g_strcmp0 (pillion_evil_client_get_account (frame->client), self->account) == 0)
    return take_refresh (frame, self);
  if (self->only_for != NULL && !pillion_evil_frame_is_of (frame, self->only_for))
    return PILLION_EVIL_PASS;
  if (self->silent && is_about_account (frame))
    return PILLION_EVIL_DROP;
  if (!is_record (frame, self))
    return PILLION_EVIL_PASS;
  g_clear_pointer (&self->last, json_object_unref);
  self->last = pillion_evil_copy (frame->ok);
  lie (frame, self);
  return PILLION_EVIL_PASS;
}

void
served_freeze (Served *self)
{
  g_assert_nonnull (self->last);
  self->record = pillion_evil_copy (self->last);
  self->silent = TRUE;
}

void
swallowed_clear (Swallowed *self)
{
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->last, json_object_unref);
  g_clear_pointer (&self->account, g_free);
}

PillionEvilVerdict
swallowed_hook (PillionEvilFrame *frame,
                gpointer          data)
{
  Swallowed *self = data;
  JsonObject *ok;
  JsonArray *envelopes;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "message.send") ||
      !pillion_evil_frame_is_of (frame, self->from))
    return PILLION_EVIL_PASS;
  swallowed_clear (self);
  self->last = pillion_evil_copy (frame->json);
  self->account = g_strdup (pillion_evil_client_get_account (frame->client));
  self->devices = g_ptr_array_new_with_free_func (g_free);
  envelopes = json_object_get_array_member (frame->json, "envelopes");
  for (guint i = 0; i < json_array_get_length (envelopes); i++) {
    JsonObject *envelope = json_array_get_object_element (envelopes, i);

    g_ptr_array_add (self->devices, g_strdup (json_object_get_string_member (envelope, "device")));
  }
  self->n_sends++;
  if (self->passes)
    return PILLION_EVIL_PASS;
  ok = json_object_new ();
  json_object_set_int_member (ok, "time", g_get_real_time () / 1000);
  return pillion_evil_frame_answer (frame, ok);
}

gboolean
swallowed_has_sent (Swallowed  *self,
                    const char *device)
{
  return self->devices != NULL &&
         g_ptr_array_find_with_equal_func (self->devices, device, g_str_equal, NULL);
}

static JsonObject *
new_mail (Swallowed  *self,
          JsonObject *envelope)
{
  static guint64 id = 1000000;
  JsonObject *message = json_object_new ();

  json_object_set_int_member (message, "id", (gint64) id++);
  json_object_set_string_member (message, "account", self->account);
  json_object_set_string_member (message, "device", self->from);
  json_object_set_string_member (message, "request", json_object_get_string_member (self->last, "request"));
  json_object_set_int_member (message, "time", g_get_real_time () / 1000);
  json_object_set_string_member (message, "envelope", json_object_get_string_member (envelope, "envelope"));
  return message;
}

static gboolean
feed (Swallowed        *self,
      PillionEvilRelay *relay,
      const char       *device,
      gboolean          all)
{
  JsonArray *envelopes = json_object_get_array_member (self->last, "envelopes");
  JsonArray *messages = json_array_new ();
  JsonObject *push = json_object_new ();
  gboolean found;

  for (guint i = 0; i < json_array_get_length (envelopes); i++) {
    JsonObject *envelope = json_array_get_object_element (envelopes, i);

    if (all || g_str_equal (json_object_get_string_member (envelope, "device"), device))
      json_array_add_object_element (messages, new_mail (self, envelope));
  }
  found = json_array_get_length (messages) > 0;
  json_object_set_string_member (push, "push", "mailbox");
  json_object_set_array_member (push, "messages", messages);
  pillion_evil_client_push (pillion_evil_relay_find_client (relay, device), push);
  return found;
}

gboolean
swallowed_feed (Swallowed        *self,
                PillionEvilRelay *relay,
                const char       *device)
{
  return feed (self, relay, device, FALSE);
}

gboolean
swallowed_feed_all (Swallowed        *self,
                    PillionEvilRelay *relay,
                    const char       *device)
{
  return feed (self, relay, device, TRUE);
}
