/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-instance.h"

/* What RequestName() answers if another program has the name. */
#define NAME_EXISTS 3

/* So long the other program may take to answer, or to end. */
#define PATIENCE_MS 10000

/* One that is told when the name goes from hand to hand. The context is its own: there is no window
 * yet, and nothing else of this program is to happen before it is known whether there will be one.
 */
typedef struct {
  GDBusConnection *bus;
  GMainContext    *context;
  guint            subscription;
  gint64           deadline;
  gboolean         changed; /* since it was looked at */
} Watch;

static void
on_owner_changed (GDBusConnection *bus,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  ((Watch *) user_data)->changed = TRUE;
}

static void
watch_begin (Watch           *self,
             GDBusConnection *bus,
             const char      *name)
{
  self->bus = bus;
  self->context = g_main_context_new ();
  self->deadline = g_get_monotonic_time () + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
  self->changed = FALSE;
  g_main_context_push_thread_default (self->context);
  self->subscription = g_dbus_connection_signal_subscribe (bus, "org.freedesktop.DBus", "org.freedesktop.DBus",
                                                           "NameOwnerChanged", "/org/freedesktop/DBus", name,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, self, NULL);
}

static void
watch_end (Watch *self)
{
  g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
}

static int
watch_get_rest_ms (Watch *self)
{
  return (int) (MAX (self->deadline - g_get_monotonic_time (), 0) / G_TIME_SPAN_MILLISECOND);
}

static gboolean
on_time_over (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Whether the name went to somebody, or to nobody, before the time is over. */
static gboolean
watch_wait (Watch *self)
{
  g_autoptr (GSource) wake = g_timeout_source_new ((guint) watch_get_rest_ms (self) + 1);

  g_source_set_callback (wake, on_time_over, NULL, NULL);
  g_source_attach (wake, self->context);
  while (!self->changed && watch_get_rest_ms (self) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (wake);
  if (!self->changed)
    return FALSE;
  self->changed = FALSE;
  return TRUE;
}

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

/* Whether the other program took it. One that is busy will: what was sent to it waits there. One that
 * is ending says that there is nothing of the kind in it, or goes without a word.
 */
static gboolean
send (GApplication    *application,
      GDBusConnection *bus,
      const char      *name,
      const char      *uri,
      int              timeout_ms)
{
  const char *const uris[] = { uri, NULL };
  GVariant *data = create_platform_data (application);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, name, g_application_get_dbus_object_path (application), "org.freedesktop.Application",
    uri != NULL ? "Open" : "Activate",
    uri != NULL ? g_variant_new ("(^as@a{sv})", uris, data) : g_variant_new ("(@a{sv})", data), NULL,
    G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms, NULL, &error);

  return reply != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/**
 * pillion_instance_hand_over:
 * @folder: of the profile, absolute and canonical
 * @uri: (nullable): to open
 *
 * Each profile has a name on the session's bus, which belongs to the program that asks this for it
 * first. To that one a later program hands over what it was started for, as #GApplication does it
 * for programs of one name; but it waits for the answer, since the name goes last where a program
 * ends. Then it is this one's turn. Where there is no bus the lock of the profile alone keeps them
 * apart.
 *
 * May block for seconds: for a program that does not answer, or does not end.
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
  gboolean taken = FALSE;
  Watch watch;

  if (bus == NULL)
    return FALSE;
  /* Before the first question, so that no change is missed. */
  watch_begin (&watch, bus, name);
  while (!claim (bus, name)) {
    taken = send (application, bus, name, uri, MAX (watch_get_rest_ms (&watch), 1));
    if (taken || !watch_wait (&watch))
      break;
  }
  watch_end (&watch);
  return taken;
}
