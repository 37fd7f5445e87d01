/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-typing-service.h"

#include "engine/pillion-chat-service.h"

/* Others hear at most so often that this account still types (PROTOCOL.md, section 7.3). */
#define REPEAT_MS 5000

struct _PillionTypingService {
  GObject        parent_instance;

  PillionEngine *engine; /* (unowned): it owns this */
  GHashTable    *shown;  /* (owned) (element-type GBytes Shown): who types */
  GHashTable    *told;   /* (owned) (element-type GBytes gint64): when whom was told, monotonic */
};

/* Somebody who types, until nothing is heard of it. */
typedef struct {
  PillionTypingService *service; /* (unowned): it owns this */
  GBytes               *account; /* (owned) */
  guint                 source;
} Shown;

G_DEFINE_FINAL_TYPE (PillionTypingService, pillion_typing_service, G_TYPE_OBJECT)

static void
shown_free (gpointer data)
{
  Shown *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_bytes_unref (self->account);
  g_free (self);
}

static void
emit (PillionTypingService *self,
      GBytes               *account,
      gboolean              active)
{
  g_signal_emit_by_name (self->engine, "typing-changed", account, active);
}

static void
end (PillionTypingService *self,
     GBytes               *account)
{
  g_autoptr (GBytes) kept = g_bytes_ref (account);

  if (g_hash_table_remove (self->shown, kept))
    emit (self, kept, FALSE);
}

static gboolean
on_silent (gpointer user_data)
{
  Shown *shown = user_data;

  shown->source = 0;
  end (shown->service, shown->account);
  return G_SOURCE_REMOVE;
}

static void
begin (PillionTypingService *self,
       GBytes               *account)
{
  Shown *shown = g_hash_table_lookup (self->shown, account);
  gboolean is_new = shown == NULL;

  if (is_new) {
    shown = g_new0 (Shown, 1);
    shown->service = self;
    shown->account = g_bytes_ref (account);
    g_hash_table_insert (self->shown, shown->account, shown);
  }
  g_clear_handle_id (&shown->source, g_source_remove);
  shown->source = g_timeout_add (pillion_engine_get_options (self->engine)->typing_ms, on_silent, shown);
  if (is_new)
    emit (self, account, TRUE);
}

static void
end_all (PillionTypingService *self)
{
  GHashTableIter iter;
  gpointer account;

  for (g_hash_table_iter_init (&iter, self->shown); g_hash_table_iter_next (&iter, &account, NULL);
       g_hash_table_iter_init (&iter, self->shown))
    end (self, account);
}

/* Who has closed the profile, or does not tell, is told nothing. */
static void
on_changed (PillionTypingService *self)
{
  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_READY &&
      pillion_chat_service_get_preferences (pillion_engine_get_chat_service (self->engine))->typing)
    return;
  end_all (self);
  g_hash_table_remove_all (self->told);
}

static void
pillion_typing_service_finalize (GObject *object)
{
  PillionTypingService *self = PILLION_TYPING_SERVICE (object);

  g_hash_table_unref (self->shown);
  g_hash_table_unref (self->told);

  G_OBJECT_CLASS (pillion_typing_service_parent_class)->finalize (object);
}

static void
pillion_typing_service_class_init (PillionTypingServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_typing_service_finalize;
}

static void
pillion_typing_service_init (PillionTypingService *self)
{
  self->shown = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, shown_free);
  self->told = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
}

PillionTypingService *
pillion_typing_service_new (PillionEngine *engine)
{
  PillionTypingService *self = g_object_new (PILLION_TYPE_TYPING_SERVICE, NULL);

  self->engine = engine;
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "preferences-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
pillion_typing_service_take_effects (PillionTypingService *self,
                                     PillionJob           *job)
{
  for (guint i = 0; job->typing != NULL && i < job->typing->len; i++) {
    const PillionTypingNews *news = &g_array_index (job->typing, PillionTypingNews, i);
    g_autoptr (GBytes) account = g_bytes_new (news->account, sizeof news->account);

    if (news->active)
      begin (self, account);
    else
      end (self, account);
  }
}

gboolean
pillion_typing_service_may_tell (PillionTypingService *self,
                                 GBytes               *account,
                                 gboolean              active)
{
  gint64 *told = g_hash_table_lookup (self->told, account);
  gint64 now = g_get_monotonic_time ();
  gboolean is_known = told != NULL && now - *told < (gint64) REPEAT_MS * 1000;

  if (active && is_known)
    return FALSE;
  if (!active)
    return g_hash_table_remove (self->told, account);
  told = g_new (gint64, 1);
  *told = now;
  g_hash_table_insert (self->told, g_bytes_ref (account), told);
  return TRUE;
}

void
pillion_typing_service_forget (PillionTypingService *self,
                               GBytes               *account)
{
  g_hash_table_remove (self->told, account);
}
