/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"

G_BEGIN_DECLS

/* Whether something may go to an account after what the user decided about it (PROTOCOL.md,
 * section 7.3); else %PILLION_ENGINE_ERROR_USAGE. On the store's worker.
 */

/* A new message, which accepts whoever wrote first. */
gboolean pillion_consent_check_message (PillionDatabase  *database,
                                        const guint8     *account,
                                        GError          **error);

/* What is said of a message: it would tell a stranger that it was read. */
gboolean pillion_consent_check_change  (PillionDatabase  *database,
                                        const guint8     *account,
                                        GError          **error);

G_END_DECLS
