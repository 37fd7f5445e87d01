/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-operation-log.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-sign.h"

#include <string.h>

/* ----- the clock of a device ----- */

void
pillion_sync_clock_tick (PillionSyncClock *self,
                         guint64           now_ms,
                         PillionStamp     *stamp)
{
  if (now_ms > self->time) {
    self->time = now_ms;
    self->counter = 0;
  } else if (self->counter < G_MAXUINT16) {
    self->counter++;
  } else {
    self->time++;
    self->counter = 0;
  }
  stamp->time = self->time;
  stamp->counter = self->counter;
}

void
pillion_sync_clock_note (PillionSyncClock   *self,
                         const PillionStamp *stamp)
{
  if (stamp->time < self->time || (stamp->time == self->time && stamp->counter <= self->counter))
    return;
  self->time = stamp->time;
  self->counter = stamp->counter;
}

/* ----- the log of a device ----- */

gsize
pillion_operation_sign (PillionOperation *self,
                        const guint8     *dsk_secret,
                        guint8           *out)
{
  gsize len;
  gsize body_len;

  memset (self->signature, 0, sizeof self->signature);
  len = pillion_operation_encode (self, out);
  if (len == 0)
    return 0;
  pillion_operation_get_body (out, len, &body_len);
  pillion_sign (self->signature, PILLION_CONTEXT_OPERATION, out, body_len, dsk_secret);
  memcpy (out + body_len, self->signature, sizeof self->signature);
  return len;
}

gboolean
pillion_operation_verify (const guint8 *bytes,
                          gsize         len,
                          const guint8 *dsk)
{
  gsize body_len;
  const guint8 *body = pillion_operation_get_body (bytes, len, &body_len);

  return pillion_sign_verify (bytes + body_len, PILLION_CONTEXT_OPERATION, body, body_len, dsk);
}

static void
hash_operation (const guint8 *bytes,
                gsize         len,
                guint8       *hash)
{
  gsize body_len;
  const guint8 *body = pillion_operation_get_body (bytes, len, &body_len);

  pillion_hash_with_context (hash, PILLION_CONTEXT_OPERATION, body, body_len);
}

static gboolean
is_beginning (const PillionOperation *operation)
{
  static const guint8 none[PILLION_HASH_BYTES] = { 0 };

  return memcmp (operation->previous, none, sizeof none) == 0;
}

PillionLogFit
pillion_log_head_judge (const PillionLogHead   *self,
                        const PillionOperation *operation,
                        const guint8           *bytes,
                        gsize                   len)
{
  guint64 sequence = operation->entry.sequence;
  guint8 hash[PILLION_HASH_BYTES];

  if (sequence < self->sequence)
    return PILLION_LOG_KNOWN;
  if (sequence == self->sequence) {
    hash_operation (bytes, len, hash);
    return memcmp (hash, self->hash, sizeof hash) == 0 ? PILLION_LOG_KNOWN : PILLION_LOG_FORK;
  }
  /* The first one, or that of a device that was restored and does not know what it said. */
  if (is_beginning (operation))
    return sequence == 1 || sequence > PILLION_LOG_RESTART_STEP ? PILLION_LOG_NEXT : PILLION_LOG_FORK;
  if (sequence > self->sequence + 1)
    return PILLION_LOG_GAP;
  return memcmp (operation->previous, self->hash, sizeof self->hash) == 0 ? PILLION_LOG_NEXT : PILLION_LOG_FORK;
}

void
pillion_log_head_follow (PillionLogHead         *self,
                         const PillionOperation *operation,
                         const guint8           *bytes,
                         gsize                   len)
{
  self->sequence = operation->entry.sequence;
  hash_operation (bytes, len, self->hash);
}

/* ----- the state ----- */

/* A removal from a set: the stamp that it reaches up to, the device that says so, and where. */
#define REMOVER_AT PILLION_STAMP_BYTES
#define REMOVER_SEQUENCE_AT (REMOVER_AT + PILLION_DEVICE_BYTES)

void
pillion_operation_get_state (const PillionOperation *self,
                             PillionSyncEntry       *state)
{
  const PillionSyncEntry *entry = &self->entry;
  guint64 sequence = GUINT64_TO_BE (entry->sequence);

  *state = *entry;
  if (!pillion_collection_is_set (entry->collection))
    return;
  state->n_value = 0;
  if (entry->value[0] == 1)
    return;
  memset (&state->stamp, 0, sizeof state->stamp);
  state->sequence = 0;
  state->n_value = PILLION_SYNC_REMOVAL_BYTES;
  memcpy (state->value, entry->value + 1, PILLION_STAMP_BYTES);
  memcpy (state->value + REMOVER_AT, entry->stamp.device, PILLION_DEVICE_BYTES);
  memcpy (state->value + REMOVER_SEQUENCE_AT, &sequence, sizeof sequence);
}

static void
copy_value (PillionSyncEntry       *self,
            const PillionSyncEntry *other)
{
  self->n_value = other->n_value;
  memcpy (self->value, other->value, other->n_value);
}

