/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

/* The code that a companion shows and a user types on the primary:
 * `XXXX-XXXX`, 7 random symbols of Crockford's base 32 and a check symbol.
 *
 * The check symbol is a weighted sum over GF(32), with weights that differ and
 * are not zero: it catches every wrong symbol and every two symbols exchanged.
 */

#define PILLION_LINK_CODE_SYMBOLS 7
#define PILLION_LINK_CODE_TEXT_BYTES 10 /* XXXX-XXXX and the zero byte */

/**
 * PillionLinkCode:
 * @symbols: the 7 random symbols, upper case, and a zero byte (secret): CPace's
 *   PRS
 */
typedef struct {
  char symbols[PILLION_LINK_CODE_SYMBOLS + 1];
} PillionLinkCode;

/**
 * pillion_link_code_generate:
 *
 * Draws a code: 35 random bits.
 */
void     pillion_link_code_generate (PillionLinkCode       *self,
                                     const PillionRandom   *random);

/**
 * pillion_link_code_format:
 * @text: 10 bytes of result, `XXXX-XXXX` and a zero byte (secret)
 */
void     pillion_link_code_format   (const PillionLinkCode *self,
                                     char                  *text);

/**
 * pillion_link_code_parse:
 * @text: what was typed, UTF-8
 *
 * Reads a code forgivingly, as Crockford says: lower case, I and L for 1, O for
 * 0; spaces and hyphens anywhere are ignored.
 *
 * Returns: %FALSE with %PILLION_CRYPTO_ERROR_CODE_SYMBOL, _LENGTH or _CHECK;
 *   then @self is zero
 */
gboolean pillion_link_code_parse    (PillionLinkCode       *self,
                                     const char            *text,
                                     GError               **error);

void     pillion_link_code_clear    (PillionLinkCode       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionLinkCode, pillion_link_code_clear)
