/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-unsent.h"

#include "engine/pillion-consent.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-names.h"
#include "engine/pillion-resend.h"
#include "engine/pillion-review.h"
#include "engine/pillion-unsent-changes.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-unsent-changes-table.h"
#include "store/pillion-unsent-table.h"

#include <glib/gi18n.h>

/* One piece of work for all of this file: each uses the fields it needs. */
typedef struct {
  PillionJob     job;
  PillionUnsent *unsent;    /* (owned) (nullable) */
  GArray        *rows;      /* (owned) (nullable) (element-type gint64): on their way */
  guint          n_changes; /* the same */
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

char *
pillion_unsent_dup_count (guint n_messages,
                          guint n_changes)
{
  g_autofree char *messages = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", n_messages), n_messages);
  g_autofree char *changes = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u change", "%u changes", n_changes), n_changes);

  if (n_changes == 0)
    return g_steal_pointer (&messages);
  if (n_messages == 0)
    return g_steal_pointer (&changes);
  /* Translators: so many messages, and so many reactions, edits and deletions. */
  return g_strdup_printf (_("%s and %s"), messages, changes);
}

/* ----- what there is ----- */

/* chat: (out) (transfer none): is there once it is asked for */
static gboolean
ensure_chat (PillionDatabase    *database,
             PillionUnsent      *unsent,
             const guint8       *id,
             PillionUnsentChat **chat,
             GError            **error)
{
  g_autofree char *hex = pillion_hex_encode (id, PILLION_ACCOUNT_ID_BYTES);
  g_autoptr (PillionAccountRow) account = NULL;

  for (guint i = 0; i < unsent->chats->len; i++) {
    *chat = unsent->chats->pdata[i];
    if (g_str_equal ((*chat)->account, hex))
      return TRUE;
  }
  if (!pillion_accounts_load (database, id, &account, error))
    return FALSE;
  *chat = g_new0 (PillionUnsentChat, 1);
  (*chat)->account = g_steal_pointer (&hex);
  (*chat)->name = account != NULL ? pillion_names_choose (id, account->label, account->name, account->number)
                                  : pillion_names_choose (id, NULL, NULL, NULL);
  (*chat)->first_ms = G_MAXUINT64;
  g_ptr_array_add (unsent->chats, *chat);
  return TRUE;
}

static gboolean
add_messages (PillionDatabase *database,
              UnsentWork      *work,
              GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_unsent_list_chats (database, PILLION_MESSAGE_STATE_FAILED, work->job.identity->device, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionUnsentRow *row = rows->pdata[i];
    PillionUnsentChat *chat;

    if (!ensure_chat (database, work->unsent, row->chat, &chat, error))
      return FALSE;
    chat->n_messages = row->n_messages;
    chat->first_ms = row->first_at;
    chat->last_ms = row->last_at;
    work->unsent->n_messages += row->n_messages;
  }
  return TRUE;
}

static gboolean
add_changes (PillionDatabase *database,
             UnsentWork      *work,
             GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_unsent_changes_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionUnsentChangeRow *row = rows->pdata[i];
    PillionUnsentChat *chat;

    if (!ensure_chat (database, work->unsent, row->chat, &chat, error))
      return FALSE;
    chat->n_changes++;
    chat->first_ms = MIN (chat->first_ms, row->sent_at);
    chat->last_ms = MAX (chat->last_ms, row->sent_at);
  }
  work->unsent->n_changes = rows->len;
  return TRUE;
}

static int
compare_chats (gconstpointer a,
               gconstpointer b)
{
  const PillionUnsentChat *one = *(const PillionUnsentChat *const *) a;
  const PillionUnsentChat *other = *(const PillionUnsentChat *const *) b;

  return (one->last_ms < other->last_ms) - (one->last_ms > other->last_ms);
}

static gboolean
load (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  UnsentWork *work = data;
  guint64 must_ask = 0;
  PillionHistoryMissed missed;

  work->unsent = g_new0 (PillionUnsent, 1);
  work->unsent->chats = g_ptr_array_new_with_free_func ((GDestroyNotify) chat_free);
  if (work->job.identity == NULL)
    return TRUE;
  if (!add_messages (database, work, error) || !add_changes (database, work, error) ||
      !pillion_settings_load_number (database, PILLION_SETTING_ASK_UNSENT, &must_ask, error) ||
      !pillion_history_taking_load_missed (database, &missed, error))
    return FALSE;
  g_ptr_array_sort (work->unsent->chats, compare_chats);
  work->unsent->must_ask = must_ask != 0 && work->unsent->chats->len > 0;
  work->unsent->catching_up = missed == PILLION_HISTORY_MISSED_COMES;
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
  return pillion_unsent_changes_queue (database, &work->job, NULL, &work->n_changes, error) &&
         end_question (database, work, error);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  UnsentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  g_task_set_task_data (task, GUINT_TO_POINTER (work->n_changes), NULL);
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
                            guint         *n_changes,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  if (n_changes != NULL)
    *n_changes = GPOINTER_TO_UINT (g_task_get_task_data (G_TASK (result)));
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
