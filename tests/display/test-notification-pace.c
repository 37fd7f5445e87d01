/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-notification-pace.h"

#define SECOND G_USEC_PER_SEC

static PillionNotificationTurn
ask (PillionNotificationPace *pace,
     const char              *account,
     gint64                   now_us)
{
  gint64 wait_us = 0;

  return pillion_notification_pace_ask (pace, account, now_us, &wait_us);
}

static void
test_one_chat (void)
{
  g_autoptr (PillionNotificationPace) pace = pillion_notification_pace_new ();
  gint64 wait_us = 0;

  g_assert_cmpint (ask (pace, "ana", 100), ==, PILLION_NOTIFICATION_TURN_BANNER);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpint (ask (pace, "ana", 200), ==, PILLION_NOTIFICATION_TURN_LATER);
  g_assert_cmpint (pillion_notification_pace_ask (pace, "ana", 2 * SECOND + 100, &wait_us), ==, PILLION_NOTIFICATION_TURN_LATER);
  g_assert_cmpint (wait_us, ==, 3 * SECOND);
  g_assert_cmpint (ask (pace, "ana", 5 * SECOND + 100), ==, PILLION_NOTIFICATION_TURN_BANNER);
}

static void
test_many_chats (void)
{
  g_autoptr (PillionNotificationPace) pace = pillion_notification_pace_new ();

  g_assert_cmpint (ask (pace, "ana", 100), ==, PILLION_NOTIFICATION_TURN_BANNER);
  g_assert_cmpint (ask (pace, "ben", 100), ==, PILLION_NOTIFICATION_TURN_BANNER);
  g_assert_cmpint (ask (pace, "eve", 100), ==, PILLION_NOTIFICATION_TURN_BANNER);
  g_assert_cmpint (ask (pace, "bob", 100), ==, PILLION_NOTIFICATION_TURN_SUMMARY);
  g_assert_cmpint (ask (pace, "bob", 100), ==, PILLION_NOTIFICATION_TURN_LATER);
  g_assert_cmpint (ask (pace, "zoe", 6 * SECOND), ==, PILLION_NOTIFICATION_TURN_BANNER);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/display/notification-pace/one-chat", test_one_chat);
  g_test_add_func ("/display/notification-pace/many-chats", test_many_chats);

  return g_test_run ();
}
