/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-ratchet.h"

/* Two devices with a session, for tests. All randomness comes from a seed. */

typedef enum {
  TEST_INITIATOR,
  TEST_RESPONDER,
} TestSide;

typedef struct {
  PillionRandomReplay   random;
  PillionRatchet       *ratchets[2]; /* (owned): by TestSide */
  PillionSkippedMemory *skipped[2];  /* (owned) */
} TestPair;

/* A message on its way. */
typedef struct {
  TestSide to;
  guint32  number; /* what it says */
  guint8   header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8   payload[sizeof (guint32) + PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES];
  guint8   ad[32];
} TestLetter;

/* Agrees on a session by X3DH; no message was sent. @self must not be moved. */
void     test_pair_init         (TestPair         *self,
                                 guint32           seed,
                                 gboolean          one_time);
void     test_pair_clear        (TestPair         *self);

/* Sends @number; cannot fail. */
void     test_pair_send         (TestPair         *self,
                                 TestSide          from,
                                 guint32           number,
                                 TestLetter       *letter);

/* Receives and commits. Asserts that the letter says what was sent or, when this
 * fails, that session and skipped keys are as before.
 *
 * Returns: %FALSE with the error of pillion_ratchet_decrypt()
 */
gboolean test_pair_receive      (TestPair         *self,
                                 const TestLetter *letter,
                                 GError          **error);

/* Receives and asserts success, or failure with this PillionCryptoError. */
void     test_pair_assert_opens (TestPair         *self,
                                 const TestLetter *letter);
void     test_pair_assert_fails (TestPair         *self,
                                 const TestLetter *letter,
                                 int               code);

/* Sends and receives. */
void     test_pair_exchange     (TestPair         *self,
                                 TestSide          from);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestPair, test_pair_clear)
