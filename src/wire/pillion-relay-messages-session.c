/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-session.h"

#include "wire/pillion-certificate.h"
#include "wire/pillion-freshness.h"
#include "wire/pillion-json-scan.h"
#include "wire/pillion-membership.h"
#include "wire/pillion-prekey-bundle.h"
#include "wire/pillion-relay-fields.h"

static const char *const verifications[] = { "code", "invite", "open" };
static const char *const states[] = { "active", "locked", "removed" };
static const char *const log_out_reasons[] = { "removed", "expired", "resigned", "number-moved", "idle" };

static const PillionRelayField pillion_relay_policy_fields[] = {
  { FIELD_ANY_COUNTER (PillionRelayPolicy, companions_max) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, primary_idle_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, companion_idle_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, forget_after_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, qr_first_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, qr_next_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, qr_overlap_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, qr_total_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, code_lifetime_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, rendezvous_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, link_runs) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, link_window_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, link_rest_ms) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, envelope_max_bytes) },
  { FIELD_ANY_COUNTER (PillionRelayPolicy, blob_max_bytes) },
  { FIELD_ENUM (PillionRelayPolicy, verification, 0, verifications) },
};

DEFINE_SCHEMA (PillionRelayPolicy, pillion_relay_policy, "policy", NULL);

static const PillionRelayField pillion_relay_hello_fields[] = {
  { FIELD_ANY_COUNTER (PillionRelayHello, protocol) },
  { FIELD_COUNTERS (PillionRelayHello, versions, 1, PILLION_RELAY_VERSIONS_MAX) },
  { FIELD_ANY_COUNTER (PillionRelayHello, time) },
  { FIELD_FIXED (PillionRelayHello, nonce) },
  { FIELD_OBJECT (PillionRelayHello, policy, pillion_relay_policy_schema) },
};

DEFINE_SCHEMA (PillionRelayHello, pillion_relay_hello, "hello", NULL);

static const PillionRelayField pillion_relay_register_begin_fields[] = {
  { FIELD_NUMBER (PillionRelayRegisterBegin, number) },
};

DEFINE_SCHEMA (PillionRelayRegisterBegin, pillion_relay_register_begin, "register.begin", NULL);

static const PillionRelayField pillion_relay_register_begin_ok_fields[] = {
  { FIELD_ENUM (PillionRelayRegisterBeginOk, verification, 0, verifications) },
  { FIELD_ANY_COUNTER (PillionRelayRegisterBeginOk, expires_at) },
};

DEFINE_SCHEMA (PillionRelayRegisterBeginOk, pillion_relay_register_begin_ok, "answer of register.begin", NULL);

static const PillionRelayField pillion_relay_register_finish_fields[] = {
  { FIELD_NUMBER (PillionRelayRegisterFinish, number) },
  { FIELD_OPTIONAL_TEXT (PillionRelayRegisterFinish, code) },
  { FIELD_BOOLEAN (PillionRelayRegisterFinish, take_over) },
  { FIELD_FIXED (PillionRelayRegisterFinish, aik) },
  { FIELD_BYTES (PillionRelayRegisterFinish, certificate, PILLION_CERTIFICATE_MAX_BYTES) },
  { FIELD_BYTES (PillionRelayRegisterFinish, membership, PILLION_MEMBERSHIP_MAX_BYTES) },
  { FIELD_BYTES (PillionRelayRegisterFinish, freshness, PILLION_FRESHNESS_MAX_BYTES) },
  { FIELD_BYTES (PillionRelayRegisterFinish, bundle, PILLION_PREKEY_BUNDLE_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayRegisterFinish, pillion_relay_register_finish, "register.finish", NULL);

static const PillionRelayField pillion_relay_register_finish_ok_fields[] = {
  { FIELD_FIXED (PillionRelayRegisterFinishOk, account) },
};

DEFINE_SCHEMA (PillionRelayRegisterFinishOk, pillion_relay_register_finish_ok, "answer of register.finish", NULL);

static const PillionRelayField pillion_relay_authenticate_fields[] = {
  { FIELD_FIXED (PillionRelayAuthenticate, account) },
  { FIELD_FIXED (PillionRelayAuthenticate, device) },
  { FIELD_ANY_COUNTER (PillionRelayAuthenticate, time) },
  { FIELD_FIXED (PillionRelayAuthenticate, signature) },
};

DEFINE_SCHEMA (PillionRelayAuthenticate, pillion_relay_authenticate, "authenticate", NULL);

static const PillionRelayField pillion_relay_authenticate_ok_fields[] = {
  { FIELD_ENUM (PillionRelayAuthenticateOk, state, 0, states) },
  { FIELD_ANY_COUNTER (PillionRelayAuthenticateOk, time) },
  { FIELD_COUNTER (PillionRelayAuthenticateOk, epoch, 1, PILLION_JSON_INTEGER_MAX) },
  { FIELD_FIXED (PillionRelayAuthenticateOk, membership_hash) },
  { FIELD_OPTIONAL_BYTES (PillionRelayAuthenticateOk, freshness, PILLION_FRESHNESS_MAX_BYTES) },
  { FIELD_ANY_COUNTER (PillionRelayAuthenticateOk, one_time_prekeys) },
  { FIELD_ANY_COUNTER (PillionRelayAuthenticateOk, waiting) },
};

DEFINE_SCHEMA (PillionRelayAuthenticateOk, pillion_relay_authenticate_ok, "answer of authenticate", NULL);

static const PillionRelayField pillion_relay_logged_out_fields[] = {
  { FIELD_ENUM (PillionRelayLoggedOut, reason, 0, log_out_reasons) },
};

DEFINE_SCHEMA (PillionRelayLoggedOut, pillion_relay_logged_out, "logged-out", NULL);
