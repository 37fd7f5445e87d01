/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-notification-pace.h"

#define PACE_US (5 * G_USEC_PER_SEC)

/* More chats than these in that time are told of at once. */
#define MAX_CHATS 3

struct _PillionNotificationPace {
  GHashTable *told; /* (owned) (element-type utf8 gint64): when, by account; not for long */
};

PillionNotificationPace *
pillion_notification_pace_new (void)
{
  PillionNotificationPace *self = g_new0 (PillionNotificationPace, 1);

  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
pillion_notification_pace_free (PillionNotificationPace *self)
{
  g_hash_table_unref (self->told);
  g_free (self);
}

static gboolean
is_over (gpointer account,
         gpointer told_us,
         gpointer now_us)
{
  return *(gint64 *) now_us - *(gint64 *) told_us >= PACE_US;
}

PillionNotificationTurn
pillion_notification_pace_ask (PillionNotificationPace *self,
                               const char              *account,
                               gint64                   now_us,
                               gint64                  *wait_us)
{
  const gint64 *told_us;
  guint n_others;

  g_hash_table_foreach_remove (self->told, is_over, &now_us);
  told_us = g_hash_table_lookup (self->told, account);
  if (told_us != NULL) {
    *wait_us = *told_us + PACE_US - now_us;
    return PILLION_NOTIFICATION_TURN_LATER;
  }
  n_others = g_hash_table_size (self->told);
  g_hash_table_insert (self->told, g_strdup (account), g_memdup2 (&now_us, sizeof now_us));
  return n_others < MAX_CHATS ? PILLION_NOTIFICATION_TURN_BANNER : PILLION_NOTIFICATION_TURN_SUMMARY;
}
