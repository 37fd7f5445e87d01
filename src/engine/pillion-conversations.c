/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-conversations.h"

#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-message-reader.h"
#include "engine/pillion-review.h"

#include <glib/gi18n.h>
#include <string.h>

/* ----- lists ----- */

typedef struct {
  PillionJob  job;
  gboolean    only_new;
  guint8      chat[PILLION_ACCOUNT_BYTES];
  gint64      before;
  guint       limit;
  gint64      row;    /* of one message */
  GPtrArray  *items;  /* (owned) (nullable): the facts of messages or conversations */
  gpointer  (*make) (gpointer facts);
  GArray     *rows;   /* (owned) (nullable) (element-type gint64) */
} ListWork;

static gpointer
make_message (gpointer facts)
{
  return pillion_message_new (facts);
}

static gpointer
make_conversation (gpointer facts)
{
  return pillion_conversation_new (facts);
}

static void
list_work_free (ListWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

static gboolean
read_messages (PillionDatabase *database,
               ListWork        *work,
               GPtrArray       *rows,
               GError         **error)
{
  g_auto (PillionMessageReader) reader = { 0 };

  pillion_message_reader_init (&reader, database, &work->job);
  work->items = pillion_message_reader_read_all (&reader, rows, error);
  return work->items != NULL;
}

static gboolean
list_messages (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ListWork *work = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_review_check (database, &work->job, error))
    return FALSE;
  if (work->only_new ? !pillion_messages_list_unprinted (database, work->limit, &rows, error)
                     : !pillion_messages_list (database, work->chat, work->before, work->limit, &rows, error))
    return FALSE;
  return read_messages (database, work, rows, error);
}

static gboolean
load_message (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  ListWork *work = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_row_free);
  PillionMessageRow *row = NULL;

  if (!pillion_review_check (database, &work->job, error) || !pillion_messages_load (database, work->row, &row, error))
    return FALSE;
  if (row != NULL)
    g_ptr_array_add (rows, row);
  return read_messages (database, work, rows, error);
}

static gboolean
list_chats (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  ListWork *work = data;
  g_auto (PillionMessageReader) reader = { 0 };

  if (!pillion_review_check (database, &work->job, error))
    return FALSE;
  pillion_message_reader_init (&reader, database, &work->job);
  work->items = pillion_message_reader_read_chats (&reader, error);
  return work->items != NULL;
}

static gboolean
set_told (PillionDatabase *database,
          gpointer         data,
          GError         **error)
{
  ListWork *work = data;

  for (guint i = 0; i < work->rows->len; i++) {
    if (!pillion_messages_set_printed (database, g_array_index (work->rows, gint64, i), error))
      return FALSE;
  }
  return TRUE;
}

/* facts: taken out one by one */
static void
return_objects (GTask      *task,
                GPtrArray  *facts,
                gpointer  (*make) (gpointer facts))
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (facts, NULL);
  for (guint i = 0; i < facts->len; i++)
    g_ptr_array_add (objects, make (facts->pdata[i]));
  g_task_return_pointer (task, objects, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ListWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->items != NULL)
    return_objects (task, work->items, work->make);
  else
    g_task_return_boolean (task, TRUE);
}

static void
run_list (PillionEngine      *engine,
          PillionStoreWork    func,
          ListWork           *work,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, run_list);
  pillion_engine_run_async (engine, func, work, (GDestroyNotify) list_work_free, cancellable, on_listed, task);
}

static GPtrArray *
finish_list (PillionEngine *engine,
             GAsyncResult  *result,
             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pillion_conversations_list_chats_async (PillionEngine      *engine,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  ListWork *work = g_new0 (ListWork, 1);

  work->make = make_conversation;
  run_list (engine, list_chats, work, cancellable, callback, user_data);
}

GPtrArray *
pillion_conversations_list_chats_finish (PillionEngine *engine,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  return finish_list (engine, result, error);
}

void
pillion_conversations_list_async (PillionEngine      *engine,
                                  GBytes             *account,
                                  gint64              before,
                                  guint               limit,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  ListWork *work = g_new0 (ListWork, 1);

  memcpy (work->chat, g_bytes_get_data (account, NULL), sizeof work->chat);
  work->make = make_message;
  work->before = before;
  work->limit = limit;
  run_list (engine, list_messages, work, cancellable, callback, user_data);
}

GPtrArray *
pillion_conversations_list_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return finish_list (engine, result, error);
}

