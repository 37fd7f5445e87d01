/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-recovery.h"

#include "app/pillion-application.h"

#include <glib/gi18n.h>

/* Of GNOME and of Plasma. */
static const char *const clock_settings[] = { "gnome-datetime-panel.desktop", "kcm_clock.desktop" };

/* Likewise. */
static const char *const disk_usage[] = { "org.gnome.baobab.desktop", "org.kde.filelight.desktop" };

static gboolean
launch (const char *id)
{
  GList *all = g_app_info_get_all ();
  gboolean launched = FALSE;

  for (GList *item = all; item != NULL && !launched; item = item->next)
    if (g_strcmp0 (g_app_info_get_id (item->data), id) == 0)
      launched = g_app_info_launch (item->data, NULL, NULL, NULL);
  g_list_free_full (all, g_object_unref);
  return launched;
}

static void
on_open_clock_settings (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clock_settings); i++)
    if (launch (clock_settings[i]))
      return;
  gtk_widget_activate_action (widget, "window-status.toast", "s", _("Set date and time in the system’s settings"));
}

static void
on_open_disk_usage (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (disk_usage); i++)
    if (launch (disk_usage[i]))
      return;
  gtk_widget_activate_action (widget, "window-status.toast", "s", _("Remove files that you do not need any more"));
}

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    gtk_widget_activate_action (widget, "window-status.toast", "s",
                                _("Look for updates of Pillion where you got it"));
}

static void
on_check_for_updates (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  g_app_info_launch_default_for_uri_async ("appstream:" PILLION_APPLICATION_ID, NULL, NULL, on_shown,
                                           g_object_ref (widget));
}

void
pillion_recovery_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "recovery.open-clock-settings", NULL, on_open_clock_settings);
  gtk_widget_class_install_action (widget_class, "recovery.open-disk-usage", NULL, on_open_disk_usage);
  gtk_widget_class_install_action (widget_class, "recovery.check-for-updates", NULL, on_check_for_updates);
}
