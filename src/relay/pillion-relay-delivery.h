/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-connection.h"
#include "wire/pillion-relay-messages-mailbox.h"

G_BEGIN_DECLS

/* What a device with an open mailbox gets (PROTOCOL.md, section 4.5): first in, first
 * out, so many at once that were not acknowledged. What was just stored is handed on
 * from memory while the device keeps up; else it is read from the store again.
 */

/* Mail that may be on its way to a device without having been acknowledged. */
#define PILLION_RELAY_WINDOW_MESSAGES 64
#define PILLION_RELAY_WINDOW_BYTES (512 * 1024)

/* last: id of the last mail that waited when the mailbox was opened, 0 for none. */
PillionRelayDelivery *pillion_relay_delivery_new         (PillionRelayConnection *connection,
                                                          gint64                  last);
void                  pillion_relay_delivery_free        (PillionRelayDelivery   *self);

/* Mail was stored for the device. */
void                  pillion_relay_delivery_offer       (PillionRelayDelivery   *self,
                                                          const PillionRelayMail *mail);

/* Something that is not stored came for the device. It overtakes nothing and waits for
 * nothing: a device that is behind, or slow to read, does not get it.
 */
void                  pillion_relay_delivery_pass        (PillionRelayDelivery   *self,
                                                          const PillionRelayEphemeral *ephemeral);

/* Sends what was offered since the last call, in one frame. */
void                  pillion_relay_delivery_flush       (PillionRelayDelivery   *self);

/* The device has mail: ids that it was not given are left out of the array. */
void                  pillion_relay_delivery_acknowledge (PillionRelayDelivery   *self,
                                                          GArray                 *ids);

/* Goes on; to be called when acknowledged mail is gone. */
void                  pillion_relay_delivery_continue    (PillionRelayDelivery   *self);

/* Whether the device waits to hear that its mailbox is empty. */
gboolean              pillion_relay_delivery_is_draining (PillionRelayDelivery   *self);

G_END_DECLS
