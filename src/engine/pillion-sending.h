/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/**
 * pillion_sending_wait:
 * @task: (transfer full): of the engine
 * @request: 16 bytes: what pillion-outbox.h queued
 * @result: what the task returns, an integer
 *
 * Ends a task when the relay has a request durably; with %PILLION_ENGINE_ERROR_NETWORK when it
 * can't be reached now: then it leaves with the next connection. Main thread, right after the
 * request was committed.
 */
void   pillion_sending_wait       (GTask         *task,
                                   const guint8  *request,
                                   gint64         result);

/* The result given above, also where the task ended with an error; 0 if nothing was queued. The
 * task has no data but that.
 */
gint64 pillion_sending_get_result (GTask         *task);

G_END_DECLS
