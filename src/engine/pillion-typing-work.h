/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "engine/pillion-job.h"

G_BEGIN_DECLS

/* TYPING on the store's worker (PROTOCOL.md, section 7.3). */

/**
 * pillion_typing_seal:
 * @account: whom to tell
 * @envelopes: (out) (transfer full) (element-type PillionRelayEnvelope): none where nobody has
 *   answered yet; freed with pillion_typing_envelopes_free()
 * @error: %PILLION_ENGINE_ERROR_USAGE: this account does not tell, or not in this chat
 *
 * Says to each device of an account, in the session it has answered in, that this account types.
 */
gboolean pillion_typing_seal           (PillionDatabase        *database,
                                        PillionJob             *job,
                                        const guint8           *account,
                                        gboolean                active,
                                        GArray                **envelopes,
                                        GError                **error);

void     pillion_typing_envelopes_free (GArray                 *envelopes);

/* Notes in the job that an account types or ceased to, if that is to be shown. */
gboolean pillion_typing_take           (PillionDatabase        *database,
                                        PillionJob             *job,
                                        const PillionDelivery  *delivery,
                                        gboolean                active,
                                        GError                **error);

G_END_DECLS
