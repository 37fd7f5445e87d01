/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_PREKEY_BUNDLE_MAX_BYTES 2048 /* with the signature */
#define PILLION_PREKEY_BUNDLE_KEM_MAX_BYTES 1600

/**
 * PillionPrekeyBundle:
 * @generation: rises with every new database; never falls
 * @created: milliseconds UTC
 * @kem_len: bytes of @kem; 0 in version 1
 *
 * A device's signed prekey (PROTOCOL.md, section 3.5).
 */
typedef struct {
  guint8            account[PILLION_ACCOUNT_BYTES];
  guint8            device[PILLION_DEVICE_BYTES];
  guint64           generation;
  guint64           created;
  guint32           spk_id;
  guint8            spk[PILLION_KEY_BYTES];
  guint16           kem_len;
  guint8            kem[PILLION_PREKEY_BUNDLE_KEM_MAX_BYTES];
  PillionExtensions extensions;
  guint8            signature[PILLION_SIGNATURE_BYTES];
} PillionPrekeyBundle;

gboolean      pillion_prekey_bundle_decode      (PillionPrekeyBundle        *self,
                                                 const guint8               *bytes,
                                                 gsize                       len,
                                                 GError                    **error);

/* out has room for PILLION_PREKEY_BUNDLE_MAX_BYTES. Returns the number of bytes, or 0
 * if a field is out of its range.
 */
gsize         pillion_prekey_bundle_encode      (const PillionPrekeyBundle  *self,
                                                 guint8                     *out);
gsize         pillion_prekey_bundle_encode_body (const PillionPrekeyBundle  *self,
                                                 guint8                     *out);

/* The signed region of bytes that decoded. */
const guint8 *pillion_prekey_bundle_get_body    (const guint8               *bytes,
                                                 gsize                       len,
                                                 gsize                      *body_len);

G_END_DECLS
