/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-service.h"

#include "engine/pillion-attachment-carrier.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-chat-service.h"
#include "net/pillion-backoff.h"

#include <glib/gi18n.h>

/* More at once would not be faster. */
#define MAX_RUNNING 2

/* A timer stands still while the machine sleeps, and the clock can be corrected: hence not one long wait. */
#define TURN_CHECK_MS 60000

struct _PillionAttachmentService {
  GObject            parent_instance;

  PillionEngine     *engine;    /* (unowned): it owns this */
  PillionBlobClient *client;    /* (owned) (nullable): none yet */
  GHashTable        *ways;      /* (owned) (element-type gint64 Way) */
  PillionBackoff     backoff;
  guint              retry_source;
  guint              turn_source;
  gboolean           drained;   /* what other devices said while this one was away is known */
  guint              n_running;
  guint              n_holding;
  int               *sealings; /* (owned): begun so far; read by the sweep on the store's worker */
};

/* One transfer, and its run. */
typedef struct {
  gint64                     row;
  PillionAttachmentTransfer *transfer;    /* (owned) */
  GCancellable              *cancellable; /* (owned) (nullable): while it runs */
} Way;

G_DEFINE_FINAL_TYPE (PillionAttachmentService, pillion_attachment_service, G_TYPE_OBJECT)

/* A run that has not ended yet finds its end by itself. */
static void
way_free (Way *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_object_unref (self->transfer);
  g_free (self);
}

static void
run_work (PillionAttachmentService *self,
          PillionStoreWork          func,
          PillionAttachmentWork    *work,
          GAsyncReadyCallback       callback)
{
  pillion_engine_run_async (self->engine, func, work, (GDestroyNotify) pillion_attachment_work_free, NULL, callback,
                            callback != NULL ? g_object_ref (self) : NULL);
}

static GHashTable *
new_ways (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) way_free);
}

static Way *
find (PillionAttachmentService *self,
      gint64                    row)
{
  return g_hash_table_lookup (self->ways, &row);
}

/* ----- running ----- */

/* The run of a way that was let go of meanwhile. */
typedef struct {
  PillionAttachmentService  *service;     /* (owned) */
  PillionAttachmentTransfer *transfer;    /* (owned) */
  GCancellable              *cancellable; /* (owned) */
} Run;

static void
run_free (Run *self)
{
  g_object_unref (self->service);
  g_object_unref (self->transfer);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

/* The store keeps why nothing travels any more: EXPIRED, or FAILED. error: (transfer full) */
static void
fail (PillionAttachmentService  *self,
      PillionAttachmentTransfer *transfer,
      GError                    *error)
{
  PillionAttachmentWork *work = pillion_attachment_work_new (pillion_attachment_transfer_get_row (transfer));
  GError *explained = pillion_attachment_carrier_explain (error);

  work->state = g_error_matches (explained, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED)
                  ? PILLION_ATTACHMENT_STATE_EXPIRED
                  : PILLION_ATTACHMENT_STATE_FAILED;
  run_work (self, pillion_attachment_work_stop, work, NULL);
  pillion_attachment_transfer_fail (transfer, explained);
}

static PillionBlobClient *
ensure_client (PillionAttachmentService *self,
               GError                  **error)
{
  if (self->client == NULL)
    self->client = pillion_blob_client_new (pillion_engine_get_identity (self->engine)->relay_url,
                                            pillion_engine_get_options (self->engine)->ca_file, error);
  return self->client;
}

static gboolean
may_begin (PillionAttachmentService *self,
           Way                      *way)
{
  PillionAttachmentTransferState state = pillion_attachment_transfer_get_state (way->transfer);

  return way->cancellable == NULL && self->n_running < MAX_RUNNING &&
         (state == PILLION_ATTACHMENT_TRANSFER_STATE_WAITING ||
          (state == PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED && self->retry_source == 0));
}

static gboolean
is_ready (PillionAttachmentService *self)
{
  return pillion_engine_is_online (self->engine) &&
         pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_READY;
}

static gboolean
on_retry_due (gpointer user_data)
{
  PillionAttachmentService *self = user_data;

  self->retry_source = 0;
  pillion_attachment_service_go_on (self);
  return G_SOURCE_REMOVE;
}

/* The relay's return wakes what pauses; one that is there and refuses for now does not. */
static void
pause_way (PillionAttachmentService *self,
           Way                      *way)
{
  const PillionRandom *random = pillion_engine_get_options (self->engine)->random;
  guint wait_ms;

  pillion_attachment_transfer_set_state (way->transfer, PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED);
  if (self->retry_source != 0)
    return;
  wait_ms = pillion_backoff_next_ms (&self->backoff, pillion_random_uniform (random, G_MAXUINT32));
  self->retry_source = g_timeout_add (wait_ms, on_retry_due, self);
}

static void
on_run_ended (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Run) run = user_data;
  PillionAttachmentService *self = run->service;
  GError *error = NULL;
  gboolean done = pillion_attachment_carrier_run_finish (PILLION_ENGINE (source), result, &error);
  Way *way = find (self, pillion_attachment_transfer_get_row (run->transfer));

  self->n_running--;
  if (way == NULL || way->cancellable != run->cancellable) {
    g_clear_error (&error); /* it was let go of */
  } else {
    g_clear_object (&way->cancellable);
    if (done) {
      pillion_backoff_reset (&self->backoff);
      pillion_attachment_transfer_set_progress (run->transfer, 1, 1);
      pillion_attachment_transfer_set_state (run->transfer, PILLION_ATTACHMENT_TRANSFER_STATE_DONE);
      g_hash_table_remove (self->ways, &way->row);
    } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
               pillion_attachment_carrier_is_passing (error)) {
      pause_way (self, way);
      g_error_free (error);
    } else {
      fail (self, run->transfer, error);
    }
  }
  pillion_attachment_service_go_on (self);
}

