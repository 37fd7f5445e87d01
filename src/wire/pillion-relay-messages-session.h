/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-relay-schema.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Greeting, registration and authentication (PROTOCOL.md, sections 4 and 4.2). Times
 * are milliseconds UTC.
 */

#define PILLION_RELAY_CODE_TEXT_MAX_BYTES 64
#define PILLION_RELAY_VERSIONS_MAX 16

typedef enum {
  PILLION_RELAY_VERIFICATION_CODE,
  PILLION_RELAY_VERIFICATION_INVITE,
  PILLION_RELAY_VERIFICATION_OPEN,
} PillionRelayVerification;

typedef struct {
  guint64                  companions_max;
  guint64                  primary_idle_ms;
  guint64                  companion_idle_ms;
  guint64                  forget_after_ms;
  guint64                  qr_first_ms;
  guint64                  qr_next_ms;
  guint64                  qr_overlap_ms;
  guint64                  qr_total_ms;
  guint64                  code_lifetime_ms;
  guint64                  rendezvous_ms;
  guint64                  link_runs;
  guint64                  link_window_ms;
  guint64                  link_rest_ms;
  guint64                  envelope_max_bytes;
  guint64                  blob_max_bytes;
  PillionRelayVerification verification;
} PillionRelayPolicy;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayPolicy, pillion_relay_policy)

/* Push `hello`. versions: of guint64 */
typedef struct {
  guint64             protocol;
  GArray             *versions;
  guint64             time;
  guint8              nonce[PILLION_NONCE_BYTES];
  PillionRelayPolicy  policy;
} PillionRelayHello;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayHello, pillion_relay_hello)

/* `register.begin` */
typedef struct {
  char number[PILLION_NUMBER_MAX_BYTES + 1];
} PillionRelayRegisterBegin;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRegisterBegin, pillion_relay_register_begin)

typedef struct {
  PillionRelayVerification verification;
  guint64                  expires_at;
} PillionRelayRegisterBeginOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRegisterBeginOk, pillion_relay_register_begin_ok)

/* `register.finish`. code: "" = none */
typedef struct {
  char      number[PILLION_NUMBER_MAX_BYTES + 1];
  char      code[PILLION_RELAY_CODE_TEXT_MAX_BYTES + 1];
  gboolean  take_over;
  guint8    aik[PILLION_KEY_BYTES];
  GBytes   *certificate;
  GBytes   *membership;
  GBytes   *freshness;
  GBytes   *bundle;
} PillionRelayRegisterFinish;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRegisterFinish, pillion_relay_register_finish)

typedef struct {
  guint8 account[PILLION_ACCOUNT_BYTES];
} PillionRelayRegisterFinishOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayRegisterFinishOk, pillion_relay_register_finish_ok)

/* `authenticate` */
typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint8  device[PILLION_DEVICE_BYTES];
  guint64 time;
  guint8  signature[PILLION_SIGNATURE_BYTES];
} PillionRelayAuthenticate;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAuthenticate, pillion_relay_authenticate)

typedef enum {
  PILLION_RELAY_STATE_ACTIVE,
  PILLION_RELAY_STATE_LOCKED,
  PILLION_RELAY_STATE_REMOVED,
} PillionRelayState;

/* freshness: (nullable). one_time_prekeys, waiting: how many the relay holds */
typedef struct {
  PillionRelayState  state;
  guint64            time;
  guint64            epoch;
  guint8             membership_hash[PILLION_HASH_BYTES];
  GBytes            *freshness;
  guint64            one_time_prekeys;
  guint64            waiting;
} PillionRelayAuthenticateOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAuthenticateOk, pillion_relay_authenticate_ok)

typedef enum {
  PILLION_RELAY_LOG_OUT_REMOVED,
  PILLION_RELAY_LOG_OUT_EXPIRED,
  PILLION_RELAY_LOG_OUT_RESIGNED,
  PILLION_RELAY_LOG_OUT_NUMBER_MOVED,
  PILLION_RELAY_LOG_OUT_IDLE,
} PillionRelayLogOutReason;

/* Push `logged-out` */
typedef struct {
  PillionRelayLogOutReason reason;
} PillionRelayLoggedOut;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayLoggedOut, pillion_relay_logged_out)

G_END_DECLS
