/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-recovery.h"

#include "app/pillion-application.h"
#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>
#include <string.h>

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

/* ----- a network that wants a sign-in ----- */

gboolean
pillion_recovery_wants_sign_in (const GError *error)
{
  if (pillion_engine_error_wants_sign_in (error))
    return TRUE;
  /* Of what speaks TLS such a network can only break the connection. */
  return (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK) ||
          g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_TLS)) &&
         g_network_monitor_get_connectivity (g_network_monitor_get_default ()) == G_NETWORK_CONNECTIVITY_PORTAL;
}

/* The address that was tried, without TLS: the network answers with its page. Where it sends
 * us is not believed.
 *
 * Returns: (transfer full) (nullable): NULL for what is no address
 */
static char *
dup_sign_in_address (const char *relay_url)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (relay_url));
  g_autofree char *text = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("wss://", trimmed, NULL);
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  return g_uri_join (G_URI_FLAGS_NONE, "http", NULL, g_uri_get_host (uri),
                     g_str_equal (g_uri_get_scheme (uri), "ws") ? g_uri_get_port (uri) : -1, "/", NULL, NULL);
}

static void
on_sign_in_page_shown (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    gtk_widget_activate_action (widget, "window-status.toast", "s", _("Open any page in a browser to sign in"));
}

static void
on_open_sign_in_page (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  g_autofree char *address = dup_sign_in_address (g_variant_get_string (parameter, NULL));

  if (address != NULL)
    g_app_info_launch_default_for_uri_async (address, NULL, NULL, on_sign_in_page_shown, g_object_ref (widget));
}

void
pillion_recovery_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "recovery.open-clock-settings", NULL, on_open_clock_settings);
  gtk_widget_class_install_action (widget_class, "recovery.open-disk-usage", NULL, on_open_disk_usage);
  gtk_widget_class_install_action (widget_class, "recovery.check-for-updates", NULL, on_check_for_updates);
  gtk_widget_class_install_action (widget_class, "recovery.open-sign-in-page", "s", on_open_sign_in_page);
}
