/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionRelayMetrics:
 *
 * What an operator may count, without a word about anybody. Written by the loop's
 * thread alone.
 */
typedef struct {
  guint64 connections;           /* open now */
  guint64 authenticated;         /* of them */
  guint64 connections_total;
  guint64 requests_total;
  guint64 refusals_total;
  guint64 malformed_total;       /* connections closed for what they sent */
  guint64 slow_total;            /* connections closed because they did not read */
  guint64 messages_total;        /* stored */
  guint64 deliveries_total;      /* pushed */
  guint64 store_failures_total;
} PillionRelayMetrics;

/* The text format that Prometheus reads. (transfer full) */
char *pillion_relay_metrics_print (const PillionRelayMetrics *self);

G_END_DECLS
