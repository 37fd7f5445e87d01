/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionRelayStep:
 *
 * The steps of one message through the relay, in their order. The letter of a step
 * is what --trace-fd writes when it has been done.
 */
typedef enum {
  PILLION_RELAY_STEP_RECEIVED = 'r',     /* the frame is whole */
  PILLION_RELAY_STEP_VERIFIED = 'v',     /* decoded; sender and devices are right */
  PILLION_RELAY_STEP_QUEUED = 'q',       /* next, the storage thread has it */
  PILLION_RELAY_STEP_WRITTEN = 'w',      /* its rows are in the open transaction */
  PILLION_RELAY_STEP_COMMITTED = 'c',    /* the transaction is durable */
  PILLION_RELAY_STEP_OK_SENT = 'o',      /* the sender's ok was given to the kernel */
  PILLION_RELAY_STEP_PUSHED = 'p',       /* given to the kernel for the recipient */
  PILLION_RELAY_STEP_ACKNOWLEDGED = 'a', /* the recipient has it */
  PILLION_RELAY_STEP_DELETED = 'd',      /* its row is gone durably */
} PillionRelayStep;

/* Where the steps are written; -1 (the default) for nowhere. A pipe is only told. A
 * socket answers each byte with one of its own, and the thread that took the step waits
 * for it, as does every other at its next step: so the reader can stop the process
 * between any two steps, exactly. To be called before any thread is started.
 */
void pillion_relay_trace_init (int              fd);

/* Whether anybody is told. */
gboolean pillion_relay_trace_is_on (void);

/* Tells that a step was done. Any thread. */
void pillion_relay_trace      (PillionRelayStep step);

G_END_DECLS
