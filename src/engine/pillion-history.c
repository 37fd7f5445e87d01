/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-private.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-chat-service.h"
#include "engine/pillion-history-carrier.h"
#include "engine/pillion-history-flaws-private.h"
#include "engine/pillion-history-here.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-history-source.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-history-transfer-private.h"
#include "net/pillion-backoff.h"

#include <string.h>

/**
 * PillionHistory:
 *
 * The history transfers of an engine, on the main thread: what the store says is to travel does,
 * one part at a time in each direction, from when the profile is opened, as often as the relay
 * comes back.
 */
struct _PillionHistory {
  GObject            parent_instance;

  PillionEngine     *engine;    /* (unowned): it owns this */
  PillionBlobClient *client;    /* (owned) (nullable): none yet */
  GPtrArray         *items;     /* (owned) (element-type Item) */
  GPtrArray         *flaws;     /* (owned) (element-type PillionHistoryFlaw) */
  GCancellable      *sending;   /* (owned) (nullable): of the part that goes to the relay */
  GCancellable      *fetching;  /* (owned) (nullable): of the part that comes from it */
  guint8             fetched[PILLION_ID_BYTES]; /* the transfer that it is of */
  PillionBackoff     backoff;
  guint              retry_source;
  guint64            right_ms;
  guint64            here_since_ms;
  gboolean           loading;
  gboolean           reading;   /* the store is being asked */
  gboolean           stale;     /* and has changed since */
};

/* A transfer, and what the store says of it. */
typedef struct {
  PillionHistoryTransfer *transfer; /* (owned) */
  PillionHistoryRow      *row;      /* (owned) */
  PillionBodyHistoryPart *part;     /* (owned) (nullable) (secret): is to be fetched next */
  gboolean                idle;     /* nothing could be sent, as the store was then */
} Item;

/* ----- the list ----- */

static GType
get_item_type (GListModel *model)
{
  return PILLION_TYPE_HISTORY_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  PillionHistory *self = (gpointer) model;

  return self->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  PillionHistory *self = (gpointer) model;

  return position < self->items->len ? g_object_ref (((Item *) self->items->pdata[position])->transfer) : NULL;
}

static void
history_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionHistory, pillion_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, history_list_model_init))

typedef enum {
  PROP_RECEIVING = 1,
  PROP_RIGHT_MS,
  PROP_HERE_SINCE_MS,
  PROP_N_FLAWS,
  PROP_LOADING,
} PillionHistoryProperty;

static GParamSpec *properties[PROP_LOADING + 1];

static void
part_free (PillionBodyHistoryPart *part)
{
  pillion_secret_wipe (part, sizeof *part);
  g_free (part);
}

static void
item_free (Item *self)
{
  g_clear_object (&self->transfer);
  g_clear_pointer (&self->row, pillion_history_row_free);
  g_clear_pointer (&self->part, part_free);
  g_free (self);
}

/* ----- what travels ----- */

static gboolean
is_ready (PillionHistory *self)
{
  return pillion_engine_is_online (self->engine) &&
         pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_READY && self->retry_source == 0;
}

static gboolean
may_send (const Item *item)
{
  const PillionHistoryRow *row = item->row;

  return row->serving && !item->idle && row->state == PILLION_HISTORY_ROW_RUNNING &&
         row->phase != PILLION_HISTORY_PHASE_END && row->n_parts < row->n_confirmed + PILLION_HISTORY_PARTS_AHEAD;
}

static gboolean
may_fetch (const Item *item)
{
  return !item->row->serving && item->row->state == PILLION_HISTORY_ROW_RUNNING && item->part != NULL;
}

static void
show (PillionHistory *self,
      Item           *item)
{
  pillion_history_transfer_update (item->transfer, item->row, is_ready (self) && (may_send (item) || may_fetch (item)));
}

static void
show_all (PillionHistory *self)
{
  for (guint i = 0; i < self->items->len; i++)
    show (self, self->items->pdata[i]);
}

static Item *
find (PillionHistory *self,
      const guint8   *transfer)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = self->items->pdata[i];
    if (memcmp (item->row->transfer, transfer, sizeof item->row->transfer) == 0)
      return item;
  }
  return NULL;
}

static gboolean
on_retry_due (gpointer user_data)
{
  PillionHistory *self = user_data;

  self->retry_source = 0;
  pillion_history_go_on (self);
  return G_SOURCE_REMOVE;
}

/* Whatever it is, it is tried again: the store ends what can't go on. error: (transfer full) */
static void
wait (PillionHistory *self,
      GError         *error)
{
  const PillionRandom *random = pillion_engine_get_options (self->engine)->random;
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  guint wait_ms;

  g_error_free (error);
  if (cancelled || self->retry_source != 0)
    return;
  wait_ms = pillion_backoff_next_ms (&self->backoff, pillion_random_uniform (random, G_MAXUINT32));
  self->retry_source = g_timeout_add (wait_ms, on_retry_due, self);
}

