/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-request.h"

G_BEGIN_DECLS

/* The operations of PROTOCOL.md, section 4, a file an area. Each owns its request. */

/* 4.2: pillion-relay-registration.c, pillion-relay-authentication.c */
void pillion_relay_register_begin      (PillionRelayRequest *request);
void pillion_relay_register_finish     (PillionRelayRequest *request);
void pillion_relay_authenticate        (PillionRelayRequest *request);

/* 4.3: pillion-relay-lookup.c, pillion-relay-publication.c */
void pillion_relay_account_find        (PillionRelayRequest *request);
void pillion_relay_account_get         (PillionRelayRequest *request);
void pillion_relay_account_publish     (PillionRelayRequest *request);
void pillion_relay_account_refresh     (PillionRelayRequest *request);
void pillion_relay_account_resign      (PillionRelayRequest *request);

/* 4.4: pillion-relay-prekeys.c */
void pillion_relay_prekeys_publish     (PillionRelayRequest *request);
void pillion_relay_prekeys_get         (PillionRelayRequest *request);

/* 4.5: pillion-relay-send.c, pillion-relay-mailbox.c */
void pillion_relay_message_send        (PillionRelayRequest *request);
void pillion_relay_mailbox_open        (PillionRelayRequest *request);
void pillion_relay_mailbox_acknowledge (PillionRelayRequest *request);

/* 4.6: pillion-relay-rendezvous.c */
void pillion_relay_rendezvous_open     (PillionRelayRequest *request);
void pillion_relay_rendezvous_requests (PillionRelayRequest *request);
void pillion_relay_rendezvous_join     (PillionRelayRequest *request);
void pillion_relay_rendezvous_send     (PillionRelayRequest *request);
void pillion_relay_rendezvous_close    (PillionRelayRequest *request);

/* 4.7: pillion-relay-blobs.c */
void pillion_relay_blob_create         (PillionRelayRequest *request);
void pillion_relay_blob_fetch          (PillionRelayRequest *request);

G_END_DECLS
