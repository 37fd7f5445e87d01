/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-prekeys.h"

#include "engine/pillion-network.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-relay-messages-prekeys.h"

#include <string.h>

#define DAY_MS (24 * G_GUINT64_CONSTANT (3600000))
#define ROTATE_MS (2 * DAY_MS)
#define KEEP_MS (45 * DAY_MS)

/* Of one-time prekeys that were given out, and perhaps never used. */
#define ONE_TIME_KEPT 1000

/* Ids only rise, so that a used one never means another key. */
static gboolean
take_id (PillionDatabase *database,
         guint32         *id,
         GError         **error)
{
  guint64 next = 1;

  if (!pillion_settings_load_number (database, PILLION_SETTING_NEXT_PREKEY, &next, error))
    return FALSE;
  *id = (guint32) next;
  return pillion_settings_save_number (database, PILLION_SETTING_NEXT_PREKEY, next + 1, error);
}

static void
draw_prekey (const PillionJob *job,
             PillionPrekeyKind kind,
             PillionPrekeyRow *row)
{
  row->kind = kind;
  row->created_at = job->now_ms;
  pillion_x25519_generate (row->secret_key, row->public_key, job->random);
}

static gboolean
make_prekey (PillionDatabase  *database,
             PillionJob       *job,
             PillionPrekeyKind kind,
             PillionPrekeyRow *row,
             GError          **error)
{
  draw_prekey (job, kind, row);
  return take_id (database, &row->id, error) && pillion_prekeys_insert (database, row, error);
}

static void
fill_bundle (const PillionPrekeyRow *row,
             PillionPrekeyBundle    *bundle)
{
  bundle->created = row->created_at;
  bundle->spk_id = row->id;
  memcpy (bundle->spk, row->public_key, sizeof bundle->spk);
}

void
pillion_prekeys_draw_signed (const PillionJob    *job,
                             guint32              id,
                             PillionPrekeyRow    *row,
                             PillionPrekeyBundle *bundle)
{
  memset (bundle, 0, sizeof *bundle);
  bundle->generation = 1;
  draw_prekey (job, PILLION_PREKEY_SIGNED, row);
  row->id = id;
  fill_bundle (row, bundle);
}

gboolean
pillion_prekeys_keep_drawn (PillionDatabase  *database,
                            PillionPrekeyRow *row,
                            GError          **error)
{
  guint64 next = 0;

  /* A link that was completed, and ended before that was written down, has taken its id. */
  return pillion_settings_load_number (database, PILLION_SETTING_NEXT_PREKEY, &next, error) &&
         pillion_settings_save_number (database, PILLION_SETTING_NEXT_PREKEY, MAX (next, (guint64) row->id + 1), error) &&
         pillion_prekeys_remove (database, row->kind, row->id, error) && pillion_prekeys_insert (database, row, error);
}

gboolean
pillion_prekeys_make_signed (PillionDatabase     *database,
                             PillionJob          *job,
                             PillionPrekeyBundle *bundle,
                             GError             **error)
{
  g_auto (PillionPrekeyRow) row = { 0 };

  memset (bundle, 0, sizeof *bundle);
  bundle->generation = 1;
  if (!pillion_settings_load_number (database, "generation", &bundle->generation, error) ||
      !make_prekey (database, job, PILLION_PREKEY_SIGNED, &row, error))
    return FALSE;
  fill_bundle (&row, bundle);
  return TRUE;
}

/* Settings: the newest of each kind that the relay confirmed. */
#define PUBLISHED_SIGNED "published-signed-prekey"
#define PUBLISHED_ONE_TIME "published-one-time-prekey"

static gboolean
load_id (PillionDatabase *database,
         const char      *name,
         guint32         *id,
         GError         **error)
{
  guint64 number = 0;

  if (!pillion_settings_load_number (database, name, &number, error))
    return FALSE;
  *id = (guint32) number;
  return TRUE;
}

typedef struct {
  PillionJob                  job;
  gboolean                    counted;       /* the relay said how many it has */
  guint                       n_at_relay;
  gboolean                    clock_doubted; /* by the relay */
  guint32                     signed_id;     /* to be published; 0: none */
  guint32                     one_time_id;   /* the newest to be published; 0: none */
  PillionRelayPrekeysPublish  publish;
} RefillWork;