void
pillion_conversations_list_new_async (PillionEngine      *engine,
                                      guint               limit,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  ListWork *work = g_new0 (ListWork, 1);

  work->make = make_message;
  work->only_new = TRUE;
  work->limit = limit;
  run_list (engine, list_messages, work, cancellable, callback, user_data);
}

GPtrArray *
pillion_conversations_list_new_finish (PillionEngine *engine,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return finish_list (engine, result, error);
}

void
pillion_conversations_set_told_async (PillionEngine      *engine,
                                      GArray             *rows,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  ListWork *work = g_new0 (ListWork, 1);

  work->rows = rows;
  run_list (engine, set_told, work, cancellable, callback, user_data);
}

gboolean
pillion_conversations_set_told_finish (PillionEngine *engine,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- finding one ----- */

/* Hexadecimal digits that are enough to name a message to a program. */
#define PREFIX_MIN 6

typedef struct {
  PillionJob job;
  gboolean   any_chat;
  guint8     chat[PILLION_ACCOUNT_BYTES];
  guint8     id[PILLION_ID_BYTES];
  char      *prefix; /* (owned) (nullable): what an id begins with */
  gint64     row;
} FindWork;

static void
find_work_free (FindWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->prefix);
  g_free (self);
}

static gboolean
find_prefix (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  FindWork *work = data;
  guint n_found;

  if (!pillion_messages_find_prefix (database, work->any_chat ? NULL : work->chat, work->prefix, &n_found, &work->row, error))
    return FALSE;
  if (n_found <= 1)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("More than one message begins with that. Give more of its id."));
  return FALSE;
}

/* An id belongs to its author: here that is one side of the chat or the other. */
static gboolean
find_message (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  FindWork *work = data;
  const guint8 *authors[] = { work->chat, work->job.identity->account };

  for (guint i = 0; i < G_N_ELEMENTS (authors) && work->row == 0; i++) {
    g_autoptr (PillionMessageRow) row = NULL;

    if (!pillion_messages_find (database, authors[i], work->id, &row, error))
      return FALSE;
    if (row != NULL && memcmp (row->chat, work->chat, sizeof row->chat) == 0)
      work->row = row->id;
  }
  return TRUE;
}

static void
return_no_message (GTask *task)
{
  g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                           _("There is no message with that id."));
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  FindWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->row == 0)
    return_no_message (task);
  else
    g_task_return_int (task, work->row);
}

static gboolean
is_prefix (const char *id,
           gsize       max_length)
{
  gsize length = strlen (id);

  return length >= PREFIX_MIN && length <= max_length && strspn (id, "0123456789abcdefABCDEF") == length;
}

void
pillion_conversations_find_async (PillionEngine      *engine,
                                  GBytes             *account,
                                  const char         *id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  FindWork *work = g_new0 (FindWork, 1);

  g_task_set_source_tag (task, pillion_conversations_find_async);
  work->any_chat = account == NULL;
  if (account != NULL)
    memcpy (work->chat, g_bytes_get_data (account, NULL), sizeof work->chat);
  /* A whole id has an index, beside its author. */
  if (is_prefix (id, account != NULL ? 2 * PILLION_ID_BYTES - 1 : 2 * PILLION_ID_BYTES)) {
    work->prefix = g_strdup (id);
  } else if (!pillion_hex_decode (id, work->id, sizeof work->id)) {
    find_work_free (work);
    return_no_message (task);
    return;
  }
  pillion_engine_run_async (engine, work->prefix != NULL ? find_prefix : find_message, work,
                            (GDestroyNotify) find_work_free, cancellable, on_found, g_object_ref (task));
}

gint64
pillion_conversations_find_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  GError *row_error = NULL;
  gint64 row;

  g_return_val_if_fail (g_task_is_valid (result, engine), 0);

  row = g_task_propagate_int (G_TASK (result), &row_error);
  if (row_error == NULL)
    return row;
  g_propagate_error (error, row_error);
  return 0;
}

/* ----- loading one ----- */

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ListWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->items->len == 0)
    return_no_message (task);
  else
    g_task_return_pointer (task, pillion_message_new (g_ptr_array_steal_index (work->items, 0)), g_object_unref);
}

void
pillion_conversations_load_async (PillionEngine      *engine,
                                  gint64              row,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  ListWork *work = g_new0 (ListWork, 1);

  g_task_set_source_tag (task, pillion_conversations_load_async);
  work->row = row;
  pillion_engine_run_async (engine, load_message, work, (GDestroyNotify) list_work_free, cancellable, on_loaded, task);
}

PillionMessage *
pillion_conversations_load_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
