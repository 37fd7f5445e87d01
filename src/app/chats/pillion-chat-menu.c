/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-chat-menu.h"

#include "app/chats/pillion-chat-text.h"

#include <glib/gi18n.h>

#define HOUR_MS (60 * 60 * G_GUINT64_CONSTANT (1000))
#define MORNING_HOUR 6

guint64
pillion_chat_menu_get_tomorrow_ms (guint64 now_ms)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local ((gint64) (now_ms / 1000));
  g_autoptr (GDateTime) today = NULL;
  g_autoptr (GDateTime) tomorrow = NULL;

  today = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                 g_date_time_get_day_of_month (now), MORNING_HOUR, 0, 0);
  /* Who mutes at night means the morning that comes. */
  tomorrow = g_date_time_add_days (today, g_date_time_compare (now, today) < 0 ? 0 : 1);
  return (guint64) g_date_time_to_unix (tomorrow) * 1000;
}

static void
append (GMenu               *menu,
        const char          *label,
        const char          *action,
        PillionConversation *conversation)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", pillion_conversation_get_account (conversation));
  g_menu_append_item (menu, item);
}

static void
append_mute (GMenu               *menu,
             const char          *label,
             PillionConversation *conversation,
             guint64              until_ms)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "chats.mute", "(st)", pillion_conversation_get_account (conversation),
                                     until_ms);
  g_menu_append_item (menu, item);
}

static void
append_mutes (GMenu               *menu,
              PillionConversation *conversation,
              guint64              now_ms)
{
  g_autoptr (GMenu) durations = NULL;

  if (pillion_conversation_is_muted (conversation)) {
    append_mute (menu, _ ("Un_mute"), conversation, 0);
    return;
  }
  durations = g_menu_new ();
  append_mute (durations, _ ("For One Hour"), conversation, now_ms + HOUR_MS);
  append_mute (durations, _ ("For Eight Hours"), conversation, now_ms + 8 * HOUR_MS);
  append_mute (durations, _ ("Until Tomorrow"), conversation, pillion_chat_menu_get_tomorrow_ms (now_ms));
  append_mute (durations, _ ("Always"), conversation, PILLION_CONVERSATION_MUTED_FOREVER);
  g_menu_append_submenu (menu, _ ("_Mute"), G_MENU_MODEL (durations));
}

GMenuModel *
pillion_chat_menu_new (PillionConversation *conversation,
                       guint64              now_ms)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) view = g_menu_new ();
  g_autoptr (GMenu) person = g_menu_new ();

  if (pillion_chat_text_is_unread (conversation))
    append (view, _ ("Mark as _Read"), "chats.mark-read", conversation);
  else
    append (view, _ ("Mark as Un_read"), "chats.mark-unread", conversation);
  if (pillion_conversation_is_pinned (conversation))
    append (view, _ ("Un_pin"), "chats.unpin", conversation);
  else
    append (view, _ ("_Pin"), "chats.pin", conversation);
  append_mutes (view, conversation, now_ms);
  if (pillion_conversation_is_archived (conversation))
    append (view, _ ("Un_archive"), "chats.unarchive", conversation);
  else
    append (view, _ ("_Archive"), "chats.archive", conversation);
  if (pillion_conversation_is_blocked (conversation))
    append (person, _ ("Un_block"), "chats.unblock", conversation);
  else
    append (person, _ ("_Block"), "chats.block", conversation);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (person));
  return G_MENU_MODEL (menu);
}
