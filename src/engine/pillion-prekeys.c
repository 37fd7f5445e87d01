/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-prekeys.h"

#include "protocol/pillion-prekey-bundle-verify.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-relay-messages-prekeys.h"

#include <string.h>

#define DAY_MS (24 * G_GUINT64_CONSTANT (3600000))
#define ROTATE_MS (2 * DAY_MS)
#define KEEP_MS (45 * DAY_MS)

/* Ids only rise, so that a used one never means another key. */
static gboolean
take_id (PillionDatabase *database,
         guint32         *id,
         GError         **error)
{
  guint64 next = 1;

  if (!pillion_settings_load_number (database, "next-prekey", &next, error))
    return FALSE;
  *id = (guint32) next;
  return pillion_settings_save_number (database, "next-prekey", next + 1, error);
}

static gboolean
make_prekey (PillionDatabase  *database,
             PillionJob       *job,
             PillionPrekeyKind kind,
             PillionPrekeyRow *row,
             GError          **error)
{
  row->kind = kind;
  row->created_at = job->now_ms;
  pillion_x25519_generate (row->secret_key, row->public_key, job->random);
  return take_id (database, &row->id, error) && pillion_prekeys_insert (database, row, error);
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
  bundle->created = job->now_ms;
  bundle->spk_id = row.id;
  memcpy (bundle->spk, row.public_key, sizeof bundle->spk);
  return TRUE;
}

typedef struct {
  PillionJob                  job;
  guint                       n_at_relay;
  PillionRelayPrekeysPublish  publish;
} RefillWork;

static void
refill_work_free (RefillWork *self)
{
  pillion_job_clear (&self->job);
  pillion_relay_prekeys_publish_clear (&self->publish);
  g_free (self);
}

static gboolean
rotate_signed (PillionDatabase *database,
               RefillWork      *work,
               GError         **error)
{
  PillionJob *job = &work->job;
  g_auto (PillionPrekeyRow) newest = { 0 };
  PillionPrekeyBundle bundle;
  gboolean found;

  if (!pillion_prekeys_load_newest (database, PILLION_PREKEY_SIGNED, &newest, &found, error))
    return FALSE;
  if (found && newest.created_at + ROTATE_MS > job->now_ms)
    return TRUE;
  if (!pillion_prekeys_make_signed (database, job, &bundle, error))
    return FALSE;
  work->publish.bundle = pillion_prekey_bundle_sign (&bundle, job->identity->account, job->identity->device,
                                                     job->identity->dsk_secret);
  return TRUE;
}

static gboolean
drop_old (PillionDatabase *database,
          PillionJob      *job,
          GError         **error)
{
  guint64 before = job->now_ms > KEEP_MS ? job->now_ms - KEEP_MS : 0;

  return pillion_prekeys_remove_older (database, PILLION_PREKEY_SIGNED, before, error) &&
         pillion_used_prekeys_remove_older (database, before, error);
}

static gboolean
make_one_time (PillionDatabase *database,
               RefillWork      *work,
               GError         **error)
{
  if (work->n_at_relay >= PILLION_PREKEYS_LOW)
    return TRUE;
  for (guint n = work->n_at_relay; n < PILLION_PREKEYS_FULL; n++) {
    g_auto (PillionPrekeyRow) row = { 0 };
    PillionRelayOneTimePrekey prekey = { 0 };

    if (!make_prekey (database, &work->job, PILLION_PREKEY_ONE_TIME, &row, error))
      return FALSE;
    prekey.id = row.id;
    memcpy (prekey.key, row.public_key, sizeof prekey.key);
    g_array_append_val (work->publish.one_time, prekey);
  }
  return TRUE;
}

static gboolean
refill (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  RefillWork *work = data;

  work->publish.one_time = g_array_new (FALSE, TRUE, sizeof (PillionRelayOneTimePrekey));
  return rotate_signed (database, work, error) && drop_old (database, &work->job, error) &&
         make_one_time (database, work, error);
}

static void
on_refilled (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  RefillWork *work = pillion_engine_run_finish (engine, result, NULL);
  g_autoptr (JsonObject) members = NULL;

  if (work == NULL || connection == NULL || (work->publish.bundle == NULL && work->publish.one_time->len == 0))
    return;
  members = pillion_relay_prekeys_publish_write (&work->publish);
  pillion_connection_request_async (connection, "prekeys.publish", members, NULL, NULL, NULL);
}

void
pillion_prekeys_refill (PillionEngine *engine,
                        guint          n_at_relay)
{
  RefillWork *work = g_new0 (RefillWork, 1);

  work->n_at_relay = n_at_relay;
  pillion_engine_run_async (engine, refill, work, (GDestroyNotify) refill_work_free, NULL, on_refilled, NULL);
}
