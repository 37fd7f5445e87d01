/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-source.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-history-pack.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-outbox.h"

#include <string.h>

/* What comes first (PROTOCOL.md, section 7.7). */
#define FRONT_CHATS 30
#define FRONT_MESSAGES 20

/* ----- what the receiver says ----- */

static gboolean
refuse (PillionDatabase       *database,
        PillionJob            *job,
        const PillionDelivery *delivery,
        const guint8          *transfer,
        PillionHistoryRefusal  reason,
        GError               **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_REFUSED };

  memcpy (body.history_refused.transfer, transfer, sizeof body.history_refused.transfer);
  body.history_refused.reason = reason;
  return pillion_outbox_queue_to (database, job, delivery->account, delivery->device, &body, error);
}

/* A device asks for one at a time. */
static gboolean
drop_others (PillionDatabase *database,
             const guint8    *device,
             GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_history_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionHistoryRow *row = rows->pdata[i];

    if (row->serving && memcmp (row->device, device, sizeof row->device) == 0 &&
        !pillion_history_remove (database, row->transfer, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
begin (PillionDatabase                 *database,
       PillionJob                      *job,
       const PillionDelivery           *delivery,
       const PillionBodyHistoryRequest *request,
       guint64                          since,
       GError                         **error)
{
  g_autoptr (PillionHistoryRow) row = pillion_history_row_new (request->transfer);
  PillionHistoryQuery query = { .since = since, .until = request->until, .changed = request->changed };
  gint64 newest;

  row->serving = TRUE;
  memcpy (row->device, delivery->device, sizeof row->device);
  row->since = since;
  row->until = request->until;
  row->changed = request->changed;
  row->started_at = job->now_ms;
  pillion_random_fill (job->random, row->key, sizeof row->key);
  g_clear_pointer (&row->fronts, g_array_unref);
  if (!pillion_history_list_fronts (database, FRONT_CHATS, FRONT_MESSAGES, &row->fronts, error)) {
    row->fronts = g_array_new (FALSE, TRUE, sizeof (PillionHistoryFront));
    return FALSE;
  }
  if (!pillion_history_find_newest (database, &newest, error))
    return FALSE;
  row->top = newest + 1;
  query.below = row->top;
  job->effects |= PILLION_EFFECT_HISTORY;
  /* It is known what is missing then only where all that changed may be served. */
  if (row->changed != 0 && row->changed >= row->since) {
    row->phase = PILLION_HISTORY_PHASE_CHAINS;
    if (!pillion_history_chains_note (database, row->transfer, error))
      return FALSE;
  }
  return pillion_history_count_messages (database, &query, &row->n_messages, error) &&
         drop_others (database, row->device, error) && pillion_history_save (database, row, error);
}

gboolean
pillion_history_source_take_request (PillionDatabase                 *database,
                                     PillionJob                      *job,
                                     const PillionDelivery           *delivery,
                                     const PillionBodyHistoryRequest *request,
                                     GError                         **error)
{
  g_autoptr (PillionHistoryRow) known = NULL;
  guint64 right;
  guint64 own = 0;

  if (!pillion_history_load (database, request->transfer, &known, error) ||
      !pillion_history_right_load (database, job, delivery->device, &right, NULL, error))
    return FALSE;
  if (known != NULL)
    return TRUE;
  if (right == PILLION_HISTORY_NOTHING)
    return pillion_job_count_refusal (job, database, "history", error) &&
           refuse (database, job, delivery, request->transfer, PILLION_HISTORY_REFUSAL_NO_RIGHT, error);
  /* What this device may not have itself, it does not have. */
  if (!pillion_identity_is_primary (job->identity) &&
      !pillion_history_right_load (database, job, job->identity->device, &own, NULL, error))
    return FALSE;
  return begin (database, job, delivery, request, MAX (MAX (right, own), request->since), error);
}

gboolean
pillion_history_source_take_received (PillionDatabase                  *database,
                                      PillionJob                       *job,
                                      const PillionDelivery            *delivery,
                                      const PillionBodyHistoryReceived *received,
                                      GError                          **error)
{
  g_autoptr (PillionHistoryRow) row = NULL;

  if (!pillion_history_load (database, received->transfer, &row, error))
    return FALSE;
  if (row == NULL || !row->serving || memcmp (row->device, delivery->device, sizeof row->device) != 0)
    return received->state == PILLION_HISTORY_ENDED ||
           refuse (database, job, delivery, received->transfer, PILLION_HISTORY_REFUSAL_UNKNOWN, error);
  /* What has ended has no key any more. */
  if (row->state != PILLION_HISTORY_ROW_RUNNING && row->state != PILLION_HISTORY_ROW_PAUSED)
    return TRUE;
  row->n_confirmed = CLAMP (received->n_parts, row->n_confirmed, row->n_parts);
  if (received->state == PILLION_HISTORY_PAUSED)
    row->state = PILLION_HISTORY_ROW_PAUSED;
  else if (received->state == PILLION_HISTORY_GOES_ON)
    row->state = PILLION_HISTORY_ROW_RUNNING;
  else if (row->phase == PILLION_HISTORY_PHASE_END && row->n_confirmed == row->n_parts)
    row->state = PILLION_HISTORY_ROW_DONE;
  else
    row->state = PILLION_HISTORY_ROW_ENDED;
  if (received->state == PILLION_HISTORY_ENDED)
    pillion_secret_wipe (row->key, sizeof row->key);
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_save (database, row, error);
}

/* ----- parts ----- */

PillionHistoryPacking *
pillion_history_packing_new (const guint8 *transfer)
{
  PillionHistoryPacking *self = g_new0 (PillionHistoryPacking, 1);

  memcpy (self->transfer, transfer, sizeof self->transfer);
  return self;
}

void
pillion_history_packing_free (PillionHistoryPacking *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->row, pillion_history_row_free);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  pillion_secret_wipe (&self->part, sizeof self->part);
  g_free (self);
}

/* Whoever was removed meanwhile gets nothing more; whoever has lapsed waits. */
static gboolean
check_right (PillionDatabase   *database,
             PillionJob        *job,
             PillionHistoryRow *row,
             gboolean          *may,
             GError           **error)
{
  PillionDeviceTrust trust;
  guint64 right;

  *may = FALSE;
  if (!pillion_history_right_load (database, job, row->device, &right, &trust, error))
    return FALSE;
  if (trust == PILLION_DEVICE_FRESH) {
    *may = right <= row->since;
    return TRUE;
  }
  if (trust != PILLION_DEVICE_REMOVED && trust != PILLION_DEVICE_EXPIRED && trust != PILLION_DEVICE_RESIGNED &&
      trust != PILLION_DEVICE_UNKNOWN)
    return TRUE;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_remove (database, row->transfer, error);
}

static void
describe (PillionHistoryPacking *self)
{
  PillionHistoryRow *row = self->row;
  PillionBodyHistoryPart *part = &self->part;

  memcpy (part->transfer, row->transfer, sizeof part->transfer);
  memcpy (part->key, row->key, sizeof part->key);
  part->since = row->since;
  part->n_messages = row->n_messages;
  part->part = row->n_parts;
  part->first_chunk = row->n_chunks;
}

gboolean
pillion_history_source_pack (PillionDatabase *database,
                             gpointer         data,
                             GError         **error)
{
  PillionHistoryPacking *self = data;
  g_autoptr (PillionHistoryRow) row = NULL;
  gboolean may;

  if (!pillion_history_load (database, self->transfer, &row, error))
    return FALSE;
  if (row == NULL || row->state != PILLION_HISTORY_ROW_RUNNING || row->phase == PILLION_HISTORY_PHASE_END ||
      row->n_parts >= row->n_confirmed + PILLION_HISTORY_PARTS_AHEAD)
    return TRUE;
  if (!check_right (database, &self->job, row, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  self->row = g_steal_pointer (&row);
  self->bytes = g_byte_array_new ();
  describe (self);
  if (!pillion_history_pack_chunks (database, &self->job, self->row, &self->part, self->bytes, error))
    return FALSE;
  self->part.last = self->row->phase == PILLION_HISTORY_PHASE_END;
  self->row->n_parts++;
  self->row->n_chunks += self->part.n_chunks;
  self->row->n_bytes += self->bytes->len;
  return TRUE;
}

gboolean
pillion_history_source_send (PillionDatabase *database,
                             gpointer         data,
                             GError         **error)
{
  PillionHistoryPacking *self = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_PART, .history_part = self->part };
  g_autoptr (PillionHistoryRow) row = NULL;
  gboolean queued;

  if (!pillion_history_load (database, self->transfer, &row, error))
    return FALSE;
  /* It ended meanwhile, or another part was faster. */
  if (row == NULL || row->state != PILLION_HISTORY_ROW_RUNNING || row->n_parts != self->part.part)
    return TRUE;
  self->row->n_confirmed = row->n_confirmed;
  self->job.effects |= PILLION_EFFECT_HISTORY;
  queued = pillion_outbox_queue_to (database, &self->job, self->job.identity->account, row->device, &body, error);
  pillion_secret_wipe (&body, sizeof body);
  return queued && pillion_history_save (database, self->row, error);
}
