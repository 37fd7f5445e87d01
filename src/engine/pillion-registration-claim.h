/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* What this device was about to become when an answer was lost: its keys are kept as
 * pending from before the relay can know them, until it is known what came of it
 * (PROTOCOL.md, section 5.5).
 */

/* On the store's worker. There is at most one. */
gboolean pillion_registration_save_pending   (PillionDatabase        *database,
                                              const PillionIdentity  *identity,
                                              GError                **error);
gboolean pillion_registration_remove_pending (PillionDatabase        *database,
                                              GError                **error);

/* The pending identity becomes that of the profile. On the store's worker, on new data:
 * pillion_engine_set_identity() follows on the main thread.
 */
gboolean pillion_registration_adopt          (PillionDatabase        *database,
                                              const PillionIdentity  *identity,
                                              GError                **error);

/**
 * pillion_registration_claim_async:
 *
 * Asks the relay on a connection of its own whether it knows the pending device, by
 * authenticating as that, and whether the newest membership names it. If so the profile
 * becomes that device, and the engine is offline; if not what was pending is forgotten. An
 * error means that nobody can say now. Main thread.
 */
void     pillion_registration_claim_async    (PillionEngine          *engine,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);

/* linked: (out): whether the profile became a device; FALSE also if nothing was pending. */
gboolean pillion_registration_claim_finish   (PillionEngine          *engine,
                                              GAsyncResult           *result,
                                              gboolean               *linked,
                                              GError                **error);

G_END_DECLS
