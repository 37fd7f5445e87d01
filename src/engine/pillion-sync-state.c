/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-state.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "engine/pillion-sync-seed.h"
#include "engine/pillion-sync-snapshot.h"
#include "engine/pillion-verification.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"

#include <string.h>

/* What was told last, and when. */
#define TOLD "sync-told"
#define TOLD_AT "sync-told-at"

/* Who differs is told again no sooner. */
#define REPEAT_AFTER_MS G_GUINT64_CONSTANT (600000)

/* And is asked no sooner again for what is missing here. */
#define ASK_AFTER_MS G_GUINT64_CONSTANT (60000)

/* At once; of more the next exchange brings the rest. */
#define OPERATIONS_AT_ONCE 500

/* ----- what this device has ----- */

static int
compare_heads (gconstpointer a,
               gconstpointer b)
{
  return memcmp (((const PillionSyncHead *) a)->device, ((const PillionSyncHead *) b)->device, PILLION_DEVICE_BYTES);
}

static gboolean
add_head (PillionDatabase      *database,
          const guint8         *device,
          PillionBodySyncState *state,
          GError              **error)
{
  PillionSyncHead *head = &state->heads[state->n_heads++];
  PillionLogRow log;

  if (!pillion_sync_logs_load (database, device, &log, error))
    return FALSE;
  memcpy (head->device, device, sizeof head->device);
  head->sequence = log.sequence;
  memcpy (head->hash, log.hash, sizeof head->hash);
  return TRUE;
}

gboolean
pillion_sync_state_make (PillionDatabase      *database,
                         PillionJob           *job,
                         PillionBodySyncState *state,
                         GError              **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionKnownMembership *known;

  memset (state, 0, sizeof *state);
  if (!pillion_settings_load_number (database, "self-sync-epoch", &state->epoch, error) ||
      !pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  known = pillion_account_view_get_membership (view);
  for (guint i = 0; known != NULL && i < known->membership.n_entries; i++) {
    const PillionMembershipEntry *entry = &known->membership.entries[i];

    if (entry->state == PILLION_DEVICE_STATE_ACTIVE && !add_head (database, entry->device, state, error))
      return FALSE;
  }
  qsort (state->heads, state->n_heads, sizeof *state->heads, compare_heads);
  state->n_digests = PILLION_N_COLLECTIONS;
  for (guint8 i = 0; i < state->n_digests; i++) {
    if (!pillion_sync_merge_hash (database, (guint8) (i + 1), state->digests[i], error))
      return FALSE;
  }
  return TRUE;
}

/* out has room for PILLION_SYNC_STATE_MAX_BYTES. */
static gsize
encode (const PillionBodySyncState *state,
        guint8                     *out)
{
  PillionWriter writer;
  gsize n;

  pillion_writer_init (&writer, out, PILLION_SYNC_STATE_MAX_BYTES);
  pillion_body_sync_state_write (state, &writer);
  pillion_writer_finish (&writer, &n);
  return n;
}

static guint32
find_differences (const PillionBodySyncState *a,
                  const PillionBodySyncState *b)
{
  guint32 differences = 0;

  for (guint i = 0; i < PILLION_N_COLLECTIONS; i++) {
    if (memcmp (a->digests[i], b->digests[i], sizeof a->digests[i]) != 0)
      differences |= 1U << i;
  }
  return differences;
}

gboolean
pillion_sync_state_compare (PillionDatabase            *database,
                            const PillionBodySyncState *own,
                            const guint8               *device,
                            PillionSyncStatus          *status,
                            GError                    **error)
{
  g_autoptr (GBytes) said = NULL;
  PillionBodySyncState state = { 0 };
  PillionReader reader;

  memset (status, 0, sizeof *status);
  if (!pillion_sync_peers_load (database, device, &said, &status->said_at, error))
    return FALSE;
  if (said == NULL)
    return TRUE;
  pillion_reader_init (&reader, g_bytes_get_data (said, NULL), g_bytes_get_size (said));
  pillion_body_sync_state_read (&state, &reader);
  status->behind = find_differences (own, &state);
  return TRUE;
}

/* ----- telling ----- */

static gboolean
differs_from_another (PillionDatabase            *database,
                      PillionJob                 *job,
                      const PillionBodySyncState *own,
                      gboolean                   *differs,
                      GError                    **error)
{
  *differs = FALSE;
  for (guint i = 0; i < own->n_heads && !*differs; i++) {
    PillionSyncStatus status;

    if (memcmp (own->heads[i].device, job->identity->device, PILLION_DEVICE_BYTES) == 0)
      continue;
    if (!pillion_sync_state_compare (database, own, own->heads[i].device, &status, error))
      return FALSE;
    *differs = status.said_at != 0 && status.behind != 0;
  }
  return TRUE;
}

static gboolean
is_due (PillionDatabase            *database,
        PillionJob                 *job,
        const PillionBodySyncState *state,
        const guint8               *hash,
        gboolean                   *due,
        GError                    **error)
{
  g_autoptr (GBytes) told = NULL;
  guint64 told_at = 0;

  *due = FALSE;
  if (state->n_heads < 2)
    return TRUE; /* nobody to tell */
  if (!pillion_settings_load (database, TOLD, &told, error) ||
      !pillion_settings_load_number (database, TOLD_AT, &told_at, error))
    return FALSE;
  *due = told == NULL || g_bytes_get_size (told) != PILLION_HASH_BYTES ||
         memcmp (g_bytes_get_data (told, NULL), hash, PILLION_HASH_BYTES) != 0;
  if (*due || job->now_ms < told_at + REPEAT_AFTER_MS)
    return TRUE;
  return differs_from_another (database, job, state, due, error);
}

gboolean
pillion_sync_state_tell (PillionDatabase *database,
                         PillionJob      *job,
                         gboolean         always,
                         GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SYNC_STATE };
  guint8 bytes[PILLION_SYNC_STATE_MAX_BYTES];
  guint8 hash[PILLION_HASH_BYTES];
  gboolean due;

  if (!pillion_sync_seed (database, job, error) || !pillion_sync_log_settle (database, job, error) ||
      !pillion_verification_settle (database, job, error) ||
      !pillion_sync_state_make (database, job, &body.sync_state, error))
    return FALSE;
  pillion_hash (hash, bytes, encode (&body.sync_state, bytes));
  if (!is_due (database, job, &body.sync_state, hash, &due, error))
    return FALSE;
  if (!due && !always)
    return TRUE;
  return pillion_settings_save (database, TOLD, hash, sizeof hash, error) &&
         pillion_settings_save_number (database, TOLD_AT, job->now_ms, error) &&
         pillion_outbox_queue_own (database, job, &body, error);
}