static RefillWork *
refill_work_ref (RefillWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
refill_work_clear (gpointer data)
{
  RefillWork *self = data;

  pillion_job_clear (&self->job);
  pillion_relay_prekeys_publish_clear (&self->publish);
}

static void
refill_work_unref (RefillWork *self)
{
  g_atomic_rc_box_release_full (self, refill_work_clear);
}

/* ----- the signed one ----- */

/* Also one of a time to come: the clock was ahead then. */
static gboolean
must_rotate (RefillWork             *work,
             const PillionPrekeyRow *newest)
{
  guint64 now_ms = work->job.now_ms;

  if (work->clock_doubted)
    return FALSE;
  return now_ms >= newest->created_at + ROTATE_MS ||
         newest->created_at > now_ms + work->job.limits->clock_tolerance_ms;
}

static gboolean
sign_newest (PillionDatabase        *database,
             RefillWork             *work,
             const PillionPrekeyRow *newest,
             GError                **error)
{
  const PillionIdentity *identity = work->job.identity;
  g_autofree PillionPrekeyBundle *bundle = g_new0 (PillionPrekeyBundle, 1);

  bundle->generation = 1;
  if (!pillion_settings_load_number (database, "generation", &bundle->generation, error))
    return FALSE;
  bundle->created = newest->created_at;
  bundle->spk_id = newest->id;
  memcpy (bundle->spk, newest->public_key, sizeof bundle->spk);
  work->publish.bundle = pillion_prekey_bundle_sign (bundle, identity->account, identity->device, identity->dsk_secret);
  work->signed_id = newest->id;
  return TRUE;
}

/* What the relay did not confirm is published again, with each connection. */
static gboolean
prepare_signed (PillionDatabase *database,
                RefillWork      *work,
                GError         **error)
{
  g_auto (PillionPrekeyRow) newest = { 0 };
  gboolean found;
  guint32 published;

  if (!pillion_prekeys_load_newest (database, PILLION_PREKEY_SIGNED, &newest, &found, error) ||
      !load_id (database, PUBLISHED_SIGNED, &published, error))
    return FALSE;
  if ((!found || must_rotate (work, &newest)) &&
      !make_prekey (database, &work->job, PILLION_PREKEY_SIGNED, &newest, error))
    return FALSE;
  return newest.id <= published || sign_newest (database, work, &newest, error);
}

/* ----- the one-time ones ----- */

static void
add_one_time (RefillWork             *work,
              const PillionPrekeyRow *row)
{
  PillionRelayOneTimePrekey prekey = { .id = row->id };

  memcpy (prekey.key, row->public_key, sizeof prekey.key);
  g_array_append_val (work->publish.one_time, prekey);
  work->one_time_id = row->id;
}

static gboolean
make_one_time (PillionDatabase *database,
               RefillWork      *work,
               GError         **error)
{
  for (guint n = work->n_at_relay + work->publish.one_time->len; n < PILLION_PREKEYS_FULL; n++) {
    g_auto (PillionPrekeyRow) row = { 0 };

    if (!make_prekey (database, &work->job, PILLION_PREKEY_ONE_TIME, &row, error))
      return FALSE;
    add_one_time (work, &row);
  }
  return TRUE;
}

/* Those on whose way the answer got lost are published again instead of making others: they
 * would pile up. A relay that has enough has got them.
 */
static gboolean
prepare_one_time (PillionDatabase *database,
                  RefillWork      *work,
                  GError         **error)
{
  g_autoptr (GArray) unconfirmed = NULL;
  guint32 published;

  if (work->counted && work->n_at_relay >= PILLION_PREKEYS_LOW)
    return TRUE;
  if (!load_id (database, PUBLISHED_ONE_TIME, &published, error) ||
      !pillion_prekeys_list_after (database, PILLION_PREKEY_ONE_TIME, published, PILLION_PREKEYS_FULL, &unconfirmed,
                                   error))
    return FALSE;
  for (guint i = 0; i < unconfirmed->len; i++)
    add_one_time (work, &g_array_index (unconfirmed, PillionPrekeyRow, i));
  return !work->counted || make_one_time (database, work, error);
}

/* ----- what is kept ----- */

/* Nothing is forgotten by a clock that may be wrong. */
static gboolean
drop_old (PillionDatabase *database,
          RefillWork      *work,
          GError         **error)
{
  guint64 now_ms = work->job.now_ms;
  guint64 before = now_ms > KEEP_MS ? now_ms - KEEP_MS : 0;
  guint32 published;

  if (!pillion_prekeys_trim (database, PILLION_PREKEY_ONE_TIME, ONE_TIME_KEPT, error))
    return FALSE;
  if (work->clock_doubted)
    return TRUE;
  return load_id (database, PUBLISHED_SIGNED, &published, error) &&
         pillion_prekeys_remove_replaced (database, published, before, error) &&
         pillion_used_prekeys_remove_orphans (database, error) &&
         pillion_envelopes_remove_older (database, before, error);
}

/* Bytes that are the same once more, as the restored profile's publication is, do no harm. */
static gboolean
refill (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  RefillWork *work = data;

  work->publish.one_time = g_array_new (FALSE, TRUE, sizeof (PillionRelayOneTimePrekey));
  return prepare_signed (database, work, error) && prepare_one_time (database, work, error) &&
         drop_old (database, work, error);
}

/* ----- publishing ----- */

/* One at a time on a connection: the answer to the first says what the second would repeat. */
#define PUBLISHING "pillion-prekeys-publishing"

static gboolean
note_published (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  RefillWork *work = data;

  if (work->signed_id != 0 &&
      (!pillion_prekeys_set_created (database, PILLION_PREKEY_SIGNED, work->signed_id, work->job.now_ms, error) ||
       !pillion_settings_save_number (database, PUBLISHED_SIGNED, work->signed_id, error)))
    return FALSE;
  return work->one_time_id == 0 || pillion_settings_save_number (database, PUBLISHED_ONE_TIME, work->one_time_id, error);
}

typedef struct {
  PillionEngine *engine; /* (owned) */
  RefillWork    *work;   /* (owned) */
} Publication;

static void
on_published (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Publication *publication = user_data;
  g_autoptr (PillionEngine) engine = publication->engine;
  RefillWork *work = publication->work;
  g_autoptr (JsonObject) ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, NULL);

  g_object_set_data (source, PUBLISHING, NULL);
  if (ok != NULL)
    pillion_engine_run_async (engine, note_published, work, (GDestroyNotify) refill_work_unref, NULL, NULL, NULL);
  else
    refill_work_unref (work);
}

