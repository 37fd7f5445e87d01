/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"

G_BEGIN_DECLS

/* Whether the user compared the safety number of an account, which every own device knows
 * (PROTOCOL.md, section 7.8, collection 15). On the store's worker.
 */

/* The user says so here, or takes it back; the other own devices are told.
 * %PILLION_ENGINE_ERROR_NO_CONTACT: nobody is known by that id.
 */
gboolean pillion_verification_set      (PillionDatabase  *database,
                                        PillionJob       *job,
                                        const guint8     *account,
                                        gboolean          verified,
                                        GError          **error);

/* A number was given to an account here: of all others that say it is theirs, what was compared
 * counts no more, also where another device says so that did not know yet.
 */
gboolean pillion_verification_withdraw (PillionDatabase  *database,
                                        PillionJob       *job,
                                        const char       *number,
                                        const guint8     *account,
                                        GError          **error);

/* Once all that waited has come: takes back what other devices said of accounts whose number
 * moved away meanwhile.
 */
gboolean pillion_verification_settle   (PillionDatabase  *database,
                                        PillionJob       *job,
                                        GError          **error);

G_END_DECLS
