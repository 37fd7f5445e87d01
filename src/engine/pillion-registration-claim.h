/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Whether the relay took in what was sent before an answer was lost: this device asks by
 * authenticating with the keys that it made. A relay that knows them has the account or
 * the membership that names them.
 */

/**
 * pillion_registration_claim_async:
 * @identity: account, device, DSK and relay are set
 *
 * The engine is connected and has no identity, or another. The connection can be used for
 * nothing else afterwards: the engine is offline when this ends.
 */
void     pillion_registration_claim_async  (PillionEngine        *engine,
                                            PillionIdentity      *identity,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/* known: (out): whether the relay knows the device. FALSE: nobody can say now. */
gboolean pillion_registration_claim_finish (PillionEngine        *engine,
                                            GAsyncResult         *result,
                                            gboolean             *known,
                                            GError              **error);

G_END_DECLS
