/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-taking.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-history-apply.h"
#include "engine/pillion-history-missed.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-history-seal.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-settings-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* Settings: since when a device is to get what is older than it, once it is linked; and that it is to
 * get what it missed.
 */
#define WANTED "history-wanted"
#define AGAIN "history-wanted-again"

/* A depth, such as a year, that is asked for again within this time is still the same. */
#define SAME_DEPTH_MS G_GUINT64_CONSTANT (604800000)

/* So many chunks are stored in one transaction while others wait for the store's worker. */
#define CHUNKS_AT_ONCE 3

/* ----- asking ----- */

gboolean
pillion_history_taking_want (PillionDatabase *database,
                             PillionJob      *job,
                             guint64          since,
                             GError         **error)
{
  gboolean again = job->identity != NULL;
  guint64 here_since = PILLION_HISTORY_NOTHING;

  if ((!again && !pillion_history_reserve (database, error)) ||
      (again && (!pillion_history_missed_begin (database, job, &here_since, error) ||
                 !pillion_settings_save_number (database, AGAIN, 1, error))))
    return FALSE;
  if (since >= here_since)
    return pillion_settings_remove (database, WANTED, error);
  return pillion_settings_save_number (database, WANTED, since, error);
}

static gboolean
tell (PillionDatabase         *database,
      PillionJob              *job,
      const PillionHistoryRow *row,
      PillionHistoryProgress   state,
      GError                 **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_RECEIVED };

  memcpy (body.history_received.transfer, row->transfer, sizeof body.history_received.transfer);
  body.history_received.n_parts = row->n_parts;
  body.history_received.state = state;
  return pillion_outbox_queue_to (database, job, job->identity->account, row->device, &body, error);
}

static gboolean
is_open (const PillionHistoryRow *row)
{
  return row->state == PILLION_HISTORY_ROW_RUNNING || row->state == PILLION_HISTORY_ROW_PAUSED;
}

gboolean
pillion_history_taking_is_expected (PillionDatabase *database,
                                    gboolean        *expected,
                                    GError         **error)
{
  guint64 since = PILLION_HISTORY_NOTHING;
  guint64 again = 0;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_settings_load_number (database, WANTED, &since, error) ||
      !pillion_settings_load_number (database, AGAIN, &again, error) ||
      !pillion_history_list (database, &rows, error))
    return FALSE;
  *expected = since != PILLION_HISTORY_NOTHING || again != 0;
  for (guint i = 0; i < rows->len; i++) {
    const PillionHistoryRow *row = rows->pdata[i];

    *expected = *expected || (!row->serving && is_open (row));
  }
  return TRUE;
}

/* Whether something of what is older than what the device missed failed its check. */
static gboolean
is_older_flawed (PillionDatabase *database,
                 gboolean        *flawed,
                 GError         **error)
{
  g_autoptr (GPtrArray) flaws = NULL;

  *flawed = FALSE;
  if (!pillion_history_flaws_list (database, &flaws, error))
    return FALSE;
  for (guint i = 0; i < flaws->len; i++)
    *flawed = *flawed || !((PillionHistoryFlawRow *) flaws->pdata[i])->missed;
  return TRUE;
}

/* One at a time. until: (inout): what has come already need not come again. */
static gboolean
end_others (PillionDatabase *database,
            PillionJob      *job,
            guint64         *until,
            GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_history_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionHistoryRow *row = rows->pdata[i];

    if (row->serving)
      continue;
    if (row->state == PILLION_HISTORY_ROW_DONE && row->changed == 0)
      *until = MIN (*until, row->since);
    if (is_open (row) && !tell (database, job, row, PILLION_HISTORY_ENDED, error))
      return FALSE;
    if (row->state != PILLION_HISTORY_ROW_DONE && !pillion_history_remove (database, row->transfer, error))
      return FALSE;
  }
  return TRUE;
}

/* source: 16 bytes */
static gboolean
find_primary (PillionDatabase *database,
              PillionJob      *job,
              guint8          *source,
              GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionCertificate *primary;

  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  primary = pillion_account_view_get_primary (view);
  if (primary != NULL)
    memcpy (source, primary->device, PILLION_DEVICE_BYTES);
  return TRUE;
}

