/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-cpace.h"
#include "crypto/pillion-noise.h"
#include "protocol/pillion-link-action.h"
#include "wire/pillion-link-hello.h"

G_BEGIN_DECLS

/* What both sides of linking have: whose turn it is, the handshake, the sealed
 * messages, and the actions that wait for the caller.
 */
typedef struct {
  GQueue             actions; /* of PillionLinkAction (owned) */
  PillionLinkAction *current; /* (owned) (nullable): the one the caller has */
  PillionNoise      *noise;   /* (owned) (nullable) */
  gboolean           is_turn; /* the rendezvous takes one message from us now */
} PillionLinkChannel;

/* What ties a handshake to its place. */
typedef struct {
  PillionLinkKind kind;
  guint8          relay_id[PILLION_RELAY_ID_BYTES];
  guint8          rendezvous[PILLION_ID_BYTES];
} PillionLinkPlace;

void               pillion_link_channel_init              (PillionLinkChannel       *self,
                                                           gboolean                  is_turn);
void               pillion_link_channel_clear             (PillionLinkChannel       *self);

/* Appends an action; the caller fills it. */
PillionLinkAction *pillion_link_channel_push              (PillionLinkChannel       *self,
                                                           PillionLinkActionType     type);
const PillionLinkAction *
                   pillion_link_channel_next_action       (PillionLinkChannel       *self);

/* Appends a message as it is and passes the turn. */
void               pillion_link_channel_send_bytes        (PillionLinkChannel       *self,
                                                           const guint8             *bytes,
                                                           gsize                     len);

/* Begins the handshake. peer is the LTK; the initiator's. */
void               pillion_link_channel_begin             (PillionLinkChannel       *self,
                                                           PillionNoiseRole          role,
                                                           const PillionLinkPlace   *place,
                                                           const guint8             *static_secret,
                                                           const guint8             *peer,
                                                           const guint8             *psk,
                                                           const PillionRandom      *random);

/* A handshake message with its payload, which may be NULL. */
gboolean           pillion_link_channel_send_handshake    (PillionLinkChannel       *self,
                                                           PillionLinkFrameType      type,
                                                           const guint8             *payload,
                                                           gsize                     payload_len);
gboolean           pillion_link_channel_receive_handshake (PillionLinkChannel       *self,
                                                           PillionLinkFrameType      type,
                                                           const guint8             *bytes,
                                                           gsize                     len,
                                                           guint8                    payload[PILLION_LINK_FRAME_MAX_BYTES],
                                                           gsize                    *payload_len);

/* Seals and sends. A field out of range is our own error. */
void               pillion_link_channel_send              (PillionLinkChannel       *self,
                                                           const PillionLinkMessage *message);

/* What a decoder's refusal ends with. */
PillionLinkReason  pillion_link_reason_from_error         (const GError             *error);

/* Opens and decodes; on FALSE reason says what to end with. */
gboolean           pillion_link_channel_receive           (PillionLinkChannel       *self,
                                                           const guint8             *bytes,
                                                           gsize                     len,
                                                           PillionLinkMessage       *message,
                                                           PillionLinkReason        *reason);

/* Says abort if there is somebody to say it to and it is our turn, then ENDED. */
void               pillion_link_channel_end               (PillionLinkChannel       *self,
                                                           PillionLinkReason         reason,
                                                           gboolean                  pending);

/* ENDED without a word: the other side has said it, or is gone. */
void               pillion_link_channel_end_silently      (PillionLinkChannel       *self,
                                                           PillionLinkReason         reason,
                                                           gboolean                  pending);

/* CPace for a place; nonce is the relay's, ad the own associated data. */
PillionCpace      *pillion_link_cpace_new                 (PillionCpaceRole          role,
                                                           const PillionLinkPlace   *place,
                                                           const guint8             *nonce,
                                                           const char               *number,
                                                           const char               *symbols,
                                                           const guint8             *ad,
                                                           gsize                     ad_len,
                                                           const PillionRandom      *random);

/* H (pillion/link-transcript/1, h), which goes into the certificate. */
void               pillion_link_channel_get_link_hash     (PillionLinkChannel       *self,
                                                           guint8                    hash[PILLION_HASH_BYTES]);

/* H (pillion/link-request/1, body). */
void               pillion_link_request_get_hash          (const guint8             *body,
                                                           gsize                     len,
                                                           guint8                    hash[PILLION_HASH_BYTES]);

/* Signature and mac of a request in this channel. FALSE if the peer's key is of no
 * use.
 */
gboolean           pillion_link_request_seal              (PillionLinkMessageRequest *request,
                                                           PillionLinkChannel        *channel,
                                                           const guint8              *dsk_secret,
                                                           const guint8              *ddh_secret,
                                                           const guint8              *primary_ddh);
gboolean           pillion_link_request_verify            (const PillionLinkMessageRequest *request,
                                                           PillionLinkChannel        *channel,
                                                           const guint8              *primary_ddh_secret);

G_END_DECLS
