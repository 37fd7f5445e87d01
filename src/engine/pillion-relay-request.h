/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"
#include "net/pillion-connection.h"

G_BEGIN_DECLS

/**
 * pillion_relay_request_task:
 * @task: of the engine, whose cancellable it follows
 * @members: (transfer full)
 * @callback: given the #PillionConnection, and the task as its data, which it owns
 *
 * Asks the relay on behalf of a task. Where there is no connection the task ends with
 * %PILLION_NET_ERROR_CLOSED, and the callback is not called.
 */
void pillion_relay_request_task (GTask               *task,
                                 const char          *op,
                                 JsonObject          *members,
                                 GAsyncReadyCallback  callback);

G_END_DECLS