gboolean
pillion_sync_entry_join (PillionSyncEntry       *self,
                         const PillionSyncEntry *other)
{
  gboolean is_set = pillion_collection_is_set (self->collection);
  gboolean changed = FALSE;

  if (pillion_stamp_compare (&other->stamp, &self->stamp) > 0) {
    self->stamp = other->stamp;
    self->sequence = other->sequence;
    if (!is_set)
      copy_value (self, other);
    changed = TRUE;
  }
  if (is_set && other->n_value > 0 &&
      (self->n_value == 0 || memcmp (other->value, self->value, PILLION_SYNC_REMOVAL_BYTES) > 0)) {
    copy_value (self, other);
    changed = TRUE;
  }
  return changed;
}

gboolean
pillion_sync_entry_is_in (const PillionSyncEntry *self)
{
  guint8 stamp[PILLION_STAMP_BYTES];

  if (self->sequence == 0)
    return FALSE;
  pillion_stamp_encode (&self->stamp, stamp);
  return self->n_value == 0 || memcmp (stamp, self->value, sizeof stamp) > 0;
}

guint16
pillion_sync_entry_make_set (const PillionSyncEntry *self,
                             gboolean                in,
                             guint8                 *value)
{
  PillionStamp reach = self->stamp;

  value[0] = in ? 1 : 0;
  if (in)
    return 1;
  /* What the primary had decided before it had a log may still be on its way. */
  if (reach.time == 0) {
    reach.counter = G_MAXUINT16;
    memset (reach.device, 0xff, sizeof reach.device);
  }
  pillion_stamp_encode (&reach, value + 1);
  return 1 + PILLION_STAMP_BYTES;
}

static gboolean
is_written_after (const PillionSyncEntry *self,
                  const guint8           *device,
                  guint64                 sequence)
{
  return self->sequence > sequence && memcmp (self->stamp.device, device, sizeof self->stamp.device) == 0;
}

void
pillion_sync_entry_get_removal (const PillionSyncEntry *self,
                                guint8                 *device,
                                guint64                *sequence)
{
  memset (device, 0, PILLION_DEVICE_BYTES);
  *sequence = 0;
  if (!pillion_collection_is_set (self->collection) || self->n_value == 0)
    return;
  memcpy (device, self->value + REMOVER_AT, PILLION_DEVICE_BYTES);
  memcpy (sequence, self->value + REMOVER_SEQUENCE_AT, sizeof *sequence);
  *sequence = GUINT64_FROM_BE (*sequence);
}

static gboolean
is_removed_after (const PillionSyncEntry *self,
                  const guint8           *device,
                  guint64                 sequence)
{
  guint8 remover[PILLION_DEVICE_BYTES];
  guint64 removed_at;

  pillion_sync_entry_get_removal (self, remover, &removed_at);
  return removed_at > sequence && memcmp (remover, device, sizeof remover) == 0;
}

gboolean
pillion_sync_entry_is_after (const PillionSyncEntry *self,
                             const guint8           *device,
                             guint64                 sequence)
{
  return is_written_after (self, device, sequence) || is_removed_after (self, device, sequence);
}

gboolean
pillion_sync_entry_cut (PillionSyncEntry *self,
                        const guint8     *device,
                        guint64           sequence)
{
  if (is_removed_after (self, device, sequence))
    self->n_value = 0;
  if (is_written_after (self, device, sequence)) {
    memset (&self->stamp, 0, sizeof self->stamp);
    self->sequence = 0;
  }
  return self->sequence > 0 || (pillion_collection_is_set (self->collection) && self->n_value > 0);
}

/* ----- on the way ----- */

/* `context || 0x00 || account || u64 epoch || u8 kind` */
#define AD_BYTES (sizeof PILLION_CONTEXT_SELF_SYNC + PILLION_ACCOUNT_BYTES + 8 + 1)

static void
fill_ad (guint8          *ad,
         PillionSyncSeal  kind,
         const guint8    *account,
         guint64          epoch)
{
  PillionWriter writer;

  pillion_writer_init (&writer, ad, AD_BYTES);
  pillion_writer_bytes (&writer, PILLION_CONTEXT_SELF_SYNC, sizeof PILLION_CONTEXT_SELF_SYNC);
  pillion_writer_bytes (&writer, account, PILLION_ACCOUNT_BYTES);
  pillion_writer_u64 (&writer, epoch);
  pillion_writer_u8 (&writer, (guint8) kind);
}

void
pillion_sync_seal (guint8              *out,
                   const guint8        *plain,
                   gsize                n,
                   PillionSyncSeal      kind,
                   const guint8        *account,
                   guint64              epoch,
                   const guint8        *key,
                   const PillionRandom *random)
{
  guint8 ad[AD_BYTES];

  fill_ad (ad, kind, account, epoch);
  pillion_random_fill (random, out, PILLION_AEAD_NONCE_BYTES);
  pillion_aead_seal (out + PILLION_AEAD_NONCE_BYTES, plain, n, ad, sizeof ad, out, key);
}

gboolean
pillion_sync_open (guint8          *out,
                   const guint8    *sealed,
                   gsize            n_sealed,
                   PillionSyncSeal  kind,
                   const guint8    *account,
                   guint64          epoch,
                   const guint8    *key)
{
  guint8 ad[AD_BYTES];

  if (n_sealed < PILLION_SYNC_SEAL_BYTES)
    return FALSE;
  fill_ad (ad, kind, account, epoch);
  return pillion_aead_open (out, sealed + PILLION_AEAD_NONCE_BYTES, n_sealed - PILLION_AEAD_NONCE_BYTES, ad,
                            sizeof ad, sealed, key);
}
