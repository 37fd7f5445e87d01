/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_RESIGNATION_MAX_BYTES 512 /* with the signature */

/**
 * PillionResignation:
 * @epoch: of the newest membership the device knew
 * @time: milliseconds UTC
 *
 * A device's own log-out (PROTOCOL.md, section 3.4).
 */
typedef struct {
  guint8            account[PILLION_ACCOUNT_BYTES];
  guint8            device[PILLION_DEVICE_BYTES];
  guint64           epoch;
  guint64           time;
  PillionExtensions extensions;
  guint8            signature[PILLION_SIGNATURE_BYTES];
} PillionResignation;

gboolean      pillion_resignation_decode      (PillionResignation        *self,
                                               const guint8              *bytes,
                                               gsize                      len,
                                               GError                   **error);

/* out has room for PILLION_RESIGNATION_MAX_BYTES. Returns the number of bytes, or 0 if
 * a field is out of its range.
 */
gsize         pillion_resignation_encode      (const PillionResignation  *self,
                                               guint8                    *out);
gsize         pillion_resignation_encode_body (const PillionResignation  *self,
                                               guint8                    *out);

/* The signed region of bytes that decoded. */
const guint8 *pillion_resignation_get_body    (const guint8              *bytes,
                                               gsize                      len,
                                               gsize                     *body_len);

G_END_DECLS
