/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-operation-log.h"

G_BEGIN_DECLS

/* The state that own devices share, entry by entry (PROTOCOL.md, section 7.8). On the store's
 * worker.
 */

/* What is known of a key; collection and key alone where that is nothing. */
gboolean pillion_sync_merge_load      (PillionDatabase         *database,
                                       guint8                   collection,
                                       const guint8            *key,
                                       gsize                    n_key,
                                       PillionSyncEntry        *entry,
                                       GError                 **error);

/* Takes in what an operation says, and keeps it as the proof of that. What is another then goes
 * into the tables that the rest of the engine reads.
 */
gboolean pillion_sync_merge_join      (PillionDatabase         *database,
                                       PillionJob              *job,
                                       const PillionOperation  *operation,
                                       GError                 **error);

/* Draws the stamp of what this device writes next. */
gboolean pillion_sync_merge_stamp     (PillionDatabase         *database,
                                       PillionJob              *job,
                                       PillionStamp            *stamp,
                                       GError                 **error);

/* Up to which sequence what a device wrote counts: G_MAXUINT64 where it was not removed. */
gboolean pillion_sync_merge_get_limit (PillionDatabase         *database,
                                       const guint8            *device,
                                       guint64                 *limit,
                                       GError                 **error);

/* Of the state that an older version wrote: what the logs hold of it still. */
gboolean pillion_sync_merge_add_proofs (PillionDatabase        *database,
                                        GError                **error);

/* bytes: of an entry; proven: whether all operations that it comes from are kept */
gboolean pillion_sync_merge_check_proofs (PillionDatabase      *database,
                                          GBytes               *bytes,
                                          PillionSyncEntry     *entry,
                                          gboolean             *proven,
                                          GError              **error);

/* digest: (out caller-allocates): of a collection, 32 bytes */
gboolean pillion_sync_merge_hash      (PillionDatabase         *database,
                                       guint8                   collection,
                                       guint8                  *digest,
                                       GError                 **error);

G_END_DECLS