static void
on_refilled (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  RefillWork *work = pillion_engine_run_finish (engine, result, NULL);
  Publication *publication;
  g_autoptr (JsonObject) members = NULL;

  if (work == NULL || connection == NULL || g_object_get_data (G_OBJECT (connection), PUBLISHING) != NULL ||
      (work->publish.bundle == NULL && work->publish.one_time->len == 0))
    return;
  publication = g_new0 (Publication, 1);
  publication->engine = g_object_ref (engine);
  publication->work = refill_work_ref (work);
  members = pillion_relay_prekeys_publish_write (&work->publish);
  g_object_set_data (G_OBJECT (connection), PUBLISHING, publication);
  pillion_connection_request_async (connection, "prekeys.publish", members, NULL, on_published, publication);
}

static void
begin (PillionEngine *engine,
       gboolean       counted,
       guint          n_at_relay)
{
  PillionConnection *connection = pillion_engine_get_connection (engine);
  RefillWork *work;

  if (connection == NULL || g_object_get_data (G_OBJECT (connection), PUBLISHING) != NULL)
    return;
  work = g_atomic_rc_box_new0 (RefillWork);
  work->counted = counted;
  work->n_at_relay = n_at_relay;
  work->clock_doubted = pillion_network_clock_differs (pillion_engine_get_network (engine));
  pillion_engine_run_async (engine, refill, work, (GDestroyNotify) refill_work_unref, NULL, on_refilled, NULL);
}

void
pillion_prekeys_refill (PillionEngine *engine,
                        guint          n_at_relay)
{
  begin (engine, TRUE, n_at_relay);
}

void
pillion_prekeys_repeat (PillionEngine *engine)
{
  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_READY && pillion_engine_is_online (engine))
    begin (engine, FALSE, 0);
}
