/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-restoration-store.h"

#include "engine/pillion-heartbeat.h"
#include "engine/pillion-prekeys.h"
#include "engine/pillion-sync-log.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-outbox-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* One-time prekeys that may still be at the relay are among the ids given last. */
#define RECENT_IDS 1000

gboolean
pillion_restoration_load_generation (PillionDatabase *database,
                                     guint64         *generation,
                                     GError         **error)
{
  *generation = 1;
  return pillion_settings_load_number (database, "generation", generation, error);
}

gboolean
pillion_restoration_save_generation (PillionDatabase *database,
                                     guint64          generation,
                                     GError         **error)
{
  return pillion_settings_save_number (database, "generation", generation, error);
}

/* ----- prekeys ----- */

typedef gboolean (*TakePrekey) (PillionDatabase  *database,
                                PillionPrekeyRow *row,
                                gpointer          data,
                                GError          **error);

static gboolean
for_each_one_time (PillionDatabase *database,
                   TakePrekey       take,
                   gpointer         data,
                   GError         **error)
{
  guint64 next = 1;

  if (!pillion_settings_load_number (database, "next-prekey", &next, error))
    return FALSE;
  for (guint64 id = next > RECENT_IDS ? next - RECENT_IDS : 1; id < next; id++) {
    g_auto (PillionPrekeyRow) row = { 0 };
    gboolean found;

    if (!pillion_prekeys_load (database, PILLION_PREKEY_ONE_TIME, (guint32) id, &row, &found, error) ||
        (found && !take (database, &row, data, error)))
      return FALSE;
  }
  return TRUE;
}

/* Another key of the same id takes the place of the old one at the relay. Whoever got the
 * old one there before is asked to write again.
 */
static gboolean
replace_one_time (PillionDatabase  *database,
                  PillionPrekeyRow *row,
                  gpointer          data,
                  GError          **error)
{
  PillionJob *job = data;

  pillion_x25519_generate (row->secret_key, row->public_key, job->random);
  row->created_at = job->now_ms;
  return pillion_prekeys_remove (database, PILLION_PREKEY_ONE_TIME, row->id, error) &&
         pillion_prekeys_insert (database, row, error);
}

static gboolean
replace_prekeys (PillionDatabase *database,
                 PillionJob      *job,
                 GError         **error)
{
  PillionPrekeyBundle bundle;

  return pillion_prekeys_remove_older (database, PILLION_PREKEY_SIGNED, PILLION_COUNTER_MAX, error) &&
         for_each_one_time (database, replace_one_time, job, error) &&
         pillion_prekeys_make_signed (database, job, &bundle, error) &&
         pillion_settings_save_number (database, "replace-prekeys", 1, error);
}

static gboolean
add_one_time (PillionDatabase  *database,
              PillionPrekeyRow *row,
              gpointer          data,
              GError          **error)
{
  GArray *one_time = data;
  PillionRelayOneTimePrekey prekey = { .id = row->id };

  memcpy (prekey.key, row->public_key, sizeof prekey.key);
  if (one_time->len < PILLION_ONE_TIME_PREKEYS_MAX)
    g_array_append_val (one_time, prekey);
  return TRUE;
}

static gboolean
load_newest_signed (PillionDatabase     *database,
                    PillionJob          *job,
                    PillionPrekeyBundle *bundle,
                    GError             **error)
{
  g_auto (PillionPrekeyRow) row = { 0 };
  gboolean found;

  if (!pillion_prekeys_load_newest (database, PILLION_PREKEY_SIGNED, &row, &found, error))
    return FALSE;
  if (!found)
    return pillion_prekeys_make_signed (database, job, bundle, error);
  bundle->created = row.created_at;
  bundle->spk_id = row.id;
  memcpy (bundle->spk, row.public_key, sizeof bundle->spk);
  return TRUE;
}

gboolean
pillion_restoration_make_publish (PillionDatabase            *database,
                                  PillionJob                 *job,
                                  guint64                     generation,
                                  PillionRelayPrekeysPublish *publish,
                                  GError                    **error)
{
  const PillionIdentity *identity = job->identity;
  g_autofree PillionPrekeyBundle *bundle = g_new0 (PillionPrekeyBundle, 1);
  guint64 replace = 0;

  pillion_relay_prekeys_publish_clear (publish);
  publish->one_time = g_array_new (FALSE, TRUE, sizeof (PillionRelayOneTimePrekey));
  if (!load_newest_signed (database, job, bundle, error) ||
      !pillion_settings_load_number (database, "replace-prekeys", &replace, error) ||
      (replace != 0 && !for_each_one_time (database, add_one_time, publish->one_time, error)))
    return FALSE;
  bundle->generation = generation;
  publish->bundle = pillion_prekey_bundle_sign (bundle, identity->account, identity->device, identity->dsk_secret);
  return TRUE;
}

gboolean
pillion_restoration_end_publish (PillionDatabase *database,
                                 GError         **error)
{
  return pillion_settings_remove (database, "replace-prekeys", error);
}

/* ----- forgetting ----- */

/* Ciphertexts that may have been sent before are made anew; the request keeps its name, so
 * that the relay stores nothing twice.
 */
static gboolean
drop_envelopes (PillionDatabase  *database,
                PillionOutboxRow *row,
                GError          **error)
{
  g_autoptr (PillionOutboxRow) next = pillion_outbox_row_new (row->request);
  g_autoptr (GBytes) not_yet = g_bytes_new (NULL, 0);

  for (guint i = 0; !row->whole && i < row->envelopes->len; i++) {
    PillionOutboxEnvelope *item = row->envelopes->pdata[i];

    pillion_outbox_row_add_envelope (next, item->account, item->device, not_yet);
  }
  g_ptr_array_unref (row->envelopes);
  row->envelopes = g_ptr_array_ref (next->envelopes);
  return pillion_outbox_save (database, row, error);
}

static gboolean
drop_ciphertexts (PillionDatabase *database,
                  GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_outbox_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!drop_envelopes (database, rows->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* Also of conversations that were begun after the copy was made. */
static gboolean
advance_chains (PillionDatabase *database,
                PillionJob      *job,
                GError         **error)
{
  guint64 start = 0;

  return pillion_chains_advance (database, job->identity->device, PILLION_RESTORATION_STEP, error) &&
         pillion_settings_load_number (database, "chain-start", &start, error) &&
         pillion_settings_save_number (database, "chain-start", start + PILLION_RESTORATION_STEP, error);
}

/* Other own devices hear that it is in use, and take the new beginning of its log. */
static gboolean
restart_log (PillionDatabase *database,
             PillionJob      *job,
             GError         **error)
{
  const guint8 *device = job->identity->device;
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_sync_log_restart (database, job, error) ||
      !pillion_devices_load (database, job->identity->account, device, &row, error))
    return FALSE;
  return row == NULL || row->name == NULL || *row->name == '\0' ||
         pillion_sync_log_write (database, job, PILLION_COLLECTION_DEVICE_NAMES, device, PILLION_DEVICE_BYTES, row->name,
                                 strlen (row->name), error);
}

gboolean
pillion_restoration_forget (PillionDatabase *database,
                            PillionJob      *job,
                            GError         **error)
{
  return pillion_sessions_remove_all (database, error) && replace_prekeys (database, job, error) &&
         drop_ciphertexts (database, error) && advance_chains (database, job, error) &&
         restart_log (database, job, error) && pillion_heartbeat_listen_anew (database, job, error) &&
         pillion_job_add_notice (job, database, "profile.restored", json_object_new (), error);
}
