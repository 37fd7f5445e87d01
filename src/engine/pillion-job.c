/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-job.h"

#include "store/pillion-notices-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define AHEAD_MAX_MS G_GUINT64_CONSTANT (600000)

void
pillion_job_clear (PillionJob *self)
{
  g_clear_pointer (&self->identity, pillion_identity_unref);
  g_clear_pointer (&self->fetch, g_ptr_array_unref);
  g_clear_pointer (&self->chats, g_hash_table_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->typing, g_array_unref);
}

void
pillion_job_add_fetch (PillionJob   *self,
                       const guint8 *account)
{
  g_autoptr (GBytes) id = g_bytes_new (account, PILLION_ACCOUNT_BYTES);

  if (self->fetch == NULL)
    self->fetch = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!g_ptr_array_find_with_equal_func (self->fetch, id, (GEqualFunc) g_bytes_equal, NULL))
    g_ptr_array_add (self->fetch, g_steal_pointer (&id));
}

guint64
pillion_job_clamp_time (const PillionJob *self,
                        guint64           time)
{
  return time > self->now_ms + AHEAD_MAX_MS ? self->now_ms : time;
}

void
pillion_job_note_chat (PillionJob   *self,
                       const guint8 *account)
{
  self->effects |= PILLION_EFFECT_MESSAGES;
  if (self->chats == NULL)
    self->chats = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_hash_table_add (self->chats, g_bytes_new (account, PILLION_ACCOUNT_BYTES));
}

void
pillion_job_add_event (PillionJob               *self,
                       PillionConversationEvent *event)
{
  if (self->events == NULL)
    self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_conversation_event_free);
  g_ptr_array_add (self->events, event);
}

void
pillion_job_note_typing (PillionJob   *self,
                         const guint8 *account,
                         gboolean      active)
{
  PillionTypingNews news = { .active = active };

  if (self->typing == NULL)
    self->typing = g_array_new (FALSE, FALSE, sizeof (PillionTypingNews));
  memcpy (news.account, account, sizeof news.account);
  g_array_append_val (self->typing, news);
}

gboolean
pillion_job_add_notice (PillionJob      *self,
                        PillionDatabase *database,
                        const char      *kind,
                        JsonObject      *detail,
                        GError         **error)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_object (node, detail);
  json_object_unref (detail);
  text = json_to_string (node, FALSE);
  self->effects |= PILLION_EFFECT_NOTICES;
  return pillion_notices_add (database, kind, text, self->now_ms, error);
}

gboolean
pillion_job_count_refusal (PillionJob      *self,
                           PillionDatabase *database,
                           const char      *kind,
                           GError         **error)
{
  g_autofree char *name = g_strconcat ("refused-", kind, NULL);
  guint64 n = 0;

  return pillion_settings_load_number (database, name, &n, error) &&
         pillion_settings_save_number (database, name, n + 1, error);
}
