/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* What one own device could not decrypt it gets from another one that could, also while its
 * author is away (PROTOCOL.md, section 7.5), on the store's worker. They know a message by
 * the send that it came with, as each got another envelope.
 */

/* Most messages that an own device asks the others for in an hour, and is answered. */
#define PILLION_OWN_HEALING_MAX_REQUESTS 50

/* Remembers what a message came with, so that other own devices may ask for it. */
gboolean pillion_own_healing_note    (PillionDatabase                   *database,
                                      const PillionDelivery             *delivery,
                                      const PillionAuthored             *authored,
                                      GError                           **error);

/* Asks the other own devices for what came from a device with a send; beyond the bound nobody is
 * asked.
 */
gboolean pillion_own_healing_ask     (PillionDatabase                   *database,
                                      PillionJob                        *job,
                                      const guint8                      *account,
                                      const guint8                      *device,
                                      const guint8                      *request,
                                      const guint8                      *envelope_hash,
                                      GError                           **error);

/* An own device asks. It gets what is here, if it was a device already when the message was
 * sent.
 */
gboolean pillion_own_healing_answer  (PillionDatabase                   *database,
                                      PillionJob                        *job,
                                      const PillionDelivery             *delivery,
                                      const PillionBodyMessageWanted    *wanted,
                                      GError                           **error);

/* Counts one more of what is bound to so many an hour. name: of the setting that keeps the
 * count. may: whether it was not too many.
 */
gboolean pillion_own_healing_count   (PillionDatabase                   *database,
                                      PillionJob                        *job,
                                      const char                        *name,
                                      guint                              max,
                                      gboolean                          *may,
                                      GError                           **error);

G_END_DECLS
