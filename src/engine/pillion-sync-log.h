/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "protocol/pillion-operation-log.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* The operations with which own devices change what they share (PROTOCOL.md, section 7.8): those
 * of this device, and what comes of the others'. On the store's worker.
 */

/* Writes a value, here and on every other own device. */
gboolean pillion_sync_log_write      (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      PillionCollection             collection,
                                      const void                   *key,
                                      gsize                         n_key,
                                      const void                   *value,
                                      gsize                         n_value,
                                      GError                      **error);

/* What was so before there was a log: with time 0, so that whatever was said since counts for more;
 * nothing where an entry is known, or where it does not fit. Other own devices hear of it as of
 * what they missed.
 */
gboolean pillion_sync_log_write_earlier (PillionDatabase           *database,
                                         PillionJob                *job,
                                         PillionCollection          collection,
                                         const void                *key,
                                         gsize                      n_key,
                                         const void                *value,
                                         gsize                      n_value,
                                         GError                   **error);

/* Says an entry of the state once more, by this device: with the stamp that follows its own, so that
 * whatever was said since counts for more. Other own devices hear of it as of what they missed.
 */
gboolean pillion_sync_log_write_again (PillionDatabase             *database,
                                       PillionJob                  *job,
                                       const PillionSyncEntry      *entry,
                                       GError                     **error);

/* Adds a key to a set, or takes it out. request: (out caller-allocates) (nullable): names the send
 * to own devices
 */
gboolean pillion_sync_log_write_set  (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      PillionCollection             collection,
                                      const void                   *key,
                                      gsize                         n_key,
                                      gboolean                      in,
                                      guint8                       *request,
                                      GError                      **error);

/* A device is removed: what it wrote after the newest operation that is known here counts
 * nowhere. On the primary, when there is a new SSK.
 */
gboolean pillion_sync_log_end_device (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      const guint8                 *device,
                                      GError                      **error);

/* What this device said last may be forgotten: its log begins anew, above all that was said. */
gboolean pillion_sync_log_restart    (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      GError                      **error);

/* OPERATIONS of another own device. */
gboolean pillion_sync_log_take       (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      const PillionBodySyncSealed  *body,
                                      GError                      **error);

/* An operation out of the whole state of another own device: it counts for the state, whatever is
 * known of its log. primary: that device is the primary
 */
gboolean pillion_sync_log_take_state (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      const guint8                 *bytes,
                                      gsize                         n,
                                      gboolean                      primary,
                                      GError                      **error);

/* Lets those count whose time has come. */
gboolean pillion_sync_log_settle     (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      GError                      **error);

/* Queues operations to one own device. (element-type PillionOperationRow) */
gboolean pillion_sync_log_queue      (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      const guint8                 *device,
                                      GPtrArray                    *rows,
                                      GError                      **error);

/* ----- for both kinds of what travels sealed ----- */

/* key: (out caller-allocates) (secret): 32 bytes; found FALSE: this device has no SSK yet */
gboolean pillion_sync_log_load_key   (PillionDatabase              *database,
                                      guint64                      *epoch,
                                      guint8                       *key,
                                      gboolean                     *found,
                                      GError                      **error);

/* plain is NULL where it was sealed with another SSK, or could not be opened, which is counted.
 * (transfer full)
 */
gboolean pillion_sync_log_open       (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      const PillionBodySyncSealed  *body,
                                      PillionSyncSeal               kind,
                                      GBytes                      **plain,
                                      GError                      **error);

/* Fills a body; found FALSE: there is no SSK to seal with. */
gboolean pillion_sync_log_seal       (PillionDatabase              *database,
                                      PillionJob                   *job,
                                      const guint8                 *plain,
                                      gsize                         n,
                                      PillionSyncSeal               kind,
                                      PillionBodySyncSealed        *body,
                                      gboolean                     *found,
                                      GError                      **error);

G_END_DECLS
