/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-hash.h"
#include "crypto/pillion-sign.h"
#include "crypto/pillion-x25519.h"

#include "wire/pillion-wire-error.h"

#include <glib.h>

/* Sizes and numbers that several objects share (PROTOCOL.md, sections 1 and 2). */

#define PILLION_ACCOUNT_BYTES 32
#define PILLION_DEVICE_BYTES 16
#define PILLION_ID_BYTES 16 /* of messages, requests, rendezvous, blobs, stores */
#define PILLION_KEY_BYTES 32
#define PILLION_NONCE_BYTES 32
#define PILLION_RELAY_ID_BYTES 32
#define PILLION_SIGNATURE_BYTES PILLION_SIGN_SIGNATURE_BYTES

/* Times and counters: the same number in every language and in JSON. */
#define PILLION_COUNTER_MAX G_GUINT64_CONSTANT (9007199254740991)

#define PILLION_SLOT_PRIMARY 0
#define PILLION_SLOT_MAX 4
#define PILLION_DEVICES_MAX 5

/* Bytes of UTF-8, without the NUL that ends them in memory. */
#define PILLION_NAME_MAX_BYTES 64
#define PILLION_PLATFORM_MAX_BYTES 48
#define PILLION_NUMBER_MAX_BYTES 16

G_BEGIN_DECLS

/**
 * pillion_number_is_valid:
 * @number: (nullable): text that ends with a NUL
 *
 * Whether this is a phone number as E.164 writes it: +, a digit 1-9, 6 to 14 further
 * digits.
 */
gboolean pillion_number_is_valid (const char  *number);

/**
 * pillion_text_is_valid:
 * @text: (array length=len): bytes from anywhere
 * @len: their number
 * @lines: whether line feeds and tabulators are allowed
 *
 * Whether these bytes are UTF-8 without control characters (U+0000 to U+001F, U+007F),
 * the text8 and text16 of PROTOCOL.md. Marks of direction are allowed: whoever shows
 * the text isolates it.
 */
gboolean pillion_text_is_valid   (const char  *text,
                                  gsize        len,
                                  gboolean     lines);

G_END_DECLS
