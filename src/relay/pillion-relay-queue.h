/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <uv.h>

#include "relay/pillion-relay-store.h"

G_BEGIN_DECLS

/* The storage thread. Jobs run there in the order in which they were added, many in
 * one transaction, and are done back in the loop's thread in the same order, after
 * that transaction is durable: an answer sent by a done function speaks of what
 * survives a power cut.
 */

typedef struct _PillionRelayQueue PillionRelayQueue;
typedef struct _PillionRelayJob PillionRelayJob;

/* In the storage thread, within a transaction. May run a second time, after a
 * rollback, if it does not write. FALSE with the store's error.
 */
typedef gboolean (*PillionRelayJobRun)  (PillionRelayJob    *job,
                                         PillionRelayStore  *store,
                                         GError            **error);

/* In the loop's thread. error is NULL when the transaction was committed; else nothing
 * of the job was stored. Owns the job from now on.
 */
typedef void     (*PillionRelayJobDone) (PillionRelayJob    *job,
                                         const GError       *error);

/**
 * PillionRelayJob:
 * @run: what it does
 * @done: how it ends
 * @writes: its rows matter; jobs that only read are answered although a write failed
 * @patient: alone it does not start a transaction but waits a little for others
 *
 * To be the first member of a job's own struct. The rest is the queue's.
 */
struct _PillionRelayJob {
  PillionRelayJobRun   run;
  PillionRelayJobDone  done;
  gboolean             writes;
  gboolean             patient;
  PillionRelayJob     *next;
  GError              *error; /* (owned) (nullable) */
};

/* (transfer full) store: freed in the storage thread at the end. group_done is called
 * in the loop's thread when all jobs of some transactions are done.
 */
PillionRelayQueue *pillion_relay_queue_new        (uv_loop_t          *loop,
                                                   PillionRelayStore  *store,
                                                   void              (*group_done) (gpointer),
                                                   gpointer            user_data);

/* (transfer full) job. */
void               pillion_relay_queue_add        (PillionRelayQueue  *self,
                                                   gpointer            job);

/* Jobs added and not done yet. */
guint              pillion_relay_queue_get_length (PillionRelayQueue  *self);

/* Runs and ends all jobs there are, then closes the store; the loop must be run once
 * more afterwards, which frees the queue.
 */
void               pillion_relay_queue_close      (PillionRelayQueue  *self);

G_END_DECLS
