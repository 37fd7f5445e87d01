/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-blob.h"

#include "wire/pillion-json-scan.h"
#include "wire/pillion-relay-fields.h"

static const PillionRelayField pillion_relay_blob_create_fields[] = {
  { FIELD_COUNTER (PillionRelayBlobCreate, bytes, 1, PILLION_JSON_INTEGER_MAX) },
  { FIELD_OPTIONAL_FIXED (PillionRelayBlobCreate, blob) },
};

DEFINE_SCHEMA (PillionRelayBlobCreate, pillion_relay_blob_create, "blob.create", NULL);

static const PillionRelayField pillion_relay_blob_create_ok_fields[] = {
  { FIELD_FIXED (PillionRelayBlobCreateOk, blob) },
  { FIELD_FIXED (PillionRelayBlobCreateOk, ticket) },
  { FIELD_ANY_COUNTER (PillionRelayBlobCreateOk, expires_at) },
};

DEFINE_SCHEMA (PillionRelayBlobCreateOk, pillion_relay_blob_create_ok, "answer of blob.create", NULL);

static const PillionRelayField pillion_relay_blob_fetch_fields[] = {
  { FIELD_FIXED (PillionRelayBlobFetch, blob) },
};

DEFINE_SCHEMA (PillionRelayBlobFetch, pillion_relay_blob_fetch, "blob.fetch", NULL);

static const PillionRelayField pillion_relay_blob_fetch_ok_fields[] = {
  { FIELD_FIXED (PillionRelayBlobFetchOk, ticket) },
  { FIELD_COUNTER (PillionRelayBlobFetchOk, bytes, 1, PILLION_JSON_INTEGER_MAX) },
  { FIELD_ANY_COUNTER (PillionRelayBlobFetchOk, expires_at) },
};

DEFINE_SCHEMA (PillionRelayBlobFetchOk, pillion_relay_blob_fetch_ok, "answer of blob.fetch", NULL);
