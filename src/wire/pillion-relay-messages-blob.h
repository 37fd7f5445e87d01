/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-relay-schema.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Blobs (PROTOCOL.md, section 4.7). */

#define PILLION_BLOB_TICKET_BYTES 32

/* `blob.create`. bytes: size of the whole blob, at least 1; blob: goes on with this one */
typedef struct {
  guint64  bytes;
  gboolean has_blob;
  guint8   blob[PILLION_ID_BYTES];
} PillionRelayBlobCreate;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayBlobCreate, pillion_relay_blob_create)

typedef struct {
  guint8  blob[PILLION_ID_BYTES];
  guint8  ticket[PILLION_BLOB_TICKET_BYTES];
  guint64 expires_at;
} PillionRelayBlobCreateOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayBlobCreateOk, pillion_relay_blob_create_ok)

/* `blob.fetch` */
typedef struct {
  guint8 blob[PILLION_ID_BYTES];
} PillionRelayBlobFetch;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayBlobFetch, pillion_relay_blob_fetch)

typedef struct {
  guint8  ticket[PILLION_BLOB_TICKET_BYTES];
  guint64 bytes;
  guint64 expires_at;
} PillionRelayBlobFetchOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayBlobFetchOk, pillion_relay_blob_fetch_ok)

G_END_DECLS
