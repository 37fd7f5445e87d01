/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-chat-actions.h"

#include "engine/pillion-chat-service.h"
#include "engine/pillion-chat-sync.h"
#include "engine/pillion-content.h"
#include "engine/pillion-review.h"

#include <string.h>

/* One piece of work for all of this file: each uses the fields it needs. */
typedef struct {
  PillionJob         job;
  guint8             account[PILLION_ACCOUNT_BYTES];
  PillionChatChange  change;
  gint64             up_to;
  char              *draft; /* (owned) (nullable) */
  gboolean           tell;
} ChatWork;

static void
chat_work_free (ChatWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->draft);
  g_free (self);
}

static ChatWork *
chat_work_new (GBytes *account)
{
  ChatWork *self = g_new0 (ChatWork, 1);

  memcpy (self->account, g_bytes_get_data (account, NULL), sizeof self->account);
  return self;
}

static gboolean
change_chat (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  ChatWork *work = data;

  return pillion_review_check (database, &work->job, error) &&
         pillion_chat_sync_change (database, &work->job, work->account, &work->change, error);
}

static gboolean
mark_read (PillionDatabase *database,
           gpointer         data,
           GError         **error)
{
  ChatWork *work = data;

  return pillion_review_check (database, &work->job, error) &&
         pillion_chat_sync_mark_read (database, &work->job, work->account, work->up_to, error);
}

static gboolean
set_draft (PillionDatabase *database,
           gpointer         data,
           GError         **error)
{
  ChatWork *work = data;

  return pillion_review_check (database, &work->job, error) &&
         pillion_chat_sync_set_draft (database, &work->job, work->account, work->draft, work->tell, error);
}

static gboolean
accept_chat (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  ChatWork *work = data;

  return pillion_review_check (database, &work->job, error) &&
         pillion_chat_sync_accept (database, &work->job, work->account, error);
}

static void
run (PillionEngine      *engine,
     PillionStoreWork    func,
     ChatWork           *work,
     GCancellable       *cancellable,
     GAsyncReadyCallback callback,
     gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, run);
  pillion_engine_run_task (task, func, work, (GDestroyNotify) chat_work_free);
}

gboolean
pillion_chat_change_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_chat_set_muted_async (PillionEngine      *engine,
                              GBytes             *account,
                              guint64             until_ms,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  ChatWork *work = chat_work_new (account);

  work->change.change_muted = TRUE;
  work->change.muted_until = until_ms;
  run (engine, change_chat, work, cancellable, callback, user_data);
}

void
pillion_chat_set_pinned_async (PillionEngine      *engine,
                               GBytes             *account,
                               gboolean            pinned,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  ChatWork *work = chat_work_new (account);

  work->change.change_pinned = TRUE;
  work->change.pinned = pinned;
  run (engine, change_chat, work, cancellable, callback, user_data);
}

void
pillion_chat_set_archived_async (PillionEngine      *engine,
                                 GBytes             *account,
                                 gboolean            archived,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  ChatWork *work = chat_work_new (account);

  work->change.change_archived = TRUE;
  work->change.archived = archived;
  run (engine, change_chat, work, cancellable, callback, user_data);
}

void
pillion_chat_set_marked_unread_async (PillionEngine      *engine,
                                      GBytes             *account,
                                      gboolean            marked_unread,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  ChatWork *work = chat_work_new (account);

  work->change.change_marked_unread = TRUE;
  work->change.marked_unread = marked_unread;
  run (engine, change_chat, work, cancellable, callback, user_data);
}

void
pillion_chat_mark_read_async (PillionEngine      *engine,
                              GBytes             *account,
                              gint64              up_to,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  ChatWork *work = chat_work_new (account);

  work->up_to = up_to;
  run (engine, mark_read, work, cancellable, callback, user_data);
}

/* Cut at a character; what may not travel goes. */
static char *
dup_draft (const char *text)
{
  GString *draft = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gsize length = (gsize) (g_utf8_next_char (c) - c);

    if (draft->len + length > PILLION_DRAFT_MAX_BYTES)
      break;
    if (pillion_text_is_valid (c, length, TRUE))
      g_string_append_len (draft, c, (gssize) length);
  }
  return g_string_free (draft, FALSE);
}

void
pillion_chat_set_draft_async (PillionEngine      *engine,
                              GBytes             *account,
                              const char         *text,
                              gboolean            leaving,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  ChatWork *work = chat_work_new (account);

  work->draft = dup_draft (text);
  work->tell = pillion_chat_service_may_tell_draft (pillion_engine_get_chat_service (engine), account, leaving);
  run (engine, set_draft, work, cancellable, callback, user_data);
}

void
pillion_chat_accept_async (PillionEngine      *engine,
                           GBytes             *account,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  run (engine, accept_chat, chat_work_new (account), cancellable, callback, user_data);
}
