/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-certificate.h"
#include "wire/pillion-prekey-bundle.h"

G_BEGIN_DECLS

/* A device's signed prekey (PROTOCOL.md, section 3.5). */

/**
 * pillion_prekey_bundle_verify:
 * @certificate: the verified certificate of the device
 * @min_generation: the highest generation seen of the device, 0 if none
 * @error: a PILLION_WIRE_ERROR; PILLION_PROTOCOL_ERROR_STALE if the generation is
 *   below @min_generation (a replay, or a restored device that has not noticed);
 *   else PILLION_PROTOCOL_ERROR_INVALID
 *
 * Checks account, device, signature, that the SPK is canonical, and the generation.
 */
gboolean pillion_prekey_bundle_verify (PillionPrekeyBundle        *self,
                                       const guint8               *bytes,
                                       gsize                       len,
                                       const PillionCertificate   *certificate,
                                       guint64                     min_generation,
                                       GError                    **error);

/**
 * pillion_prekey_bundle_sign:
 * @self: (inout): generation, created, spk_id and spk are set
 * @account: of the device
 * @device: the device
 * @dsk_secret: (secret): 64 bytes
 *
 * Sets account, device and signature.
 *
 * Returns: (transfer full): the bundle
 */
GBytes  *pillion_prekey_bundle_sign   (PillionPrekeyBundle        *self,
                                       const guint8                account[PILLION_ACCOUNT_BYTES],
                                       const guint8                device[PILLION_DEVICE_BYTES],
                                       const guint8                dsk_secret[PILLION_SIGN_SECRET_BYTES]);

G_END_DECLS
