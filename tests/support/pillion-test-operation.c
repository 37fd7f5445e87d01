/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-operation.h"

#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "store/pillion-sync-table.h"

#include <string.h>

/* bytes: PILLION_OPERATION_MAX_BYTES; returns how many there are */
static gsize
sign (const PillionTestOperation *self,
      PillionJob                 *job,
      guint8                     *bytes)
{
  PillionOperation operation = { .entry = self->entry };
  gsize n;

  operation.entry.sequence = MAX (self->entry.sequence, 1);
  operation.entry.stamp.time = job->now_ms;
  memcpy (operation.entry.stamp.device, self->author, PILLION_DEVICE_BYTES);
  n = pillion_operation_sign (&operation, self->signer != NULL ? self->signer : job->identity->dsk_secret, bytes);
  bytes[n - 1] ^= self->flip;
  return n;
}

gboolean
pillion_test_operation_queue (PillionDatabase  *database,
                              PillionJob       *job,
                              gpointer          data,
                              GError          **error)
{
  const PillionTestOperation *self = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_operation_row_free);
  PillionOperationRow *row = g_new0 (PillionOperationRow, 1);
  guint8 bytes[PILLION_OPERATION_MAX_BYTES];
  gsize n = sign (self, job, bytes);

  row->bytes = g_bytes_new (bytes, n);
  g_ptr_array_add (rows, row);
  return pillion_sync_log_queue (database, job, self->to, rows, error);
}

gboolean
pillion_test_operation_queue_state (PillionDatabase  *database,
                                    PillionJob       *job,
                                    gpointer          data,
                                    GError          **error)
{
  const PillionTestOperation *self = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT };
  guint8 bytes[PILLION_OPERATION_MAX_BYTES];
  guint8 plain[1 + 2 + 2 + PILLION_OPERATION_MAX_BYTES];
  gsize n = sign (self, job, bytes);
  PillionWriter writer;
  gboolean found;

  pillion_writer_init (&writer, plain, sizeof plain);
  pillion_writer_u8 (&writer, 0);
  pillion_writer_u16 (&writer, 1);
  pillion_writer_put_u16 (&writer, bytes, n);
  pillion_writer_finish (&writer, &n);
  return pillion_sync_log_seal (database, job, plain, n, PILLION_SYNC_SEAL_SNAPSHOT, &body.sync_snapshot, &found, error) &&
         pillion_outbox_queue_to (database, job, job->identity->account, self->to, &body, error);
}
