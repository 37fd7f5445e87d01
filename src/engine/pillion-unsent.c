/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-unsent.h"

#include "engine/pillion-consent.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-missed.h"
#include "engine/pillion-names.h"
#include "engine/pillion-resend.h"
#include "engine/pillion-review.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-unsent-table.h"

/* One piece of work for all of this file: each uses the fields it needs. */
typedef struct {
  PillionJob     job;
  PillionUnsent *unsent; /* (owned) (nullable) */
  GArray        *rows;   /* (owned) (nullable) (element-type gint64): on their way */
} UnsentWork;

static void
unsent_work_free (UnsentWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->unsent, pillion_unsent_free);
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

static void
chat_free (PillionUnsentChat *self)
{
  g_free (self->account);
  g_free (self->name);
  g_free (self);
}

void
pillion_unsent_free (PillionUnsent *self)
{
  g_ptr_array_unref (self->chats);
  g_free (self);
}

/* ----- what there is ----- */

static gboolean
add_chat (PillionDatabase        *database,
          PillionUnsent          *unsent,
          const PillionUnsentRow *row,
          GError                **error)
{
  g_autoptr (PillionAccountRow) account = NULL;
  PillionUnsentChat *chat;

  if (!pillion_accounts_load (database, row->chat, &account, error))
    return FALSE;
  chat = g_new0 (PillionUnsentChat, 1);
  chat->account = pillion_hex_encode (row->chat, sizeof row->chat);
  chat->name = account != NULL ? pillion_names_choose (row->chat, account->label, account->name, account->number)
                               : pillion_names_choose (row->chat, NULL, NULL, NULL);
  chat->n_messages = row->n_messages;
  chat->first_ms = row->first_at;
  chat->last_ms = row->last_at;
  g_ptr_array_add (unsent->chats, chat);
  unsent->n_messages += row->n_messages;
  return TRUE;
}

static gboolean
load (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  UnsentWork *work = data;
  g_autoptr (GPtrArray) rows = NULL;
  guint64 must_ask = 0;
  guint64 missed_from;
  guint64 here_since;

  work->unsent = g_new0 (PillionUnsent, 1);
  work->unsent->chats = g_ptr_array_new_with_free_func ((GDestroyNotify) chat_free);
  if (work->job.identity == NULL)
    return TRUE;
  if (!pillion_unsent_list_chats (database, PILLION_MESSAGE_STATE_FAILED, work->job.identity->device, &rows, error) ||
      !pillion_settings_load_number (database, PILLION_SETTING_ASK_UNSENT, &must_ask, error) ||
      !pillion_history_missed_load (database, &missed_from, &here_since, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!add_chat (database, work->unsent, rows->pdata[i], error))
      return FALSE;
  }
  work->unsent->must_ask = must_ask != 0 && work->unsent->n_messages > 0;
  work->unsent->catching_up = missed_from != 0;
  return TRUE;
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  UnsentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, g_steal_pointer (&work->unsent), (GDestroyNotify) pillion_unsent_free);
}

void
pillion_unsent_load_async (PillionEngine      *engine,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_unsent_load_async);
  pillion_engine_run_async (engine, load, g_new0 (UnsentWork, 1), (GDestroyNotify) unsent_work_free, cancellable,
                            on_loaded, task);
}

PillionUnsent *
pillion_unsent_load_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- what becomes of it ----- */

static gboolean
end_question (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  return pillion_settings_save_number (database, PILLION_SETTING_ASK_UNSENT, 0, error);
}

/* Whoever was blocked since gets nothing; it stays in the chat as not sent. */
static gboolean
send_one (PillionDatabase *database,
          UnsentWork      *work,
          gint64           id,
          GError         **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  g_autoptr (GError) refusal = NULL;
  guint8 request[PILLION_ID_BYTES];
  gboolean has_request;

  if (!pillion_messages_load (database, id, &row, error))
    return FALSE;
  if (!pillion_consent_check_message (database, row->chat, &refusal)) {
    if (g_error_matches (refusal, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&refusal));
    return FALSE;
  }
  g_array_append_val (work->rows, id);
  return pillion_resend_queue (database, &work->job, row, request, &has_request, error);
}

static gboolean
send (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  UnsentWork *work = data;
  g_autoptr (GArray) ids = NULL;

  work->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!pillion_review_check (database, &work->job, error) ||
      !pillion_unsent_list (database, PILLION_MESSAGE_STATE_FAILED, work->job.identity->device, &ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!send_one (database, work, g_array_index (ids, gint64, i), error))
      return FALSE;
  }
  return end_question (database, work, error);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  UnsentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, g_steal_pointer (&work->rows), (GDestroyNotify) g_array_unref);
}

void
pillion_unsent_send_async (PillionEngine      *engine,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_unsent_send_async);
  pillion_engine_run_async (engine, send, g_new0 (UnsentWork, 1), (GDestroyNotify) unsent_work_free, cancellable,
                            on_sent, task);
}

GArray *
pillion_unsent_send_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pillion_unsent_keep_async (PillionEngine      *engine,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_unsent_keep_async);
  pillion_engine_run_task (task, end_question, g_new0 (UnsentWork, 1), (GDestroyNotify) unsent_work_free);
}

gboolean
pillion_unsent_keep_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
