/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-conversations.h"

#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-message-reader.h"
#include "engine/pillion-outbox.h"
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
list_messages (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ListWork *work = data;
  g_auto (PillionMessageReader) reader = { 0 };
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_review_check (database, &work->job, error))
    return FALSE;
  if (work->only_new ? !pillion_messages_list_unprinted (database, work->limit, &rows, error)
                     : !pillion_messages_list (database, work->chat, work->before, work->limit, &rows, error))
    return FALSE;
  pillion_message_reader_init (&reader, database, &work->job);
  work->items = pillion_message_reader_read_all (&reader, rows, error);
  return work->items != NULL;
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

  if (!pillion_messages_find_prefix (database, work->chat, work->prefix, &n_found, &work->row, error))
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
                           _("There is no message with that id in this chat."));
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
is_prefix (const char *id)
{
  gsize length = strlen (id);

  return length >= PREFIX_MIN && length < 2 * PILLION_ID_BYTES && strspn (id, "0123456789abcdefABCDEF") == length;
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
  memcpy (work->chat, g_bytes_get_data (account, NULL), sizeof work->chat);
  if (is_prefix (id)) {
    work->prefix = g_strdup (id);
  } else if (!pillion_hex_decode (id, work->id, sizeof work->id)) {
    find_work_free (work);
    return_no_message (task);
    return;
  }
  pillion_engine_run_async (engine, work->prefix != NULL ? find_prefix : find_message, work, (GDestroyNotify) find_work_free, cancellable, on_found,
                            g_steal_pointer (&task));
}

static gint64
finish_row (PillionEngine *engine,
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

gint64
pillion_conversations_find_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return finish_row (engine, result, error);
}

/* ----- sending ----- */

typedef struct {
  PillionJob job;
  guint8     account[PILLION_ACCOUNT_BYTES];
  char      *text; /* (owned) */
  guint8     request[PILLION_ID_BYTES];
  gint64     message;
} SendWork;

/* What a task of sending waits for. */
typedef struct {
  guint8 request[PILLION_ID_BYTES];
  gint64 message;
  gulong sent_handler;
  gulong sending_handler;
} Sending;

static void
send_work_free (SendWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->text);
  g_free (self);
}

static gboolean
queue_text (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  SendWork *work = data;

  return pillion_review_check (database, &work->job, error) &&
         pillion_outbox_queue_text (database, &work->job, work->account, work->text, work->request, &work->message,
                                    error);
}

static GError *
kept_error (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                              _("The relay can’t be reached. The message is kept and leaves with the next connection."));
}

/* error is (transfer full): why it was not sent now */
static GError *
explain (GError *error)
{
  GError *explained = pillion_engine_error_from (error);

  if (!g_error_matches (explained, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    return explained;
  g_error_free (explained);
  return kept_error ();
}

static void
stop_waiting (PillionEngine *engine,
              Sending       *sending)
{
  g_signal_handler_disconnect (engine, sending->sent_handler);
  g_signal_handler_disconnect (engine, sending->sending_handler);
}

/* The sender rests, and has not come to this one: the relay went while it was busy with
 * others.
 */
static void
on_sending_changed (PillionEngine *engine,
                    GParamSpec    *pspec,
                    gpointer       user_data)
{
  g_autoptr (GTask) task = NULL;

  if (pillion_engine_is_sending (engine))
    return;
  task = user_data;
  stop_waiting (engine, g_task_get_task_data (task));
  g_task_return_error (task, kept_error ());
}

static void
on_sent (PillionEngine *engine,
         const guint8  *request,
         const GError  *error,
         gpointer       user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);

  if (memcmp (request, sending->request, sizeof sending->request) != 0)
    return;
  stop_waiting (engine, sending);
  if (error != NULL)
    g_task_return_error (task, explain (g_error_copy (error)));
  else
    g_task_return_int (task, sending->message);
  g_object_unref (task);
}

static void
on_queued (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  SendWork *work = pillion_engine_run_finish (engine, result, &error);
  Sending *sending;

  if (work == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
    return;
  }
  if (!pillion_engine_is_online (engine)) {
    g_task_return_error (task, kept_error ());
    return;
  }
  sending = g_new0 (Sending, 1);
  memcpy (sending->request, work->request, sizeof sending->request);
  sending->message = work->message;
  g_task_set_task_data (task, sending, g_free);
  sending->sent_handler = g_signal_connect (engine, "sent", G_CALLBACK (on_sent), task);
  sending->sending_handler = g_signal_connect (engine, "notify::sending", G_CALLBACK (on_sending_changed),
                                               g_steal_pointer (&task));
}

static gboolean
is_blank (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

static gboolean
check_text (const char *text,
            GError    **error)
{
  gsize length = strlen (text);

  if (length > PILLION_TEXT_MAX_BYTES)
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                 _("The message is too long: it has %" G_GSIZE_FORMAT " bytes, and at most %d can be sent."), length,
                 PILLION_TEXT_MAX_BYTES);
  else if (!pillion_text_is_valid (text, length, TRUE))
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("The message has control characters; only line feeds and tabulators can be sent."));
  else if (is_blank (text))
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("The message is empty."));
  else
    return TRUE;
  return FALSE;
}

void
pillion_conversations_send_async (PillionEngine      *engine,
                                  GBytes             *account,
                                  const char         *text,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  SendWork *work;
  GError *error = NULL;

  g_task_set_source_tag (task, pillion_conversations_send_async);
  if (!check_text (text, &error)) {
    g_task_return_error (task, error);
    return;
  }
  work = g_new0 (SendWork, 1);
  memcpy (work->account, g_bytes_get_data (account, NULL), sizeof work->account);
  work->text = g_strdup (text);
  pillion_engine_run_async (engine, queue_text, work, (GDestroyNotify) send_work_free, cancellable, on_queued,
                            g_steal_pointer (&task));
}

gint64
pillion_conversations_send_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return finish_row (engine, result, error);
}
