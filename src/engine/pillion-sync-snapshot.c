/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-snapshot.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"

#include <string.h>

#define REPEAT_AFTER_MS G_GUINT64_CONSTANT (600000)
#define PLAIN_MAX_BYTES (PILLION_SYNC_SEALED_MAX_BYTES - PILLION_SYNC_SEAL_BYTES)
#define HEADS_MAX 64

/* ----- making ----- */

static gboolean
queue_part (PillionDatabase *database,
            PillionJob      *job,
            const guint8    *device,
            const guint8    *plain,
            gsize            n,
            GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT };
  gboolean found;

  return pillion_sync_log_seal (database, job, plain, n, PILLION_SYNC_SEAL_SNAPSHOT, &body.sync_snapshot, &found,
                                error) &&
         (!found || pillion_outbox_queue_to (database, job, job->identity->account, device, &body, error));
}

/* A part of operations, and none of the heads: u8 0, u16 n, each with u16 its size. */
static gboolean
queue_operations (PillionDatabase *database,
                  PillionJob      *job,
                  const guint8    *device,
                  GPtrArray       *rows,
                  guint           *first,
                  GError         **error)
{
  static const guint8 room[3] = { 0 };
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  guint16 n = 0;

  g_byte_array_append (plain, room, sizeof room);
  for (; *first < rows->len; (*first)++) {
    const PillionOperationRow *row = rows->pdata[*first];
    guint16 size = GUINT16_TO_BE ((guint16) g_bytes_get_size (row->bytes));

    if (plain->len + sizeof size + g_bytes_get_size (row->bytes) > PLAIN_MAX_BYTES)
      break;
    g_byte_array_append (plain, (const guint8 *) &size, sizeof size);
    g_byte_array_append (plain, g_bytes_get_data (row->bytes, NULL), (guint) g_bytes_get_size (row->bytes));
    n++;
  }
  n = GUINT16_TO_BE (n);
  memcpy (plain->data + 1, &n, sizeof n);
  return queue_part (database, job, device, plain->data, plain->len, error);
}

/* The last part: how far each log is in what came before. */
static gboolean
queue_heads (PillionDatabase *database,
             PillionJob      *job,
             const guint8    *device,
             GError         **error)
{
  guint8 plain[1 + HEADS_MAX * (PILLION_DEVICE_BYTES + 8 + PILLION_HASH_BYTES) + 2];
  g_autoptr (GPtrArray) logs = NULL;
  PillionWriter writer;
  guint n_heads;
  gsize n;

  if (!pillion_sync_logs_list (database, &logs, error))
    return FALSE;
  n_heads = MIN (logs->len, HEADS_MAX);
  pillion_writer_init (&writer, plain, sizeof plain);
  pillion_writer_u8 (&writer, (guint8) n_heads);
  for (guint i = 0; i < n_heads; i++) {
    const PillionLogRow *log = logs->pdata[i];

    pillion_writer_bytes (&writer, log->device, sizeof log->device);
    pillion_writer_u64 (&writer, log->sequence);
    pillion_writer_bytes (&writer, log->hash, sizeof log->hash);
  }
  pillion_writer_u16 (&writer, 0);
  pillion_writer_finish (&writer, &n);
  return queue_part (database, job, device, plain, n, error);
}

static char *
get_sent_name (const guint8 *device)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);

  return g_strconcat ("sync-snapshot-", hex, NULL);
}

gboolean
pillion_sync_snapshot_queue (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *device,
                             GError         **error)
{
  g_autofree char *name = get_sent_name (device);
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_settings_save_number (database, name, job->now_ms, error) ||
      !pillion_sync_proofs_list (database, &rows, error))
    return FALSE;
  for (guint first = 0; first < rows->len;) {
    if (!queue_operations (database, job, device, rows, &first, error))
      return FALSE;
  }
  return queue_heads (database, job, device, error);
}

gboolean
pillion_sync_snapshot_answer (PillionDatabase *database,
                              PillionJob      *job,
                              const guint8    *device,
                              GError         **error)
{
  g_autofree char *name = get_sent_name (device);
  guint64 sent_at = 0;

  if (!pillion_settings_load_number (database, name, &sent_at, error))
    return FALSE;
  return (sent_at != 0 && job->now_ms < sent_at + REPEAT_AFTER_MS) ||
         pillion_sync_snapshot_queue (database, job, device, error);
}

/* ----- taking ----- */

/* What the operations up to there said is here now. */
static gboolean
take_head (PillionDatabase       *database,
           const PillionDelivery *delivery,
           gboolean               primary,
           const PillionSyncHead *head,
           GError               **error)
{
  PillionLogRow log;
  guint64 limit;

  if (!primary && memcmp (head->device, delivery->device, sizeof head->device) != 0)
    return TRUE;
  if (!pillion_sync_logs_load (database, head->device, &log, error) ||
      !pillion_sync_merge_get_limit (database, head->device, &limit, error))
    return FALSE;
  if (head->sequence <= log.sequence || head->sequence > limit)
    return TRUE;
  log.sequence = head->sequence;
  memcpy (log.hash, head->hash, sizeof log.hash);
  /* Those that are kept no longer lead up to it. */
  return pillion_sync_logs_save (database, &log, error) &&
         pillion_operations_remove (database, head->device, 0, head->sequence, error);
}

static gboolean
take_part (PillionDatabase       *database,
           PillionJob            *job,
           const PillionDelivery *delivery,
           gboolean               primary,
           PillionReader         *reader,
           GError               **error)
{
  PillionSyncHead heads[HEADS_MAX];
  guint n_heads = pillion_reader_u8_range (reader, 0, HEADS_MAX);
  guint n;

  for (guint i = 0; i < n_heads; i++)
    pillion_sync_head_read (&heads[i], reader);
  n = pillion_reader_u16 (reader);
  for (guint i = 0; i < n; i++) {
    gsize size;
    const guint8 *bytes = pillion_reader_take_u16 (reader, 1, PILLION_OPERATION_MAX_BYTES, &size);

    if (bytes == NULL)
      break;
    if (!pillion_sync_log_take_state (database, job, bytes, size, primary, error))
      return FALSE;
  }
  for (guint i = 0; i < n_heads && pillion_reader_is_valid (reader); i++) {
    if (!take_head (database, delivery, primary, &heads[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_sync_snapshot_take (PillionDatabase             *database,
                            PillionJob                  *job,
                            const PillionDelivery       *delivery,
                            gboolean                     primary,
                            const PillionBodySyncSealed *body,
                            GError                     **error)
{
  g_autoptr (GBytes) plain = NULL;
  PillionReader reader;

  if (!pillion_sync_log_open (database, job, body, PILLION_SYNC_SEAL_SNAPSHOT, &plain, error))
    return FALSE;
  if (plain == NULL)
    return TRUE;
  job->effects |= PILLION_EFFECT_SYNC;
  pillion_reader_init (&reader, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  if (!take_part (database, job, delivery, primary, &reader, error))
    return FALSE;
  if (!pillion_reader_finish (&reader, "snapshot", NULL))
    return pillion_job_count_refusal (job, database, "sync", error);
  return TRUE;
}
