/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* The name of a release share among the keys of the store, from when it comes until the store is
 * wrapped under it: whoever can read it there has the store open.
 */
#define PILLION_KEY_RELEASE_SHARE "release-share"

/**
 * pillion_share_settle_async:
 *
 * Wraps the key of a companion's store under a release share that has come, keeps that in its own
 * file, and removes it from the store. Does nothing where none has come. What is left undone is
 * done with the next call. Main thread.
 */
void     pillion_share_settle_async  (PillionEngine        *engine,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean pillion_share_settle_finish (PillionEngine        *engine,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