static PillionBlobClient *
ensure_client (PillionHistory *self)
{
  if (self->client == NULL)
    self->client = pillion_blob_client_new (pillion_engine_get_identity (self->engine)->relay_url,
                                            pillion_engine_get_options (self->engine)->ca_file, NULL);
  return self->client;
}

/* A run that has not ended yet finds its end by itself. */
static void
stop (GCancellable **run)
{
  if (*run != NULL)
    g_cancellable_cancel (*run);
  g_clear_object (run);
}

/* Of a run: what it is for. */
typedef struct {
  PillionHistory *history;     /* (owned) */
  GCancellable   *cancellable; /* (owned) */
  guint8          transfer[PILLION_ID_BYTES];
} Run;

static void
run_free (Run *self)
{
  g_object_unref (self->history);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static Run *
run_new (PillionHistory *self,
         GCancellable  **cancellable,
         Item           *item)
{
  Run *run = g_new0 (Run, 1);

  *cancellable = g_cancellable_new ();
  run->history = g_object_ref (self);
  run->cancellable = g_object_ref (*cancellable);
  memcpy (run->transfer, item->row->transfer, sizeof run->transfer);
  return run;
}

static void
on_part_sent (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Run) run = user_data;
  PillionHistory *self = run->history;
  Item *item = find (self, run->transfer);
  GError *error = NULL;
  gboolean sent = FALSE;
  gboolean done = pillion_history_carrier_send_finish (PILLION_ENGINE (source), result, &sent, &error);

  if (self->sending == run->cancellable)
    g_clear_object (&self->sending);
  if (!done) {
    wait (self, error);
    show_all (self);
    return;
  }
  pillion_backoff_reset (&self->backoff);
  /* After a part the store says more; without one there is nothing until it changes. */
  if (!sent && item != NULL)
    item->idle = TRUE;
  pillion_history_go_on (self);
}

/* There is no use in waiting for what only the user can mend. error: (nullable) */
static void
show_problem (Item         *item,
              const GError *error)
{
  g_autoptr (GError) problem = error != NULL ? pillion_engine_error_from (g_error_copy (error)) : NULL;

  if (!g_error_matches (problem, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK))
    g_clear_error (&problem);
  if (item != NULL)
    pillion_history_transfer_set_problem (item->transfer, problem);
}

static void
on_part_fetched (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Run) run = user_data;
  PillionHistory *self = run->history;
  GError *error = NULL;
  gboolean done = pillion_history_carrier_fetch_finish (PILLION_ENGINE (source), result, &error);

  if (self->fetching == run->cancellable)
    g_clear_object (&self->fetching);
  show_problem (find (self, run->transfer), error);
  if (!done) {
    wait (self, error);
    show_all (self);
    return;
  }
  pillion_backoff_reset (&self->backoff);
  pillion_history_go_on (self);
}

static void
begin (PillionHistory *self,
       Item           *item)
{
  PillionBlobClient *client = ensure_client (self);

  if (client == NULL)
    return;
  if (may_send (item) && self->sending == NULL) {
    Run *run = run_new (self, &self->sending, item);

    pillion_history_carrier_send_async (self->engine, client, run->transfer, run->cancellable, on_part_sent, run);
  }
  if (may_fetch (item) && self->fetching == NULL) {
    Run *run = run_new (self, &self->fetching, item);

    memcpy (self->fetched, run->transfer, sizeof self->fetched);
    pillion_history_carrier_fetch_async (self->engine, client, item->part, item->row->n_chunks - item->part->first_chunk,
                                         run->cancellable, on_part_fetched, run);
  }
}

/* While the store is asked, what is known is old: a part would go twice. */
void
pillion_history_go_on (PillionHistory *self)
{
  for (guint i = 0; is_ready (self) && !self->reading && i < self->items->len; i++)
    begin (self, self->items->pdata[i]);
  show_all (self);
}

/* ----- what the store says ----- */

typedef struct {
  PillionJob  job;
  GPtrArray  *items;    /* (owned) (element-type Item): without transfers */
  GPtrArray  *flaws;    /* (owned) (element-type PillionHistoryFlawRow) */
  guint64     right_ms;
  guint64     here_since_ms;
} LoadWork;

static void
load_work_free (LoadWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->flaws, g_ptr_array_unref);
  g_free (self);
}

