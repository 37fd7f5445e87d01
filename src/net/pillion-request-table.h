/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PillionRequestTable:
 *
 * The requests that wait for their answers on one connection to the relay: gives them
 * their ids, bounds their number, ends each by its answer, its deadline or its
 * cancellable, whatever comes first.
 *
 * A request that was given up keeps its place until the relay answers it, because for
 * the relay it is still open (PROTOCOL.md section 4: at most 64).
 */
typedef struct _PillionRequestTable PillionRequestTable;

/* context is where deadlines and cancellations are noticed. */
PillionRequestTable *pillion_request_table_new          (GMainContext         *context,
                                                         guint                 max_requests,
                                                         guint                 deadline_ms);

/* Only of a table without requests that somebody waits for. */
void                 pillion_request_table_free         (PillionRequestTable  *self);

gboolean             pillion_request_table_is_full      (PillionRequestTable  *self);

/* Full of requests that were all given up: the relay has stopped answering. */
gboolean             pillion_request_table_is_stuck     (PillionRequestTable  *self);

guint                pillion_request_table_get_size     (PillionRequestTable  *self);

/* Draws the id of a request; one that is not used is no matter. */
gint64               pillion_request_table_draw_id      (PillionRequestTable  *self);

/* Adds a request to a table that is not full; takes a reference to task, which must
 * return a JsonObject.
 */
void                 pillion_request_table_add          (PillionRequestTable  *self,
                                                         gint64                id,
                                                         GTask                *task);

/* Ends a request with its answer: ok, or error, which is taken. FALSE if no request of
 * this id is open, which no relay that keeps the rules can cause. May run the caller's
 * callback, and through it anything.
 */
gboolean             pillion_request_table_answer       (PillionRequestTable  *self,
                                                         gint64                id,
                                                         JsonObject           *ok,
                                                         GError               *error);

/* Ends all, oldest first, with a copy of error and forgets those that were given up: after the
 * connection broke. Callbacks as above.
 */
void                 pillion_request_table_fail_all     (PillionRequestTable  *self,
                                                         const GError         *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionRequestTable, pillion_request_table_free)

G_END_DECLS
