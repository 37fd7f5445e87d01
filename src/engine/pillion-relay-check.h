/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * pillion_relay_check_async:
 * @engine: an open profile
 * @relay_url: as a user types it; without a scheme it is wss://
 *
 * Finds out whether a relay answers at an address, before anything depends on it: connects,
 * reads its greeting, and leaves. Nothing is stored or changed. Errors:
 * %PILLION_ENGINE_ERROR_USAGE (not an address), _NETWORK, _TLS, _RELAY (something else
 * answers), _VERSION, _CLOCK, _RATE_LIMITED; cancelled. Main thread.
 */
void  pillion_relay_check_async  (PillionEngine        *engine,
                                  const char           *relay_url,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);

/* Returns: (transfer full) (nullable): the one spelling of its address */
char *pillion_relay_check_finish (PillionEngine        *engine,
                                  GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
