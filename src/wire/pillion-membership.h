/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_MEMBERSHIP_MAX_BYTES 1024 /* with signer and signature */

/* The constants of a verifier: a policy may only be lower. */
#define PILLION_COMPANIONS_MAX 4
#define PILLION_PRIMARY_IDLE_MAX_MS G_GUINT64_CONSTANT (1209600000)   /* 14 days */
#define PILLION_COMPANION_IDLE_MAX_MS G_GUINT64_CONSTANT (2592000000) /* 30 days */

typedef enum {
  PILLION_MEMBERSHIP_SIGNER_AIK,
  PILLION_MEMBERSHIP_SIGNER_LRK, /* that of the membership before */
} PillionMembershipSigner;

typedef enum {
  PILLION_DEVICE_STATE_ACTIVE = 1,
  PILLION_DEVICE_STATE_REMOVED,
  PILLION_DEVICE_STATE_EXPIRED,
  PILLION_DEVICE_STATE_RESIGNED,
} PillionDeviceState;

typedef enum {
  PILLION_DEVICE_REASON_NONE, /* active, and only then */
  PILLION_DEVICE_REASON_REMOVED,
  PILLION_DEVICE_REASON_PRIMARY_IDLE,
  PILLION_DEVICE_REASON_DEVICE_IDLE,
  PILLION_DEVICE_REASON_RESIGNED,
  PILLION_DEVICE_REASON_SEAT_ENDED,
  PILLION_DEVICE_REASON_WIPE, /* given by the AIK only */
} PillionDeviceReason;

/**
 * PillionMembershipEntry:
 * @time: when the state began, milliseconds UTC
 */
typedef struct {
  guint8              slot;
  guint8              device[PILLION_DEVICE_BYTES];
  guint8              certificate_hash[PILLION_HASH_BYTES];
  PillionDeviceState  state;
  PillionDeviceReason reason;
  guint64             time;
} PillionMembershipEntry;

/**
 * PillionMembership:
 * @signer: which key signed
 * @epoch: n, from 1
 * @previous: hash of M_(n-1), zeros for epoch 1
 * @reset: after a recovery; AIK-signed only, without active companions
 *
 * The list of an account's devices (PROTOCOL.md, section 3.2). A decoded one keeps
 * every rule that can be seen from it alone: entries in order, slot 0 present and
 * active, device ids unique, no more active companions than its policy allows. Not
 * checked here: the signature, the chain, what an LRK may change, and whether the
 * policy is within the constants, which tests lower and raise: that is the verifier's.
 */
typedef struct {
  PillionMembershipSigner signer;
  guint8                  account[PILLION_ACCOUNT_BYTES];
  guint64                 epoch;
  guint8                  previous[PILLION_HASH_BYTES];
  gboolean                reset;
  guint8                  companions_max;
  guint64                 primary_idle_ms;
  guint64                 companion_idle_ms;
  guint8                  lrk[PILLION_KEY_BYTES];
  guint64                 issued_at;
  guint8                  n_entries;
  PillionMembershipEntry  entries[PILLION_DEVICES_MAX];
  PillionExtensions       extensions;
  guint8                  signature[PILLION_SIGNATURE_BYTES];
} PillionMembership;

gboolean      pillion_membership_decode      (PillionMembership        *self,
                                              const guint8             *bytes,
                                              gsize                     len,
                                              GError                  **error);

/**
 * pillion_membership_encode:
 * @out: room for %PILLION_MEMBERSHIP_MAX_BYTES
 *
 * Writes signer, body and signature.
 *
 * Returns: number of bytes, or 0 if a field is out of its range
 */
gsize         pillion_membership_encode      (const PillionMembership  *self,
                                              guint8                   *out);

/* The body alone: what is signed and hashed. */
gsize         pillion_membership_encode_body (const PillionMembership  *self,
                                              guint8                   *out);

/**
 * pillion_membership_get_body:
 * @bytes: a membership that decoded
 * @body_len: (out): bytes of the signed region
 *
 * Returns: (transfer none): the region that is signed and hashed, within @bytes
 */
const guint8 *pillion_membership_get_body    (const guint8             *bytes,
                                              gsize                     len,
                                              gsize                    *body_len);

/* The entry of a device or of a slot; NULL if there is none. */
const PillionMembershipEntry *pillion_membership_find_device (const PillionMembership *self,
                                                              const guint8            *device);
const PillionMembershipEntry *pillion_membership_find_slot   (const PillionMembership *self,
                                                              guint8                   slot);

G_END_DECLS
