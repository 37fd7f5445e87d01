/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-keepalive.h"

#include "net/pillion-timer.h"

struct _PillionKeepalive {
  PillionKeepaliveConfig config;
  GMainContext *context; /* (owned) */
  GRand *random;         /* (unowned) */

  gint64 heard_at;      /* monotonic, in microseconds */
  gboolean probing;     /* nothing was heard since the probe */
  GSource *ping_timer;  /* (owned) (nullable) */
  GSource *death_timer; /* (owned) (nullable) */
};

PillionKeepalive *
pillion_keepalive_new (GMainContext                 *context,
                       GRand                        *random,
                       const PillionKeepaliveConfig *config)
{
  PillionKeepalive *self;

  g_return_val_if_fail (config->ping_jitter_ms < config->ping_ms, NULL);

  self = g_new0 (PillionKeepalive, 1);
  self->config = *config;
  self->context = g_main_context_ref (context);
  self->random = random;

  return self;
}

void
pillion_keepalive_free (PillionKeepalive *self)
{
  pillion_keepalive_stop (self);
  g_main_context_unref (self->context);
  g_free (self);
}

static guint
draw_ping_delay (PillionKeepalive *self)
{
  guint jitter = self->config.ping_jitter_ms;

  return self->config.ping_ms - jitter + (guint) g_rand_int_range (self->random, 0, (gint32) (2 * jitter + 1));
}

static gboolean
on_ping_due (gpointer user_data)
{
  PillionKeepalive *self = user_data;

  pillion_timer_start (&self->ping_timer, self->context, draw_ping_delay (self), on_ping_due, self);
  self->config.ping (self->config.user_data);

  return G_SOURCE_REMOVE;
}

/* The timer is not moved with each message: when it ends it looks at what was heard,
 * and runs again for what is left.
 */
static gboolean
on_death_due (gpointer user_data)
{
  PillionKeepalive *self = user_data;
  gint64 silent_ms = (g_get_monotonic_time () - self->heard_at) / 1000;

  if (!self->probing && silent_ms < self->config.silence_ms) {
    pillion_timer_start (&self->death_timer, self->context,
                         self->config.silence_ms - (guint) silent_ms, on_death_due, self);
    return G_SOURCE_REMOVE;
  }

  pillion_keepalive_stop (self);
  self->config.dead (self->config.user_data);

  return G_SOURCE_REMOVE;
}

void
pillion_keepalive_start (PillionKeepalive *self)
{
  self->probing = FALSE;
  self->heard_at = g_get_monotonic_time ();
  pillion_timer_start (&self->ping_timer, self->context, draw_ping_delay (self), on_ping_due, self);
  pillion_timer_start (&self->death_timer, self->context, self->config.silence_ms, on_death_due, self);
}

void
pillion_keepalive_stop (PillionKeepalive *self)
{
  pillion_timer_stop (&self->ping_timer);
  pillion_timer_stop (&self->death_timer);
}

void
pillion_keepalive_heard (PillionKeepalive *self)
{
  self->heard_at = g_get_monotonic_time ();

  if (!self->probing)
    return;

  self->probing = FALSE;
  pillion_timer_start (&self->death_timer, self->context, self->config.silence_ms, on_death_due, self);
}

void
pillion_keepalive_probe (PillionKeepalive *self)
{
  if (self->death_timer == NULL || self->probing)
    return;

  self->probing = TRUE;
  pillion_timer_start (&self->death_timer, self->context, self->config.probe_ms, on_death_due, self);
  self->config.ping (self->config.user_data);
}
