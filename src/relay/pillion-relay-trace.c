/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-trace.h"

#include <errno.h>
#include <unistd.h>

static int trace_fd = -1;

void
pillion_relay_trace_init (int fd)
{
  trace_fd = fd;
}

void
pillion_relay_trace (PillionRelayStep step)
{
  const char letter = (char) step;

  if (G_LIKELY (trace_fd < 0))
    return;

  /* A reader that went away ends the trace, never the relay. */
  while (write (trace_fd, &letter, 1) < 0)
    {
      if (errno != EINTR)
        {
          trace_fd = -1;
          return;
        }
    }
}
