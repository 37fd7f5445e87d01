/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "crypto/pillion-sign.h"
#include "wire/pillion-wire.h"

/* An account with one device, as a relay wants to see it when it is registered:
 * real keys, real signatures. The keys follow from the number alone, so that a
 * second process can log in to what a first one has registered. */

typedef struct
{
  char *number; /* (owned) E.164 */
  guint8 aik[PILLION_KEY_BYTES];
  guint8 aik_secret[PILLION_SIGN_SECRET_BYTES];
  guint8 dsk[PILLION_KEY_BYTES];
  guint8 dsk_secret[PILLION_SIGN_SECRET_BYTES];
  guint8 ddh[PILLION_KEY_BYTES];
  guint8 spk[PILLION_KEY_BYTES];
  guint8 account[PILLION_ACCOUNT_BYTES];
  guint8 device[PILLION_DEVICE_BYTES];
} LoadAccount;

LoadAccount *load_account_new              (guint32             index);

/* Returns: (transfer full): the members of register.finish that follow from the
 * account, as JSON without braces, made for the time @now_ms. */
char        *load_account_get_registration (const LoadAccount  *self,
                                            guint64             now_ms);

/* Returns: (transfer full): the members of authenticate, as JSON without braces. */
char        *load_account_get_authentication (const LoadAccount *self,
                                              const guint8       relay_id[PILLION_RELAY_ID_BYTES],
                                              const guint8       nonce[PILLION_NONCE_BYTES],
                                              guint64            now_ms);
