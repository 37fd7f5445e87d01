/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "protocol/pillion-link-primary.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* What a link hands over beside the membership (PROTOCOL.md, sections 5.4 and 5.5): the
 * companion takes it from the channel, and once more from the primary's own items, which
 * are repeated until it says that they came.
 */

/* Stores, together with its publication, what the new companion is to get. On the store's
 * worker, on the primary.
 */
gboolean pillion_link_bundle_save   (PillionDatabase               *database,
                                     const guint8                  *account,
                                     const PillionLinkPublication  *publication,
                                     GError                       **error);

/* kept: (out): whether the companion has not said yet that it has it. On the store's worker. */
gboolean pillion_link_bundle_is_kept (PillionDatabase              *database,
                                      const guint8                 *device,
                                      gboolean                     *kept,
                                      GError                      **error);

/* Forgets it: the publication was refused, or the companion is gone. On the store's worker. */
gboolean pillion_link_bundle_remove (PillionDatabase               *database,
                                     const guint8                  *device,
                                     GError                       **error);

/* Queues what active companions have not confirmed, and tells own devices of those that are
 * new. On the primary; main thread; in the background, after each authentication.
 */
void     pillion_link_bundle_repeat (PillionEngine                 *engine);

G_END_DECLS