static void
begin (PillionAttachmentService *self,
       Way                      *way)
{
  Run *run;
  GError *error = NULL;
  PillionBlobClient *client = ensure_client (self, &error);

  if (client == NULL) {
    fail (self, way->transfer, error);
    return;
  }
  way->cancellable = g_cancellable_new ();
  run = g_new0 (Run, 1);
  run->service = g_object_ref (self);
  run->transfer = g_object_ref (way->transfer);
  run->cancellable = g_object_ref (way->cancellable);
  self->n_running++;
  pillion_attachment_transfer_set_state (way->transfer, PILLION_ATTACHMENT_TRANSFER_STATE_RUNNING);
  pillion_attachment_carrier_run_async (self->engine, client, way->transfer, way->cancellable, on_run_ended, run);
}

void
pillion_attachment_service_go_on (PillionAttachmentService *self)
{
  g_autoptr (GList) ways = g_hash_table_get_values (self->ways);

  for (GList *item = ways; item != NULL; item = item->next) {
    Way *way = item->data;

    if (is_ready (self) && may_begin (self, way))
      begin (self, way);
    else if (!is_ready (self) && way->cancellable == NULL && pillion_attachment_transfer_is_active (way->transfer))
      pillion_attachment_transfer_set_state (way->transfer, PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED);
  }
}

/* ----- what the user asks for ----- */

static gboolean
retry_upload (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  PillionAttachmentWork *work = data;

  return pillion_attachment_work_retry (database, &work->job, work->message, error);
}

static void
on_asked (PillionAttachmentTransfer *transfer,
          gboolean                   retry,
          PillionAttachmentService  *self)
{
  PillionAttachmentWork *work = pillion_attachment_work_new (pillion_attachment_transfer_get_row (transfer));
  Way *way = find (self, work->message);

  if (!retry) {
    g_cancellable_cancel (way->cancellable);
    g_clear_object (&way->cancellable);
    work->state = PILLION_ATTACHMENT_STATE_REMOTE;
    run_work (self, pillion_attachment_work_stop, work, NULL);
    pillion_attachment_transfer_set_state (transfer, PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED);
    return;
  }
  g_clear_handle_id (&self->retry_source, g_source_remove);
  pillion_attachment_transfer_set_state (transfer, PILLION_ATTACHMENT_TRANSFER_STATE_WAITING);
  run_work (self, pillion_attachment_transfer_is_upload (transfer) ? retry_upload : pillion_attachment_work_want, work,
            NULL);
}

