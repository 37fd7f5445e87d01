/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-account.h"

#include "wire/pillion-certificate.h"
#include "wire/pillion-freshness.h"
#include "wire/pillion-json-scan.h"
#include "wire/pillion-membership.h"
#include "wire/pillion-prekey-bundle.h"
#include "wire/pillion-relay-fields.h"
#include "wire/pillion-resignation.h"

/* One signed by the AIK, and after it one for each companion it could lose. */
#define MEMBERSHIPS_MAX (1 + PILLION_SLOT_MAX)

static const PillionRelayField pillion_relay_account_find_fields[] = {
  { FIELD_NUMBER (PillionRelayAccountFind, number) },
};

DEFINE_SCHEMA (PillionRelayAccountFind, pillion_relay_account_find, "account.find", NULL);

static const PillionRelayField pillion_relay_account_get_fields[] = {
  { FIELD_FIXED (PillionRelayAccountGet, account) },
};

DEFINE_SCHEMA (PillionRelayAccountGet, pillion_relay_account_get, "account.get", NULL);

static const PillionRelayField pillion_relay_account_record_fields[] = {
  { FIELD_FIXED (PillionRelayAccountRecord, account) },
  { FIELD_NUMBER (PillionRelayAccountRecord, number) },
  { FIELD_FIXED (PillionRelayAccountRecord, aik) },
  { FIELD_BLOBS (PillionRelayAccountRecord, certificates, 1, PILLION_DEVICES_MAX, PILLION_CERTIFICATE_MAX_BYTES) },
  { FIELD_BLOBS (PillionRelayAccountRecord, memberships, 1, MEMBERSHIPS_MAX, PILLION_MEMBERSHIP_MAX_BYTES) },
  { FIELD_BYTES (PillionRelayAccountRecord, freshness, PILLION_FRESHNESS_MAX_BYTES) },
  { FIELD_BLOBS (PillionRelayAccountRecord, resignations, 0, PILLION_DEVICES_MAX, PILLION_RESIGNATION_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayAccountRecord, pillion_relay_account_record, "account record", NULL);

static const PillionRelayField pillion_relay_account_publish_fields[] = {
  { FIELD_BYTES (PillionRelayAccountPublish, membership, PILLION_MEMBERSHIP_MAX_BYTES) },
  { FIELD_BYTES (PillionRelayAccountPublish, freshness, PILLION_FRESHNESS_MAX_BYTES) },
  { FIELD_OPTIONAL_BYTES (PillionRelayAccountPublish, certificate, PILLION_CERTIFICATE_MAX_BYTES) },
  { FIELD_OPTIONAL_BYTES (PillionRelayAccountPublish, bundle, PILLION_PREKEY_BUNDLE_MAX_BYTES) },
};

/* A new device comes with both or it could not be written to. */
static const char *
check_publish (gconstpointer message)
{
  const PillionRelayAccountPublish *self = message;

  return (self->certificate == NULL) == (self->bundle == NULL)
           ? NULL
           : "has a certificate without a bundle, or the other way round";
}

DEFINE_SCHEMA (PillionRelayAccountPublish, pillion_relay_account_publish, "account.publish", check_publish);

static const PillionRelayField pillion_relay_account_epoch_fields[] = {
  { FIELD_COUNTER (PillionRelayAccountEpoch, epoch, 1, PILLION_JSON_INTEGER_MAX) },
};

DEFINE_SCHEMA (PillionRelayAccountEpoch, pillion_relay_account_epoch, "account.changed", NULL);

static const PillionRelayField pillion_relay_account_freshness_fields[] = {
  { FIELD_BYTES (PillionRelayAccountFreshness, freshness, PILLION_FRESHNESS_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayAccountFreshness, pillion_relay_account_freshness, "account.refresh", NULL);

static const PillionRelayField pillion_relay_account_refresh_ok_fields[] = {
  { FIELD_ANY_COUNTER (PillionRelayAccountRefreshOk, sequence) },
};

DEFINE_SCHEMA (PillionRelayAccountRefreshOk, pillion_relay_account_refresh_ok, "answer of account.refresh", NULL);

static const PillionRelayField pillion_relay_account_resign_fields[] = {
  { FIELD_BYTES (PillionRelayAccountResign, resignation, PILLION_RESIGNATION_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayAccountResign, pillion_relay_account_resign, "account.resign", NULL);
