/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* Brings the messages of before into the search index, while this device is ready, in short
 * pieces that let other work through. Properties: "progress" (in percent; 100: all of them are
 * in it, or it is not known yet), "built" (progress is 100 and known).
 */
#define PILLION_TYPE_SEARCH_INDEX (pillion_search_index_get_type ())
G_DECLARE_FINAL_TYPE (PillionSearchIndex, pillion_search_index, PILLION, SEARCH_INDEX, GObject)

/* (transfer none): that of an engine, which goes with it. It begins when it is asked for first. */
PillionSearchIndex *pillion_search_index_get          (PillionEngine        *engine);

guint               pillion_search_index_get_progress (PillionSearchIndex   *self);
gboolean            pillion_search_index_is_built     (PillionSearchIndex   *self);

/* Until all messages are in it. */
void                pillion_search_index_wait_async   (PillionSearchIndex   *self,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean            pillion_search_index_wait_finish  (PillionSearchIndex   *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_END_DECLS
