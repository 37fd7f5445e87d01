/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-operation.h"

G_BEGIN_DECLS

/* The bodies with which own devices come to one state (PROTOCOL.md, section 7.8): types 280 to
 * 282.
 */

/* Fits into a RESENT. */
#define PILLION_SYNC_SEALED_MAX_BYTES 12000

/* Other versions know other collections. */
#define PILLION_SYNC_DIGESTS_MIN 14
#define PILLION_SYNC_DIGESTS_MAX 64
#define PILLION_SYNC_STATE_MAX_BYTES \
  (8 + 1 + PILLION_DEVICES_MAX * (PILLION_DEVICE_BYTES + 8 + 32) + 1 + PILLION_SYNC_DIGESTS_MAX * 32)

/* Operations, or a part of a snapshot. epoch: of the SSK */
typedef struct {
  guint64 epoch;
  guint16 sealed_len;
  guint8  sealed[PILLION_SYNC_SEALED_MAX_BYTES];
} PillionBodySyncSealed;

/* The newest operation of a device that is known; zeros: none. */
typedef struct {
  guint8  device[PILLION_DEVICE_BYTES];
  guint64 sequence;
  guint8  hash[32];
} PillionSyncHead;

/* digests: of collection 1, 2, ... */
typedef struct {
  guint64         epoch;
  guint8          n_heads;
  PillionSyncHead heads[PILLION_DEVICES_MAX];
  guint8          n_digests;
  guint8          digests[PILLION_SYNC_DIGESTS_MAX][32];
} PillionBodySyncState;

void pillion_sync_head_read         (PillionSyncHead              *self,
                                     PillionReader                *reader);
void pillion_sync_head_write        (const PillionSyncHead        *self,
                                     PillionWriter                *writer);

void pillion_body_sync_sealed_read  (PillionBodySyncSealed        *self,
                                     PillionReader                *reader);
void pillion_body_sync_sealed_write (const PillionBodySyncSealed  *self,
                                     PillionWriter                *writer);
void pillion_body_sync_state_read   (PillionBodySyncState         *self,
                                     PillionReader                *reader);
void pillion_body_sync_state_write  (const PillionBodySyncState   *self,
                                     PillionWriter                *writer);

G_END_DECLS
