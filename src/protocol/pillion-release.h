/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-account-view.h"
#include "protocol/pillion-trust-clock.h"

G_BEGIN_DECLS

/* Whether a companion may open its store, must keep it closed, or must forget the share of its
 * key that the primary gave it (PROTOCOL.md, section 3.7).
 */

/* How long a companion runs locked without an answer before it forgets; a relay's policy may say
 * less, never more.
 */
#define PILLION_RELEASE_FORGET_AFTER_MS (72 * G_GUINT64_CONSTANT (3600000))

/**
 * PillionRelease:
 * @PILLION_RELEASE_OPEN: the store may be open
 * @PILLION_RELEASE_LOCK: it is closed; a newer freshness opens it again
 * @PILLION_RELEASE_FORGET: the share is forgotten; only linking again brings it back
 */
typedef enum {
  PILLION_RELEASE_OPEN,
  PILLION_RELEASE_LOCK,
  PILLION_RELEASE_FORGET,
} PillionRelease;

/**
 * PillionReleaseAnswer:
 * @PILLION_RELEASE_NOT_ASKED: the relay was not asked since the device was locked
 * @PILLION_RELEASE_UNREACHED: it was, and there was no answer
 * @PILLION_RELEASE_ANSWERED: it showed the account's verified record, and what follows from it is
 *   known
 */
typedef enum {
  PILLION_RELEASE_NOT_ASKED,
  PILLION_RELEASE_UNREACHED,
  PILLION_RELEASE_ANSWERED,
} PillionReleaseAnswer;

/**
 * PillionReleaseFacts:
 * @trust: of this device in its own account, at T
 * @answer: of the relay since the device was locked
 * @clocks_agree: whether the relay's time, the own clock and T agree
 * @locked_ms: how long the device ran locked
 * @forget_after_ms: the relay's policy; 0: not known
 */
typedef struct {
  PillionDeviceTrust   trust;
  PillionReleaseAnswer answer;
  gboolean             clocks_agree;
  guint64              locked_ms;
  guint64              forget_after_ms;
} PillionReleaseFacts;

PillionRelease pillion_release_judge      (const PillionReleaseFacts  *facts);

/**
 * PillionLockedTime:
 * @locked_ms: how long the device ran locked, up to the reading
 * @running_ms: of the running clock at that reading
 * @boot_id: of the system that ran then
 *
 * Counts by the clock that nobody can set; what passes between two systems does not count.
 */
typedef struct {
  guint64 locked_ms;
  guint64 running_ms;
  guint8  boot_id[PILLION_BOOT_ID_BYTES];
} PillionLockedTime;

/* The lock begins now. */
void           pillion_locked_time_begin   (PillionLockedTime          *self,
                                            const PillionClockReading  *reading);

/* Counts up to the reading. */
void           pillion_locked_time_advance (PillionLockedTime          *self,
                                            const PillionClockReading  *reading);

G_END_DECLS
