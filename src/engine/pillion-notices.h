/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Something the user must be told once. detail: an object, its members by kind. */
typedef struct {
  gint64      id;
  char       *kind;
  JsonObject *detail;
  guint64     created_at_ms;
} PillionNotice;

void           pillion_notice_free             (PillionNotice        *self);

/* (transfer full) (element-type PillionNotice): not told yet, oldest first; they count as
 * told with pillion_notices_set_told_async().
 */
void           pillion_notices_list_async      (PillionEngine        *engine,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GPtrArray     *pillion_notices_list_finish     (PillionEngine        *engine,
                                                GAsyncResult         *result,
                                                GError              **error);
void           pillion_notices_set_told_async  (PillionEngine        *engine,
                                                gint64                up_to_id,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean       pillion_notices_set_told_finish (PillionEngine        *engine,
                                                GAsyncResult         *result,
                                                GError              **error);

/* One of them alone; ends like the other. */
void           pillion_notices_set_one_told_async
                                               (PillionEngine        *engine,
                                                gint64                id,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionNotice, pillion_notice_free)

G_END_DECLS
