/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_CERTIFICATE_MAX_BYTES 1024 /* with both signatures */
#define PILLION_CERTIFICATE_SIGNATURES_BYTES (2 * PILLION_SIGNATURE_BYTES)

/* history_since of a device that may see nothing older than itself */
#define PILLION_HISTORY_NOTHING PILLION_COUNTER_MAX

typedef enum {
  PILLION_CAPABILITIES_CALLS = 1 << 0,
  PILLION_CAPABILITIES_STATUS = 1 << 1,        /* slot 0 only */
  PILLION_CAPABILITIES_LIVE_LOCATION = 1 << 2, /* slot 0 only */
  PILLION_CAPABILITIES_ALL = (1 << 3) - 1,
} PillionCapabilities;

typedef enum {
  PILLION_LINK_KIND_REGISTERED,
  PILLION_LINK_KIND_QR,
  PILLION_LINK_KIND_CODE,
  PILLION_LINK_KIND_FILE,
} PillionLinkKind;

/**
 * PillionCertificate:
 * @created: milliseconds UTC
 * @not_after: milliseconds UTC, 0 = none; always 0 in slot 0
 * @history_since: milliseconds UTC, 0 = everything, %PILLION_HISTORY_NOTHING
 * @link_hash: zeros if registered
 * @account_signature: by the AIK
 * @device_signature: by the DSK
 *
 * What makes a device one of an account's (PROTOCOL.md, section 3.1). A decoded one
 * has values in range; its signatures and ids are not checked here.
 */
typedef struct {
  guint8              account[PILLION_ACCOUNT_BYTES];
  guint8              slot;
  guint8              device[PILLION_DEVICE_BYTES];
  guint8              dsk[PILLION_KEY_BYTES];
  guint8              ddh[PILLION_KEY_BYTES];
  char                platform[PILLION_PLATFORM_MAX_BYTES + 1];
  PillionCapabilities capabilities;
  guint64             created;
  guint64             not_after;
  guint64             history_since;
  PillionLinkKind     link_kind;
  guint8              link_hash[PILLION_HASH_BYTES];
  PillionExtensions   extensions;
  guint8              account_signature[PILLION_SIGNATURE_BYTES];
  guint8              device_signature[PILLION_SIGNATURE_BYTES];
} PillionCertificate;

/**
 * pillion_certificate_decode:
 * @error: any of %PILLION_WIRE_ERROR
 *
 * Reads body and both signatures.
 */
gboolean      pillion_certificate_decode      (PillionCertificate        *self,
                                               const guint8              *bytes,
                                               gsize                      len,
                                               GError                   **error);

/* The same without signatures, which become zeros. */
gboolean      pillion_certificate_decode_body (PillionCertificate        *self,
                                               const guint8              *bytes,
                                               gsize                      len,
                                               GError                   **error);

/**
 * pillion_certificate_encode:
 * @out: room for %PILLION_CERTIFICATE_MAX_BYTES
 *
 * Writes body and both signatures.
 *
 * Returns: number of bytes, or 0 if a field is out of its range
 */
gsize         pillion_certificate_encode      (const PillionCertificate  *self,
                                               guint8                    *out);

/* The same without signatures: what is signed and hashed. */
gsize         pillion_certificate_encode_body (const PillionCertificate  *self,
                                               guint8                    *out);

/**
 * pillion_certificate_get_body:
 * @bytes: a certificate that decoded
 * @body_len: (out): bytes of the signed region
 *
 * Returns: (transfer none): the region that is signed and hashed, within @bytes
 */
const guint8 *pillion_certificate_get_body    (const guint8              *bytes,
                                               gsize                      len,
                                               gsize                     *body_len);

G_END_DECLS
