/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Judges what this device is in its account by what is known and by T, and sets the engine's
 * state: ready, locked, or logged out (PROTOCOL.md, section 3.7); of a companion the store is
 * closed, or its share forgotten, as that asks for (pillion-lock.h). Works without a network. The first error of a store ends it; the state stays.
 */
void     pillion_review_async  (PillionEngine        *engine,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
gboolean pillion_review_finish (PillionEngine        *engine,
                                GAsyncResult         *result,
                                GError              **error);

/* The same where the store may be closed; nobody waits for it. */
void     pillion_review_again  (PillionEngine        *engine);

/* (transfer full): why a device in this state may do nothing: %PILLION_ENGINE_ERROR_LOGGED_OUT.
 * state: locked or logged out
 */
GError  *pillion_review_refusal (PillionEngineState state);

/* On the store's worker: whether this device may show, send and take in anything now; else
 * %PILLION_ENGINE_ERROR_LOGGED_OUT. The engine's state follows a moment later.
 */
gboolean pillion_review_check  (PillionDatabase      *database,
                                PillionJob           *job,
                                GError              **error);

/* The same for whoever has the view of the own account. */
gboolean pillion_review_check_view (PillionJob               *job,
                                    const PillionAccountView *view,
                                    GError                  **error);

G_END_DECLS
