/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-merge.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-sync-apply.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"

#include <string.h>

#define CLOCK "sync-clock"

/* ----- the clock ----- */

static gboolean
load_clock (PillionDatabase  *database,
            PillionSyncClock *clock,
            GError          **error)
{
  g_autoptr (GBytes) saved = NULL;
  PillionStamp stamp;

  memset (clock, 0, sizeof *clock);
  if (!pillion_settings_load (database, CLOCK, &saved, error))
    return FALSE;
  if (saved == NULL || g_bytes_get_size (saved) != PILLION_STAMP_BYTES)
    return TRUE;
  pillion_stamp_decode (&stamp, g_bytes_get_data (saved, NULL));
  pillion_sync_clock_note (clock, &stamp);
  return TRUE;
}

static gboolean
save_clock (PillionDatabase        *database,
            const PillionSyncClock *clock,
            GError                **error)
{
  PillionStamp stamp = { .time = clock->time, .counter = clock->counter };
  guint8 saved[PILLION_STAMP_BYTES];

  pillion_stamp_encode (&stamp, saved);
  return pillion_settings_save (database, CLOCK, saved, sizeof saved, error);
}

gboolean
pillion_sync_merge_stamp (PillionDatabase *database,
                          PillionJob      *job,
                          PillionStamp    *stamp,
                          GError         **error)
{
  PillionSyncClock clock;

  if (!load_clock (database, &clock, error))
    return FALSE;
  pillion_sync_clock_tick (&clock, job->now_ms, stamp);
  memcpy (stamp->device, job->identity->device, sizeof stamp->device);
  return save_clock (database, &clock, error);
}

static gboolean
note_stamp (PillionDatabase    *database,
            const PillionStamp *stamp,
            GError            **error)
{
  PillionSyncClock clock;

  if (!load_clock (database, &clock, error))
    return FALSE;
  pillion_sync_clock_note (&clock, stamp);
  return save_clock (database, &clock, error);
}

/* ----- entries ----- */

static void
decode (PillionSyncEntry *entry,
        GBytes           *bytes)
{
  PillionReader reader;

  pillion_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  pillion_sync_entry_read (entry, &reader);
}

gboolean
pillion_sync_merge_load (PillionDatabase  *database,
                         guint8            collection,
                         const guint8     *key,
                         gsize             n_key,
                         PillionSyncEntry *entry,
                         GError          **error)
{
  g_autoptr (GBytes) bytes = NULL;

  memset (entry, 0, sizeof *entry);
  entry->collection = collection;
  entry->n_key = (guint8) n_key;
  memcpy (entry->key, key, n_key);
  if (!pillion_sync_entries_load (database, collection, key, n_key, &bytes, error))
    return FALSE;
  if (bytes != NULL)
    decode (entry, bytes);
  return TRUE;
}

static gboolean
save (PillionDatabase        *database,
      const PillionSyncEntry *entry,
      GError                **error)
{
  guint8 bytes[PILLION_SYNC_ENTRY_MAX_BYTES];
  PillionWriter writer;
  gsize n;

  pillion_writer_init (&writer, bytes, sizeof bytes);
  pillion_sync_entry_write (entry, &writer);
  pillion_writer_finish (&writer, &n);
  return pillion_sync_entries_save (database, entry->collection, entry->key, entry->n_key, bytes, n, error);
}

gboolean
pillion_sync_merge_get_limit (PillionDatabase *database,
                              const guint8    *device,
                              guint64         *limit,
                              GError         **error)
{
  PillionSyncEntry cut;
  PillionReader reader;

  if (!pillion_sync_merge_load (database, PILLION_COLLECTION_REMOVED_DEVICES, device, PILLION_DEVICE_BYTES, &cut,
                                error))
    return FALSE;
  *limit = G_MAXUINT64;
  if (cut.sequence == 0)
    return TRUE;
  pillion_reader_init (&reader, cut.value, cut.n_value);
  *limit = pillion_reader_u64 (&reader);
  return TRUE;
}