static gboolean
refuse_use (const char *sentence,
            GError    **error)
{
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
  return FALSE;
}

/* since: (inout): the same depth as what failed its check goes back as far as that did. */
static gboolean
reach_flaws (PillionDatabase *database,
             guint64         *since,
             GError         **error)
{
  g_autoptr (GPtrArray) flaws = NULL;

  if (!pillion_history_flaws_list (database, &flaws, error))
    return FALSE;
  for (guint i = 0; i < flaws->len; i++) {
    const PillionHistoryFlawRow *flaw = flaws->pdata[i];

    if (!flaw->missed && flaw->since < *since && *since - flaw->since <= SAME_DEPTH_MS)
      *since = flaw->since;
  }
  return TRUE;
}

/* What there is to ask for; top is 0 where no place was left for it. missed: what was missed comes first */
static gboolean
describe_request (PillionDatabase   *database,
                  PillionJob        *job,
                  PillionHistoryRow *row,
                  guint64            since,
                  gboolean           missed,
                  GError           **error)
{
  guint64 until;
  gboolean flawed;

  if (!pillion_history_missed_load (database, &row->changed, &until, error) ||
      !end_others (database, job, &until, error) || !is_older_flawed (database, &flawed, error))
    return FALSE;
  if (!missed)
    row->changed = 0;
  /* While something failed its check, it has not come whole. */
  row->until = until == PILLION_HISTORY_NOTHING || flawed ? 0 : until;
  if (row->changed != 0) {
    row->until = 0;
    row->since = 0;
    /* The rest follows. */
    if (since < until && !pillion_settings_save_number (database, WANTED, since, error))
      return FALSE;
  }
  return pillion_history_find_top (database, row->changed != 0, &row->top, error);
}

static gboolean
begin (PillionDatabase *database,
       PillionJob      *job,
       const guint8    *device,
       guint64          since,
       gboolean         missed,
       GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_REQUEST };
  PillionBodyHistoryRequest *request = &body.history_request;
  g_autoptr (PillionHistoryRow) row = NULL;
  guint64 right;

  if (!pillion_history_right_load (database, job, job->identity->device, &right, NULL, error))
    return FALSE;
  if (pillion_identity_is_primary (job->identity))
    return refuse_use (_("This is the primary device: it gives history, and gets none."), error);
  if (right == PILLION_HISTORY_NOTHING)
    return refuse_use (_("This device may have no older messages. The primary device can allow it."), error);
  pillion_random_fill (job->random, request->transfer, sizeof request->transfer);
  row = pillion_history_row_new (request->transfer);
  row->started_at = job->now_ms;
  if (!reach_flaws (database, &since, error))
    return FALSE;
  row->since = since;
  if (!describe_request (database, job, row, since, missed, error))
    return FALSE;
  if (row->top == 0)
    return refuse_use (_("This device was linked by an older version, which left no place for older messages. Link it "
                          "again to get them."),
                       error);
  row->since = MAX (row->since, right);
  if (device != NULL && row->changed == 0)
    memcpy (row->device, device, sizeof row->device);
  else if (!find_primary (database, job, row->device, error))
    return FALSE;
  request->since = row->since;
  request->until = row->until;
  request->changed = row->changed;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_save (database, row, error) &&
         pillion_outbox_queue_to (database, job, job->identity->account, row->device, &body, error);
}

gboolean
pillion_history_taking_begin (PillionDatabase *database,
                              PillionJob      *job,
                              const guint8    *device,
                              guint64          since,
                              GError         **error)
{
  return begin (database, job, device, since, TRUE, error);
}

/* comes: (out): what was missed is on its way; failed: (out): its last transfer failed a check */
static gboolean
find_missed (PillionDatabase *database,
             gboolean        *comes,
             gboolean        *failed,
             GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  *comes = *failed = FALSE;
  if (!pillion_history_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionHistoryRow *row = rows->pdata[i];

    if (row->serving || row->changed == 0)
      continue;
    *comes = *comes || is_open (row);
    *failed = *failed || row->state == PILLION_HISTORY_ROW_DAMAGED;
  }
  return TRUE;
}

