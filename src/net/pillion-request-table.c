/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-request-table.h"

#include "net/pillion-net-error.h"
#include "net/pillion-timer.h"

struct _PillionRequestTable {
  GMainContext *context; /* (owned) */
  GHashTable *requests;  /* (owned) (element-type gint64 Request): by id */
  guint n_given_up;
  guint max_requests;
  guint deadline_ms;
  gint64 next_id;
};

typedef struct {
  PillionRequestTable *table; /* (unowned) */
  gint64 id;
  GTask *task;       /* (owned) (nullable): NULL once given up */
  GSource *deadline; /* (owned) (nullable) */
  GSource *cancel;   /* (owned) (nullable) */
} Request;

static void
request_free (Request *request)
{
  pillion_timer_stop (&request->deadline);
  pillion_timer_stop (&request->cancel);
  g_clear_object (&request->task);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* Returns the task, which the caller ends: not here, because what its callback does
 * could change the table.
 */
static GTask *
give_up (Request *request)
{
  pillion_timer_stop (&request->deadline);
  pillion_timer_stop (&request->cancel);
  request->table->n_given_up++;

  return g_steal_pointer (&request->task);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr (GTask) task = give_up (user_data);

  g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_TIMEOUT,
                           "The server did not answer in time");

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) task = give_up (user_data);

  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

PillionRequestTable *
pillion_request_table_new (GMainContext *context,
                           guint         max_requests,
                           guint         deadline_ms)
{
  PillionRequestTable *self;

  g_return_val_if_fail (max_requests >= 1, NULL);

  self = g_new0 (PillionRequestTable, 1);
  self->context = g_main_context_ref (context);
  self->requests = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) request_free);
  self->max_requests = max_requests;
  self->deadline_ms = deadline_ms;
  self->next_id = 1;

  return self;
}

void
pillion_request_table_free (PillionRequestTable *self)
{
  g_hash_table_unref (self->requests);
  g_main_context_unref (self->context);
  g_free (self);
}

gboolean
pillion_request_table_is_full (PillionRequestTable *self)
{
  return g_hash_table_size (self->requests) >= self->max_requests;
}

gboolean
pillion_request_table_is_stuck (PillionRequestTable *self)
{
  return self->n_given_up >= self->max_requests;
}

guint
pillion_request_table_get_size (PillionRequestTable *self)
{
  return g_hash_table_size (self->requests);
}

gint64
pillion_request_table_draw_id (PillionRequestTable *self)
{
  return self->next_id++;
}

void
pillion_request_table_add (PillionRequestTable *self,
                           gint64               id,
                           GTask               *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Request *request;

  g_return_if_fail (!pillion_request_table_is_full (self));

  request = g_new0 (Request, 1);
  request->table = self;
  request->id = id;
  request->task = g_object_ref (task);

  pillion_timer_start (&request->deadline, self->context, self->deadline_ms, on_deadline, request);

  /* As a source, so that cancelling from another thread ends in this one. */
  if (cancellable != NULL) {
    request->cancel = g_cancellable_source_new (cancellable);
    g_source_set_callback (request->cancel, G_SOURCE_FUNC (on_cancelled), request, NULL);
    g_source_attach (request->cancel, self->context);
  }

  g_hash_table_insert (self->requests, &request->id, request);
}

gboolean
pillion_request_table_answer (PillionRequestTable *self,
                              gint64               id,
                              JsonObject          *ok,
                              GError              *error)
{
  g_autoptr (GError) taken = error;
  g_autoptr (Request) request = NULL;
  g_autoptr (GTask) task = NULL;

  if (!g_hash_table_steal_extended (self->requests, &id, NULL, (gpointer *) &request))
    return FALSE;

  task = g_steal_pointer (&request->task);
  if (task == NULL) {
    self->n_given_up--;
    return TRUE;
  }

  if (taken != NULL)
    g_task_return_error (task, g_steal_pointer (&taken));
  else
    g_task_return_pointer (task, json_object_ref (ok), (GDestroyNotify) json_object_unref);

  return TRUE;
}

static int
compare_requests (gconstpointer a,
                  gconstpointer b)
{
  const Request *first = a;
  const Request *second = b;

  return first->id < second->id ? -1 : first->id > second->id;
}

void
pillion_request_table_fail_all (PillionRequestTable *self,
                                const GError        *error)
{
  g_autolist (Request) requests = g_hash_table_get_values (self->requests);

  /* Out of the table first: a callback may add to it. */
  g_hash_table_steal_all (self->requests);
  self->n_given_up = 0;

  requests = g_list_sort (requests, compare_requests);
  for (GList *l = requests; l != NULL; l = l->next) {
    Request *request = l->data;
    g_autoptr (GTask) task = g_steal_pointer (&request->task);

    if (task != NULL)
      g_task_return_error (task, g_error_copy (error));
  }
}
