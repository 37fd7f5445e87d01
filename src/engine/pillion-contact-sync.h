/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* How every own device comes to know the account's contacts and their chats (PROTOCOL.md,
 * section 7.4). On the store's worker.
 */

/* Queues all that is known of the contacts, and the state that own devices share, to a companion
 * that has not said yet that it has them. On the primary; does nothing when it is not due.
 */
gboolean pillion_contact_sync_queue         (PillionDatabase                    *database,
                                             PillionJob                         *job,
                                             const guint8                       *device,
                                             GError                            **error);

/* Forgets what was noted of a companion that is gone. */
gboolean pillion_contact_sync_forget        (PillionDatabase                    *database,
                                             const guint8                       *device,
                                             GError                            **error);

/* Tells the other own devices what is known of one account, which this one has come to know. */
gboolean pillion_contact_sync_tell          (PillionDatabase                    *database,
                                             PillionJob                         *job,
                                             const guint8                       *account,
                                             GError                            **error);

/* Takes a CONTACT_STATES of another own device. primary: it comes from slot 0. */
gboolean pillion_contact_sync_take          (PillionDatabase                    *database,
                                             PillionJob                         *job,
                                             const PillionDelivery              *delivery,
                                             gboolean                            primary,
                                             const PillionBodyContactStates     *states,
                                             GError                            **error);

/* Takes a CONTACTS_RECEIVED of a companion. */
gboolean pillion_contact_sync_take_received (PillionDatabase                    *database,
                                             const PillionDelivery              *delivery,
                                             const PillionBodyContactsReceived  *received,
                                             GError                            **error);

G_END_DECLS
