/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What belongs to this window on this computer; data/org.pillion.Pillion.gschema.xml says it. */

#define PILLION_SETTING_WINDOW_WIDTH "window-width"
#define PILLION_SETTING_WINDOW_HEIGHT "window-height"
#define PILLION_SETTING_IS_MAXIMIZED "is-maximized"
#define PILLION_SETTING_COLOR_SCHEME "color-scheme"
#define PILLION_SETTING_ENTER_SENDS_MESSAGE "enter-sends-message"
#define PILLION_SETTING_NOTIFICATION_CONTENT "notification-content"
#define PILLION_SETTING_HISTORY_HELD "history-held"
#define PILLION_SETTING_HISTORY_NOTE_DISMISSED "history-note-dismissed"
#define PILLION_SETTING_TIP "tip"

/* How much a notification shows to whoever looks at the screen: the values of the schema. */
typedef enum {
  PILLION_NOTIFICATION_CONTENT_ALL,
  PILLION_NOTIFICATION_CONTENT_NAME,
  PILLION_NOTIFICATION_CONTENT_NONE,
} PillionNotificationContent;

/* (transfer none) (nullable): NULL where the schema is not installed: then defaults hold, and
 * nothing is kept. Main thread.
 */
GSettings                  *pillion_settings_get                      (void);

/* Whether Enter sends what is written; else Ctrl+Enter does. */
gboolean                    pillion_settings_enter_sends_message      (void);

PillionNotificationContent  pillion_settings_get_notification_content (void);

/* From now on the application looks as the setting says. After adw_init(). */
void                        pillion_settings_follow_color_scheme      (void);

G_END_DECLS
