/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-device-text.h"

#include "app/pillion-line.h"
#include "engine/pillion-names.h"
#include "engine/pillion-sync-texts.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE_MS (60 * G_GUINT64_CONSTANT (1000))

/* How long after a sign of life a device counts as in use. */
#define ACTIVE_MS (5 * MINUTE_MS)

static gboolean
contains (const char *platform,
          const char *word)
{
  g_autofree char *folded = g_utf8_casefold (platform, -1);

  return strstr (folded, word) != NULL;
}

const char *
pillion_device_text_get_icon (PillionDevice *device)
{
  static const struct {
    const char *word;
    const char *icon;
  } icons[] = {
    { "phone", "phone-symbolic" },
    { "android", "phone-symbolic" },
    { "mobile", "phone-symbolic" },
    { "tablet", "tablet-symbolic" },
    { "ipad", "tablet-symbolic" },
    { "server", "network-server-symbolic" },
  };
  const char *platform = pillion_device_get_platform (device);

  for (guint i = 0; platform != NULL && i < G_N_ELEMENTS (icons); i++) {
    if (contains (platform, icons[i].word))
      return icons[i].icon;
  }
  return "computer-symbolic";
}

char *
pillion_device_text_flatten (const char *name,
                             const char *platform)
{
  const char *texts[] = { name, platform };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && pillion_names_can_be_seen (texts[i]))
      return pillion_line_flatten (texts[i], G_MAXUINT);
  return g_strdup (_("Unnamed Device"));
}

char *
pillion_device_text_dup_name (PillionDevice *device)
{
  return pillion_device_text_flatten (pillion_device_get_name (device), pillion_device_get_platform (device));
}

char *
pillion_device_text_dup_quoted (PillionDevice *device)
{
  g_autofree char *name = pillion_device_text_dup_name (device);

  return pillion_line_isolate (name);
}

static GDateTime *
create_date_time (guint64 time_ms)
{
  return g_date_time_new_from_unix_local ((gint64) (time_ms / 1000));
}

char *
pillion_device_text_dup_date (guint64 time_ms)
{
  g_autoptr (GDateTime) time = create_date_time (time_ms);

  /* Translators: a day as g_date_time_format() writes it, such as 3 May 2026. */
  return g_date_time_format (time, _("%-d %B %Y"));
}

char *
pillion_device_text_dup_time (guint64 time_ms)
{
  g_autoptr (GDateTime) time = create_date_time (time_ms);

  /* Translators: a time of day as g_date_time_format() writes it, such as 10:32. */
  return g_date_time_format (time, _("%H:%M"));
}

static int
count_days_since (guint64 time_ms)
{
  g_autoptr (GDateTime) time = create_date_time (time_ms);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate then, today;

  g_date_set_dmy (&then, (GDateDay) g_date_time_get_day_of_month (time), (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now), (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
  return g_date_days_between (&then, &today);
}

static gboolean
is_in_use (PillionDevice *device)
{
  guint64 seen_ms = pillion_device_get_seen_ms (device);

  return pillion_device_is_self (device) || (seen_ms > 0 && seen_ms + ACTIVE_MS > (guint64) g_get_real_time () / 1000);
}

char *
pillion_device_text_dup_seen (PillionDevice *device)
{
  guint64 seen_ms = pillion_device_get_seen_ms (device);
  g_autofree char *text = NULL;

  if (is_in_use (device))
    return g_strdup (_("Active now"));
  if (seen_ms == 0)
    return g_strdup (_("Not active yet"));
  if (count_days_since (seen_ms) > 1) {
    text = pillion_device_text_dup_date (seen_ms);
    return g_strdup_printf (_("Last active on %s"), text);
  }
  text = pillion_device_text_dup_time (seen_ms);
  if (count_days_since (seen_ms) == 1)
    return g_strdup_printf (_("Last active yesterday at %s"), text);
  return g_strdup_printf (_("Last active today at %s"), text);
}

char *
pillion_device_text_dup_state (PillionDevice *device)
{
  const char *state = pillion_device_get_state (device);

  if (g_strcmp0 (state, "locked") == 0)
    return g_strdup (_("Locked: the primary device was not used for too long"));
  if (g_strcmp0 (state, "frozen") == 0)
    return g_strdup (_("Locked: the server has two versions of the list of devices"));
  return NULL;
}

char *
pillion_device_text_dup_sync (PillionDevice *device)
{
  guint64 synced_ms = pillion_device_get_synced_ms (device);
  g_autofree char *text = NULL;

  if (synced_ms == 0 || !pillion_device_is_active (device))
    return NULL;
  if (pillion_device_get_behind (device) != 0) {
    text = pillion_sync_texts_dup_words (pillion_device_get_behind (device));
    /* Where Pillion is open it comes by itself, mostly within a second. */
    if (is_in_use (device))
      /* Translators: what a device that is in use gets just now, such as drafts, what was read. */
      return g_strdup_printf (_("On its way: %s"), text);
    /* Translators: what another device does not have yet as this one has it, such as drafts, what was read. */
    return g_strdup_printf (_("Not there yet: %s. Open Pillion there to catch up."), text);
  }
  text = count_days_since (synced_ms) == 0 ? pillion_device_text_dup_time (synced_ms)
                                           : pillion_device_text_dup_date (synced_ms);
  /* Translators: another device has all that this one has; the time, or the day, when it said so. */
  return g_strdup_printf (_("In sync, %s"), text);
}

char *
pillion_device_text_dup_summary (PillionDevice *device)
{
  const char *platform = pillion_device_get_platform (device);
  g_autofree char *state = pillion_device_text_dup_state (device);
  g_autofree char *seen = pillion_device_text_dup_seen (device);
  g_autofree char *sync = pillion_device_text_dup_sync (device);
  g_autofree char *isolated = NULL;
  g_autofree char *summary = NULL;

  if (state != NULL)
    return g_steal_pointer (&state);
  if (platform == NULL || *platform == '\0')
    return g_steal_pointer (&seen);
  isolated = pillion_line_isolate (platform);
  /* Translators: what a device is, such as Linux, and when it was used. */
  summary = g_strdup_printf (_("%s · %s"), isolated, seen);
  return sync != NULL ? g_strconcat (summary, "\n", sync, NULL) : g_steal_pointer (&summary);
}
