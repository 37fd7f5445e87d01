/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "crypto/pillion-crypto.h"
#include "protocol/pillion-relay-id.h"
#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-delivery.h"
#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay-forget.h"
#include "relay/pillion-relay-listener.h"
#include "relay/pillion-relay-meetings.h"
#include "relay/pillion-relay-sqlite.h"
#include "relay/pillion-relay-tickets.h"
#include "relay/pillion-relay-trace.h"
#include "relay/pillion-relay-verifier.h"

/* How often connections are looked after. */
#define SWEEP_MS 1000

/* While draining: how often is looked, and how long clients have to go. */
#define DRAIN_STEP_MS 5
#define DRAIN_MS 500

guint64
pillion_relay_now_ms (void)
{
  return (guint64) (g_get_real_time () / 1000);
}

guint64
pillion_relay_uptime_ms (void)
{
  return (guint64) (g_get_monotonic_time () / 1000);
}

void
pillion_relay_log (const char *format,
                   ...)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("%s %s\n", time, line);
}

static void
flush_offered (gpointer user_data)
{
  PillionRelay *self = user_data;

  while (self->offered.head != NULL)
    pillion_relay_delivery_flush (self->offered.head->data);
}

/* All that one turn of the loop has to say leaves before the loop sleeps: one call of the
 * system a connection. Asking libwebsockets for its callback would cost four more, since
 * libuv takes a descriptor out of the epoll set and puts it in again with each change.
 */
static void
write_unsent (uv_prepare_t *handle)
{
  PillionRelay *self = handle->data;

  while (self->unsent.head != NULL)
    pillion_relay_connection_write (self->unsent.head->data);
}

static void
swept (uv_timer_t *timer)
{
  PillionRelay *self = timer->data;
  guint64 now = pillion_relay_uptime_ms ();

  pillion_relay_listener_sweep (self->listener, now);
  pillion_relay_accounts_sweep (self->accounts);
  pillion_relay_meetings_sweep (self->meetings, now);
  pillion_relay_tickets_sweep (self->tickets);
  pillion_relay_forget_tick (self, now);
}

/* Ends when all that was begun is stored and answered, and everybody has gone. */
static void
drained (uv_timer_t *timer)
{
  PillionRelay *self = timer->data;
  guint64 now = pillion_relay_uptime_ms ();

  if (pillion_relay_queue_get_length (self->queue) == 0)
    pillion_relay_listener_close_all (self->listener, LWS_CLOSE_STATUS_GOINGAWAY);

  if (self->metrics.connections == 0 || now >= self->drain_end_ms)
    uv_stop (&self->loop);
}

static void
signalled (uv_signal_t *handle,
           int          number)
{
  PillionRelay *self = handle->data;

  if (self->draining)
    return;

  pillion_relay_log ("Ending.");
  self->draining = TRUE;
  self->drain_end_ms = pillion_relay_uptime_ms () + DRAIN_MS;
  uv_timer_start (&self->drain, drained, 0, DRAIN_STEP_MS);
}

static void
start_handles (PillionRelay *self)
{
  guint64 step_ms = MIN (SWEEP_MS, self->options->silence_ms / 4);

  uv_timer_init (&self->loop, &self->sweep);
  uv_timer_init (&self->loop, &self->drain);
  uv_signal_init (&self->loop, &self->terminate);
  uv_signal_init (&self->loop, &self->interrupt);
  uv_prepare_init (&self->loop, &self->write);
  self->write.data = self->sweep.data = self->drain.data = self->terminate.data = self->interrupt.data = self;

  uv_prepare_start (&self->write, write_unsent);
  uv_timer_start (&self->sweep, swept, step_ms, step_ms);
  uv_signal_start (&self->terminate, signalled, SIGTERM);
  uv_signal_start (&self->interrupt, signalled, SIGINT);
}

static void
add_origin (PillionRelay *self,
            const char   *origin)
{
  guint8 id[PILLION_RELAY_ID_BYTES];

  if (pillion_relay_id_from_origin (origin, id, NULL))
    g_array_append_vals (self->ids, id, 1);
}

