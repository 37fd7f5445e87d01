/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-search-index.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-engine-private.h"
#include "store/pillion-search-table.h"

#include <glib/gi18n.h>

/**
 * PillionSearchIndex:
 *
 * One batch after the other goes through the store's worker; each is asked for when the one
 * before is committed and the main loop has nothing else to do. What is done stays done: the next
 * start goes on where this one ended. An error ends it until then.
 */
struct _PillionSearchIndex {
  GObject        parent_instance;

  PillionEngine *engine;      /* (unowned): owns this */
  GCancellable  *cancellable; /* (owned) */
  GPtrArray     *waiting;     /* (owned) (element-type GTask) */
  GSource       *next;        /* (owned): made ready for the next batch */
  guint          progress;
  gboolean       working;
  gboolean       built;
};

typedef enum {
  PROP_PROGRESS = 1,
  PROP_BUILT,
} PillionSearchIndexProperty;

static GParamSpec *properties[PROP_BUILT + 1];

G_DEFINE_FINAL_TYPE (PillionSearchIndex, pillion_search_index, G_TYPE_OBJECT)

typedef struct {
  PillionJob job;
  guint      percent;
} IndexWork;

static void
index_work_free (gpointer data)
{
  IndexWork *self = data;

  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
index_some (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  IndexWork *work = data;

  return pillion_search_get_progress (database, &work->percent, error) &&
         (work->percent == 100 || pillion_search_index_some (database, &work->percent, error));
}

/* error: (nullable) */
static void
answer_waiting (PillionSearchIndex *self,
                const GError       *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++) {
    if (error != NULL)
      g_task_return_error (waiting->pdata[i], pillion_engine_error_from (g_error_copy (error)));
    else
      g_task_return_boolean (waiting->pdata[i], TRUE);
  }
}

static void
set_progress (PillionSearchIndex *self,
              guint               percent)
{
  gboolean built = percent == 100;

  if (self->progress != percent) {
    self->progress = percent;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  }
  if (self->built == built)
    return;
  self->built = built;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUILT]);
}

static void
on_indexed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionSearchIndex) self = user_data;
  g_autoptr (GError) error = NULL;
  IndexWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  self->working = FALSE;
  if (work == NULL) {
    answer_waiting (self, error);
    return;
  }
  set_progress (self, work->percent);
  if (self->built)
    answer_waiting (self, NULL);
  else
    g_source_set_ready_time (self->next, 0);
}

static void
go_on (PillionSearchIndex *self)
{
  if (self->working || self->built || pillion_engine_get_state (self->engine) != PILLION_ENGINE_STATE_READY)
    return;
  self->working = TRUE;
  pillion_engine_run_async (self->engine, index_some, g_new0 (IndexWork, 1), index_work_free, self->cancellable, on_indexed,
                            g_object_ref (self));
}

static gboolean
on_next (gpointer user_data)
{
  PillionSearchIndex *self = user_data;

  g_source_set_ready_time (self->next, -1);
  go_on (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_next (GSource    *source,
               GSourceFunc callback,
               gpointer    user_data)
{
  return callback (user_data);
}

static GSourceFuncs next_funcs = { .dispatch = dispatch_next };

static void
pillion_search_index_dispose (GObject *object)
{
  PillionSearchIndex *self = PILLION_SEARCH_INDEX (object);

  g_source_destroy (self->next);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_search_index_parent_class)->dispose (object);
}

static void
pillion_search_index_finalize (GObject *object)
{
  PillionSearchIndex *self = PILLION_SEARCH_INDEX (object);

  g_source_unref (self->next);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (pillion_search_index_parent_class)->finalize (object);
}

static void
pillion_search_index_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionSearchIndex *self = PILLION_SEARCH_INDEX (object);

  switch ((PillionSearchIndexProperty) property_id) {
  case PROP_PROGRESS:
    g_value_set_uint (value, self->progress);
    break;
  case PROP_BUILT:
    g_value_set_boolean (value, self->built);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_search_index_class_init (PillionSearchIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = pillion_search_index_dispose;
  object_class->finalize = pillion_search_index_finalize;
  object_class->get_property = pillion_search_index_get_property;

  properties[PROP_PROGRESS] = g_param_spec_uint ("progress", NULL, NULL, 0, 100, 100, flags);
  properties[PROP_BUILT] = g_param_spec_boolean ("built", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_search_index_init (PillionSearchIndex *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->progress = 100;
  self->next = g_source_new (&next_funcs, sizeof (GSource));
  g_source_set_priority (self->next, G_PRIORITY_LOW);
  g_source_set_callback (self->next, on_next, self, NULL);
  g_source_attach (self->next, NULL);
}

static void
drop_index (gpointer index)
{
  g_object_run_dispose (index);
  g_object_unref (index);
}

PillionSearchIndex *
pillion_search_index_get (PillionEngine *engine)
{
  static const char name[] = "pillion-search-index";
  PillionSearchIndex *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  self = g_object_get_data (G_OBJECT (engine), name);
  if (self != NULL)
    return self;
  self = g_object_new (PILLION_TYPE_SEARCH_INDEX, NULL);
  self->engine = engine;
  g_object_set_data_full (G_OBJECT (engine), name, self, drop_index);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (go_on), self, G_CONNECT_SWAPPED);
  go_on (self);
  return self;
}

guint
pillion_search_index_get_progress (PillionSearchIndex *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_INDEX (self), 0);

  return self->progress;
}

gboolean
pillion_search_index_is_built (PillionSearchIndex *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_INDEX (self), FALSE);

  return self->built;
}

static void
answer_not_ready (PillionSearchIndex *self)
{
  g_autoptr (GError) error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT,
                                                  _("This device can’t show messages now."));

  answer_waiting (self, error);
}

void
pillion_search_index_wait_async (PillionSearchIndex *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_SEARCH_INDEX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_search_index_wait_async);
  g_ptr_array_add (self->waiting, task);
  go_on (self);
  if (self->built)
    answer_waiting (self, NULL);
  else if (!self->working)
    answer_not_ready (self);
}

/**
 * pillion_search_index_wait_finish:
 * @error: %PILLION_ENGINE_ERROR_DISK, _LOGGED_OUT; what is in the index stays
 */
gboolean
pillion_search_index_wait_finish (PillionSearchIndex *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
