/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* Whether the user compared the safety number of an account, which every own device knows
 * (PROTOCOL.md, section 7.4). On the store's worker.
 */

/* The user says so here, or takes it back; the other own devices are told.
 * %PILLION_ENGINE_ERROR_NO_CONTACT: nobody is known by that id.
 */
gboolean pillion_verification_set        (PillionDatabase                  *database,
                                          PillionJob                       *job,
                                          const guint8                     *account,
                                          gboolean                          verified,
                                          GError                          **error);

/* Takes a CONTACT_VERIFIED of another own device. */
gboolean pillion_verification_take       (PillionDatabase                  *database,
                                          PillionJob                       *job,
                                          const PillionBodyContactVerified *said,
                                          GError                          **error);

/* Whether it was ever set or taken back, which counts for more than a list made before. */
gboolean pillion_verification_is_decided (PillionDatabase                  *database,
                                          const guint8                     *account,
                                          gboolean                         *decided,
                                          GError                          **error);

G_END_DECLS
