/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-sign.h"

/* Ed25519 without context, for the public vectors only: nothing in Pillion is
 * signed without one. */

void     pillion_sign_plain        (guint8       *signature,
                                    const guint8 *message,
                                    gsize         n,
                                    const guint8 *secret_key);

gboolean pillion_sign_verify_plain (const guint8 *signature,
                                    const guint8 *message,
                                    gsize         n,
                                    const guint8 *public_key);