gboolean
pillion_history_taking_load_missed (PillionDatabase      *database,
                                    PillionHistoryMissed *missed,
                                    GError              **error)
{
  guint64 from;
  guint64 here_since;
  guint64 again = 0;
  gboolean settled;
  gboolean comes;
  gboolean failed;

  if (!pillion_history_missed_load (database, &from, &here_since, error) ||
      !pillion_history_missed_is_settled (database, &settled, error) ||
      !pillion_settings_load_number (database, AGAIN, &again, error) ||
      !find_missed (database, &comes, &failed, error))
    return FALSE;
  if (from == 0)
    *missed = PILLION_HISTORY_MISSED_NOTHING;
  else if (settled)
    *missed = PILLION_HISTORY_MISSED_LEFT_OUT;
  else
    *missed = comes || again != 0 ? PILLION_HISTORY_MISSED_COMES : PILLION_HISTORY_MISSED_STOPPED;
  return TRUE;
}

/* What is older waits for what was missed; where that stopped the user asks again. What failed a check
 * may never come: nothing waits for that.
 */
static gboolean
may_begin_older (PillionDatabase *database,
                 gboolean        *may,
                 GError         **error)
{
  PillionHistoryMissed missed;
  gboolean comes;
  gboolean failed;

  if (!pillion_history_taking_load_missed (database, &missed, error) ||
      !find_missed (database, &comes, &failed, error))
    return FALSE;
  *may = !comes && (missed == PILLION_HISTORY_MISSED_NOTHING || missed == PILLION_HISTORY_MISSED_LEFT_OUT || failed);
  return TRUE;
}

gboolean
pillion_history_taking_begin_wanted (PillionDatabase *database,
                                     PillionJob      *job,
                                     GError         **error)
{
  guint64 since = PILLION_HISTORY_NOTHING;
  guint64 again = 0;
  guint64 right;
  gboolean may_begin;

  if (pillion_identity_is_primary (job->identity))
    return TRUE;
  if (!pillion_settings_load_number (database, WANTED, &since, error) ||
      !pillion_settings_load_number (database, AGAIN, &again, error) ||
      !may_begin_older (database, &may_begin, error))
    return FALSE;
  if (again == 0 && (since == PILLION_HISTORY_NOTHING || !may_begin))
    return TRUE;
  /* Its certificate comes with the account's record. */
  if (!pillion_history_right_load (database, job, job->identity->device, &right, NULL, error))
    return FALSE;
  if (right == PILLION_HISTORY_NOTHING)
    return TRUE;
  return pillion_settings_remove (database, again != 0 ? AGAIN : WANTED, error) &&
         begin (database, job, NULL, again != 0 ? PILLION_HISTORY_NOTHING : since, again != 0, error);
}

/* state: of an open one from now on */
static gboolean
end (PillionDatabase       *database,
     PillionJob            *job,
     PillionHistoryRow     *row,
     PillionHistoryRowState state,
     GError               **error)
{
  row->state = state;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_save (database, row, error) && pillion_receipts_forget_kept (database, error) &&
         tell (database, job, row, PILLION_HISTORY_ENDED, error);
}

static gboolean
change (PillionDatabase       *database,
        PillionJob            *job,
        PillionHistoryRow     *row,
        PillionHistoryRowState state,
        GError               **error)
{
  if (state == PILLION_HISTORY_ROW_ENDED)
    return end (database, job, row, state, error);
  row->state = state;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_save (database, row, error) &&
         tell (database, job, row,
               state == PILLION_HISTORY_ROW_PAUSED ? PILLION_HISTORY_PAUSED : PILLION_HISTORY_GOES_ON, error);
}

gboolean
pillion_history_taking_change (PillionDatabase       *database,
                               PillionJob            *job,
                               PillionHistoryRowState state,
                               GError               **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_history_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionHistoryRow *row = rows->pdata[i];

    if (!row->serving && is_open (row) && row->state != state && !change (database, job, row, state, error))
      return FALSE;
  }
  return TRUE;
}

/* ----- what the source says ----- */

