/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-chat-service.h"

#include "engine/pillion-chat-sync.h"
#include "engine/pillion-history-private.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-preferences-store.h"
#include "engine/pillion-sync-service.h"
#include "store/pillion-messages-table.h"

#include <string.h>

/* One receipt a conversation in so long (PROTOCOL.md, section 7.3). */
#define RECEIPTS_MS 2000

/* Drafts go to own devices at most so often. */
#define DRAFTS_MS 5000

struct _PillionChatService {
  GObject             parent_instance;

  PillionEngine      *engine; /* (unowned): it owns this */
  PillionAttachmentService *attachments; /* (owned) */
  PillionHistory     *history; /* (owned) */
  PillionTypingService *typing; /* (owned) */
  PillionSyncService *sync; /* (owned) */
  PillionPreferences  preferences;
  guint               receipts_source;
  GHashTable         *drafts; /* (owned) (element-type GBytes Draft): told a short while ago */
};

/* A chat whose draft was told a short while ago. */
typedef struct {
  PillionChatService *service; /* (unowned): it owns this */
  GBytes             *account; /* (owned) */
  guint               source;
  gboolean            changed; /* since it was told */
} Draft;

G_DEFINE_FINAL_TYPE (PillionChatService, pillion_chat_service, G_TYPE_OBJECT)

/* One piece of work for all of this file: each uses the fields it needs. */
typedef struct {
  PillionJob         job;
  PillionPreferences preferences;
  guint8             account[PILLION_ACCOUNT_BYTES];
} ServiceWork;

static void
service_work_free (ServiceWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static void
draft_free (Draft *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_bytes_unref (self->account);
  g_free (self);
}

static void
run (PillionChatService *self,
     PillionStoreWork    func,
     ServiceWork        *work,
     GAsyncReadyCallback callback)
{
  pillion_engine_run_async (self->engine, func, work, (GDestroyNotify) service_work_free, NULL, callback,
                            callback != NULL ? g_object_ref (self) : NULL);
}

/* ----- settings ----- */

static gboolean
load_preferences (PillionDatabase *database,
                  gpointer         data,
                  GError         **error)
{
  ServiceWork *work = data;

  return pillion_preferences_load (database, &work->preferences, error);
}

static void
on_preferences_loaded (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (PillionChatService) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  ServiceWork *work = pillion_engine_run_finish (engine, result, NULL);

  if (work == NULL)
    return;
  self->preferences = work->preferences;
  g_signal_emit_by_name (engine, "preferences-changed");
}

/* ----- receipts ----- */

static int
compare_ids (gconstpointer a,
             gconstpointer b,
             gpointer      unused)
{
  return memcmp (a, b, PILLION_ID_BYTES);
}

static gboolean
queue_receipt (PillionDatabase   *database,
               ServiceWork       *work,
               GBytes            *chat,
               PillionReceiptKind kind,
               GError           **error)
{
  const guint8 *account = g_bytes_get_data (chat, NULL);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RECEIPT };
  g_autoptr (GByteArray) ids = NULL;

  if (!pillion_receipts_take_due (database, account, kind, PILLION_RECEIPT_MAX_MESSAGES, &ids, error))
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  g_qsort_with_data (ids->data, (int) (ids->len / PILLION_ID_BYTES), PILLION_ID_BYTES, compare_ids, NULL);
  body.receipt.kind = (guint8) kind;
  body.receipt.n_messages = (guint8) (ids->len / PILLION_ID_BYTES);
  memcpy (body.receipt.messages, ids->data, ids->len);
  if (body.receipt.n_messages == PILLION_RECEIPT_MAX_MESSAGES)
    work->job.effects |= PILLION_EFFECT_RECEIPTS; /* there may be more */
  return pillion_outbox_queue_to_account (database, &work->job, account, &body, error);
}

static gboolean
queue_receipts (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  ServiceWork *work = data;
  g_autoptr (GPtrArray) chats = NULL;

  if (!pillion_receipts_list_chats (database, &chats, error))
    return FALSE;
  for (guint i = 0; i < chats->len; i++) {
    if (!queue_receipt (database, work, chats->pdata[i], PILLION_RECEIPT_READ, error) ||
        !queue_receipt (database, work, chats->pdata[i], PILLION_RECEIPT_DELIVERED, error))
      return FALSE;
  }
  return TRUE;
}

static void
flush_receipts (PillionChatService *self)
{
  g_clear_handle_id (&self->receipts_source, g_source_remove);
  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_READY)
    run (self, queue_receipts, g_new0 (ServiceWork, 1), NULL);
}

static gboolean
on_receipts_due (gpointer user_data)
{
  PillionChatService *self = user_data;

  self->receipts_source = 0;
  flush_receipts (self);
  return G_SOURCE_REMOVE;
}

/* ----- drafts ----- */

static gboolean
tell_draft (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  ServiceWork *work = data;

  return pillion_chat_sync_set_draft (database, &work->job, work->account, NULL, TRUE, error);
}

