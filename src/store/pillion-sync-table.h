/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-devices-table.h"

G_BEGIN_DECLS

/* What own devices share: the merged state, entry by entry, the newest part of each device's log
 * of operations, and what the other devices said of their state. Entries, operations and states
 * are bytes here.
 */

#define PILLION_LOG_HASH_BYTES 32

/* ----- entries ----- */

/* entry is NULL where there is none. (transfer full) */
gboolean pillion_sync_entries_load     (PillionDatabase  *database,
                                        guint8            collection,
                                        const guint8     *key,
                                        gsize             n_key,
                                        GBytes          **entry,
                                        GError          **error);

/* Inserts or replaces. */
gboolean pillion_sync_entries_save     (PillionDatabase  *database,
                                        guint8            collection,
                                        const guint8     *key,
                                        gsize             n_key,
                                        const guint8     *entry,
                                        gsize             n_entry,
                                        GError          **error);
gboolean pillion_sync_entries_remove   (PillionDatabase  *database,
                                        guint8            collection,
                                        const guint8     *key,
                                        gsize             n_key,
                                        GError          **error);

/* collection: 0 for all, in order; keys in order of their bytes. (transfer full)
 * (element-type GBytes)
 */
gboolean pillion_sync_entries_list     (PillionDatabase  *database,
                                        guint8            collection,
                                        GPtrArray       **entries,
                                        GError          **error);

/* ----- logs ----- */

typedef struct {
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint64 sequence;                         /* of the newest operation; 0: none */
  guint8  hash[PILLION_LOG_HASH_BYTES];     /* of the newest operation; zeros: the next one begins anew */
} PillionLogRow;

/* row: zeros but the device where nothing of its log is here. */
gboolean pillion_sync_logs_load        (PillionDatabase      *database,
                                        const guint8         *device,
                                        PillionLogRow        *row,
                                        GError              **error);
gboolean pillion_sync_logs_save        (PillionDatabase      *database,
                                        const PillionLogRow  *row,
                                        GError              **error);

/* (transfer full) (element-type PillionLogRow) (free-func g_free): in order of the devices */
gboolean pillion_sync_logs_list        (PillionDatabase      *database,
                                        GPtrArray           **rows,
                                        GError              **error);

/* ----- operations ----- */

typedef struct {
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint64 sequence;
  GBytes *bytes; /* (owned) */
} PillionOperationRow;

void     pillion_operation_row_free    (PillionOperationRow  *self);

/* waits: it does not count for the state yet */
gboolean pillion_operations_add        (PillionDatabase      *database,
                                        const guint8         *device,
                                        guint64               sequence,
                                        gboolean              waits,
                                        const guint8         *bytes,
                                        gsize                 length,
                                        GError              **error);

/* Those of a log above a sequence, at most so many. (transfer full) (element-type
 * PillionOperationRow)
 */
gboolean pillion_operations_list       (PillionDatabase      *database,
                                        const guint8         *device,
                                        guint64               above,
                                        guint                 max,
                                        GPtrArray           **rows,
                                        GError              **error);

/* Of all logs. (transfer full) (element-type PillionOperationRow) */
gboolean pillion_operations_list_waiting (PillionDatabase    *database,
                                          GPtrArray         **rows,
                                          GError            **error);

/* It counts now. */
gboolean pillion_operations_set_done   (PillionDatabase      *database,
                                        const guint8         *device,
                                        guint64               sequence,
                                        GError              **error);

/* Removes those of a log from min to max. */
gboolean pillion_operations_remove     (PillionDatabase      *database,
                                        const guint8         *device,
                                        guint64               min,
                                        guint64               max,
                                        GError              **error);

/* ----- what the state comes from ----- */

/* The operation that wrote an entry, as signed; of a set there may be two. */
gboolean pillion_sync_proofs_add       (PillionDatabase            *database,
                                        guint8                      collection,
                                        const guint8               *key,
                                        gsize                       n_key,
                                        const PillionOperationRow  *row,
                                        GError                    **error);

/* Those of an entry but for these two. */
gboolean pillion_sync_proofs_remove_others (PillionDatabase            *database,
                                            guint8                      collection,
                                            const guint8               *key,
                                            gsize                       n_key,
                                            const PillionOperationRow  *one,
                                            const PillionOperationRow  *other,
                                            GError                    **error);

/* Those of a device above a sequence. */
gboolean pillion_sync_proofs_remove_above (PillionDatabase  *database,
                                           const guint8     *device,
                                           guint64           above,
                                           GError          **error);

/* Whether one is that of a device with a sequence. */
gboolean pillion_sync_proofs_contain   (PillionDatabase  *database,
                                        guint8            collection,
                                        const guint8     *key,
                                        gsize             n_key,
                                        const guint8     *device,
                                        guint64           sequence,
                                        gboolean         *found,
                                        GError          **error);

/* In order of the entries. (transfer full) (element-type PillionOperationRow) */
gboolean pillion_sync_proofs_list      (PillionDatabase  *database,
                                        GPtrArray       **rows,
                                        GError          **error);

/* ----- what other devices said ----- */

/* state is NULL where the device said nothing yet. (transfer full) */
gboolean pillion_sync_peers_load       (PillionDatabase      *database,
                                        const guint8         *device,
                                        GBytes              **state,
                                        guint64              *said_at,
                                        GError              **error);
gboolean pillion_sync_peers_save       (PillionDatabase      *database,
                                        const guint8         *device,
                                        const guint8         *state,
                                        gsize                 n_state,
                                        guint64               said_at,
                                        GError              **error);
gboolean pillion_sync_peers_remove     (PillionDatabase      *database,
                                        const guint8         *device,
                                        GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionOperationRow, pillion_operation_row_free)

G_END_DECLS
