/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"

#include <sodium.h>

G_DEFINE_QUARK (pillion-crypto-error-quark, pillion_crypto_error)

gboolean
pillion_crypto_init (void)
{
  return sodium_init () >= 0;
}
