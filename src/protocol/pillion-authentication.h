/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/**
 * PillionAuthentication:
 * @relay_id: of the relay as configured
 * @nonce: of the relay's hello on this connection
 * @account: of the account
 * @device: of the device
 * @time_ms: the device's clock; the relay only learns from it
 *
 * What a device signs with its DSK to authenticate (PROTOCOL.md, section 4.2).
 */
typedef struct {
  guint8  relay_id[PILLION_RELAY_ID_BYTES];
  guint8  nonce[PILLION_NONCE_BYTES];
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint8  device[PILLION_DEVICE_BYTES];
  guint64 time_ms;
} PillionAuthentication;

void     pillion_authentication_sign   (const PillionAuthentication *self,
                                        const guint8                 dsk_secret[64],
                                        guint8                       signature[64]);
gboolean pillion_authentication_verify (const PillionAuthentication *self,
                                        const guint8                 dsk[32],
                                        const guint8                 signature[64]);

G_END_DECLS
