/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* One number and the accounts that say it is theirs. On the store's worker. */

/* An account that was not known by it says that a number is its own: if the number is somebody
 * else's as far as is known here, the user is told, once an account.
 */
gboolean pillion_number_claims_note   (PillionDatabase  *database,
                                       PillionJob       *job,
                                       const char       *number,
                                       const guint8     *account,
                                       GError          **error);

/* The user, here or on another own device, accepts a number as this account's: it is pinned,
 * and confirmed for nobody else any more.
 */
gboolean pillion_number_claims_settle (PillionDatabase  *database,
                                       PillionJob       *job,
                                       const char       *number,
                                       const guint8     *account,
                                       GError          **error);

/* The same, by the user here; the other own devices are told. */
gboolean pillion_number_claims_accept (PillionDatabase  *database,
                                       PillionJob       *job,
                                       const char       *number,
                                       const guint8     *account,
                                       GError          **error);

G_END_DECLS
