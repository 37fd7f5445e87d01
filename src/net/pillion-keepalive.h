/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionKeepalive:
 *
 * Decides when to ask a peer for a sign of life, and when it is dead. Knows nothing of
 * the peer: its owner says what was heard and is told what to do.
 */
typedef struct _PillionKeepalive PillionKeepalive;

typedef void (*PillionKeepaliveFunc) (gpointer user_data);

/**
 * PillionKeepaliveConfig:
 * @ping_ms: mean time between two pings
 * @ping_jitter_ms: how far one is moved at random, in either direction; below @ping_ms
 * @silence_ms: the peer is dead after so long without a sign
 * @probe_ms: likewise after pillion_keepalive_probe()
 * @ping: called to send a ping
 * @dead: called once; the keepalive has stopped
 * @user_data: for both
 */
typedef struct {
  guint ping_ms;
  guint ping_jitter_ms;
  guint silence_ms;
  guint probe_ms;
  PillionKeepaliveFunc ping;
  PillionKeepaliveFunc dead;
  gpointer user_data;
} PillionKeepaliveConfig;

/* context: where the functions are called. random: borrowed, and outlives it. */
PillionKeepalive *pillion_keepalive_new    (GMainContext                  *context,
                                            GRand                         *random,
                                            const PillionKeepaliveConfig  *config);
void              pillion_keepalive_free   (PillionKeepalive              *self);

/* Begins, or begins anew. */
void              pillion_keepalive_start  (PillionKeepalive              *self);
void              pillion_keepalive_stop   (PillionKeepalive              *self);

/* A sign of life. Cheap: called for each message. */
void              pillion_keepalive_heard  (PillionKeepalive              *self);

/* There is doubt, as after a change of network: pings at once, and waits less. */
void              pillion_keepalive_probe  (PillionKeepalive              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionKeepalive, pillion_keepalive_free)

G_END_DECLS
