/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* How a primary knows which companions are used at all: by what it hears of them itself,
 * end to end. A companion that only reads says once a day what it has of the shared state.
 */

/* Says so if it is due. On a companion that has come online; main thread, in the
 * background.
 */
void     pillion_heartbeat_send         (PillionEngine                *engine);

/* A primary has everything that its mailbox held: only now silence means something. Main
 * thread, in the background.
 */
void     pillion_heartbeat_note_drained (PillionEngine                *engine);

/* A message of an own device came. On the store's worker. */
gboolean pillion_heartbeat_note_device  (PillionDatabase              *database,
                                         PillionJob                   *job,
                                         const guint8                 *device,
                                         GError                      **error);

/* This profile is a copy that was put back: what it heard since it was made it does not know. On the
 * store's worker.
 */
gboolean pillion_heartbeat_listen_anew  (PillionDatabase              *database,
                                         PillionJob                   *job,
                                         GError                      **error);

/* Whether nothing was heard of an active companion for companion_idle_ms, or a tenth of it where
 * nothing ever was since it was linked again here, up to the time at which the mailbox was last known to
 * be empty. On the store's worker.
 */
gboolean pillion_heartbeat_is_idle      (PillionDatabase              *database,
                                         const PillionAccountView     *view,
                                         const PillionMembershipEntry *entry,
                                         guint64                       now_ms,
                                         gboolean                     *idle,
                                         GError                      **error);

G_END_DECLS
