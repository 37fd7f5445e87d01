/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-reader.h"
#include "wire/pillion-wire.h"
#include "wire/pillion-writer.h"

G_BEGIN_DECLS

/* The state that own devices share, in entries, and the operations that change it
 * (PROTOCOL.md, section 7.8).
 */

#define PILLION_SYNC_KEY_MAX_BYTES 64
#define PILLION_SYNC_VALUE_MAX_BYTES 4096
#define PILLION_SYNC_SETTING_MAX_BYTES 64
#define PILLION_STAMP_BYTES (8 + 2 + PILLION_DEVICE_BYTES)

/* What takes an element out of a set: the newest addition that it knew, who did it, and where. */
#define PILLION_SYNC_REMOVAL_BYTES (PILLION_STAMP_BYTES + PILLION_DEVICE_BYTES + 8)

/* Of one: u8 version, the entry, the previous hash and the signature. */
#define PILLION_SYNC_ENTRY_MAX_BYTES \
  (1 + 1 + PILLION_SYNC_KEY_MAX_BYTES + PILLION_STAMP_BYTES + 8 + 2 + PILLION_SYNC_VALUE_MAX_BYTES)
#define PILLION_OPERATION_MAX_BYTES (1 + PILLION_SYNC_ENTRY_MAX_BYTES + 32 + PILLION_SIGNATURE_BYTES)

/* What state there is. Others are of versions to come. */
typedef enum {
  PILLION_COLLECTION_DEVICE_NAMES = 1,
  PILLION_COLLECTION_CONTACT_NAMES,
  PILLION_COLLECTION_NUMBERS,
  PILLION_COLLECTION_BLOCKED,
  PILLION_COLLECTION_ACCEPTED,
  PILLION_COLLECTION_READ_MARKS,
  PILLION_COLLECTION_MUTED,
  PILLION_COLLECTION_PINNED,
  PILLION_COLLECTION_ARCHIVED,
  PILLION_COLLECTION_MARKED_UNREAD,
  PILLION_COLLECTION_DRAFTS,
  PILLION_COLLECTION_SETTINGS,
  PILLION_COLLECTION_HIDDEN,
  PILLION_COLLECTION_REMOVED_DEVICES,
  PILLION_COLLECTION_VERIFIED,
} PillionCollection;

#define PILLION_N_COLLECTIONS PILLION_COLLECTION_VERIFIED

/**
 * PillionStamp:
 *
 * When something was written: a hybrid logical clock, and the device, so that no two are equal.
 */
typedef struct {
  guint64 time; /* milliseconds UTC */
  guint16 counter;
  guint8  device[PILLION_DEVICE_BYTES];
} PillionStamp;

/**
 * PillionSyncEntry:
 * @collection: a #PillionCollection, or one that this version does not know
 * @sequence: of the operation that wrote it, in the log of the stamp's device
 *
 * One value under its key. In an operation it is what is written; in a set that is u8 1, which
 * adds the key, or u8 0 and the newest stamp of an addition that is taken out. In the state it is
 * what holds; in a set the newest addition, and as value the removal that reaches furthest, if
 * there was one.
 */
typedef struct {
  guint8       collection;
  guint8       n_key;
  guint8       key[PILLION_SYNC_KEY_MAX_BYTES];
  PillionStamp stamp;
  guint64      sequence;
  guint16      n_value;
  guint8       value[PILLION_SYNC_VALUE_MAX_BYTES];
} PillionSyncEntry;

/* previous: hash of the operation before it; zeros where a log begins */
typedef struct {
  PillionSyncEntry entry;
  guint8           previous[32];
  guint8           signature[PILLION_SIGNATURE_BYTES];
} PillionOperation;

gboolean      pillion_collection_is_set        (guint8                   collection);

/* out: PILLION_STAMP_BYTES, which compare like the stamps */
void          pillion_stamp_encode             (const PillionStamp      *self,
                                                guint8                  *out);
void          pillion_stamp_decode             (PillionStamp            *self,
                                                const guint8            *bytes);

/* < 0, 0, > 0: the order in which writers win */
int           pillion_stamp_compare            (const PillionStamp      *a,
                                                const PillionStamp      *b);

/* An entry of the state, within a larger object. */
void          pillion_sync_entry_read          (PillionSyncEntry        *self,
                                                PillionReader           *reader);
void          pillion_sync_entry_write         (const PillionSyncEntry  *self,
                                                PillionWriter           *writer);

gboolean      pillion_operation_decode         (PillionOperation        *self,
                                                const guint8            *bytes,
                                                gsize                    len,
                                                GError                 **error);

/* out has room for PILLION_OPERATION_MAX_BYTES. Returns the number of bytes, or 0 if a field is
 * out of its range.
 */
gsize         pillion_operation_encode         (const PillionOperation  *self,
                                                guint8                  *out);

/* What the signature is over, within an encoded operation. */
const guint8 *pillion_operation_get_body       (const guint8            *bytes,
                                                gsize                    len,
                                                gsize                   *body_len);

G_END_DECLS
