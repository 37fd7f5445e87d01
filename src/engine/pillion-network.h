/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * PillionNetworkState:
 * @PILLION_NETWORK_STATE_OFFLINE: not connected, and nothing is under way: nobody asked, or the
 *   next attempt has a time
 * @PILLION_NETWORK_STATE_CONNECTING: an attempt is under way, up to the relay's knowing this
 *   device
 * @PILLION_NETWORK_STATE_ONLINE: the relay is there and knows this device
 */
typedef enum {
  PILLION_NETWORK_STATE_OFFLINE,
  PILLION_NETWORK_STATE_CONNECTING,
  PILLION_NETWORK_STATE_ONLINE,
} PillionNetworkState;

#define PILLION_TYPE_NETWORK_STATE (pillion_network_state_get_type ())
GType pillion_network_state_get_type (void);

/* The engine's way to its relay. Properties: "state", "since-ms" (when it came to that state),
 * "next-attempt-ms" (0: none is planned), "n-failures" (attempts since it was last online),
 * "last-online-ms" (0: never since the engine was made), "error" (why the last attempt failed;
 * nullable), "receive-error" (see pillion_engine_get_receive_error()). Times are milliseconds UTC by this device's clock. Main thread.
 *
 * Once it was asked to stay online it does so by itself: after a loss it waits a random time
 * below 1 s, a ceiling that grows by half with each failure up to 60 s, and tries again; a
 * network that comes back is tried at once.
 */
#define PILLION_TYPE_NETWORK (pillion_network_get_type ())
G_DECLARE_FINAL_TYPE (PillionNetwork, pillion_network, PILLION, NETWORK, GObject)

/* (transfer none): the engine's, the same as long as that lives. */
PillionNetwork      *pillion_engine_get_network          (PillionEngine *engine);

PillionNetworkState  pillion_network_get_state           (PillionNetwork *self);
guint64              pillion_network_get_since_ms        (PillionNetwork *self);
guint64              pillion_network_get_next_attempt_ms (PillionNetwork *self);
guint                pillion_network_get_n_failures      (PillionNetwork *self);
guint64              pillion_network_get_last_online_ms  (PillionNetwork *self);
gboolean             pillion_network_clock_differs       (PillionNetwork *self);
const GError        *pillion_network_get_error           (PillionNetwork *self);
const GError        *pillion_network_get_receive_error   (PillionNetwork *self);

void                 pillion_network_stay_online         (PillionNetwork *self);
void                 pillion_network_retry_now           (PillionNetwork *self);

/* For what connects on its own, such as a link: a wait of this kind, in milliseconds, after so many
 * attempts that failed before.
 */
guint                pillion_network_choose_wait_ms      (PillionNetwork *self,
                                                          guint           n_failures);

/* For the engine's parts: something of the connection changed. */
void                 pillion_network_update              (PillionNetwork *self);
void                 pillion_network_note_receive_error  (PillionNetwork *self);

G_END_DECLS
