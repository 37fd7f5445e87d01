/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Counters that slow a guesser down. They are pure: the caller stores what
 * ..._save() gives, durably, *before* it lets the counted thing happen, so that
 * ending the program forgets nothing. Times are T (pillion-trust-clock.h).
 */

#define PILLION_PIN_ATTEMPTS_SAVED_BYTES  (1 + 4 + 8)
#define PILLION_LINK_RUNS_MAX             16
#define PILLION_LINK_RUNS_SAVED_MAX_BYTES (1 + 8 + 1 + 8 * PILLION_LINK_RUNS_MAX)

/* Wrong tries of a PIN before the first wait. */
#define PILLION_PIN_FREE_TRIES  10
#define PILLION_PIN_WAIT_MS     (15 * G_GUINT64_CONSTANT (60000))
#define PILLION_PIN_WAIT_MAX_MS (24 * G_GUINT64_CONSTANT (3600000))

/**
 * PillionPinAttempts:
 *
 * Wrong tries of a PIN (PROTOCOL.md, section 2): after the tenth the next must
 * wait 15 min, then 30, and so on, doubling up to a day. Starts as { 0 }. The
 * fields are private.
 */
typedef struct {
  guint32 n_wrong;
  guint64 last_ms; /* of the last one */
} PillionPinAttempts;

/* Returns: ms until a try is allowed, 0 for now. If the clock was set back, the wait
 * begins again.
 */
guint64  pillion_pin_attempts_get_wait  (PillionPinAttempts        *self,
                                         guint64                    now_ms);

/* Counts a try as wrong before it is made. Only when the wait is 0. Then save, then
 * try; if the PIN was right, succeed; if nothing was tried (no memory), undo.
 */
void     pillion_pin_attempts_begin     (PillionPinAttempts        *self,
                                         guint64                    now_ms);
void     pillion_pin_attempts_undo      (PillionPinAttempts        *self);
void     pillion_pin_attempts_succeed   (PillionPinAttempts        *self);

/* Returns: tries left before the next wait; 0 if each is followed by one. */
guint32  pillion_pin_attempts_get_left  (const PillionPinAttempts  *self);

void     pillion_pin_attempts_save      (const PillionPinAttempts  *self,
                                         guint8                     bytes[PILLION_PIN_ATTEMPTS_SAVED_BYTES]);
gboolean pillion_pin_attempts_load      (PillionPinAttempts        *self,
                                         const guint8              *bytes,
                                         gsize                      len,
                                         GError                   **error);

/**
 * PillionLinkRunLimits:
 * @runs: 1 to PILLION_LINK_RUNS_MAX
 * @window_ms: so many runs in this time ...
 * @rest_ms: ... are followed by a rest of this length
 */
typedef struct {
  guint8  runs;
  guint64 window_ms;
  guint64 rest_ms;
} PillionLinkRunLimits;

/* Returns: (transfer none): 5 in 10 min, then 15 min (PROTOCOL.md, section 5.2) */
const PillionLinkRunLimits *pillion_link_run_limits_default (void);

/* Takes over what is stricter of a relay's policy: fewer runs, a longer window, a longer
 * rest, each of the two at most a day.
 */
void pillion_link_run_limits_lower (PillionLinkRunLimits *self,
                                    guint64               runs,
                                    guint64               window_ms,
                                    guint64               rest_ms);

/**
 * PillionLinkRuns:
 *
 * Runs of the one-time code on this device, whoever it ran with. Starts as { 0 }.
 * The fields are private.
 */
typedef struct {
  guint64 rest_until_ms;
  guint8  n_starts;
  guint64 starts_ms[PILLION_LINK_RUNS_MAX]; /* oldest first */
} PillionLinkRuns;

/* Returns: ms until a run may begin, 0 for now. If the clock was set back, the rest
 * begins again.
 */
guint64  pillion_link_runs_get_wait     (PillionLinkRuns             *self,
                                         const PillionLinkRunLimits  *limits,
                                         guint64                      now_ms);

/* Counts a run before it begins. Only when the wait is 0. Then save, then begin. */
void     pillion_link_runs_begin        (PillionLinkRuns             *self,
                                         const PillionLinkRunLimits  *limits,
                                         guint64                      now_ms);

/* Returns: the bytes written */
gsize    pillion_link_runs_save         (const PillionLinkRuns       *self,
                                         guint8                       bytes[PILLION_LINK_RUNS_SAVED_MAX_BYTES]);
gboolean pillion_link_runs_load         (PillionLinkRuns             *self,
                                         const guint8                *bytes,
                                         gsize                        len,
                                         GError                     **error);

G_END_DECLS
