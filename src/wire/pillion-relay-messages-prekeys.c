/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-prekeys.h"

#include "wire/pillion-json-scan.h"
#include "wire/pillion-prekey-bundle.h"
#include "wire/pillion-relay-fields.h"

static const PillionRelayField pillion_relay_one_time_prekey_fields[] = {
  { FIELD_COUNTER (PillionRelayOneTimePrekey, id, 1, G_MAXUINT32) },
  { FIELD_FIXED (PillionRelayOneTimePrekey, key) },
};

DEFINE_SCHEMA (PillionRelayOneTimePrekey, pillion_relay_one_time_prekey, "one-time prekey", NULL);

static const PillionRelayField pillion_relay_prekeys_publish_fields[] = {
  { FIELD_OPTIONAL_BYTES (PillionRelayPrekeysPublish, bundle, PILLION_PREKEY_BUNDLE_MAX_BYTES) },
  { FIELD_OBJECTS (PillionRelayPrekeysPublish, one_time, 0, PILLION_ONE_TIME_PREKEYS_MAX, pillion_relay_one_time_prekey_schema) },
};

DEFINE_SCHEMA (PillionRelayPrekeysPublish, pillion_relay_prekeys_publish, "prekeys.publish", NULL);

static const PillionRelayField pillion_relay_prekeys_count_fields[] = {
  { FIELD_ANY_COUNTER (PillionRelayPrekeysCount, one_time_prekeys) },
};

DEFINE_SCHEMA (PillionRelayPrekeysCount, pillion_relay_prekeys_count, "number of one-time prekeys", NULL);

static const PillionRelayField pillion_relay_prekeys_get_fields[] = {
  { FIELD_FIXED (PillionRelayPrekeysGet, account) },
  { FIELD_DEVICES (PillionRelayPrekeysGet, devices, 1, PILLION_DEVICES_MAX) },
};

DEFINE_SCHEMA (PillionRelayPrekeysGet, pillion_relay_prekeys_get, "prekeys.get", NULL);

static const PillionRelayField pillion_relay_prekeys_bundle_fields[] = {
  { FIELD_FIXED (PillionRelayPrekeysBundle, device) },
  { FIELD_BYTES (PillionRelayPrekeysBundle, bundle, PILLION_PREKEY_BUNDLE_MAX_BYTES) },
  { FIELD_OPTIONAL_OBJECT (PillionRelayPrekeysBundle, one_time, pillion_relay_one_time_prekey_schema) },
};

DEFINE_SCHEMA (PillionRelayPrekeysBundle, pillion_relay_prekeys_bundle, "device's prekeys", NULL);

static const PillionRelayField pillion_relay_prekeys_get_ok_fields[] = {
  { FIELD_OBJECTS (PillionRelayPrekeysGetOk, bundles, 0, PILLION_DEVICES_MAX, pillion_relay_prekeys_bundle_schema) },
};

DEFINE_SCHEMA (PillionRelayPrekeysGetOk, pillion_relay_prekeys_get_ok, "answer of prekeys.get", NULL);