/* ----- the ways ----- */

static Way *
add_way (PillionAttachmentService *self,
         gint64                    row,
         gboolean                  upload)
{
  Way *way = g_new0 (Way, 1);

  way->row = row;
  way->transfer = pillion_attachment_transfer_new (row, upload);
  g_signal_connect_object (way->transfer, "asked", G_CALLBACK (on_asked), self, 0);
  g_hash_table_insert (self->ways, &way->row, way);
  return way;
}

PillionAttachmentTransfer *
pillion_attachment_service_ensure (PillionAttachmentService *self,
                                   gint64                    row,
                                   gboolean                  upload)
{
  Way *way = find (self, row);

  if (way == NULL || pillion_attachment_transfer_is_upload (way->transfer) != upload)
    way = add_way (self, row, upload);
  else if (!pillion_attachment_transfer_is_active (way->transfer))
    pillion_attachment_transfer_set_state (way->transfer, PILLION_ATTACHMENT_TRANSFER_STATE_WAITING);
  pillion_attachment_service_go_on (self);
  return way->transfer;
}

static gboolean
is_listed (GArray *ways,
           Way    *way)
{
  for (guint i = 0; i < ways->len; i++) {
    if (g_array_index (ways, PillionAttachmentWay, i).message == way->row)
      return TRUE;
  }
  return FALSE;
}

/* What the user ended stays in sight; what is not to travel any more for other reasons (its
 * message was deleted) does not.
 */
static void
drop_others (PillionAttachmentService *self,
             GArray                   *ways)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->ways);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Way *way = value;

    if (is_listed (ways, way) || !pillion_attachment_transfer_is_active (way->transfer))
      continue;
    pillion_attachment_transfer_set_state (way->transfer, PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED);
    g_hash_table_iter_remove (&iter);
  }
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionAttachmentService) self = user_data;
  PillionAttachmentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL);

  if (work == NULL)
    return;
  drop_others (self, work->ways);
  for (guint i = 0; i < work->ways->len; i++) {
    PillionAttachmentWay *way = &g_array_index (work->ways, PillionAttachmentWay, i);

    pillion_attachment_service_ensure (self, way->message, way->upload);
  }
}

static void
sweep (PillionAttachmentService *self)
{
  PillionAttachmentWork *work;

  if (self->n_holding > 0)
    return;
  work = pillion_attachment_work_new (0);
  work->profile = g_strdup (pillion_engine_get_folder (self->engine));
  work->sealings = g_atomic_rc_box_acquire (self->sealings);
  work->sealings_then = g_atomic_int_get (self->sealings);
  run_work (self, pillion_attachment_work_sweep, work, NULL);
}

/* ----- turns ----- */

static gboolean
on_turn_due (gpointer user_data)
{
  PillionAttachmentService *self = user_data;

  self->turn_source = 0;
  pillion_attachment_service_take_turns (self);
  return G_SOURCE_REMOVE;
}

static void
on_turns_taken (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (PillionAttachmentService) self = user_data;
  PillionAttachmentWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL);
  guint64 now_ms = pillion_engine_get_time (PILLION_ENGINE (source));

  g_clear_handle_id (&self->turn_source, g_source_remove);
  if (work == NULL || !self->drained || work->next_ms == G_MAXUINT64)
    return;
  self->turn_source =
    g_timeout_add ((guint) MIN (work->next_ms - MIN (work->next_ms, now_ms), TURN_CHECK_MS), on_turn_due, self);
}

void
pillion_attachment_service_take_turns (PillionAttachmentService *self)
{
  self->drained = TRUE;
  run_work (self, pillion_attachment_work_take_turns, pillion_attachment_work_new (0), on_turns_taken);
}

/* What other devices say meanwhile is not known. */
static void
end_turns (PillionAttachmentService *self)
{
  self->drained = FALSE;
  g_clear_handle_id (&self->turn_source, g_source_remove);
}

