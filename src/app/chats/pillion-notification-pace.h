/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionNotificationTurn:
 * @PILLION_NOTIFICATION_TURN_BANNER: it may be announced
 * @PILLION_NOTIFICATION_TURN_SUMMARY: many chats have been just now: one word for all of them
 * @PILLION_NOTIFICATION_TURN_LATER: this chat has been just now
 */
typedef enum {
  PILLION_NOTIFICATION_TURN_BANNER,
  PILLION_NOTIFICATION_TURN_SUMMARY,
  PILLION_NOTIFICATION_TURN_LATER,
} PillionNotificationTurn;

/* How often the user is told of new messages: of one chat every 5 seconds, and of more than three
 * in that time at once.
 */
typedef struct _PillionNotificationPace PillionNotificationPace;

PillionNotificationPace *pillion_notification_pace_new  (void);
void                     pillion_notification_pace_free (PillionNotificationPace *self);

/**
 * pillion_notification_pace_ask:
 * @now_us: of a clock that is never set back
 * @wait_us: (out): how long, if later
 *
 * Asks for a chat that has something new. Unless it is to be later it counts as told.
 */
PillionNotificationTurn  pillion_notification_pace_ask  (PillionNotificationPace *self,
                                                         const char              *account,
                                                         gint64                   now_us,
                                                         gint64                  *wait_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionNotificationPace, pillion_notification_pace_free)

G_END_DECLS
