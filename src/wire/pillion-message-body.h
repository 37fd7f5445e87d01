/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-authored.h"
#include "wire/pillion-link-message.h"
#include "wire/pillion-message-contacts.h"
#include "wire/pillion-message-content.h"
#include "wire/pillion-message-history.h"
#include "wire/pillion-message-state.h"

G_BEGIN_DECLS

/* The bodies of authored messages whose type this version knows (PROTOCOL.md, sections
 * 7.3 and 7.4), one structure each.
 */

/* time: when the mailbox took the envelope */
typedef struct {
  guint8  envelope_hash[PILLION_HASH_BYTES];
  guint64 time;
} PillionBodyResendRequest;

/* membership: it decodes */
typedef struct {
  guint16 membership_len;
  guint8  membership[PILLION_MEMBERSHIP_MAX_BYTES];
} PillionBodyRemoval;

#define PILLION_RESENT_MAX_BYTES 12200

/* envelope_hash: of the envelope it stands for; authored: it decodes */
typedef struct {
  guint8  envelope_hash[PILLION_HASH_BYTES];
  guint16 authored_len;
  guint8  authored[PILLION_RESENT_MAX_BYTES];
} PillionBodyResent;

/* release_share: (secret) */
typedef struct {
  guint8 store[PILLION_ID_BYTES];
  guint8 release_share[PILLION_KEY_BYTES];
} PillionBodyReleaseShare;

/* key: (secret) */
typedef struct {
  guint64 epoch;
  guint8  key[PILLION_KEY_BYTES];
} PillionBodySelfSyncKey;

typedef struct {
  PillionHistoryDepth depth;
  guint64             since;
} PillionBodyHistoryOffer;

typedef struct {
  guint8  device[PILLION_DEVICE_BYTES];
  guint8  slot;
  char    name[PILLION_NAME_MAX_BYTES + 1];
  char    platform[PILLION_PLATFORM_MAX_BYTES + 1];
  guint64 time;
} PillionBodyDeviceLinked;

typedef struct {
  guint64 epoch;
} PillionBodyBundleReceived;

/* The message that carries a file. */
typedef struct {
  guint8 author[PILLION_ACCOUNT_BYTES];
  guint8 message[PILLION_ID_BYTES];
} PillionBodyFileWanted;

/* blob: where it is now */
typedef struct {
  guint8 author[PILLION_ACCOUNT_BYTES];
  guint8 message[PILLION_ID_BYTES];
  guint8 blob[PILLION_ID_BYTES];
} PillionBodyFileAgain;

/* account, device, request: of the send; envelope_hash: of the envelope that could not be read */
typedef struct {
  guint8 account[PILLION_ACCOUNT_BYTES];
  guint8 device[PILLION_DEVICE_BYTES];
  guint8 request[PILLION_ID_BYTES];
  guint8 envelope_hash[PILLION_HASH_BYTES];
} PillionBodyMessageWanted;

/**
 * PillionMessageBody:
 * @type: which member of the union counts
 *
 * One body. Zeros are a valid start for pillion_message_body_clear().
 */
typedef struct {
  PillionMessageType type;
  union {
    PillionBodyText           text;
    PillionBodyReaction       reaction;
    PillionBodyEdit           edit;
    PillionBodyDelete         delete;
    PillionBodyAttachment     attachment;
    PillionBodyReceipt        receipt;
    PillionBodyTyping         typing;
    PillionBodyResendRequest  resend_request;
    PillionBodyRemoval        removal;
    PillionBodyResent         resent;
    PillionBodyReleaseShare   release_share;
    PillionBodySelfSyncKey    self_sync_key;
    PillionBodyHistoryOffer   history_offer;
    PillionBodyDeviceLinked   device_linked;
    PillionBodyBundleReceived bundle_received;
    PillionBodyMessageWanted  message_wanted;
    PillionBodyContactStates contact_states;
    PillionBodyContactsReceived contacts_received;
    PillionBodyHistoryRequest   history_request;
    PillionBodyHistoryPart      history_part;
    PillionBodyHistoryReceived  history_received;
    PillionBodyHistoryRefused   history_refused;
    PillionBodyHistoryGrant     history_grant;
    PillionBodySyncSealed operations;
    PillionBodySyncState sync_state;
    PillionBodySyncSealed sync_snapshot;
    PillionBodyFileWanted file_wanted;
    PillionBodyFileAgain file_again;
  };
} PillionMessageBody;

/* Whether this version reads bodies of this type. Reserved types have none. */
gboolean  pillion_message_type_is_known    (guint16                    type);

/* Types 256 and up: accepted only from a session of the own account. */
gboolean  pillion_message_type_is_own_item (guint16                    type);

/* Whether messages of a known type are part of their author's chain. */
gboolean  pillion_message_type_is_chained  (guint16                    type);

/* Whether a reader that does not know the type says so in its place, because it would miss
 * something that was said.
 */
gboolean  pillion_message_type_is_critical (guint16                    type);

/**
 * pillion_message_body_decode:
 * @type: of the authored message
 * @error: %PILLION_WIRE_ERROR_UNSUPPORTED for a type that is not known or reserved
 */
gboolean  pillion_message_body_decode      (PillionMessageBody        *self,
                                            guint16                    type,
                                            const guint8              *bytes,
                                            gsize                      len,
                                            GError                   **error);

/* out has room for PILLION_BODY_MAX_BYTES; of some types it is (secret). Returns FALSE
 * if a field is out of its range; else the number of bytes goes to len.
 */
gboolean  pillion_message_body_encode      (const PillionMessageBody  *self,
                                            guint8                    *out,
                                            gsize                     *len);

/* Frees and wipes all of it. */
void      pillion_message_body_clear       (PillionMessageBody        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionMessageBody, pillion_message_body_clear)

G_END_DECLS
