/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* Since when a device of the account may have messages that are older than itself (PROTOCOL.md,
 * section 7.7). On the store's worker.
 */

/* since: %PILLION_HISTORY_NOTHING: nothing; also of one that is not known. trust: (out) (nullable) */
gboolean pillion_history_right_load  (PillionDatabase                *database,
                                      PillionJob                     *job,
                                      const guint8                   *device,
                                      guint64                        *since,
                                      PillionDeviceTrust             *trust,
                                      GError                        **error);

/* Which stores the companions have or had, and since when those hold messages. On the primary.
 * stores: (transfer full) (element-type PillionLinkStore); names: (transfer full): of the companion of
 * each, "" where it is not known
 */
gboolean pillion_history_right_list_stores
                                     (PillionDatabase                *database,
                                      PillionJob                     *job,
                                      GArray                        **stores,
                                      GStrv                          *names,
                                      GError                        **error);

/* Widens the right of a device, and tells all others. aik_secret: (secret): 64 bytes */
gboolean pillion_history_right_grant (PillionDatabase                *database,
                                      PillionJob                     *job,
                                      const guint8                   *device,
                                      guint64                         since,
                                      const guint8                   *aik_secret,
                                      GError                        **error);

/* Takes a HISTORY_GRANT. */
gboolean pillion_history_right_take  (PillionDatabase                *database,
                                      PillionJob                     *job,
                                      const PillionBodyHistoryGrant  *grant,
                                      GError                        **error);

G_END_DECLS