/* ----- what the store says ----- */

static void
look_into_store (PillionAttachmentService *self)
{
  run_work (self, pillion_attachment_work_list, pillion_attachment_work_new (0), on_listed);
  sweep (self);
}

void
pillion_attachment_service_take_effects (PillionAttachmentService *self,
                                         PillionJob               *job)
{
  if ((job->effects & PILLION_EFFECT_TRANSFERS) == 0)
    return;
  look_into_store (self);
  if (self->drained)
    pillion_attachment_service_take_turns (self);
}

void
pillion_attachment_service_hold (PillionAttachmentService *self)
{
  self->n_holding++;
  g_atomic_int_inc (self->sealings);
}

void
pillion_attachment_service_release (PillionAttachmentService *self)
{
  self->n_holding--;
  sweep (self);
}

PillionAttachmentTransfer *
pillion_attachment_service_find (PillionAttachmentService *self,
                                 gint64                    row)
{
  Way *way = find (self, row);

  return way != NULL ? way->transfer : NULL;
}

/* ----- the object ----- */

/* Whoever waits is told; the store knows what goes on when the profile is opened again. */
static void
let_go (PillionAttachmentService *self)
{
  g_autoptr (GHashTable) ways = g_steal_pointer (&self->ways);
  GHashTableIter iter;
  gpointer value;

  end_turns (self);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_object (&self->client);
  self->ways = new_ways ();
  g_hash_table_iter_init (&iter, ways);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Way *way = value;

    if (pillion_attachment_transfer_is_active (way->transfer))
      pillion_attachment_transfer_fail (way->transfer,
                                        g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                                                             _("The file goes on when this profile is used again.")));
  }
}

static void
on_state_changed (PillionAttachmentService *self)
{
  switch (pillion_engine_get_state (self->engine)) {
  case PILLION_ENGINE_STATE_READY:
    look_into_store (self);
    break;
  case PILLION_ENGINE_STATE_CLOSED:
    let_go (self);
    break;
  case PILLION_ENGINE_STATE_EMPTY:
  case PILLION_ENGINE_STATE_LOCKED:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
  default:
    break;
  }
}

/* Without the relay nothing goes on: the run finds that, but later. */
static void
on_online_changed (PillionAttachmentService *self)
{
  GHashTableIter iter;
  gpointer value;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->ways);
  while (!is_ready (self) && g_hash_table_iter_next (&iter, NULL, &value)) {
    Way *way = value;

    if (way->cancellable != NULL)
      g_cancellable_cancel (way->cancellable);
  }
  if (!is_ready (self))
    end_turns (self);
  else if (self->drained)
    pillion_attachment_service_take_turns (self);
  pillion_attachment_service_go_on (self);
}

static void
pillion_attachment_service_finalize (GObject *object)
{
  PillionAttachmentService *self = PILLION_ATTACHMENT_SERVICE (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->turn_source, g_source_remove);
  g_hash_table_unref (self->ways);
  g_clear_object (&self->client);
  g_atomic_rc_box_release (self->sealings);

  G_OBJECT_CLASS (pillion_attachment_service_parent_class)->finalize (object);
}

static void
pillion_attachment_service_class_init (PillionAttachmentServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_attachment_service_finalize;
}

static void
pillion_attachment_service_init (PillionAttachmentService *self)
{
  self->ways = new_ways ();
  self->sealings = g_atomic_rc_box_new0 (int);
  pillion_backoff_init (&self->backoff, PILLION_BACKOFF_FIRST_MS, PILLION_BACKOFF_MAX_MS);
}

PillionAttachmentService *
pillion_attachment_service_new (PillionEngine *engine)
{
  PillionAttachmentService *self = g_object_new (PILLION_TYPE_ATTACHMENT_SERVICE, NULL);

  self->engine = engine;
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::online", G_CALLBACK (on_online_changed), self, G_CONNECT_SWAPPED);
  return self;
}

PillionAttachmentService *
pillion_engine_get_attachment_service (PillionEngine *engine)
{
  return pillion_chat_service_get_attachments (pillion_engine_get_chat_service (engine));
}
