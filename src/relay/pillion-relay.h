/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <uv.h>

#include "relay/pillion-relay-limits.h"
#include "relay/pillion-relay-metrics.h"
#include "relay/pillion-relay-options.h"
#include "relay/pillion-relay-queue.h"

G_BEGIN_DECLS

typedef struct _PillionRelay PillionRelay;
typedef struct _PillionRelayAccount PillionRelayAccount;
typedef struct _PillionRelayAccounts PillionRelayAccounts;
typedef struct _PillionRelayConnection PillionRelayConnection;
typedef struct _PillionRelayAccountDevice PillionRelayAccountDevice;
typedef struct _PillionRelayListener PillionRelayListener;
typedef struct _PillionRelayMeetings PillionRelayMeetings;
typedef struct _PillionRelayRequest PillionRelayRequest;
typedef struct _PillionRelayTickets PillionRelayTickets;
typedef struct _PillionRelayVerifier PillionRelayVerifier;

/**
 * PillionRelay:
 *
 * A relay: one loop and its thread, in which everything here lives but what runs in
 * the storage thread (pillion-relay-queue.h).
 */
struct _PillionRelay {
  const PillionRelayOptions *options;
  uv_loop_t                  loop;
  PillionRelayListener      *listener; /* (owned) */
  PillionRelayQueue         *queue;    /* (owned) */
  PillionRelayAccounts      *accounts; /* (owned) */
  PillionRelayLimits        *limits;   /* (owned) */
  PillionRelayVerifier      *verifier; /* (owned) */
  PillionRelayMeetings      *meetings; /* (owned) */
  PillionRelayTickets       *tickets;  /* (owned) */
  PillionRelayMetrics        metrics;
  GQueue                     offered;  /* PillionRelayDelivery with mail to flush */
  GQueue                     unsent;   /* PillionRelayConnection with frames to write */
  uv_prepare_t               write;
  GArray                    *ids;      /* (owned): 32 bytes for each origin */
  uv_timer_t                 sweep;
  uv_timer_t                 drain;
  uv_signal_t                terminate;
  uv_signal_t                interrupt;
  gint64                     expired_after; /* device key up to which old things went */
  guint64                    forget_ms;     /* when more of them go */
  guint64                    drain_end_ms;
  gboolean                   draining;
};

/**
 * pillion_relay_run:
 * @options: must stay until it returns
 *
 * Opens the store, listens, prints `listening URL` on standard output and serves until
 * SIGTERM or SIGINT, then drains: accepts nothing, ends what was begun, closes.
 *
 * Returns: %FALSE with a PILLION_RELAY_ERROR if it could not start
 */
gboolean pillion_relay_run         (const PillionRelayOptions  *options,
                                    GError                    **error);

/* The clock that is told to clients: milliseconds UTC. */
guint64  pillion_relay_now_ms      (void);

/* A clock that is never set back: milliseconds since some start. */
guint64  pillion_relay_uptime_ms   (void);

/* One line on standard error, with the time; never content, never a key. */
void     pillion_relay_log         (const char                 *format,
                                    ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