/* What clients call this relay: as configured, or what it listens on. */
static void
set_origins (PillionRelay *self)
{
  const PillionRelayOptions *options = self->options;
  const char *scheme = options->tls_cert != NULL ? "wss" : "ws";
  gboolean is_v6 = strchr (options->listen_address, ':') != NULL;
  int port = pillion_relay_listener_get_port (self->listener);
  g_autofree char *origin = g_strdup_printf (is_v6 ? "%s://[%s]:%d" : "%s://%s:%d",
                                             scheme, options->listen_address, port);

  for (guint i = 0; options->origins != NULL && options->origins[i] != NULL; i++)
    add_origin (self, options->origins[i]);

  if (options->origins == NULL) {
    g_autofree char *local = g_strdup_printf ("%s://localhost:%d", scheme, port);

    add_origin (self, origin);
    add_origin (self, local);
  }

  g_print ("listening %s\n", origin);
  fflush (stdout);
}

/* A connection is a descriptor, and limits are often low. */
static void
raise_limits (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    (void) setrlimit (RLIMIT_NOFILE, &limit);
  }
}

static gboolean
make_blob_folder (PillionRelay  *self,
                  GError       **error)
{
  g_autofree char *folder = g_build_filename (self->options->data, "blobs", NULL);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_DATA,
               "The folder %s cannot be made: %s.", folder, g_strerror (errno));

  return FALSE;
}

static gboolean
start (PillionRelay  *self,
       GError       **error)
{
  PillionRelayStore *store = pillion_relay_sqlite_open (self->options->data, error);

  if (store == NULL)
    return FALSE;

  self->queue = pillion_relay_queue_new (&self->loop, store, flush_offered, self);
  self->accounts = pillion_relay_accounts_new (self);
  self->limits = pillion_relay_limits_new (&self->options->policy);
  self->verifier = pillion_relay_verifier_new (self->options);
  self->meetings = pillion_relay_meetings_new (self);
  self->tickets = pillion_relay_tickets_new ();
  self->ids = g_array_new (FALSE, FALSE, PILLION_RELAY_ID_BYTES);
  start_handles (self);

  if (!make_blob_folder (self, error))
    return FALSE;

  self->listener = pillion_relay_listener_new (self, error);
  if (self->listener == NULL)
    return FALSE;

  set_origins (self);

  return TRUE;
}

static void
close_handle (uv_handle_t *handle)
{
  if (!uv_is_closing (handle))
    uv_close (handle, NULL);
}

/* The timers first, since they look after the rest; the listener before the accounts, since
 * every connection holds one; the queue as well, since its jobs do.
 */
static void
stop (PillionRelay *self)
{
  if (self->queue == NULL)
    return;

  close_handle ((uv_handle_t *) &self->write);
  close_handle ((uv_handle_t *) &self->sweep);
  close_handle ((uv_handle_t *) &self->drain);
  close_handle ((uv_handle_t *) &self->terminate);
  close_handle ((uv_handle_t *) &self->interrupt);

  g_clear_pointer (&self->listener, pillion_relay_listener_free);
  g_clear_pointer (&self->queue, pillion_relay_queue_close);
  g_clear_pointer (&self->meetings, pillion_relay_meetings_free);
  g_clear_pointer (&self->accounts, pillion_relay_accounts_free);
  g_clear_pointer (&self->limits, pillion_relay_limits_free);
  g_clear_pointer (&self->verifier, pillion_relay_verifier_free);
  g_clear_pointer (&self->tickets, pillion_relay_tickets_free);
  g_clear_pointer (&self->ids, g_array_unref);
}

gboolean
pillion_relay_run (const PillionRelayOptions  *options,
                   GError                    **error)
{
  PillionRelay self = { .options = options };
  gboolean started;

  g_return_val_if_fail (pillion_crypto_init (), FALSE);

  (void) umask (0077);
  (void) signal (SIGPIPE, SIG_IGN);
  raise_limits ();
  pillion_relay_trace_init (options->trace_fd);
  g_queue_init (&self.offered);
  g_queue_init (&self.unsent);
  uv_loop_init (&self.loop);

  started = start (&self, error);
  if (started)
    uv_run (&self.loop, UV_RUN_DEFAULT);

  stop (&self);
  while (uv_loop_close (&self.loop) == UV_EBUSY)
    uv_run (&self.loop, UV_RUN_ONCE);

  return started;
}
