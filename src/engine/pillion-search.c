/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-search.h"

#include "engine/pillion-model-reader.h"
#include "engine/pillion-search-index.h"
#include "engine/pillion-search-work.h"

/**
 * PillionSearch:
 *
 * A search goes through the store's worker in steps, so that one that finds little, or that
 * nobody waits for any more, keeps nothing else from it. Main thread.
 */
struct _PillionSearch {
  GObject              parent_instance;

  PillionEngine       *engine;   /* (owned) */
  PillionSearchWanted *wanted;   /* (owned) (nullable): NULL: nothing is looked for */
  PillionModelReader  *reader;   /* (owned) (nullable): of this search alone */
  GPtrArray           *results;  /* (owned) (element-type PillionSearchResult) */
  GError              *error;    /* (owned) (nullable) */
  gint64               next;     /* where the next step goes on; 0: nowhere */
  guint                n_wanted; /* so many results are to be there */
  PillionSearchState   state;
  gboolean             stale;    /* the results are of the search before */
  gboolean             changed;  /* messages came, changed or went since the search began */
  GPtrArray           *renewed;  /* (owned) (nullable): the results anew, until all of them are there */
};

typedef enum {
  PROP_ENGINE = 1,
  PROP_STATE,
  PROP_HAS_MORE,
  PROP_ERROR,
} PillionSearchProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void init_list_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionSearch, pillion_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

