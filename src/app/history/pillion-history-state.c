/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-state.h"

#include "app/conversation/pillion-message-time.h"

#include <glib/gi18n.h>

#define MEGABYTE 1000000

/* It was asked for some time ago: so much later it is still the same depth. */
#define SLACK_MS G_GUINT64_CONSTANT (604800000)

gboolean
pillion_history_state_can_request (PillionHistory *history)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);

  return pillion_history_get_right_ms (history) < pillion_history_get_here_since_ms (history) &&
         (transfer == NULL || !pillion_history_transfer_is_active (transfer));
}

PillionHistoryDepth
pillion_history_state_find_depth (guint64 since_ms)
{
  guint64 now_ms = pillion_message_time_get_now ();

  for (int depth = PILLION_HISTORY_DEPTH_30_DAYS; depth < PILLION_HISTORY_DEPTH_ALL; depth++)
    if (pillion_history_depth_get_since ((PillionHistoryDepth) depth, now_ms) <= since_ms + SLACK_MS)
      return (PillionHistoryDepth) depth;
  return PILLION_HISTORY_DEPTH_ALL;
}

char *
pillion_history_state_dup_progress (PillionHistoryTransfer *transfer)
{
  guint n_messages = pillion_history_transfer_get_n_messages (transfer);
  guint n_done = MIN (pillion_history_transfer_get_n_done (transfer), n_messages);

  /* Translators: how many have come, and how many come in all. */
  return g_strdup_printf (ngettext ("%u of %u message", "%u of %u messages", n_messages), n_done, n_messages);
}

char *
pillion_history_state_dup_time_left (double seconds)
{
  guint minutes = (guint) CLAMP (seconds / 60, 0, 1000000);
  guint hours = minutes / 60;

  if (minutes == 0)
    return g_strdup (_("Less than a minute left"));
  if (hours == 0)
    return g_strdup_printf (ngettext ("About %u minute left", "About %u minutes left", minutes), minutes);
  return g_strdup_printf (ngettext ("About %u hour left", "About %u hours left", hours), hours);
}

static char *
dup_duration (double seconds)
{
  guint minutes = (guint) CLAMP (seconds / 60, 0, 1000000);
  guint hours = minutes / 60;

  if (minutes == 0)
    return g_strdup (_("less than a minute"));
  if (hours == 0)
    return g_strdup_printf (ngettext ("about %u minute", "about %u minutes", minutes), minutes);
  return g_strdup_printf (ngettext ("about %u hour", "about %u hours", hours), hours);
}

static char *
dup_bytes (guint64 n_bytes)
{
  g_autofree char *size = g_format_size (n_bytes);

  if (n_bytes < MEGABYTE)
    return g_strdup (_("less than 1 MB"));
  /* Translators: %s is "1.3 MB". */
  return g_strdup_printf (_("about %s"), size);
}

char *
pillion_history_state_dup_size (const PillionHistorySize *size)
{
  g_autofree char *messages = g_strdup_printf (ngettext ("%u message", "%u messages", size->n_messages), size->n_messages);
  g_autofree char *bytes = dup_bytes (size->n_bytes);
  g_autofree char *duration = dup_duration (size->seconds);

  if (size->n_messages == 0)
    return g_strdup (_("No messages"));
  /* Translators: how many messages, how large they are, and how long they take. */
  return g_strdup_printf (_("%s, %s, %s"), messages, bytes, duration);
}