/* ----- what another one has ----- */

/* (nullable) */
static const PillionSyncHead *
find_head (const PillionBodySyncState *state,
           const guint8               *device)
{
  for (guint i = 0; i < state->n_heads; i++) {
    if (memcmp (state->heads[i].device, device, PILLION_DEVICE_BYTES) == 0)
      return &state->heads[i];
  }
  return NULL;
}

static char *
get_answered_name (const guint8 *device)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);

  return g_strconcat ("sync-answered-", hex, NULL);
}

/* Who has what is missing here hears of it at once; two that refuse each other's do not go on so. */
static gboolean
ask (PillionDatabase            *database,
     PillionJob                 *job,
     const guint8               *device,
     const PillionBodySyncState *own,
     GError                    **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_SYNC_STATE, .sync_state = *own };
  g_autofree char *name = get_answered_name (device);
  guint64 answered_at = 0;

  if (!pillion_settings_load_number (database, name, &answered_at, error))
    return FALSE;
  if (answered_at != 0 && job->now_ms < answered_at + ASK_AFTER_MS)
    return TRUE;
  return pillion_settings_save_number (database, name, job->now_ms, error) &&
         pillion_outbox_queue_to (database, job, job->identity->account, device, &body, error);
}

/* Whether the kept operations lead on from a sequence: the first of them follows it, or begins its
 * log anew.
 */
static gboolean
leads_on (GPtrArray *rows,
          guint64    from)
{
  static const guint8 none[PILLION_HASH_BYTES] = { 0 };
  const PillionOperationRow *first = rows->len > 0 ? rows->pdata[0] : NULL;
  PillionOperation operation;

  if (first == NULL)
    return FALSE;
  return first->sequence == from + 1 ||
         (pillion_operation_decode (&operation, g_bytes_get_data (first->bytes, NULL),
                                    g_bytes_get_size (first->bytes), NULL) &&
          memcmp (operation.previous, none, sizeof none) == 0);
}

static gboolean
send_missing (PillionDatabase *database,
              PillionJob      *job,
              const guint8    *to,
              const guint8    *log,
              guint64          from,
              GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_operations_list (database, log, from, OPERATIONS_AT_ONCE, &rows, error))
    return FALSE;
  if (!leads_on (rows, from))
    return pillion_sync_snapshot_answer (database, job, to, error);
  return pillion_sync_log_queue (database, job, to, rows, error);
}

static gboolean
answer_heads (PillionDatabase            *database,
              PillionJob                 *job,
              const guint8               *to,
              gboolean                    from_primary,
              const PillionBodySyncState *own,
              const PillionBodySyncState *state,
              gboolean                   *equal,
              GError                    **error)
{
  gboolean lacks = FALSE;

  *equal = own->n_heads == state->n_heads;
  for (guint i = 0; i < own->n_heads; i++) {
    const PillionSyncHead *head = &own->heads[i];
    const PillionSyncHead *theirs = find_head (state, head->device);
    guint64 known = theirs != NULL ? theirs->sequence : 0;
    /* Each device serves its own log, and the primary all of them. */
    gboolean serves = pillion_identity_is_primary (job->identity) ||
                      memcmp (head->device, job->identity->device, sizeof head->device) == 0;
    gboolean is_served = from_primary || memcmp (head->device, to, sizeof head->device) == 0;

    if (theirs == NULL || head->sequence != known)
      *equal = FALSE;
    lacks = lacks || (known > head->sequence && is_served);
    if (known < head->sequence && serves && !send_missing (database, job, to, head->device, known, error))
      return FALSE;
  }
  return !lacks || ask (database, job, to, own, error);
}

gboolean
pillion_sync_state_take (PillionDatabase            *database,
                         PillionJob                 *job,
                         const PillionDelivery      *delivery,
                         gboolean                    primary,
                         const PillionBodySyncState *state,
                         GError                    **error)
{
  guint8 bytes[PILLION_SYNC_STATE_MAX_BYTES];
  PillionBodySyncState own;
  gboolean equal;

  job->effects |= PILLION_EFFECT_SYNC;
  if (!pillion_sync_peers_save (database, delivery->device, bytes, encode (state, bytes), job->now_ms, error) ||
      !pillion_sync_state_make (database, job, &own, error))
    return FALSE;
  if (own.epoch != state->epoch)
    return TRUE; /* neither could open what the other seals */
  if (!answer_heads (database, job, delivery->device, primary, &own, state, &equal, error))
    return FALSE;
  return !equal || find_differences (&own, state) == 0 ||
         pillion_sync_snapshot_answer (database, job, delivery->device, error);
}
