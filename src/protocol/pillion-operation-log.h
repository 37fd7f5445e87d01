/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-aead.h"
#include "crypto/pillion-hash.h"
#include "crypto/pillion-random.h"
#include "wire/pillion-operation.h"

G_BEGIN_DECLS

/* How own devices come to one state, in whatever order they hear of its changes (PROTOCOL.md,
 * section 7.8). Pure: whoever stores it all is engine/.
 */

/* An operation of a clock that goes further ahead than this waits. */
#define PILLION_SYNC_AHEAD_MAX_MS G_GUINT64_CONSTANT (600000)

/* The sequence of a log that begins anew, after its device was restored. */
#define PILLION_LOG_RESTART_STEP (G_GUINT64_CONSTANT (1) << 20)

/* ----- the clock of a device ----- */

/* Starts as { 0 }. */
typedef struct {
  guint64 time;
  guint16 counter;
} PillionSyncClock;

/* stamp: later than all that was noted; its device is the caller's. */
void           pillion_sync_clock_tick     (PillionSyncClock        *self,
                                            guint64                  now_ms,
                                            PillionStamp            *stamp);
void           pillion_sync_clock_note     (PillionSyncClock        *self,
                                            const PillionStamp      *stamp);

/* ----- the log of a device ----- */

/* The newest operation of a log; { 0 } for an empty one. */
typedef struct {
  guint64 sequence;
  guint8  hash[PILLION_HASH_BYTES];
} PillionLogHead;

/**
 * PillionLogFit:
 * @PILLION_LOG_NEXT: it follows
 * @PILLION_LOG_KNOWN: it was here
 * @PILLION_LOG_GAP: some before it are missing: ask for them
 * @PILLION_LOG_FORK: its device said two things in one place, or it was tampered with: refuse
 *   and count it
 */
typedef enum {
  PILLION_LOG_NEXT,
  PILLION_LOG_KNOWN,
  PILLION_LOG_GAP,
  PILLION_LOG_FORK,
} PillionLogFit;

/**
 * pillion_operation_sign:
 * @self: (inout): gets its signature
 * @dsk_secret: of the stamp's device (secret)
 * @out: room for PILLION_OPERATION_MAX_BYTES
 *
 * Returns: the number of bytes, or 0 if a field is out of its range
 */
gsize          pillion_operation_sign      (PillionOperation        *self,
                                            const guint8            *dsk_secret,
                                            guint8                  *out);

/* Whether the device with this DSK signed these bytes, which are an operation. */
gboolean       pillion_operation_verify    (const guint8            *bytes,
                                            gsize                    len,
                                            const guint8            *dsk);

/* bytes: of the operation */
PillionLogFit  pillion_log_head_judge      (const PillionLogHead    *self,
                                            const PillionOperation  *operation,
                                            const guint8            *bytes,
                                            gsize                    len);
void           pillion_log_head_follow     (PillionLogHead          *self,
                                            const PillionOperation  *operation,
                                            const guint8            *bytes,
                                            gsize                    len);

/* ----- the state ----- */

/* What an operation says, as an entry of the state. */
void           pillion_operation_get_state (const PillionOperation  *self,
                                            PillionSyncEntry        *state);

/**
 * pillion_sync_entry_join:
 * @self: (inout): an entry of the state, or one with collection and key alone
 * @other: another one of that key
 *
 * Takes in what another device, or an operation, says. The order does not matter, nor that
 * something is said twice.
 *
 * Returns: whether @self is another now
 */
gboolean       pillion_sync_entry_join     (PillionSyncEntry        *self,
                                            const PillionSyncEntry  *other);

/* Whether a key is in its set. */
gboolean       pillion_sync_entry_is_in    (const PillionSyncEntry  *self);

/* value: of an operation that adds a key to its set, or takes it out as it is known here, and as it
 * was before there was a log. Returns its length.
 */
guint16        pillion_sync_entry_make_set (const PillionSyncEntry  *self,
                                            gboolean                 in,
                                            guint8                  *value);

/* device: 16 bytes; of the removal from a set that an entry of the state holds, which operation it
 * was. Zeros: there is none.
 */
void           pillion_sync_entry_get_removal (const PillionSyncEntry *self,
                                               guint8                 *device,
                                               guint64                *sequence);

/* Whether an entry was written by a device after the operation with that sequence. */
gboolean       pillion_sync_entry_is_after (const PillionSyncEntry  *self,
                                            const guint8            *device,
                                            guint64                  sequence);

/* Takes that out. Returns: whether something is left of it. */
gboolean       pillion_sync_entry_cut      (PillionSyncEntry        *self,
                                            const guint8            *device,
                                            guint64                  sequence);

/* ----- on the way ----- */

#define PILLION_SYNC_SEAL_BYTES (PILLION_AEAD_NONCE_BYTES + PILLION_AEAD_TAG_BYTES)

typedef enum {
  PILLION_SYNC_SEAL_OPERATIONS = 1,
  PILLION_SYNC_SEAL_SNAPSHOT,
} PillionSyncSeal;

/* out: n + PILLION_SYNC_SEAL_BYTES; key: SSK of the epoch (secret) */
void           pillion_sync_seal           (guint8                  *out,
                                            const guint8            *plain,
                                            gsize                    n,
                                            PillionSyncSeal          kind,
                                            const guint8            *account,
                                            guint64                  epoch,
                                            const guint8            *key,
                                            const PillionRandom     *random);

/* out: n_sealed - PILLION_SYNC_SEAL_BYTES. Returns FALSE if it was not sealed so. */
gboolean       pillion_sync_open           (guint8                  *out,
                                            const guint8            *sealed,
                                            gsize                    n_sealed,
                                            PillionSyncSeal          kind,
                                            const guint8            *account,
                                            guint64                  epoch,
                                            const guint8            *key);

G_END_DECLS
