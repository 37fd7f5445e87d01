/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-store.h"

G_BEGIN_DECLS

/**
 * pillion_relay_sqlite_open:
 * @folder: made with mode 0700 when missing
 *
 * The store of a relay that stands alone: one SQLite database, WAL, synchronous=FULL,
 * opened exclusively. Brings an older schema up to date. To be called in any thread,
 * then used in one.
 *
 * Returns: (transfer full) (nullable): %NULL with PILLION_RELAY_ERROR_DATA if the
 *   folder cannot be written or another relay uses it, _FULL, or _FILE if the database
 *   is damaged or of a newer version
 */
PillionRelayStore *pillion_relay_sqlite_open (const char  *folder,
                                              GError     **error);

G_END_DECLS
