/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-certificate.h"
#include "wire/pillion-resignation.h"

G_BEGIN_DECLS

/* A device's own log-out (PROTOCOL.md, section 3.4). */

/* Checks a resignation of the device of a verified certificate; slot 0 has none.
 * FALSE with a PILLION_WIRE_ERROR or PILLION_PROTOCOL_ERROR_INVALID.
 */
gboolean pillion_resignation_verify (PillionResignation        *self,
                                     const guint8              *bytes,
                                     gsize                      len,
                                     const PillionCertificate  *certificate,
                                     GError                   **error);

/**
 * pillion_resignation_sign:
 * @certificate: of the companion that goes
 * @epoch: of the newest membership it knows
 * @now_ms: T
 * @dsk_secret: (secret): 64 bytes
 *
 * Returns: (transfer full):
 */
GBytes  *pillion_resignation_sign   (const PillionCertificate  *certificate,
                                     guint64                    epoch,
                                     guint64                    now_ms,
                                     const guint8               dsk_secret[PILLION_SIGN_SECRET_BYTES]);

G_END_DECLS