static gboolean
on_draft_due (gpointer user_data)
{
  Draft *draft = user_data;
  PillionChatService *self = draft->service;
  ServiceWork *work;

  if (!draft->changed) {
    draft->source = 0;
    g_hash_table_remove (self->drafts, draft->account);
    return G_SOURCE_REMOVE;
  }
  draft->changed = FALSE;
  work = g_new0 (ServiceWork, 1);
  memcpy (work->account, g_bytes_get_data (draft->account, NULL), sizeof work->account);
  run (self, tell_draft, work, NULL);
  return G_SOURCE_CONTINUE;
}

gboolean
pillion_chat_service_may_tell_draft (PillionChatService *self,
                                     GBytes             *account,
                                     gboolean            leaving)
{
  Draft *draft = g_hash_table_lookup (self->drafts, account);

  if (leaving) {
    g_hash_table_remove (self->drafts, account);
    return TRUE;
  }
  if (draft != NULL) {
    draft->changed = TRUE;
    return FALSE;
  }
  draft = g_new0 (Draft, 1);
  draft->service = self;
  draft->account = g_bytes_ref (account);
  draft->source = g_timeout_add (DRAFTS_MS, on_draft_due, draft);
  g_hash_table_insert (self->drafts, draft->account, draft);
  return TRUE;
}

/* ----- what committed work means ----- */

void
pillion_chat_service_take_effects (PillionChatService *self,
                                   PillionJob         *job)
{
  g_autoptr (GList) chats = job->chats != NULL ? g_hash_table_get_keys (job->chats) : NULL;

  pillion_attachment_service_take_effects (self->attachments, job);
  pillion_history_take_effects (self->history, job);
  for (GList *l = chats; l != NULL; l = l->next)
    g_signal_emit_by_name (self->engine, "conversation-changed", l->data);
  for (guint i = 0; job->events != NULL && i < job->events->len; i++)
    g_signal_emit_by_name (self->engine, "conversation-event", job->events->pdata[i]);
  pillion_typing_service_take_effects (self->typing, job);
  pillion_sync_service_take_effects (self->sync, job);
  if ((job->effects & PILLION_EFFECT_PREFERENCES) != 0)
    run (self, load_preferences, g_new0 (ServiceWork, 1), on_preferences_loaded);
  if ((job->effects & PILLION_EFFECT_RECEIPTS) != 0 && self->receipts_source == 0)
    self->receipts_source = g_timeout_add (RECEIPTS_MS, on_receipts_due, self);
}

void
pillion_chat_service_set_preferences (PillionChatService       *self,
                                      const PillionPreferences *preferences)
{
  self->preferences = *preferences;
}

const PillionPreferences *
pillion_chat_service_get_preferences (PillionChatService *self)
{
  return &self->preferences;
}

static void
on_drained (PillionChatService *self)
{
  flush_receipts (self);
  pillion_attachment_service_take_turns (self->attachments);
}

/* Nothing that belongs to a profile outlives its being open. */
static void
on_state_changed (PillionChatService *self)
{
  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_CLOSED) {
    g_clear_handle_id (&self->receipts_source, g_source_remove);
    g_hash_table_remove_all (self->drafts);
  }
}

static void
pillion_chat_service_finalize (GObject *object)
{
  PillionChatService *self = PILLION_CHAT_SERVICE (object);

  g_clear_handle_id (&self->receipts_source, g_source_remove);
  g_hash_table_unref (self->drafts);
  g_clear_object (&self->attachments);
  g_clear_object (&self->history);
  g_clear_object (&self->typing);
  g_clear_object (&self->sync);

  G_OBJECT_CLASS (pillion_chat_service_parent_class)->finalize (object);
}

static void
pillion_chat_service_class_init (PillionChatServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_chat_service_finalize;
}

static void
pillion_chat_service_init (PillionChatService *self)
{
  self->preferences = (PillionPreferences) { .read_receipts = TRUE, .typing = TRUE };
  self->drafts = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, (GDestroyNotify) draft_free);
}

PillionAttachmentService *
pillion_chat_service_get_attachments (PillionChatService *self)
{
  return self->attachments;
}

PillionHistory *
pillion_chat_service_get_history (PillionChatService *self)
{
  return self->history;
}

PillionTypingService *
pillion_chat_service_get_typing (PillionChatService *self)
{
  return self->typing;
}

PillionChatService *
pillion_chat_service_new (PillionEngine *engine)
{
  PillionChatService *self = g_object_new (PILLION_TYPE_CHAT_SERVICE, NULL);

  self->engine = engine;
  self->attachments = pillion_attachment_service_new (engine);
  self->history = pillion_history_new (engine);
  self->typing = pillion_typing_service_new (engine);
  self->sync = pillion_sync_service_new (engine);
  g_signal_connect_object (engine, "drained", G_CALLBACK (on_drained), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  return self;
}
