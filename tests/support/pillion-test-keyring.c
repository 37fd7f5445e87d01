/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-keyring.h"

#include "pillion-test-await.h"

#include <libsecret/secret.h>

#define NAME "org.freedesktop.secrets"
#define COLLECTION "/org/freedesktop/secrets/aliases/default"

static GTestDBus *bus;
static GSubprocess *daemon_process;
static char *folder;

void
pillion_test_keyring_begin_here (void)
{
  folder = g_dir_make_tmp ("pillion-keyring-XXXXXX", NULL);
  g_unsetenv ("SECRET_BACKEND");
}

void
pillion_test_keyring_begin (void)
{
  pillion_test_keyring_begin_here ();
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
}

void
pillion_test_keyring_end (void)
{
  const char *const arguments[] = { "rm", "-r", folder, NULL };

  pillion_test_keyring_stop ();
  /* Freeing it would wait for whoever still has the connection. */
  if (bus != NULL)
    g_test_dbus_stop (bus);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_clear_pointer (&folder, g_free);
}

/* ----- the service ----- */

static gboolean
has_service (gpointer unused)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  gboolean owned = FALSE;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "NameHasOwner", g_variant_new ("(s)", NAME), G_VARIANT_TYPE ("(b)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static gboolean
has_no_service (gpointer unused)
{
  return !has_service (NULL);
}

/* Its keyring is made when it is unlocked first, by the password on its standard input. */
void
pillion_test_keyring_start (void)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  GOutputStream *input;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", folder, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  daemon_process = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground",
                                                "--components=secrets", "--unlock", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (daemon_process);
  g_output_stream_write_all (input, "test", 4, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (input, NULL, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (has_service, NULL, "the keyring");
}

void
pillion_test_keyring_stop (void)
{
  if (daemon_process == NULL)
    return;
  g_subprocess_force_exit (daemon_process);
  g_subprocess_wait (daemon_process, NULL, NULL);
  g_clear_object (&daemon_process);
  pillion_test_wait_until (has_no_service, NULL, "the end of the keyring");
  /* It has a session with the one that is gone. */
  secret_service_disconnect ();
}

void
pillion_test_keyring_lock (void)
{
  const char *const collections[] = { COLLECTION, NULL };
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = g_dbus_connection_call_sync (connection, NAME, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                                       "Lock", g_variant_new ("(^ao)", collections), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                       NULL, &error);
  g_assert_no_error (error);
}
