/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-certificate.h"
#include "wire/pillion-freshness.h"
#include "wire/pillion-link-reason.h"
#include "wire/pillion-link-request.h"
#include "wire/pillion-membership.h"
#include "wire/pillion-prekey-bundle.h"

G_BEGIN_DECLS

/* The plaintexts within the linking channel (PROTOCOL.md, section 5.4). */

/* type, and as much as a rendezvous' message holds after type and tag of Noise */
#define PILLION_LINK_MESSAGE_MAX_BYTES (2880 - 1 - 16)

#define PILLION_LINK_TRIES 3
#define PILLION_LINK_CHECK_MIN 10
#define PILLION_LINK_CHECK_MAX 99

typedef enum {
  PILLION_LINK_MESSAGE_REQUEST = 1,
  PILLION_LINK_MESSAGE_CHECK,
  PILLION_LINK_MESSAGE_ANSWER,
  PILLION_LINK_MESSAGE_GRANT,
  PILLION_LINK_MESSAGE_ACCEPT,
  PILLION_LINK_MESSAGE_BUNDLE,
  PILLION_LINK_MESSAGE_DONE,
  PILLION_LINK_MESSAGE_ABORT = 15,
} PillionLinkMessageType;

typedef enum {
  PILLION_HISTORY_DEPTH_NONE,
  PILLION_HISTORY_DEPTH_30_DAYS,
  PILLION_HISTORY_DEPTH_1_YEAR,
  PILLION_HISTORY_DEPTH_ALL,
} PillionHistoryDepth;

/* The history_since of a certificate made now; a depth of nothing is %PILLION_HISTORY_NOTHING. */
guint64 pillion_history_depth_get_since (PillionHistoryDepth  depth,
                                         guint64              now_ms);

/* body: the bytes as received, which decoded; signature over h || body. */
typedef struct {
  PillionLinkRequest request;
  guint16            body_len;
  guint8             body[PILLION_LINK_REQUEST_MAX_BYTES];
  guint8             signature[PILLION_SIGNATURE_BYTES];
  guint8             mac[PILLION_HASH_BYTES];
} PillionLinkMessageRequest;

/* certificate: the body, which decodes. */
typedef struct {
  guint16 certificate_len;
  guint8  certificate[PILLION_CERTIFICATE_MAX_BYTES];
  guint8  account_signature[PILLION_SIGNATURE_BYTES];
} PillionLinkMessageGrant;

/* prekey_bundle: with its signature; it decodes. */
typedef struct {
  guint8  device_signature[PILLION_SIGNATURE_BYTES];
  guint16 prekey_bundle_len;
  guint8  prekey_bundle[PILLION_PREKEY_BUNDLE_MAX_BYTES];
} PillionLinkMessageAccept;

/* membership and freshness decode; release_share and sync_key are (secret). */
typedef struct {
  guint16             membership_len;
  guint8              membership[PILLION_MEMBERSHIP_MAX_BYTES];
  guint16             freshness_len;
  guint8              freshness[PILLION_FRESHNESS_MAX_BYTES];
  guint8              release_share[PILLION_KEY_BYTES];
  guint64             sync_epoch;
  guint8              sync_key[PILLION_KEY_BYTES];
  PillionHistoryDepth history_depth;
  guint64             history_since;
} PillionLinkMessageBundle;

/**
 * PillionLinkMessage:
 * @type: which member of the union counts
 * @tries_left: of a check: 3, 2, 1
 * @number: of an answer: 10-99
 *
 * One plaintext. Lives on the stack; about 4 KiB.
 */
typedef struct {
  PillionLinkMessageType type;
  union {
    PillionLinkMessageRequest request;
    guint8                    tries_left;
    guint8                    number;
    PillionLinkMessageGrant   grant;
    PillionLinkMessageAccept  accept;
    PillionLinkMessageBundle  bundle;
    PillionLinkReason         reason;
  };
} PillionLinkMessage;

gboolean  pillion_link_message_decode (PillionLinkMessage        *self,
                                       const guint8              *bytes,
                                       gsize                      len,
                                       GError                   **error);

/* out has room for PILLION_LINK_MESSAGE_MAX_BYTES; of a bundle it is (secret). A
 * request is written from body, not from request. Returns the number of bytes, or 0 if
 * a field is out of its range.
 */
gsize     pillion_link_message_encode (const PillionLinkMessage  *self,
                                       guint8                    *out);

/* Wipes all of it. */
void      pillion_link_message_clear  (PillionLinkMessage        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionLinkMessage, pillion_link_message_clear)

G_END_DECLS
