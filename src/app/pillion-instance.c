/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-instance.h"

/* What RequestName() answers if another program has the name. */
#define NAME_EXISTS 3

/* Of that profile, on the session's bus. */
static char *
dup_name (GApplication *application,
          const char   *folder)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folder, -1);

  return g_strconcat (g_application_get_application_id (application), ".profile_", sum, NULL);
}

/* Whether the name is this program's from now on, or it can't be asked for. */
static gboolean
claim (GDBusConnection *bus,
       const char      *name)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1,
    NULL, NULL);
  guint32 answer;

  if (reply == NULL)
    return TRUE;
  g_variant_get (reply, "(u)", &answer);
  return answer != NAME_EXISTS;
}

/* What lets the window of the other program come to the front. (transfer floating) */
static GVariant *
create_platform_data (GApplication *application)
{
  GVariantBuilder data;

  g_variant_builder_init (&data, G_VARIANT_TYPE_VARDICT);
  G_APPLICATION_GET_CLASS (application)->add_platform_data (application, &data);
  return g_variant_builder_end (&data);
}

/**
 * pillion_instance_hand_over:
 * @folder: of the profile, absolute and canonical
 * @uri: (nullable): to open
 *
 * Each profile has a name on the session's bus, which belongs to the program that asks this for it
 * first. To that one a later program hands over what it was started for, as #GApplication does it
 * for programs of one name. Where there is no bus the lock of the profile alone keeps them apart.
 *
 * Returns: whether it was handed over: then there is nothing to do here
 */
gboolean
pillion_instance_hand_over (GApplication *application,
                            const char   *folder,
                            const char   *uri)
{
  GDBusConnection *bus = g_application_get_dbus_connection (application);
  g_autofree char *name = dup_name (application, folder);
  const char *const uris[] = { uri, NULL };
  GVariant *data;

  if (bus == NULL || claim (bus, name))
    return FALSE;
  data = create_platform_data (application);
  /* This program may end before there is an answer, so it waits for none. */
  g_dbus_connection_call (bus, name, g_application_get_dbus_object_path (application), "org.freedesktop.Application",
                          uri != NULL ? "Open" : "Activate",
                          uri != NULL ? g_variant_new ("(^as@a{sv})", uris, data) : g_variant_new ("(@a{sv})", data), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_dbus_connection_flush_sync (bus, NULL, NULL);
  return TRUE;
}
