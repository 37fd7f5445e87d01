/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "relay/pillion-policy.h"

G_BEGIN_DECLS

/**
 * PillionRelayLimit:
 * @PILLION_RELAY_LIMIT_HANDSHAKE: connections of an address
 * @PILLION_RELAY_LIMIT_CODE: verification codes for a number
 * @PILLION_RELAY_LIMIT_REGISTRATION: registrations begun by an address
 * @PILLION_RELAY_LIMIT_CODE_RENDEZVOUS: links by one-time code begun by an address
 * @PILLION_RELAY_LIMIT_QR_RENDEZVOUS: QR codes shown by an address
 * @PILLION_RELAY_LIMIT_LOOKUP_HOUR: numbers looked up by an account, in an hour
 * @PILLION_RELAY_LIMIT_LOOKUP_DAY: the same, in a day
 * @PILLION_RELAY_LIMIT_PREKEYS: bundles of a device fetched by an account
 * @PILLION_RELAY_LIMIT_SEND: messages sent by a device
 * @PILLION_RELAY_LIMIT_EPHEMERAL: messages sent by a device that are not stored
 * @PILLION_RELAY_LIMIT_BLOB: blobs made by an account
 *
 * What is limited, and for whom.
 */
typedef enum {
  PILLION_RELAY_LIMIT_HANDSHAKE,
  PILLION_RELAY_LIMIT_CODE,
  PILLION_RELAY_LIMIT_REGISTRATION,
  PILLION_RELAY_LIMIT_CODE_RENDEZVOUS,
  PILLION_RELAY_LIMIT_QR_RENDEZVOUS,
  PILLION_RELAY_LIMIT_LOOKUP_HOUR,
  PILLION_RELAY_LIMIT_LOOKUP_DAY,
  PILLION_RELAY_LIMIT_PREKEYS,
  PILLION_RELAY_LIMIT_SEND,
  PILLION_RELAY_LIMIT_EPHEMERAL,
  PILLION_RELAY_LIMIT_BLOB,
  N_PILLION_RELAY_LIMITS,
} PillionRelayLimit;

/* Longest name of somebody who is limited. */
#define PILLION_RELAY_LIMIT_KEY_MAX_BYTES 48

/* Token buckets, in memory and so many at most: when there are more, those that are
 * full again go first, since a full bucket is the same as none.
 */
typedef struct _PillionRelayLimits PillionRelayLimits;

PillionRelayLimits *pillion_relay_limits_new  (const PillionPolicy *policy);
void                pillion_relay_limits_free (PillionRelayLimits       *self);

/**
 * pillion_relay_limits_take:
 * @key: who is limited: at most %PILLION_RELAY_LIMIT_KEY_MAX_BYTES
 * @now_ms: of a clock that is never set back
 *
 * Takes one token.
 *
 * Returns: 0 if there was one, else the milliseconds until there is
 */
guint64             pillion_relay_limits_take (PillionRelayLimits       *self,
                                               PillionRelayLimit         limit,
                                               gconstpointer             key,
                                               gsize                     len,
                                               guint64                   now_ms);

G_END_DECLS