/* row: (transfer full) */
static Item *
load_item (PillionDatabase   *database,
           PillionHistoryRow *row,
           GError           **error)
{
  Item *item = g_new0 (Item, 1);
  gboolean found = FALSE;

  item->row = row;
  item->part = g_new0 (PillionBodyHistoryPart, 1);
  if (!row->serving && !pillion_history_taking_load_part (database, row, item->part, &found, error)) {
    item_free (item);
    return NULL;
  }
  if (!found)
    g_clear_pointer (&item->part, part_free);
  return item;
}

/* Of an account that is younger than that it is all that there is. */
static gboolean
load_here (PillionDatabase *database,
           LoadWork        *work,
           GError         **error)
{
  guint64 start;

  if (!pillion_history_here_load_got (database, &work->here_since_ms, error) ||
      !pillion_history_here_load_start (database, work->job.identity->account, &start, error))
    return FALSE;
  if (work->here_since_ms <= start)
    work->here_since_ms = 0;
  return TRUE;
}

static gboolean
load (PillionDatabase *database,
      gpointer         data,
      GError         **error)
{
  LoadWork *work = data;
  g_autoptr (GPtrArray) rows = NULL;

  work->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  work->right_ms = PILLION_HISTORY_NOTHING;
  work->here_since_ms = PILLION_HISTORY_NOTHING;
  if (!pillion_history_flaws_list (database, &work->flaws, error))
    return FALSE;
  if (work->job.identity == NULL)
    return TRUE;
  if (!pillion_history_taking_begin_wanted (database, &work->job, error) ||
      !pillion_history_right_load (database, &work->job, work->job.identity->device, &work->right_ms, NULL, error) ||
      !load_here (database, work, error) ||
      !pillion_history_list (database, &rows, error))
    return FALSE;
  while (rows->len > 0) {
    Item *item = load_item (database, g_ptr_array_steal_index (rows, 0), error);

    if (item == NULL)
      return FALSE;
    g_ptr_array_add (work->items, item);
  }
  /* What was begun just now is read already. */
  work->job.effects &= ~(PillionEffects) PILLION_EFFECT_HISTORY;
  return TRUE;
}

/* A transfer stays the same object. */
static void
adopt (PillionHistory *self,
       GPtrArray      *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  gboolean same = old->len == items->len;

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  while (items->len > 0) {
    Item *item = g_ptr_array_steal_index (items, 0);

    for (guint i = 0; i < old->len; i++) {
      Item *before = old->pdata[i];

      if (memcmp (before->row->transfer, item->row->transfer, sizeof item->row->transfer) == 0) {
        item->transfer = g_object_ref (before->transfer);
        same = same && i == self->items->len;
      }
    }
    if (item->transfer == NULL) {
      item->transfer = pillion_history_transfer_new (item->row);
      same = FALSE;
    }
    g_ptr_array_add (self->items, item);
  }
  if (same)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->items->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECEIVING]);
}

/* flaws: (transfer full) */
static void
set_flaws (PillionHistory *self,
           GPtrArray      *flaws)
{
  g_autoptr (GPtrArray) old = self->flaws;

  self->flaws = flaws;
  if (!pillion_history_flaws_equal (old, flaws))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FLAWS]);
}

static void
set_loading (PillionHistory *self,
             gboolean        loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionHistory) self = user_data;
  LoadWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL);
  Item *fetched;

  self->reading = FALSE;
  if (work == NULL)
    return;
  /* Before a transfer is seen to be done: something may be missing of it. */
  set_flaws (self, pillion_history_flaws_new (work->flaws));
  adopt (self, work->items);
  fetched = find (self, self->fetched);
  if (self->fetching != NULL && (fetched == NULL || fetched->row->state != PILLION_HISTORY_ROW_RUNNING))
    stop (&self->fetching);
  if (self->right_ms != work->right_ms) {
    self->right_ms = work->right_ms;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RIGHT_MS]);
  }
  if (self->here_since_ms != work->here_since_ms) {
    self->here_since_ms = work->here_since_ms;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HERE_SINCE_MS]);
  }
  if (self->stale)
    pillion_history_refresh (self);
  pillion_history_go_on (self);
  set_loading (self, FALSE);
}

void
pillion_history_refresh (PillionHistory *self)
{
  self->stale = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  pillion_engine_run_async (self->engine, load, g_new0 (LoadWork, 1), (GDestroyNotify) load_work_free, NULL, on_loaded,
                            g_object_ref (self));
}

void
pillion_history_take_effects (PillionHistory *self,
                              PillionJob     *job)
{
  if ((job->effects & (PILLION_EFFECT_HISTORY | PILLION_EFFECT_OWN_ACCOUNT)) != 0)
    pillion_history_refresh (self);
}

/* ----- the object ----- */

