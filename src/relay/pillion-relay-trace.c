/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-trace.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* guards the descriptor: one step at a time */
static int trace_fd = -1;
static gboolean waits;

void
pillion_relay_trace_init (int fd)
{
  int type;
  socklen_t size = sizeof type;

  trace_fd = fd;
  waits = fd >= 0 && getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

static gboolean
tell (char letter)
{
  ssize_t n;

  do
    n = write (trace_fd, &letter, 1);
  while (n < 0 && errno == EINTR);

  if (n != 1 || !waits)
    return n == 1;

  do
    n = read (trace_fd, &letter, 1);
  while (n < 0 && errno == EINTR);

  return n == 1;
}

gboolean
pillion_relay_trace_is_on (void)
{
  return g_atomic_int_get (&trace_fd) >= 0;
}

void
pillion_relay_trace (PillionRelayStep step)
{
  if (G_LIKELY (!pillion_relay_trace_is_on ()))
    return;

  pthread_mutex_lock (&mutex);

  /* A reader that went away ends the trace, never the relay. */
  if (trace_fd >= 0 && !tell ((char) step))
    g_atomic_int_set (&trace_fd, -1);

  pthread_mutex_unlock (&mutex);
}
