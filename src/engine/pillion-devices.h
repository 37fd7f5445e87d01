/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-device.h"
#include "engine/pillion-engine.h"
#include "engine/pillion-pin.h"

G_BEGIN_DECLS

/* The devices of the own account: what the list shows, their names, and their end. Main
 * thread. Ids are hexadecimal; where one is asked for, as many of its first digits as make
 * it unique will do.
 */

/* (transfer full) (element-type PillionDevice): by slot. Works without a network. */
void       pillion_devices_list_async    (PillionEngine        *engine,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GPtrArray *pillion_devices_list_finish   (PillionEngine        *engine,
                                          GAsyncResult         *result,
                                          GError              **error);

/**
 * pillion_devices_rename_async:
 * @id: of any device on a primary, of itself on a companion
 *
 * Stores the name and queues it to the own devices; it is sent when the relay is there.
 * Errors: %PILLION_ENGINE_ERROR_USAGE, _NOT_PRIMARY.
 */
void       pillion_devices_rename_async  (PillionEngine        *engine,
                                          const char           *id,
                                          const char           *name,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean   pillion_devices_rename_finish (PillionEngine        *engine,
                                          GAsyncResult         *result,
                                          GError              **error);

/**
 * pillion_devices_remove_async:
 * @engine: online
 * @key: (nullable): the opened key: the device erases itself; NULL: it locks itself
 *
 * Removes a companion: it is cut off at once, and contacts are told. If the answer was
 * lost the removal is repeated by itself. Errors: %PILLION_ENGINE_ERROR_USAGE (no such
 * device, or several), _NOT_PRIMARY names the device to use, _WRONG_PIN if the key's time
 * is over.
 */
void       pillion_devices_remove_async  (PillionEngine        *engine,
                                          const char           *id,
                                          PillionAccountKey    *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean   pillion_devices_remove_finish (PillionEngine        *engine,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
