/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-metrics.h"

char *
pillion_relay_metrics_print (const PillionRelayMetrics *self)
{
  const struct {
    const char *name;
    const char *type;
    guint64 value;
  } metrics[] = {
    { "connections", "gauge", self->connections },
    { "authenticated", "gauge", self->authenticated },
    { "connections_total", "counter", self->connections_total },
    { "requests_total", "counter", self->requests_total },
    { "refusals_total", "counter", self->refusals_total },
    { "malformed_total", "counter", self->malformed_total },
    { "slow_total", "counter", self->slow_total },
    { "messages_total", "counter", self->messages_total },
    { "deliveries_total", "counter", self->deliveries_total },
    { "store_failures_total", "counter", self->store_failures_total },
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    g_string_append_printf (text, "# TYPE pillion_relay_%s %s\npillion_relay_%s %" G_GUINT64_FORMAT "\n",
                            metrics[i].name, metrics[i].type, metrics[i].name, metrics[i].value);

  return g_string_free (text, FALSE);
}
