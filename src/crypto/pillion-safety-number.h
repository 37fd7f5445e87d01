/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Safety numbers: Signal's numeric fingerprint, version 0, 5,200 rounds of
 * SHA-512, over the account identity key (Ed25519) and the account_id. Two
 * people who see the same 60 digits have each other's right keys.
 */

#define PILLION_SAFETY_NUMBER_SIDE_DIGITS 30
#define PILLION_SAFETY_NUMBER_DIGITS 60

/**
 * pillion_safety_number_get_side:
 * @out: 31 bytes: 30 digits and a zero byte
 * @identity_key: the public key; 32 bytes in Pillion
 * @stable_id: the account_id; 32 bytes in Pillion
 *
 * One side's half. Takes some milliseconds.
 */
void pillion_safety_number_get_side (char         *out,
                                     const guint8 *identity_key,
                                     gsize         n_identity_key,
                                     const guint8 *stable_id,
                                     gsize         n_stable_id);

/**
 * pillion_safety_number_join:
 * @out: 61 bytes: 60 digits and a zero byte
 * @side: 30 digits
 * @other_side: 30 digits
 *
 * Puts two halves together, the smaller first: both sides show the same.
 */
void pillion_safety_number_join     (char         *out,
                                     const char   *side,
                                     const char   *other_side);
