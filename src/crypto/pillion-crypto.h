/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Cryptography of Pillion: thin, strict wrappers over libsodium.
 *
 * Everything here is synchronous and pure: no files, no clock, no randomness
 * of its own (see pillion-random.h). All functions may be called from any
 * thread once pillion_crypto_init() has returned TRUE; objects belong to one
 * thread at a time.
 *
 * Primitives answer with a gboolean: that something is not authentic is all
 * there is to say, and all an attacker may learn. A GError appears only where
 * a caller does different things for different failures.
 */

#define PILLION_CRYPTO_ERROR (pillion_crypto_error_quark ())

/**
 * PillionCryptoError:
 * @PILLION_CRYPTO_ERROR_WRONG_SECRET: the PIN or the keyring's secret is not
 *   the one this was sealed with, or the sealed bytes were altered; count the
 *   try and ask again
 * @PILLION_CRYPTO_ERROR_DAMAGED: the sealed bytes are not of the known format;
 *   asking again does not help, offer the recovery kit
 * @PILLION_CRYPTO_ERROR_NO_MEMORY: the memory for Argon2id is not to be had
 *   now; nothing was tried, do not count it
 * @PILLION_CRYPTO_ERROR_CODE_LENGTH: a link code has not 8 symbols
 * @PILLION_CRYPTO_ERROR_CODE_SYMBOL: a link code has a symbol that no code has
 * @PILLION_CRYPTO_ERROR_CODE_CHECK: a link code is mistyped: its check symbol
 *   does not fit
 * @PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN: no key of this session opens the
 *   message's header: try the pair's other sessions; if none does, ask for the
 *   message again
 * @PILLION_CRYPTO_ERROR_MESSAGE_USED: the message's key was used, or was the
 *   oldest of too many and went: drop the message if it was processed, else
 *   ask for it again
 * @PILLION_CRYPTO_ERROR_MESSAGE_JUMP: too many messages are missing before
 *   this one: begin a new session and ask for it again
 * @PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED: the header is the peer's, the rest is
 *   not as the peer made it: ask for the message again
 * @PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED: the session can encrypt nothing
 *   more: begin a new one
 *
 * Why a function of this layer failed.
 */
typedef enum {
  PILLION_CRYPTO_ERROR_WRONG_SECRET,
  PILLION_CRYPTO_ERROR_DAMAGED,
  PILLION_CRYPTO_ERROR_NO_MEMORY,
  PILLION_CRYPTO_ERROR_CODE_LENGTH,
  PILLION_CRYPTO_ERROR_CODE_SYMBOL,
  PILLION_CRYPTO_ERROR_CODE_CHECK,
  PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN,
  PILLION_CRYPTO_ERROR_MESSAGE_USED,
  PILLION_CRYPTO_ERROR_MESSAGE_JUMP,
  PILLION_CRYPTO_ERROR_MESSAGE_DAMAGED,
  PILLION_CRYPTO_ERROR_SESSION_EXHAUSTED,
} PillionCryptoError;

GQuark pillion_crypto_error_quark (void);

/**
 * pillion_crypto_init:
 *
 * Starts libsodium. To be called once, before anything else of this folder;
 * further calls do nothing and return the same.
 *
 * Returns: %FALSE if libsodium cannot work here; the program must end
 */
gboolean pillion_crypto_init (void);
