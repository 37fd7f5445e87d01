/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-relay-schema.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Accounts and their signed objects (PROTOCOL.md, section 4.3). */

/* `account.find` */
typedef struct {
  char number[PILLION_NUMBER_MAX_BYTES + 1];
} PillionRelayAccountFind;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountFind, pillion_relay_account_find)

/* `account.get` */
typedef struct {
  guint8 account[PILLION_ACCOUNT_BYTES];
} PillionRelayAccountGet;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountGet, pillion_relay_account_get)

/**
 * PillionRelayAccountRecord:
 * @certificates: of GBytes: one for each entry of the newest membership
 * @memberships: of GBytes: the newest AIK-signed and each LRK-signed after it, in order
 * @resignations: of GBytes
 *
 * What both answer with.
 */
typedef struct {
  guint8     account[PILLION_ACCOUNT_BYTES];
  char       number[PILLION_NUMBER_MAX_BYTES + 1];
  guint8     aik[PILLION_KEY_BYTES];
  GPtrArray *certificates;
  GPtrArray *memberships;
  GBytes    *freshness;
  GPtrArray *resignations;
} PillionRelayAccountRecord;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountRecord, pillion_relay_account_record)

/* `account.publish`. certificate, bundle: (nullable): of a new entry */
typedef struct {
  GBytes *membership;
  GBytes *freshness;
  GBytes *certificate;
  GBytes *bundle;
} PillionRelayAccountPublish;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountPublish, pillion_relay_account_publish)

/* Its answer, and push `account.changed` */
typedef struct {
  guint64 epoch;
} PillionRelayAccountEpoch;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountEpoch, pillion_relay_account_epoch)

/* `account.refresh`, and push `account.freshness` */
typedef struct {
  GBytes *freshness;
} PillionRelayAccountFreshness;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountFreshness, pillion_relay_account_freshness)

typedef struct {
  guint64 sequence;
} PillionRelayAccountRefreshOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountRefreshOk, pillion_relay_account_refresh_ok)

/* `account.resign`; its answer is empty */
typedef struct {
  GBytes *resignation;
} PillionRelayAccountResign;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayAccountResign, pillion_relay_account_resign)

G_END_DECLS
