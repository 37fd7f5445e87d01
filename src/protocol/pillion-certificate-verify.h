/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-certificate.h"

G_BEGIN_DECLS

/* Who signs and checks certificates (PROTOCOL.md, section 3.1). Making one takes two
 * signatures: the primary's with the AIK, then the device's own with its DSK, so
 * that neither can claim a device that is not there.
 */

/* account_id of an AIK and device_id of a device's keys (section 2). */
void     pillion_account_id_from_key     (guint8                     account[PILLION_ACCOUNT_BYTES],
                                          const guint8               aik[PILLION_KEY_BYTES]);
void     pillion_device_id_from_keys     (guint8                     device[PILLION_DEVICE_BYTES],
                                          const guint8               dsk[PILLION_KEY_BYTES],
                                          const guint8               ddh[PILLION_KEY_BYTES]);

/**
 * pillion_certificate_verify:
 * @bytes: a certificate from anywhere
 * @aik: of the account it must belong to
 * @self: (out caller-allocates): the certificate
 * @hash: (out caller-allocates) (optional): its hash, 32 bytes
 * @error: a PILLION_WIRE_ERROR, or PILLION_PROTOCOL_ERROR_INVALID
 *
 * Checks everything that does not need a membership: both signatures, that the ids
 * are those of the keys, and that the DDH is canonical.
 */
gboolean pillion_certificate_verify      (PillionCertificate        *self,
                                          guint8                    *hash,
                                          const guint8              *bytes,
                                          gsize                      len,
                                          const guint8               aik[PILLION_KEY_BYTES],
                                          GError                   **error);

/* The same for a body and the AIK's signature, which a companion is granted and has
 * yet to counter-sign. The device's signature of self becomes zeros.
 */
gboolean pillion_certificate_verify_body (PillionCertificate        *self,
                                          const guint8              *body,
                                          gsize                      len,
                                          const guint8               account_signature[PILLION_SIGNATURE_BYTES],
                                          const guint8               aik[PILLION_KEY_BYTES],
                                          GError                   **error);

/**
 * pillion_certificate_sign_account:
 * @self: (inout): everything but account, device and signatures is set
 * @aik_secret: (secret): 64 bytes
 *
 * Sets account, device and the AIK's signature.
 *
 * Returns: %FALSE if a field is out of its range
 */
gboolean pillion_certificate_sign_account (PillionCertificate       *self,
                                           const guint8              aik_secret[PILLION_SIGN_SECRET_BYTES]);

/* Adds the device's signature. FALSE if dsk_secret is not the certificate's. */
gboolean pillion_certificate_sign_device (PillionCertificate        *self,
                                          const guint8               dsk_secret[PILLION_SIGN_SECRET_BYTES]);

/* Returns: (transfer full): the encoded certificate; its hash goes to hash
 * (optional). A field out of range is the caller's error.
 */
GBytes  *pillion_certificate_to_bytes    (const PillionCertificate  *self,
                                          guint8                    *hash);

G_END_DECLS
