/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-rendezvous.h"

#include "wire/pillion-json-scan.h"
#include "wire/pillion-relay-fields.h"

static const char *const kinds[] = { "qr", "code" };

static const PillionRelayField pillion_relay_rendezvous_open_fields[] = {
  { FIELD_ENUM (PillionRelayRendezvousOpen, kind, 0, kinds) },
  { FIELD_OPTIONAL_NUMBER (PillionRelayRendezvousOpen, number) },
};

static const char *
check_open (gconstpointer message)
{
  const PillionRelayRendezvousOpen *self = message;
  gboolean by_code = self->kind == PILLION_RENDEZVOUS_KIND_CODE;

  return by_code == (*self->number != '\0') ? NULL : "has a number for a QR code, or none for a code";
}

DEFINE_SCHEMA (PillionRelayRendezvousOpen, pillion_relay_rendezvous_open, "rendezvous.open", check_open);

static const PillionRelayField pillion_relay_rendezvous_open_ok_fields[] = {
  { FIELD_FIXED (PillionRelayRendezvousOpenOk, rendezvous) },
  { FIELD_FIXED (PillionRelayRendezvousOpenOk, nonce) },
  { FIELD_ANY_COUNTER (PillionRelayRendezvousOpenOk, expires_at) },
};

DEFINE_SCHEMA (PillionRelayRendezvousOpenOk, pillion_relay_rendezvous_open_ok, "answer of rendezvous.open", NULL);

static const PillionRelayField pillion_relay_rendezvous_request_fields[] = {
  { FIELD_FIXED (PillionRelayRendezvousRequest, rendezvous) },
  { FIELD_FIXED (PillionRelayRendezvousRequest, nonce) },
  { FIELD_ANY_COUNTER (PillionRelayRendezvousRequest, opened_at) },
};

DEFINE_SCHEMA (PillionRelayRendezvousRequest, pillion_relay_rendezvous_request, "pending request", NULL);

static const PillionRelayField pillion_relay_rendezvous_requests_ok_fields[] = {
  { FIELD_OBJECTS (PillionRelayRendezvousRequestsOk, requests, 0, PILLION_RENDEZVOUS_PENDING_MAX, pillion_relay_rendezvous_request_schema) },
};

DEFINE_SCHEMA (PillionRelayRendezvousRequestsOk, pillion_relay_rendezvous_requests_ok, "answer of rendezvous.requests", NULL);

static const PillionRelayField pillion_relay_rendezvous_fields[] = {
  { FIELD_FIXED (PillionRelayRendezvous, rendezvous) },
};

DEFINE_SCHEMA (PillionRelayRendezvous, pillion_relay_rendezvous, "rendezvous.join", NULL);

static const PillionRelayField pillion_relay_rendezvous_join_ok_fields[] = {
  { FIELD_FIXED (PillionRelayRendezvousJoinOk, nonce) },
  { FIELD_ENUM (PillionRelayRendezvousJoinOk, kind, 0, kinds) },
  { FIELD_OPTIONAL_BYTES (PillionRelayRendezvousJoinOk, data, PILLION_RENDEZVOUS_DATA_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayRendezvousJoinOk, pillion_relay_rendezvous_join_ok, "answer of rendezvous.join", NULL);

static const PillionRelayField pillion_relay_rendezvous_message_fields[] = {
  { FIELD_FIXED (PillionRelayRendezvousMessage, rendezvous) },
  { FIELD_BYTES (PillionRelayRendezvousMessage, data, PILLION_RENDEZVOUS_DATA_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayRendezvousMessage, pillion_relay_rendezvous_message, "rendezvous message", NULL);

static const PillionRelayField pillion_relay_rendezvous_close_fields[] = {
  { FIELD_FIXED (PillionRelayRendezvousClose, rendezvous) },
  { FIELD_ENUM (PillionRelayRendezvousClose, reason, PILLION_LINK_REASON_EXPIRED, pillion_link_reason_names) },
};

DEFINE_SCHEMA (PillionRelayRendezvousClose, pillion_relay_rendezvous_close, "rendezvous.close", NULL);
