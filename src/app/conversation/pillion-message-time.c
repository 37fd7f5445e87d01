/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-time.h"

#include <glib/gi18n.h>

static GDateTime *
to_local (guint64 time_ms)
{
  return g_date_time_new_from_unix_local ((gint64) MIN (time_ms / 1000, (guint64) G_MAXUINT32));
}

static char *
format (guint64     time_ms,
        const char *pattern)
{
  g_autoptr (GDateTime) time = to_local (time_ms);
  char *text = time != NULL ? g_date_time_format (time, pattern) : NULL;

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
  g_autofree char *a = format (a_ms, "%F");
  g_autofree char *b = format (b_ms, "%F");

  return g_str_equal (a, b);
}

static gboolean
is_yesterday (guint64 time_ms,
              guint64 now_ms)
{
  g_autoptr (GDateTime) now = to_local (now_ms);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  return pillion_message_time_is_same_day (time_ms, (guint64) g_date_time_to_unix (yesterday) * 1000);
}

static gboolean
is_same_year (guint64 a_ms,
              guint64 b_ms)
{
  g_autofree char *a = format (a_ms, "%Y");
  g_autofree char *b = format (b_ms, "%Y");

  return g_str_equal (a, b);
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
