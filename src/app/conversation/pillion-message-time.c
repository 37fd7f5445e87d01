/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-time.h"

#include <glib/gi18n.h>

/* GLib reads the zone's files for each local time; a traveller can wait a minute. */
static GTimeZone *
get_zone (void)
{
  static GTimeZone *zone;
  static gint64 read_at_us;
  gint64 now_us = g_get_monotonic_time ();

  if (zone == NULL || now_us - read_at_us > G_TIME_SPAN_MINUTE) {
    g_clear_pointer (&zone, g_time_zone_unref);
    zone = g_time_zone_new_local ();
    read_at_us = now_us;
  }
  return zone;
}

GDateTime *
pillion_message_time_to_local (guint64 time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((gint64) MIN (time_ms / 1000, (guint64) G_MAXUINT32));

  return g_date_time_to_timezone (utc, get_zone ());
}

static char *
format (guint64     time_ms,
        const char *pattern)
{
  g_autoptr (GDateTime) time = pillion_message_time_to_local (time_ms);
  char *text = g_date_time_format (time, pattern);

  return text != NULL ? text : g_strdup ("");
}

/* Locales with 12 hours have a name for the morning. */
static gboolean
has_twelve_hours (void)
{
  g_autofree char *morning = format (0, "%p");
  g_autofree char *time = format (0, "%X");

  return *morning != '\0' && strstr (time, morning) != NULL;
}

char *
pillion_message_time_to_clock (guint64 time_ms)
{
  /* Translators: a time of day; see g_date_time_format(). */
  return format (time_ms, has_twelve_hours () ? _ ("%-I:%M %p") : _ ("%H:%M"));
}

gboolean
pillion_message_time_is_same_day (guint64 a_ms,
                                  guint64 b_ms)
{
  g_autoptr (GDateTime) a = pillion_message_time_to_local (a_ms);
  g_autoptr (GDateTime) b = pillion_message_time_to_local (b_ms);

  return g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

static gboolean
is_yesterday (guint64 time_ms,
              guint64 now_ms)
{
  g_autoptr (GDateTime) now = pillion_message_time_to_local (now_ms);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  return pillion_message_time_is_same_day (time_ms, (guint64) g_date_time_to_unix (yesterday) * 1000);
}

static gboolean
is_same_year (guint64 a_ms,
              guint64 b_ms)
{
  g_autoptr (GDateTime) a = pillion_message_time_to_local (a_ms);
  g_autoptr (GDateTime) b = pillion_message_time_to_local (b_ms);

  return g_date_time_get_year (a) == g_date_time_get_year (b);
}

char *
pillion_message_time_to_day (guint64 time_ms,
                             guint64 now_ms)
{
  if (pillion_message_time_is_same_day (time_ms, now_ms))
    return g_strdup (_ ("Today"));
  if (is_yesterday (time_ms, now_ms))
    return g_strdup (_ ("Yesterday"));
  if (is_same_year (time_ms, now_ms))
    /* Translators: a day of this year; see g_date_time_format(). */
    return format (time_ms, _ ("%A, %-d %B"));
  /* Translators: a day of another year; see g_date_time_format(). */
  return format (time_ms, _ ("%-d %B %Y"));
}

char *
pillion_message_time_to_date (guint64 time_ms)
{
  g_autofree char *clock = pillion_message_time_to_clock (time_ms);
  g_autofree char *day = format (time_ms, _ ("%-d %B %Y"));

  /* Translators: a day and a time of day, such as “22 November 2026, 18:30”. */
  return g_strdup_printf (_ ("%s, %s"), day, clock);
}

guint64
pillion_message_time_get_now (void)
{
  return (guint64) (g_get_real_time () / 1000);
}