static gboolean
load_open (PillionDatabase       *database,
           const PillionDelivery *delivery,
           const guint8          *transfer,
           PillionHistoryRow    **row,
           GError               **error)
{
  if (!pillion_history_load (database, transfer, row, error))
    return FALSE;
  if (*row != NULL && ((*row)->serving || !is_open (*row) ||
                       memcmp ((*row)->device, delivery->device, sizeof (*row)->device) != 0))
    g_clear_pointer (row, pillion_history_row_free);
  return TRUE;
}

gboolean
pillion_history_taking_take_part (PillionDatabase              *database,
                                  PillionJob                   *job,
                                  const PillionDelivery        *delivery,
                                  const PillionBodyHistoryPart *part,
                                  GError                      **error)
{
  g_autofree guint8 *bytes = g_malloc (PILLION_BODY_MAX_BYTES);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_PART, .history_part = *part };
  g_autoptr (PillionHistoryRow) row = NULL;
  g_autoptr (GBytes) content = NULL;
  gsize length;

  if (!load_open (database, delivery, part->transfer, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  if (part->part >= row->n_parts + 2 * PILLION_HISTORY_PARTS_AHEAD || part->since < row->since)
    return pillion_job_count_refusal (job, database, "history", error);
  if (part->part < row->n_parts)
    return TRUE;
  g_assert (pillion_message_body_encode (&body, bytes, &length));
  content = g_bytes_new_take (g_steal_pointer (&bytes), length);
  pillion_message_body_clear (&body);
  row->since = part->since;
  row->n_messages = part->n_messages;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_parts_save (database, row->transfer, part->part, content, error) &&
         pillion_history_save (database, row, error);
}

gboolean
pillion_history_taking_take_refused (PillionDatabase                 *database,
                                     PillionJob                      *job,
                                     const PillionDelivery           *delivery,
                                     const PillionBodyHistoryRefused *refused,
                                     GError                         **error)
{
  g_autoptr (PillionHistoryRow) row = NULL;

  if (!load_open (database, delivery, refused->transfer, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  row->state = refused->reason == PILLION_HISTORY_REFUSAL_NO_RIGHT ? PILLION_HISTORY_ROW_REFUSED
                                                                   : PILLION_HISTORY_ROW_LOST;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_save (database, row, error) && pillion_receipts_forget_kept (database, error);
}

/* ----- chunks ----- */

gboolean
pillion_history_taking_load_part (PillionDatabase         *database,
                                  const PillionHistoryRow *row,
                                  PillionBodyHistoryPart  *part,
                                  gboolean                *found,
                                  GError                 **error)
{
  g_autoptr (GBytes) content = NULL;
  g_auto (PillionMessageBody) body = { 0 };

  if (!pillion_history_parts_load (database, row->transfer, row->n_parts, &content, error))
    return FALSE;
  *found = content != NULL && pillion_message_body_decode (&body, PILLION_MESSAGE_TYPE_HISTORY_PART,
                                                           g_bytes_get_data (content, NULL),
                                                           g_bytes_get_size (content), NULL);
  if (*found)
    *part = body.history_part;
  return TRUE;
}

void
pillion_history_storing_free (PillionHistoryStoring *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

/* Now it is known what is missing still, but for what was left out, which the chains know nothing of:
 * that is kept as flaws, and asked for with the next transfer.
 */
static gboolean
finish_missed (PillionDatabase   *database,
               PillionHistoryRow *row,
               GError           **error)
{
  gboolean flawed;

  return pillion_history_flaws_exist (database, row->transfer, &flawed, error) &&
         pillion_history_chains_apply (database, row->transfer, row->started_at, error) &&
         (flawed ? pillion_history_missed_settle (database, error) : pillion_history_missed_end (database, error));
}

static gboolean
finish (PillionDatabase   *database,
        PillionJob        *job,
        PillionHistoryRow *row,
        GError           **error)
{
  return (row->changed == 0 || finish_missed (database, row, error)) &&
         pillion_history_flaws_mend (database, row, error) &&
         end (database, job, row, PILLION_HISTORY_ROW_DONE, error);
}

/* The part is whole. */
static gboolean
finish_part (PillionDatabase              *database,
             PillionJob                   *job,
             PillionHistoryRow            *row,
             const PillionBodyHistoryPart *part,
             GError                      **error)
{
  if (!pillion_history_parts_remove (database, row->transfer, row->n_parts, error))
    return FALSE;
  row->n_parts++;
  if (part->last)
    return finish (database, job, row, error);
  return pillion_history_save (database, row, error) && tell (database, job, row, PILLION_HISTORY_GOES_ON, error);
}

/* Nobody knows of which chats it is. */
static gboolean
refuse_chunk (PillionDatabase    *database,
              PillionJob         *job,
              PillionHistoryRow  *row,
              PillionHistoryCheck check,
              GError            **error)
{
  PillionHistoryFlawRow flaw = pillion_history_flaw_of (row, check, job->now_ms);

  return pillion_history_flaws_note (database, &flaw, error) &&
         pillion_job_count_refusal (job, database, "history", error) &&
         end (database, job, row, PILLION_HISTORY_ROW_DAMAGED, error);
}

/* The next chunk of what came. */
static gboolean
store_chunk (PillionDatabase              *database,
             PillionHistoryStoring        *self,
             PillionHistoryRow            *row,
             const PillionBodyHistoryPart *part,
             GError                      **error)
{
  const PillionHistoryChunkName *name = &part->chunks[row->n_chunks - part->first_chunk];
  PillionHistorySeal seal = { row->transfer, part->key, row->n_chunks };
  gsize n_left = g_bytes_get_size (self->sealed) - self->n_stored;
  g_autoptr (GBytes) sealed = g_bytes_new_from_bytes (self->sealed, self->n_stored, MIN (name->n_bytes, n_left));
  PillionHistoryCheck check;
  g_autoptr (PillionHistoryChunk) chunk = pillion_history_open_chunk (&seal, sealed, name, &check);

  if (chunk != NULL)
    check = pillion_history_apply_check (row, chunk);
  if (check != PILLION_HISTORY_CHECK_NONE)
    return refuse_chunk (database, &self->job, row, check, error);
  if (!pillion_history_apply (database, &self->job, row, chunk, error))
    return FALSE;
  row->n_chunks++;
  row->n_done += chunk->messages->len;
  row->n_bytes += g_bytes_get_size (sealed);
  self->n_stored += g_bytes_get_size (sealed);
  self->job.effects |= PILLION_EFFECT_HISTORY;
  return TRUE;
}

static gboolean
store_chunks (PillionDatabase              *database,
              PillionHistoryStoring        *self,
              PillionHistoryRow            *row,
              const PillionBodyHistoryPart *part,
              GError                      **error)
{
  guint end_chunk = part->first_chunk + part->n_chunks;
  guint first_chunk = row->n_chunks;

  if (row->n_chunks >= end_chunk || self->sealed == NULL)
    return refuse_chunk (database, &self->job, row, PILLION_HISTORY_CHECK_NAME, error);
  do {
    if (!store_chunk (database, self, row, part, error))
      return FALSE;
    if (row->state != PILLION_HISTORY_ROW_RUNNING)
      return TRUE;
    if (row->n_chunks == end_chunk)
      return finish_part (database, &self->job, row, part, error);
  } while (self->n_stored < g_bytes_get_size (self->sealed) &&
           (row->n_chunks < first_chunk + CHUNKS_AT_ONCE || !pillion_database_is_awaited (database)));
  return pillion_history_save (database, row, error);
}

gboolean
pillion_history_taking_store (PillionDatabase *database,
                              gpointer         data,
                              GError         **error)
{
  PillionHistoryStoring *self = data;
  PillionBodyHistoryPart part = { 0 };
  g_autoptr (PillionHistoryRow) row = NULL;
  gboolean stored = TRUE;
  gboolean found;

  if (!pillion_history_load (database, self->transfer, &row, error))
    return FALSE;
  if (row == NULL || row->serving || row->state != PILLION_HISTORY_ROW_RUNNING)
    return TRUE;
  if (self->gone)
    return end (database, &self->job, row, PILLION_HISTORY_ROW_LOST, error);
  if (!pillion_history_taking_load_part (database, row, &part, &found, error))
    return FALSE;
  if (found)
    stored = part.n_chunks == 0 ? finish_part (database, &self->job, row, &part, error)
                                : store_chunks (database, self, row, &part, error);
  pillion_secret_wipe (&part, sizeof part);
  return stored;
}
