/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-noise.h"

/* The handshake is driven by a table, so that the public vectors of other
 * patterns run through the very code that links devices. The product has one
 * table; the others stand in the tests. */

#define PILLION_NOISE_MAX_MESSAGES 3
#define PILLION_NOISE_MAX_TOKENS 7

typedef enum {
  PILLION_NOISE_TOKEN_END, /* the rest of a line of the table */
  PILLION_NOISE_TOKEN_E,
  PILLION_NOISE_TOKEN_S,
  PILLION_NOISE_TOKEN_EE,
  PILLION_NOISE_TOKEN_ES,
  PILLION_NOISE_TOKEN_SE,
  PILLION_NOISE_TOKEN_SS,
  PILLION_NOISE_TOKEN_PSK,
} PillionNoiseToken;

/**
 * PillionNoisePattern:
 * @name: the whole protocol name
 * @knows_initiator: pre-message `-> s`
 * @knows_responder: pre-message `<- s`
 * @has_psk: some message has a psk token
 * @n_messages: 2 or 3, the initiator's first
 * @messages: their tokens
 */
typedef struct {
  const char       *name;
  gboolean          knows_initiator;
  gboolean          knows_responder;
  gboolean          has_psk;
  guint             n_messages;
  PillionNoiseToken messages[PILLION_NOISE_MAX_MESSAGES][PILLION_NOISE_MAX_TOKENS];
} PillionNoisePattern;

/* Returns: (transfer none): the pattern of pillion_noise_new() */
const PillionNoisePattern *pillion_noise_get_link_pattern (void);

/* As pillion_noise_new(); @pattern must outlive the object. */
PillionNoise *pillion_noise_new_pattern (const PillionNoisePattern *pattern,
                                         PillionNoiseRole           role,
                                         const guint8              *prologue,
                                         gsize                      n_prologue,
                                         const PillionNoiseKeys    *keys,
                                         const PillionRandom       *random);
