/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-relay-request.h"

#include "engine/pillion-engine-private.h"

void
pillion_relay_request_task (GTask              *task,
                            const char         *op,
                            JsonObject         *members,
                            GAsyncReadyCallback callback)
{
  PillionConnection *connection = pillion_engine_get_connection (g_task_get_source_object (task));
  g_autoptr (JsonObject) request = members;

  if (connection == NULL)
    g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected");
  else
    pillion_connection_request_async (connection, op, request, g_task_get_cancellable (task), callback,
                                      g_object_ref (task));
}