G_DEFINE_ENUM_TYPE (PillionSearchState, pillion_search_state,
                    G_DEFINE_ENUM_VALUE (PILLION_SEARCH_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PILLION_SEARCH_STATE_SEARCHING, "searching"),
                    G_DEFINE_ENUM_VALUE (PILLION_SEARCH_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (PILLION_SEARCH_STATE_FAILED, "failed"))

static GPtrArray *
new_results (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* ----- the list ----- */

static GType
get_item_type (GListModel *model)
{
  return PILLION_TYPE_SEARCH_RESULT;
}

static guint
get_n_items (GListModel *model)
{
  return PILLION_SEARCH (model)->results->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *results = PILLION_SEARCH (model)->results;

  return position < results->len ? g_object_ref (results->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ----- what is told ----- */

static void
set_state (PillionSearch     *self,
           PillionSearchState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

/* error: (transfer full) (nullable) */
static void
set_error (PillionSearch *self,
           GError        *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
clear_stale (PillionSearch *self)
{
  guint n_before = self->results->len;

  if (!self->stale)
    return;
  self->stale = FALSE;
  g_ptr_array_set_size (self->results, 0);
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
}

static void
move_results (GPtrArray *found,
              GPtrArray *results)
{
  while (found->len > 0)
    g_ptr_array_add (results, pillion_search_result_new (g_ptr_array_steal_index (found, 0)));
}

static void
add_results (PillionSearch *self,
             GPtrArray     *found)
{
  guint n_before = self->results->len;
  guint n_kept = self->stale ? 0 : n_before;
  guint n_added = found->len;

  if (n_added == 0)
    return;
  self->stale = FALSE;
  g_ptr_array_set_size (self->results, (int) n_kept);
  move_results (found, self->results);
  g_list_model_items_changed (G_LIST_MODEL (self), n_kept, n_before - n_kept, n_added);
}

/* Tells only of what differs, so that a list keeps its place. */
static void
take_renewed (PillionSearch *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->results);
  guint n_old = old->len;
  guint n_new = self->renewed->len;
  guint n_same = 0;

  while (n_same < MIN (n_old, n_new) && pillion_search_result_equal (old->pdata[n_same], self->renewed->pdata[n_same]))
    n_same++;
  while (MIN (n_old, n_new) > n_same &&
         pillion_search_result_equal (old->pdata[n_old - 1], self->renewed->pdata[n_new - 1])) {
    n_old--;
    n_new--;
  }
  self->results = g_steal_pointer (&self->renewed);
  if (n_old > n_same || n_new > n_same)
    g_list_model_items_changed (G_LIST_MODEL (self), n_same, n_old - n_same, n_new - n_same);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

/* ----- steps ----- */

static guint
count_missing (PillionSearch *self)
{
  guint n_found = self->renewed != NULL ? self->renewed->len : self->stale ? 0
                                                                           : self->results->len;

  return self->n_wanted > n_found ? self->n_wanted - n_found : 0;
}

static gpointer
begin_step (gpointer          model,
            PillionStoreWork *store_work)
{
  PillionSearch *self = model;
  PillionSearchWork *work;

  if (self->state != PILLION_SEARCH_STATE_SEARCHING && self->renewed == NULL) {
    if (!self->changed)
      return NULL;
    self->changed = FALSE;
    self->next = 0;
    self->renewed = new_results ();
  }
  work = g_new0 (PillionSearchWork, 1);
  work->wanted = g_rc_box_acquire (self->wanted);
  work->before = self->next;
  work->limit = count_missing (self);
  *store_work = pillion_search_work_run;
  return work;
}

static void
end_step (gpointer      model,
          gpointer      data,
          const GError *error)
{
  PillionSearch *self = model;
  PillionSearchWork *work = data;

  if (work == NULL) {
    g_clear_pointer (&self->renewed, g_ptr_array_unref);
    clear_stale (self);
    set_error (self, g_error_copy (error));
    set_state (self, PILLION_SEARCH_STATE_FAILED);
    return;
  }
  self->next = work->next;
  if (self->renewed != NULL)
    move_results (work->results, self->renewed);
  else
    add_results (self, work->results);
  if (self->next != 0 && count_missing (self) > 0) {
    pillion_model_reader_read (self->reader);
    return;
  }
  if (self->renewed != NULL)
    take_renewed (self);
  clear_stale (self);
  set_error (self, NULL);
  set_state (self, PILLION_SEARCH_STATE_DONE);
  if (self->changed)
    pillion_model_reader_note_change (self->reader);
}

static const PillionModelReaderVTable reader_vtable = { begin_step, pillion_search_work_free, end_step };

/* From the newest message on. */
static void
search (PillionSearch *self)
{
  g_clear_pointer (&self->reader, pillion_model_reader_free);
  g_clear_pointer (&self->renewed, g_ptr_array_unref);
  set_error (self, NULL);
  self->changed = FALSE;
  self->stale = TRUE;
  self->next = 0;
  if (self->wanted == NULL) {
    clear_stale (self);
    set_state (self, PILLION_SEARCH_STATE_IDLE);
    return;
  }
  set_state (self, PILLION_SEARCH_STATE_SEARCHING);
  self->reader = pillion_model_reader_new (self->engine, &reader_vtable, self);
  pillion_model_reader_read (self->reader);
}

/* Now it finds what was not in the index before. */
static void
on_index_built (PillionSearch *self)
{
  if (self->wanted != NULL)
    search (self);
}

static void
on_conversation_changed (PillionSearch *self)
{
  if (self->reader == NULL)
    return;
  self->changed = TRUE;
  pillion_model_reader_note_change (self->reader);
}

/* ----- the object ----- */

static void
pillion_search_constructed (GObject *object)
{
  PillionSearch *self = PILLION_SEARCH (object);

  G_OBJECT_CLASS (pillion_search_parent_class)->constructed (object);

  g_signal_connect_object (pillion_search_index_get (self->engine), "notify::built", G_CALLBACK (on_index_built), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "conversation-changed", G_CALLBACK (on_conversation_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
pillion_search_dispose (GObject *object)
{
  PillionSearch *self = PILLION_SEARCH (object);

  g_clear_pointer (&self->reader, pillion_model_reader_free);

  G_OBJECT_CLASS (pillion_search_parent_class)->dispose (object);
}

static void
pillion_search_finalize (GObject *object)
{
  PillionSearch *self = PILLION_SEARCH (object);

  g_clear_pointer (&self->wanted, pillion_search_wanted_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->renewed, g_ptr_array_unref);
  g_ptr_array_unref (self->results);
  g_object_unref (self->engine);

  G_OBJECT_CLASS (pillion_search_parent_class)->finalize (object);
}

static void
pillion_search_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  PillionSearch *self = PILLION_SEARCH (object);

  switch ((PillionSearchProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_HAS_MORE:
    g_value_set_boolean (value, pillion_search_has_more (self));
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_search_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  PillionSearch *self = PILLION_SEARCH (object);

  switch ((PillionSearchProperty) property_id) {
  case PROP_ENGINE:
    self->engine = g_value_dup_object (value);
    break;
  case PROP_STATE:
  case PROP_HAS_MORE:
  case PROP_ERROR:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_search_class_init (PillionSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_search_constructed;
  object_class->dispose = pillion_search_dispose;
  object_class->finalize = pillion_search_finalize;
  object_class->get_property = pillion_search_get_property;
  object_class->set_property = pillion_search_set_property;

  properties[PROP_ENGINE] = g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_SEARCH_STATE, PILLION_SEARCH_STATE_IDLE,
                                              flags);
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_search_init (PillionSearch *self)
{
  self->results = new_results ();
}

PillionSearch *
pillion_search_new (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  return g_object_new (PILLION_TYPE_SEARCH, "engine", engine, NULL);
}

void
pillion_search_start (PillionSearch            *self,
                      const PillionSearchTerms *terms)
{
  g_return_if_fail (PILLION_IS_SEARCH (self) && terms != NULL);
  g_return_if_fail (terms->text == NULL || g_utf8_validate (terms->text, -1, NULL));

  g_clear_pointer (&self->wanted, pillion_search_wanted_unref);
  self->wanted = pillion_search_wanted_new (terms);
  self->n_wanted = PILLION_SEARCH_AT_ONCE;
  search (self);
}

void
pillion_search_load_more (PillionSearch *self)
{
  g_return_if_fail (PILLION_IS_SEARCH (self));

  if (!pillion_search_has_more (self))
    return;
  self->n_wanted = self->results->len + PILLION_SEARCH_AT_ONCE;
  set_state (self, PILLION_SEARCH_STATE_SEARCHING);
  pillion_model_reader_read (self->reader);
}

PillionSearchState
pillion_search_get_state (PillionSearch *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH (self), PILLION_SEARCH_STATE_IDLE);

  return self->state;
}

gboolean
pillion_search_has_more (PillionSearch *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH (self), FALSE);

  return self->state == PILLION_SEARCH_STATE_DONE && self->next != 0;
}

const GError *
pillion_search_get_error (PillionSearch *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH (self), NULL);

  return self->error;
}
