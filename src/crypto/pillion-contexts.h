/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Every context string of the protocol, one per use (PROTOCOL.md, registry of
 * contexts). A context separates what is signed, hashed or derived for one use
 * from all others, so none may equal or prefix another: pillion_contexts[]
 * lists them all for the test that proves it. A new format of an object gets a
 * new number at the end, never the old string.
 */

/* body of a device certificate, signed by the AIK; and its hash */
#define PILLION_CONTEXT_CERTIFICATE "pillion/certificate/1"
/* the same body, counter-signed by the device's DSK */
#define PILLION_CONTEXT_CERTIFICATE_COUNTER "pillion/certificate-counter/1"
/* list of an account's devices, signed by the AIK; and its hash */
#define PILLION_CONTEXT_MEMBERSHIP "pillion/membership/1"
/* a list that only shrinks, signed by the LRK */
#define PILLION_CONTEXT_MEMBERSHIP_REDUCTION "pillion/membership-reduction/1"
/* statement that a membership is still the newest, signed by the LRK */
#define PILLION_CONTEXT_FRESHNESS "pillion/freshness/1"
/* a device's own log-out, signed by its DSK */
#define PILLION_CONTEXT_RESIGNATION "pillion/resignation/1"
/* signed prekey, ids, generation and time, signed by the DSK */
#define PILLION_CONTEXT_PREKEY_BUNDLE "pillion/prekey-bundle/1"
/* answer to the relay's challenge, signed by the DSK */
#define PILLION_CONTEXT_AUTHENTICATE "pillion/authenticate/1"
/* hash of the configured origin of a relay */
#define PILLION_CONTEXT_RELAY_ID "pillion/relay-id/1"
/* reserved: a device id is a plain hash of two keys */
#define PILLION_CONTEXT_DEVICE_ID "pillion/device-id/1"
/* prologue of the Noise handshake of a link */
#define PILLION_CONTEXT_LINK_PROLOGUE "pillion/link-prologue/1"
/* the companion's request in the channel, signed by its DSK */
#define PILLION_CONTEXT_LINK_REQUEST "pillion/link-request/1"
/* MAC of that request under DH(DDH, primary's DDH) */
#define PILLION_CONTEXT_LINK_REQUEST_MAC "pillion/link-request-mac/1"
/* hash of a linking run, in the certificate */
#define PILLION_CONTEXT_LINK_TRANSCRIPT "pillion/link-transcript/1"
/* psk of the link's handshake, from CPace's ISK */
#define PILLION_CONTEXT_LINK_PSK "pillion/link-psk/1"
/* channel identifier of CPace */
#define PILLION_CONTEXT_CPACE "pillion/cpace/1"
/* key that seals the AIK */
#define PILLION_CONTEXT_ACCOUNT_SEAL "pillion/account-seal/1"
/* key that wraps the database's key */
#define PILLION_CONTEXT_STORE_KEY "pillion/store-key/1"
/* key of a database's pages, from the database's key */
#define PILLION_CONTEXT_DATABASE_KEY "pillion/database-key/1"
/* associated data of a sealed page, or of a part of the log */
#define PILLION_CONTEXT_DATABASE_PAGE "pillion/database-page/1"
/* RSH_i from the RSH root */
#define PILLION_CONTEXT_RELEASE_SHARE "pillion/release-share/1"
/* key that seals what is known of a companion whose store is closed */
#define PILLION_CONTEXT_ENDING "pillion/ending/1"
/* first root key and header keys of a session */
#define PILLION_CONTEXT_X3DH "pillion/x3dh/1"
/* root chain of the Double Ratchet */
#define PILLION_CONTEXT_RATCHET_ROOT "pillion/ratchet-root/1"
/* keys of one message of the Double Ratchet */
#define PILLION_CONTEXT_RATCHET_MESSAGE "pillion/ratchet-message/1"
/* associated data of an envelope; and its hash */
#define PILLION_CONTEXT_ENVELOPE "pillion/envelope/1"
/* hash of an authored message, for author chains */
#define PILLION_CONTEXT_AUTHORED "pillion/authored/1"
/* sealed operations among one's own devices */
#define PILLION_CONTEXT_SELF_SYNC "pillion/self-sync/1"
/* DSK signature and hash of one of them */
#define PILLION_CONTEXT_OPERATION "pillion/operation/1"
/* hash of a collection of the state that own devices share */
#define PILLION_CONTEXT_SYNC_DIGEST "pillion/sync-digest/1"

/* key of an attachment's chunks */
#define PILLION_CONTEXT_ATTACHMENT_KEY "pillion/attachment-key/1"

/* hash of an attachment's key, which it is bound to */
#define PILLION_CONTEXT_ATTACHMENT_COMMITMENT "pillion/attachment-commitment/1"

/* hash of an attachment's sealed file */
#define PILLION_CONTEXT_ATTACHMENT_FILE "pillion/attachment-file/1"

/* key of the chunks of a history transfer */
#define PILLION_CONTEXT_HISTORY_KEY "pillion/history-key/1"

/* hash of a sealed chunk of history */
#define PILLION_CONTEXT_HISTORY_CHUNK "pillion/history-chunk/1"

/* a companion's right to older history, signed by the AIK */
#define PILLION_CONTEXT_HISTORY_GRANT "pillion/history-grant/1"

/**
 * pillion_contexts:
 *
 * Every context above, in the same order; pillion_n_contexts of them.
 */
extern const char *const pillion_contexts[];
extern const gsize pillion_n_contexts;
