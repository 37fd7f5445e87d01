/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-system-clock.h"

#include <string.h>
#include <time.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

/* The id is a UUID in text; its hexadecimal digits are the 16 bytes. */
static void
read_boot_id (guint8 id[PILLION_BOOT_ID_BYTES])
{
  g_autofree char *text = NULL;
  gsize n_digits = 0;

  memset (id, 0, PILLION_BOOT_ID_BYTES);
  if (!g_file_get_contents (BOOT_ID_FILE, &text, NULL, NULL))
    return;
  for (const char *c = text; *c != '\0' && n_digits < 2 * PILLION_BOOT_ID_BYTES; c++) {
    int digit = g_ascii_xdigit_value (*c);
    if (digit < 0)
      continue;
    id[n_digits / 2] = (guint8) ((id[n_digits / 2] << 4) | digit);
    n_digits++;
  }
}

static const guint8 *
get_boot_id (void)
{
  static guint8 id[PILLION_BOOT_ID_BYTES];
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    read_boot_id (id);
    g_once_init_leave (&once, 1);
  }
  return id;
}

static guint64
to_ms (const struct timespec *time)
{
  return (guint64) time->tv_sec * 1000 + (guint64) time->tv_nsec / 1000000;
}

static void
read_system (gpointer             data,
             PillionClockReading *reading)
{
  struct timespec own = { 0 };
  struct timespec running = { 0 };

  clock_gettime (CLOCK_REALTIME, &own);
  clock_gettime (CLOCK_BOOTTIME, &running);
  reading->own_ms = to_ms (&own);
  reading->running_ms = to_ms (&running);
  memcpy (reading->boot_id, get_boot_id (), sizeof reading->boot_id);
}

const PillionClockSource *
pillion_system_clock (void)
{
  static const PillionClockSource source = { read_system, NULL };

  return &source;
}
