/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-link-reason.h"
#include "wire/pillion-relay-schema.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Rendezvous (PROTOCOL.md, section 4.6). */

#define PILLION_RENDEZVOUS_DATA_MAX_BYTES 2880
#define PILLION_RENDEZVOUS_MESSAGES_MAX 32
#define PILLION_RENDEZVOUS_PENDING_MAX 4

typedef enum {
  PILLION_RENDEZVOUS_KIND_QR,
  PILLION_RENDEZVOUS_KIND_CODE,
} PillionRendezvousKind;

/* `rendezvous.open`. number: "" for kind qr, and only then */
typedef struct {
  PillionRendezvousKind kind;
  char                  number[PILLION_NUMBER_MAX_BYTES + 1];
} PillionRelayRendezvousOpen;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousOpen, pillion_relay_rendezvous_open)

typedef struct {
  guint8  rendezvous[PILLION_ID_BYTES];
  guint8  nonce[PILLION_NONCE_BYTES];
  guint64 expires_at;
} PillionRelayRendezvousOpenOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousOpenOk, pillion_relay_rendezvous_open_ok)

typedef struct {
  guint8  rendezvous[PILLION_ID_BYTES];
  guint8  nonce[PILLION_NONCE_BYTES];
  guint64 opened_at;
} PillionRelayRendezvousRequest;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousRequest, pillion_relay_rendezvous_request)

/* The answer of `rendezvous.requests`, which has no members itself. requests: of
 * PillionRelayRendezvousRequest
 */
typedef struct {
  GArray *requests;
} PillionRelayRendezvousRequestsOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousRequestsOk, pillion_relay_rendezvous_requests_ok)

/* `rendezvous.join`, and push `rendezvous.joined` */
typedef struct {
  guint8 rendezvous[PILLION_ID_BYTES];
} PillionRelayRendezvous;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvous, pillion_relay_rendezvous)

/* data: (nullable): the first message, if there is one */
typedef struct {
  guint8                 nonce[PILLION_NONCE_BYTES];
  PillionRendezvousKind  kind;
  GBytes                *data;
} PillionRelayRendezvousJoinOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousJoinOk, pillion_relay_rendezvous_join_ok)

/* `rendezvous.send`, whose answer is empty, and push `rendezvous.message` */
typedef struct {
  guint8  rendezvous[PILLION_ID_BYTES];
  GBytes *data;
} PillionRelayRendezvousMessage;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousMessage, pillion_relay_rendezvous_message)

/* `rendezvous.close`, whose answer is empty, and push `rendezvous.closed` */
typedef struct {
  guint8            rendezvous[PILLION_ID_BYTES];
  PillionLinkReason reason;
} PillionRelayRendezvousClose;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRendezvousClose, pillion_relay_rendezvous_close)

G_END_DECLS
