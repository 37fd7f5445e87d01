/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* The relay's pushes about the account and its prekeys. Unknown ones are ignored: later
 * relays have more. FALSE: malformed.
 */
gboolean pillion_engine_push_take (PillionEngine  *engine,
                                   const char     *name,
                                   JsonObject     *push,
                                   GError        **error);

G_END_DECLS
