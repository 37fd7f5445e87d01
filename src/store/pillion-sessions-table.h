/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-ratchet.h"
#include "store/pillion-devices-table.h"

G_BEGIN_DECLS

/* Most sessions kept with one device; the least recently used go. */
#define PILLION_SESSIONS_MAX 5

/* A ratchet session with one device. Freeing wipes it. */
typedef struct {
  gint64  id;                                 /* 0: not stored yet */
  guint8  account[PILLION_ACCOUNT_ID_BYTES];
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint8  state[PILLION_RATCHET_SAVED_BYTES]; /* (secret) */
  GBytes *prefix;                             /* (owned) (nullable): X3DH prefix until the first reply */
  guint64 created_at;
  guint64 used_at;                            /* last decrypted; sending takes the newest; 0: retired */
} PillionSessionRow;

PillionSessionRow *pillion_session_row_new         (const guint8       *account,
                                                    const guint8       *device);
void               pillion_session_row_free        (PillionSessionRow  *self);

/* (transfer full) (element-type PillionSessionRow): the one to send with first */
gboolean           pillion_sessions_list           (PillionDatabase    *database,
                                                    const guint8       *account,
                                                    const guint8       *device,
                                                    GPtrArray         **rows,
                                                    GError            **error);

/* Inserts, sets the id, and drops what is beyond PILLION_SESSIONS_MAX; or replaces. */
gboolean           pillion_sessions_save           (PillionDatabase    *database,
                                                    PillionSessionRow  *row,
                                                    GError            **error);

/* Sends with none of them any more; what comes in them is still read, and shows that the
 * session is good after all.
 */
gboolean           pillion_sessions_retire_device  (PillionDatabase    *database,
                                                    const guint8       *account,
                                                    const guint8       *device,
                                                    GError            **error);
gboolean           pillion_sessions_remove_device  (PillionDatabase    *database,
                                                    const guint8       *account,
                                                    const guint8       *device,
                                                    GError            **error);
gboolean           pillion_sessions_remove_all     (PillionDatabase    *database,
                                                    GError            **error);

/* The skipped keys of one stored session as the ratchet wants them. table is borrowed by
 * the result and lives on the caller's stack.
 */
typedef struct {
  PillionDatabase *database;
  gint64           session;
} PillionSkippedKeysTable;

PillionSkippedKeys pillion_skipped_keys_table_get_keys (PillionSkippedKeysTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSessionRow, pillion_session_row_free)

G_END_DECLS