static void
let_go (PillionHistory *self)
{
  guint n_items = self->items->len;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  stop (&self->sending);
  stop (&self->fetching);
  g_clear_object (&self->client);
  g_ptr_array_set_size (self->items, 0);
  set_flaws (self, g_ptr_array_new ());
  if (n_items > 0) {
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECEIVING]);
  }
  set_loading (self, TRUE);
}

static void
on_state_changed (PillionHistory *self)
{
  switch (pillion_engine_get_state (self->engine)) {
  case PILLION_ENGINE_STATE_READY:
    pillion_history_refresh (self);
    break;
  case PILLION_ENGINE_STATE_CLOSED:
    let_go (self);
    break;
  case PILLION_ENGINE_STATE_LOCKED:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
    stop (&self->sending);
    stop (&self->fetching);
    show_all (self);
    /* The transfers are sealed with the messages: who waits for them is told that there are none. */
    set_loading (self, FALSE);
    break;
  case PILLION_ENGINE_STATE_EMPTY:
  default:
    stop (&self->sending);
    stop (&self->fetching);
    show_all (self);
    break;
  }
}

/* Without the relay nothing goes on: the run finds that, but later. */
static void
on_online_changed (PillionHistory *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (!pillion_engine_is_online (self->engine)) {
    stop (&self->sending);
    stop (&self->fetching);
  }
  pillion_history_go_on (self);
}

static void
pillion_history_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PillionHistory *self = PILLION_HISTORY (object);

  switch ((PillionHistoryProperty) property_id) {
  case PROP_RECEIVING:
    g_value_set_object (value, pillion_history_get_receiving (self));
    break;
  case PROP_RIGHT_MS:
    g_value_set_uint64 (value, self->right_ms);
    break;
  case PROP_HERE_SINCE_MS:
    g_value_set_uint64 (value, self->here_since_ms);
    break;
  case PROP_N_FLAWS:
    g_value_set_uint (value, pillion_history_get_n_flaws (self));
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_history_finalize (GObject *object)
{
  PillionHistory *self = PILLION_HISTORY (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  stop (&self->sending);
  stop (&self->fetching);
  g_clear_object (&self->client);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->flaws);

  G_OBJECT_CLASS (pillion_history_parent_class)->finalize (object);
}

static void
pillion_history_class_init (PillionHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_history_get_property;
  object_class->finalize = pillion_history_finalize;

  properties[PROP_RECEIVING] = g_param_spec_object ("receiving", NULL, NULL, PILLION_TYPE_HISTORY_TRANSFER, flags);
  properties[PROP_RIGHT_MS] = g_param_spec_uint64 ("right-ms", NULL, NULL, 0, G_MAXUINT64, PILLION_HISTORY_NOTHING, flags);
  properties[PROP_HERE_SINCE_MS] =
    g_param_spec_uint64 ("here-since-ms", NULL, NULL, 0, G_MAXUINT64, PILLION_HISTORY_NOTHING, flags);
  properties[PROP_N_FLAWS] = g_param_spec_uint ("n-flaws", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_history_init (PillionHistory *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->flaws = g_ptr_array_new ();
  self->right_ms = PILLION_HISTORY_NOTHING;
  self->here_since_ms = PILLION_HISTORY_NOTHING;
  self->loading = TRUE;
  pillion_backoff_init (&self->backoff, PILLION_BACKOFF_FIRST_MS, PILLION_BACKOFF_MAX_MS);
}

PillionHistory *
pillion_history_new (PillionEngine *engine)
{
  PillionHistory *self = g_object_new (PILLION_TYPE_HISTORY, NULL);

  self->engine = engine;
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::online", G_CALLBACK (on_online_changed), self, G_CONNECT_SWAPPED);
  return self;
}

PillionEngine *
pillion_history_get_engine (PillionHistory *self)
{
  return self->engine;
}

GPtrArray *
pillion_history_get_flaws (PillionHistory *self)
{
  return self->flaws;
}

PillionHistory *
pillion_engine_get_history (PillionEngine *engine)
{
  return pillion_chat_service_get_history (pillion_engine_get_chat_service (engine));
}

PillionHistoryTransfer *
pillion_history_get_receiving (PillionHistory *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), NULL);

  for (guint i = self->items->len; i > 0; i--) {
    Item *item = self->items->pdata[i - 1];
    if (!item->row->serving)
      return item->transfer;
  }
  return NULL;
}

guint64
pillion_history_get_right_ms (PillionHistory *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), PILLION_HISTORY_NOTHING);

  return self->right_ms;
}

guint64
pillion_history_get_here_since_ms (PillionHistory *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), PILLION_HISTORY_NOTHING);

  return self->here_since_ms;
}

gboolean
pillion_history_is_loading (PillionHistory *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), FALSE);

  return self->loading;
}
