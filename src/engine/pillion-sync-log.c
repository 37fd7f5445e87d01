/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-log.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-merge.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"

#include <string.h>

/* So many of each log are kept for those that missed them; who lacks more gets the whole state. */
#define OPERATIONS_KEPT 1000

#define OPERATIONS_MAX 64
#define PLAIN_MAX_BYTES (PILLION_SYNC_SEALED_MAX_BYTES - PILLION_SYNC_SEAL_BYTES)

/* ----- sealing ----- */

gboolean
pillion_sync_log_load_key (PillionDatabase *database,
                           guint64         *epoch,
                           guint8          *key,
                           gboolean        *found,
                           GError         **error)
{
  *epoch = 0;
  return pillion_settings_load_number (database, "self-sync-epoch", epoch, error) &&
         pillion_keys_load (database, "self-sync-key", key, PILLION_KEY_BYTES, found, error);
}

gboolean
pillion_sync_log_seal (PillionDatabase       *database,
                       PillionJob            *job,
                       const guint8          *plain,
                       gsize                  n,
                       PillionSyncSeal        kind,
                       PillionBodySyncSealed *body,
                       gboolean              *found,
                       GError               **error)
{
  g_auto (PillionSecret32) key = { 0 };

  if (!pillion_sync_log_load_key (database, &body->epoch, key.bytes, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  body->sealed_len = (guint16) (n + PILLION_SYNC_SEAL_BYTES);
  pillion_sync_seal (body->sealed, plain, n, kind, job->identity->account, body->epoch, key.bytes, job->random);
  return TRUE;
}

gboolean
pillion_sync_log_open (PillionDatabase             *database,
                       PillionJob                  *job,
                       const PillionBodySyncSealed *body,
                       PillionSyncSeal              kind,
                       GBytes                     **plain,
                       GError                     **error)
{
  g_auto (PillionSecret32) key = { 0 };
  g_autofree guint8 *opened = g_malloc (body->sealed_len);
  guint64 epoch;
  gboolean found;

  *plain = NULL;
  if (!pillion_sync_log_load_key (database, &epoch, key.bytes, &found, error))
    return FALSE;
  /* Whoever has the other one says what it has once both have the newest. */
  if (!found || epoch != body->epoch)
    return TRUE;
  if (!pillion_sync_open (opened, body->sealed, body->sealed_len, kind, job->identity->account, epoch, key.bytes))
    return pillion_job_count_refusal (job, database, "sync", error);
  *plain = g_bytes_new_take (g_steal_pointer (&opened), body->sealed_len - PILLION_SYNC_SEAL_BYTES);
  return TRUE;
}

/* ----- telling ----- */

/* device: (nullable): every other own device */
static gboolean
queue_plain (PillionDatabase *database,
             PillionJob      *job,
             const guint8    *device,
             const guint8    *plain,
             gsize            n,
             guint8          *request,
             GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_OPERATIONS };
  gboolean found;

  if (!pillion_sync_log_seal (database, job, plain, n, PILLION_SYNC_SEAL_OPERATIONS, &body.operations, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (device != NULL)
    return pillion_outbox_queue_to (database, job, job->identity->account, device, &body, error);
  return pillion_outbox_queue_own_request (database, job, &body, request, error);
}

gboolean
pillion_sync_log_queue (PillionDatabase *database,
                        PillionJob      *job,
                        const guint8    *device,
                        GPtrArray       *rows,
                        GError         **error)
{
  for (guint i = 0; i < rows->len;) {
    g_autoptr (GByteArray) plain = g_byte_array_new ();
    guint8 n = 0;

    g_byte_array_append (plain, &n, 1);
    while (i < rows->len && n < OPERATIONS_MAX) {
      const PillionOperationRow *row = rows->pdata[i];
      guint16 size = GUINT16_TO_BE ((guint16) g_bytes_get_size (row->bytes));

      if (plain->len + sizeof size + g_bytes_get_size (row->bytes) > PLAIN_MAX_BYTES)
        break;
      g_byte_array_append (plain, (const guint8 *) &size, sizeof size);
      g_byte_array_append (plain, g_bytes_get_data (row->bytes, NULL), (guint) g_bytes_get_size (row->bytes));
      n++;
      i++;
    }
    plain->data[0] = n;
    if (!queue_plain (database, job, device, plain->data, plain->len, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* ----- by this device ----- */

static gboolean
store_operation (PillionDatabase        *database,
                 const PillionOperation *operation,
                 gboolean                waits,
                 const guint8           *bytes,
                 gsize                   n,
                 GError                **error)
{
  const guint8 *device = operation->entry.stamp.device;
  guint64 sequence = operation->entry.sequence;
  PillionLogRow log = { 0 };
  PillionLogHead head;

  pillion_log_head_follow (&head, operation, bytes, n);
  memcpy (log.device, device, sizeof log.device);
  log.sequence = head.sequence;
  memcpy (log.hash, head.hash, sizeof log.hash);
  return pillion_sync_logs_save (database, &log, error) &&
         pillion_operations_add (database, device, sequence, waits, bytes, n, error) &&
         (sequence <= OPERATIONS_KEPT ||
          pillion_operations_remove (database, device, 0, sequence - OPERATIONS_KEPT, error));
}

/* What OPERATIONS hold of one alone: u8 1, u16 its size, and it. */
typedef struct {
  guint8 bytes[1 + 2 + PILLION_OPERATION_MAX_BYTES];
  gsize  n;
} Single;

/* The stamp is there; sequence and signature are made here. */
static gboolean
append (PillionDatabase  *database,
        PillionJob       *job,
        PillionOperation *operation,
        Single           *single,
        GError          **error)
{
  PillionLogRow log;
  guint16 size;
  gsize n;

  if (!pillion_sync_logs_load (database, job->identity->device, &log, error))
    return FALSE;
  operation->entry.sequence = log.sequence + 1;
  memcpy (operation->previous, log.hash, sizeof operation->previous);
  n = pillion_operation_sign (operation, job->identity->dsk_secret, single->bytes + 3);
  g_assert (n > 0); /* the engine writes what fits */
  single->bytes[0] = 1;
  size = GUINT16_TO_BE ((guint16) n);
  memcpy (single->bytes + 1, &size, sizeof size);
  single->n = 3 + n;
  return store_operation (database, operation, FALSE, single->bytes + 3, n, error) &&
         pillion_sync_merge_join (database, job, operation, error);
}

static gboolean
append_and_tell (PillionDatabase  *database,
                 PillionJob       *job,
                 PillionOperation *operation,
                 guint8           *request,
                 GError          **error)
{
  Single single;

  return pillion_sync_merge_stamp (database, job, &operation->entry.stamp, error) &&
         append (database, job, operation, &single, error) &&
         queue_plain (database, job, NULL, single.bytes, single.n, request, error);
}

static void
fill (PillionOperation *operation,
      PillionCollection collection,
      const void       *key,
      gsize             n_key,
      const void       *value,
      gsize             n_value)
{
  g_assert (n_key <= sizeof operation->entry.key && n_value <= sizeof operation->entry.value);
  operation->entry.collection = (guint8) collection;
  operation->entry.n_key = (guint8) n_key;
  memcpy (operation->entry.key, key, n_key);
  operation->entry.n_value = (guint16) n_value;
  memcpy (operation->entry.value, value, n_value);
}

gboolean
pillion_sync_log_write (PillionDatabase  *database,
                        PillionJob       *job,
                        PillionCollection collection,
                        const void       *key,
                        gsize             n_key,
                        const void       *value,
                        gsize             n_value,
                        GError          **error)
{
  PillionOperation operation = { 0 };
  guint8 request[PILLION_REQUEST_ID_BYTES];

  fill (&operation, collection, key, n_key, value, n_value);
  return append_and_tell (database, job, &operation, request, error);
}

gboolean
pillion_sync_log_write_earlier (PillionDatabase  *database,
                                PillionJob       *job,
                                PillionCollection collection,
                                const void       *key,
                                gsize             n_key,
                                const void       *value,
                                gsize             n_value,
                                GError          **error)
{
  PillionOperation operation = { 0 };
  PillionSyncEntry known;
  Single single;

  if (!pillion_sync_merge_load (database, (guint8) collection, key, n_key, &known, error))
    return FALSE;
  if (known.sequence != 0 || n_key > sizeof operation.entry.key || n_value > sizeof operation.entry.value)
    return TRUE;
  fill (&operation, collection, key, n_key, value, n_value);
  memcpy (operation.entry.stamp.device, job->identity->device, sizeof operation.entry.stamp.device);
  operation.entry.sequence = 1;
  if (pillion_operation_encode (&operation, single.bytes) == 0)
    return TRUE;
  return append (database, job, &operation, &single, error);
}

/* As fill(), where the stamp is known. */
static gboolean
append_entry (PillionDatabase        *database,
              PillionJob             *job,
              const PillionSyncEntry *entry,
              const PillionStamp     *stamp,
              const guint8           *value,
              guint16                 n_value,
              GError                **error)
{
  PillionOperation operation = { .entry.stamp = *stamp };
  Single single;

  fill (&operation, (PillionCollection) entry->collection, entry->key, entry->n_key, value, n_value);
  return append (database, job, &operation, &single, error);
}

/* What is in stays in, and what is out stays out, between the two as well. */
static gboolean
write_set_again (PillionDatabase        *database,
                 PillionJob             *job,
                 const PillionSyncEntry *entry,
                 const PillionStamp     *stamp,
                 GError                **error)
{
  gboolean is_in = pillion_sync_entry_is_in (entry);
  static const guint8 add = 1;
  guint8 take_out[1 + PILLION_STAMP_BYTES] = { 0 };

  pillion_stamp_encode (is_in ? &entry->stamp : stamp, take_out + 1);
  return (is_in || append_entry (database, job, entry, stamp, take_out, sizeof take_out, error)) &&
         (entry->sequence == 0 || append_entry (database, job, entry, stamp, &add, sizeof add, error)) &&
         (!is_in || entry->n_value == 0 ||
          append_entry (database, job, entry, stamp, take_out, sizeof take_out, error));
}

gboolean
pillion_sync_log_write_again (PillionDatabase        *database,
                              PillionJob             *job,
                              const PillionSyncEntry *entry,
                              GError                **error)
{
  gboolean is_set = pillion_collection_is_set (entry->collection);
  PillionSyncClock clock = { 0 };
  PillionStamp before = entry->stamp;
  PillionStamp stamp;

  if (is_set && !pillion_sync_entry_is_in (entry))
    pillion_stamp_decode (&before, entry->value);
  pillion_sync_clock_note (&clock, &before);
  pillion_sync_clock_tick (&clock, 0, &stamp);
  memcpy (stamp.device, job->identity->device, sizeof stamp.device);
  return is_set ? write_set_again (database, job, entry, &stamp, error)
                : append_entry (database, job, entry, &stamp, entry->value, entry->n_value, error);
}

gboolean
pillion_sync_log_write_set (PillionDatabase  *database,
                            PillionJob       *job,
                            PillionCollection collection,
                            const void       *key,
                            gsize             n_key,
                            gboolean          in,
                            guint8           *request,
                            GError          **error)
{
  PillionOperation operation = { 0 };
  guint8 unnamed[PILLION_REQUEST_ID_BYTES];
  PillionSyncEntry known;

  if (!pillion_sync_merge_load (database, (guint8) collection, key, n_key, &known, error))
    return FALSE;
  operation.entry.collection = known.collection;
  operation.entry.n_key = known.n_key;
  memcpy (operation.entry.key, known.key, known.n_key);
  operation.entry.n_value = pillion_sync_entry_make_set (&known, in, operation.entry.value);
  return append_and_tell (database, job, &operation, request != NULL ? request : unnamed, error);
}

gboolean
pillion_sync_log_end_device (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *device,
                             GError         **error)
{
  guint8 value[8 + PILLION_HASH_BYTES + 8];
  PillionWriter writer;
  PillionLogRow log;
  guint64 epoch = 0;

  if (!pillion_sync_logs_load (database, device, &log, error) ||
      !pillion_settings_load_number (database, "self-sync-epoch", &epoch, error))
    return FALSE;
  pillion_writer_init (&writer, value, sizeof value);
  pillion_writer_u64 (&writer, log.sequence);
  pillion_writer_bytes (&writer, log.hash, sizeof log.hash);
  pillion_writer_u64 (&writer, epoch);
  return pillion_sync_log_write (database, job, PILLION_COLLECTION_REMOVED_DEVICES, device, PILLION_DEVICE_BYTES, value,
                                 sizeof value, error);
}

gboolean
pillion_sync_log_restart (PillionDatabase *database,
                          PillionJob      *job,
                          GError         **error)
{
  PillionLogRow log;

  if (!pillion_sync_logs_load (database, job->identity->device, &log, error))
    return FALSE;
  log.sequence += PILLION_LOG_RESTART_STEP;
  memset (log.hash, 0, sizeof log.hash);
  return pillion_sync_logs_save (database, &log, error) &&
         pillion_operations_remove (database, log.device, 0, log.sequence, error);
}

/* ----- from other own devices ----- */

static gboolean
names_account (const PillionSyncEntry *entry)
{
  return entry->collection == PILLION_COLLECTION_VERIFIED ||
         (entry->collection >= PILLION_COLLECTION_CONTACT_NAMES && entry->collection <= PILLION_COLLECTION_DRAFTS);
}

/* primary: its device is slot 0 */
static gboolean
may_write (const PillionJob       *job,
           const PillionSyncEntry *entry,
           gboolean                primary)
{
  if (entry->collection == PILLION_COLLECTION_DEVICE_NAMES)
    return primary || memcmp (entry->key, entry->stamp.device, PILLION_DEVICE_BYTES) == 0;
  if (entry->collection == PILLION_COLLECTION_REMOVED_DEVICES)
    return primary;
  /* Nobody is a contact of itself, or could block itself. */
  return !names_account (entry) ||
         !pillion_identity_is_own (job->identity, entry->collection == PILLION_COLLECTION_NUMBERS ? entry->value
                                                                                                  : entry->key);
}

static gboolean
merge (PillionDatabase        *database,
       PillionJob             *job,
       const PillionOperation *operation,
       gboolean                primary,
       GError                **error)
{
  if (!may_write (job, &operation->entry, primary))
    return pillion_job_count_refusal (job, database, "own-item", error);
  return pillion_sync_merge_join (database, job, operation, error);
}

static gboolean
is_ahead (const PillionJob       *job,
          const PillionOperation *operation)
{
  return operation->entry.stamp.time > job->now_ms + PILLION_SYNC_AHEAD_MAX_MS;
}

static gboolean
follow (PillionDatabase          *database,
        PillionJob               *job,
        const PillionOperation   *operation,
        const PillionCertificate *certificate,
        const guint8             *bytes,
        gsize                     n,
        GError                  **error)
{
  PillionLogRow log;
  PillionLogHead head;

  if (!pillion_sync_logs_load (database, operation->entry.stamp.device, &log, error))
    return FALSE;
  head.sequence = log.sequence;
  memcpy (head.hash, log.hash, sizeof head.hash);
  switch (pillion_log_head_judge (&head, operation, bytes, n)) {
  case PILLION_LOG_KNOWN:
    return TRUE;
  case PILLION_LOG_GAP:
    job->effects |= PILLION_EFFECT_SYNC; /* the others hear what is missing here */
    return TRUE;
  case PILLION_LOG_FORK:
    job->effects |= PILLION_EFFECT_SYNC;
    return pillion_job_count_refusal (job, database, "sync", error);
  case PILLION_LOG_NEXT:
  default:
    job->effects |= PILLION_EFFECT_SYNC;
    return store_operation (database, operation, is_ahead (job, operation), bytes, n, error) &&
           (is_ahead (job, operation) ||
            merge (database, job, operation, certificate->slot == PILLION_SLOT_PRIMARY, error));
  }
}

static gboolean
is_active (const PillionAccountView *view,
           const guint8             *device)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);
  const PillionMembershipEntry *entry;

  entry = known != NULL ? pillion_membership_find_device (&known->membership, device) : NULL;
  return entry != NULL && entry->state == PILLION_DEVICE_STATE_ACTIVE;
}

static gboolean
take_operation (PillionDatabase          *database,
                PillionJob               *job,
                const PillionAccountView *view,
                const guint8             *bytes,
                gsize                     n,
                GError                  **error)
{
  PillionOperation operation;
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  const guint8 *device;
  guint64 limit;
  gboolean found;

  if (!pillion_operation_decode (&operation, bytes, n, NULL))
    return pillion_job_count_refusal (job, database, "sync", error);
  device = operation.entry.stamp.device;
  if (!pillion_directory_load_certificate (database, job->identity->account, device, &certificate, hash, &found,
                                           error) ||
      !pillion_sync_merge_get_limit (database, device, &limit, error))
    return FALSE;
  if (!found || !pillion_operation_verify (bytes, n, certificate.dsk) || operation.entry.sequence > limit)
    return pillion_job_count_refusal (job, database, "sync", error);
  /* Where its log ends is still to be said. */
  if (limit == G_MAXUINT64 && !is_active (view, device))
    return TRUE;
  return follow (database, job, &operation, &certificate, bytes, n, error);
}

gboolean
pillion_sync_log_take (PillionDatabase             *database,
                       PillionJob                  *job,
                       const PillionBodySyncSealed *body,
                       GError                     **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  g_autoptr (GBytes) plain = NULL;
  PillionReader reader;
  guint n;

  if (!pillion_sync_log_open (database, job, body, PILLION_SYNC_SEAL_OPERATIONS, &plain, error))
    return FALSE;
  if (plain == NULL)
    return TRUE;
  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  pillion_reader_init (&reader, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  n = pillion_reader_u8_range (&reader, 1, OPERATIONS_MAX);
  for (guint i = 0; i < n; i++) {
    gsize size;
    const guint8 *bytes = pillion_reader_take_u16 (&reader, 1, PILLION_OPERATION_MAX_BYTES, &size);

    if (bytes == NULL)
      break;
    if (!take_operation (database, job, view, bytes, size, error))
      return FALSE;
  }
  if (!pillion_reader_finish (&reader, "operations", NULL))
    return pillion_job_count_refusal (job, database, "sync", error);
  return TRUE;
}

gboolean
pillion_sync_log_take_state (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *bytes,
                             gsize            n,
                             gboolean         primary,
                             GError         **error)
{
  PillionOperation operation;
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  gboolean found;

  if (!pillion_operation_decode (&operation, bytes, n, NULL))
    return pillion_job_count_refusal (job, database, "sync", error);
  if (!pillion_directory_load_certificate (database, job->identity->account, operation.entry.stamp.device,
                                           &certificate, hash, &found, error))
    return FALSE;
  if (found && !pillion_operation_verify (bytes, n, certificate.dsk))
    return pillion_job_count_refusal (job, database, "sync", error);
  /* Who was removed before this device was linked is known to the primary alone. */
  if ((!found && !primary) || is_ahead (job, &operation))
    return TRUE;
  return merge (database, job, &operation, found ? certificate.slot == PILLION_SLOT_PRIMARY : primary, error);
}

gboolean
pillion_sync_log_settle (PillionDatabase *database,
                         PillionJob      *job,
                         GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_operations_list_waiting (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionOperationRow *row = rows->pdata[i];
    PillionOperation operation;
    PillionCertificate certificate;
    guint8 hash[PILLION_HASH_BYTES];
    gboolean found;

    if (!pillion_operation_decode (&operation, g_bytes_get_data (row->bytes, NULL), g_bytes_get_size (row->bytes),
                                   error))
      return FALSE;
    if (is_ahead (job, &operation))
      continue;
    if (!pillion_directory_load_certificate (database, job->identity->account, row->device, &certificate, hash, &found,
                                             error) ||
        !pillion_operations_set_done (database, row->device, row->sequence, error) ||
        !merge (database, job, &operation, found && certificate.slot == PILLION_SLOT_PRIMARY, error))
      return FALSE;
  }
  return TRUE;
}
