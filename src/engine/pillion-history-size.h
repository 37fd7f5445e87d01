/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history.h"

G_BEGIN_DECLS

/**
 * PillionHistorySize:
 * @n_messages: that this device could give
 * @n_bytes: as they travel, about
 * @seconds: how long that takes by a usual network, about
 *
 * What a depth of history comes to.
 */
typedef struct {
  guint   n_messages;
  guint64 n_bytes;
  double  seconds;
} PillionHistorySize;

#define PILLION_HISTORY_N_DEPTHS (PILLION_HISTORY_DEPTH_ALL + 1)

/* Looks at all messages, in steps, so that other work of the store comes in between. sizes: an array
 * of %PILLION_HISTORY_N_DEPTHS, by #PillionHistoryDepth. Main thread.
 */
void     pillion_history_measure_sizes_async  (PillionHistory       *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean pillion_history_measure_sizes_finish (PillionHistory       *self,
                                               GAsyncResult         *result,
                                               PillionHistorySize   *sizes,
                                               GError              **error);

G_END_DECLS
