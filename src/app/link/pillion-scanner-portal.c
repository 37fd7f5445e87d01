/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-scanner-portal.h"

#include <libportal-gtk4/portal-gtk4.h>
#include <libportal/portal.h>

#define PORTAL_NAME   "org.freedesktop.portal.Desktop"
#define PORTAL_PATH   "/org/freedesktop/portal/desktop"
#define FIND_TIMEOUT_MS 2000

/* ----- whether there is one ----- */

static void
on_version (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) version = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_task_return_boolean (task, version != NULL);
}

static void
on_bus (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL)
    g_task_return_boolean (task, FALSE);
  else
    g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                            g_variant_new ("(ss)", "org.freedesktop.portal.Screenshot", "version"),
                            G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, FIND_TIMEOUT_MS,
                            g_task_get_cancellable (task), on_version, g_object_ref (task));
}

void
pillion_scanner_portal_find_async (GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_scanner_portal_find_async);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, task);
}

gboolean
pillion_scanner_portal_find_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* ----- screenshots ----- */

static void
on_screenshot (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *uri = xdp_portal_take_screenshot_finish (XDP_PORTAL (source), result, &error);

  if (uri != NULL)
    g_task_return_pointer (task, g_file_new_for_uri (uri), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pillion_scanner_portal_take_screenshot_async (GtkWindow          *parent,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (XdpPortal) portal = xdp_portal_new ();
  XdpParent *xdp_parent = xdp_parent_new_gtk (parent);

  g_task_set_source_tag (task, pillion_scanner_portal_take_screenshot_async);
  xdp_portal_take_screenshot (portal, xdp_parent, XDP_SCREENSHOT_FLAG_INTERACTIVE, cancellable, on_screenshot, task);
  xdp_parent_free (xdp_parent);
}

GFile *
pillion_scanner_portal_take_screenshot_finish (GAsyncResult *result,
                                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- the camera ----- */

gboolean
pillion_scanner_portal_is_needed (void)
{
  return xdp_portal_running_under_sandbox ();
}

static void
on_camera (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  XdpPortal *portal = XDP_PORTAL (source);
  GError *error = NULL;
  int fd;

  if (!xdp_portal_access_camera_finish (portal, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  fd = xdp_portal_open_pipewire_remote_for_camera (portal);
  if (fd < 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the portal opened no camera");
  else
    g_task_return_int (task, fd);
}

void
pillion_scanner_portal_open_camera_async (GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (XdpPortal) portal = xdp_portal_new ();

  g_task_set_source_tag (task, pillion_scanner_portal_open_camera_async);
  if (!xdp_portal_is_camera_present (portal)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no camera");
    g_object_unref (task);
  } else {
    xdp_portal_access_camera (portal, NULL, XDP_CAMERA_FLAG_NONE, cancellable, on_camera, task);
  }
}

int
pillion_scanner_portal_open_camera_finish (GAsyncResult *result,
                                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