/* ----- devices that were removed ----- */

/* Of other collections the tables keep what was last said, until another device says what holds. */
static gboolean
ends_with_its_entry (guint8 collection)
{
  return pillion_collection_is_set (collection) || collection == PILLION_COLLECTION_VERIFIED;
}

static gboolean
cut_entry (PillionDatabase *database,
           PillionJob      *job,
           GBytes          *bytes,
           const guint8    *device,
           guint64          limit,
           GError         **error)
{
  PillionSyncEntry entry = { 0 };

  decode (&entry, bytes);
  if (!pillion_sync_entry_is_after (&entry, device, limit))
    return TRUE;
  job->effects |= PILLION_EFFECT_SYNC;
  if (pillion_sync_entry_cut (&entry, device, limit))
    return save (database, &entry, error) && pillion_sync_apply (database, job, &entry, error);
  return pillion_sync_entries_remove (database, entry.collection, entry.key, entry.n_key, error) &&
         (!ends_with_its_entry (entry.collection) || pillion_sync_apply (database, job, &entry, error));
}

/* What a removed device said after its end counts no more; what it hid behind that comes with the
 * state of another device.
 */
static gboolean
cut_device (PillionDatabase        *database,
            PillionJob             *job,
            const PillionSyncEntry *cut,
            GError                **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  PillionLogRow log;
  PillionReader reader;
  guint64 limit;

  pillion_reader_init (&reader, cut->value, cut->n_value);
  limit = pillion_reader_u64 (&reader);
  if (!pillion_sync_entries_list (database, 0, &entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    if (!cut_entry (database, job, entries->pdata[i], cut->key, limit, error))
      return FALSE;
  }
  if (!pillion_sync_logs_load (database, cut->key, &log, error))
    return FALSE;
  if (log.sequence > limit) {
    log.sequence = limit;
    pillion_reader_copy (&reader, log.hash, sizeof log.hash);
    if (!pillion_sync_logs_save (database, &log, error))
      return FALSE;
  }
  return pillion_operations_remove (database, cut->key, limit + 1, G_MAXINT64, error) &&
         pillion_sync_proofs_remove_above (database, cut->key, limit, error) &&
         pillion_sync_peers_remove (database, cut->key, error);
}

/* What is left of an entry that comes from elsewhere. */
static gboolean
limit_entry (PillionDatabase  *database,
             PillionSyncEntry *entry,
             const guint8     *device,
             GError          **error)
{
  guint64 limit;

  if (!pillion_sync_merge_get_limit (database, device, &limit, error))
    return FALSE;
  pillion_sync_entry_cut (entry, device, limit);
  return TRUE;
}

/* Another device believes an entry by the signature of whoever wrote it. */
static gboolean
save_proof (PillionDatabase        *database,
            const PillionSyncEntry *entry,
            const PillionOperation *operation,
            GError                **error)
{
  guint8 bytes[PILLION_OPERATION_MAX_BYTES];
  gsize n = pillion_operation_encode (operation, bytes);
  g_autoptr (GBytes) signed_bytes = g_bytes_new (bytes, n);
  PillionOperationRow proof = { .sequence = operation->entry.sequence, .bytes = signed_bytes };
  PillionOperationRow writer = { .sequence = entry->sequence };
  PillionOperationRow remover = { 0 };

  memcpy (proof.device, operation->entry.stamp.device, sizeof proof.device);
  memcpy (writer.device, entry->stamp.device, sizeof writer.device);
  pillion_sync_entry_get_removal (entry, remover.device, &remover.sequence);
  return pillion_sync_proofs_add (database, entry->collection, entry->key, entry->n_key, &proof, error) &&
         pillion_sync_proofs_remove_others (database, entry->collection, entry->key, entry->n_key, &writer, &remover,
                                            error);
}

gboolean
pillion_sync_merge_join (PillionDatabase        *database,
                         PillionJob             *job,
                         const PillionOperation *operation,
                         GError                **error)
{
  PillionSyncEntry other;
  PillionSyncEntry known;

  pillion_operation_get_state (operation, &other);
  if (!limit_entry (database, &other, operation->entry.stamp.device, error) ||
      !pillion_sync_merge_load (database, other.collection, other.key, other.n_key, &known, error))
    return FALSE;
  if (!pillion_sync_entry_join (&known, &other))
    return TRUE;
  job->effects |= PILLION_EFFECT_SYNC;
  if (!save (database, &known, error) || !save_proof (database, &known, operation, error) ||
      !note_stamp (database, &known.stamp, error))
    return FALSE;
  if (known.collection == PILLION_COLLECTION_REMOVED_DEVICES)
    return cut_device (database, job, &known, error);
  return pillion_sync_apply (database, job, &known, error);
}

static gboolean
add_proof (PillionDatabase           *database,
           const PillionOperationRow *row,
           GError                   **error)
{
  PillionOperation operation;
  PillionSyncEntry entry;
  PillionOperationRow remover;
  const PillionSyncEntry *said = &operation.entry;

  if (!pillion_operation_decode (&operation, g_bytes_get_data (row->bytes, NULL), g_bytes_get_size (row->bytes), error) ||
      !pillion_sync_merge_load (database, said->collection, said->key, said->n_key, &entry, error))
    return FALSE;
  pillion_sync_entry_get_removal (&entry, remover.device, &remover.sequence);
  return (pillion_stamp_compare (&entry.stamp, &said->stamp) != 0 &&
          (row->sequence != remover.sequence || memcmp (row->device, remover.device, sizeof row->device) != 0)) ||
         save_proof (database, &entry, &operation, error);
}

gboolean
pillion_sync_merge_add_proofs (PillionDatabase *database,
                               GError         **error)
{
  g_autoptr (GPtrArray) logs = NULL;

  if (!pillion_sync_logs_list (database, &logs, error))
    return FALSE;
  for (guint i = 0; i < logs->len; i++) {
    const PillionLogRow *log = logs->pdata[i];
    g_autoptr (GPtrArray) rows = NULL;

    if (!pillion_operations_list (database, log->device, 0, G_MAXINT, &rows, error))
      return FALSE;
    for (guint j = 0; j < rows->len; j++) {
      if (!add_proof (database, rows->pdata[j], error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
pillion_sync_merge_check_proofs (PillionDatabase  *database,
                                 GBytes           *bytes,
                                 PillionSyncEntry *entry,
                                 gboolean         *proven,
                                 GError          **error)
{
  guint8 remover[PILLION_DEVICE_BYTES];
  guint64 removed_at;
  gboolean written = TRUE;
  gboolean removed = TRUE;

  memset (entry, 0, sizeof *entry);
  decode (entry, bytes);
  pillion_sync_entry_get_removal (entry, remover, &removed_at);
  if ((entry->sequence != 0 &&
       !pillion_sync_proofs_contain (database, entry->collection, entry->key, entry->n_key, entry->stamp.device,
                                     entry->sequence, &written, error)) ||
      (removed_at != 0 && !pillion_sync_proofs_contain (database, entry->collection, entry->key, entry->n_key, remover,
                                                        removed_at, &removed, error)))
    return FALSE;
  *proven = written && removed;
  return TRUE;
}

gboolean
pillion_sync_merge_hash (PillionDatabase *database,
                         guint8           collection,
                         guint8          *digest,
                         GError         **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  PillionHash hash;
  guint64 n = 0;

  if (!pillion_sync_entries_list (database, collection, &entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    n += g_bytes_get_size (entries->pdata[i]);
  pillion_hash_init_with_context (&hash, PILLION_CONTEXT_SYNC_DIGEST, n);
  for (guint i = 0; i < entries->len; i++)
    pillion_hash_update (&hash, g_bytes_get_data (entries->pdata[i], NULL), g_bytes_get_size (entries->pdata[i]));
  pillion_hash_finish (&hash, digest);
  return TRUE;
}
