/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-widgets.h"
#include "display/test-welcome-world.h"

#include "app/compat/pillion-page.h"
#include "app/welcome/pillion-recovery.h"
#include "raw-server.h"

#include <glib/gstdio.h>

/* What only other programs can mend: those of a desktop of its own, which write down what they
 * are started with.
 */

#define BROWSER "org.pillion.Browser.desktop"
#define DISK_USAGE "org.gnome.baobab.desktop"

static char *desktop; /* a folder */

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (desktop, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* What it is started with stands whole in a file of its name. */
static void
add_program (const char *name,
             const char *types)
{
  g_autofree char *script = g_strconcat (name, ".sh", NULL);
  g_autofree char *path = g_build_filename (desktop, script, NULL);
  g_autofree char *commands = g_strdup_printf ("#!/bin/sh\necho \"started $1\" > %s/%s.new\nmv %s/%s.new %s/%s\n", desktop, name,
                                               desktop, name, desktop, name);
  g_autofree char *entry = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=%s\nExec=%s %%u\n%s", name, path, types);
  g_autofree char *entry_name = g_build_filename ("applications", name, NULL);

  write_file (script, commands);
  g_assert_no_errno (g_chmod (path, 0700));
  write_file (entry_name, entry);
}

static void
make_desktop (void)
{
  g_autofree char *applications = NULL;

  desktop = g_dir_make_tmp ("pillion-desktop-XXXXXX", NULL);
  applications = g_build_filename (desktop, "applications", NULL);
  g_assert_no_errno (g_mkdir (applications, 0700));
  g_setenv ("XDG_DATA_HOME", desktop, TRUE);
  g_setenv ("XDG_CONFIG_HOME", desktop, TRUE);
  add_program (BROWSER, "MimeType=x-scheme-handler/http;\n");
  add_program (DISK_USAGE, "");
  write_file ("mimeapps.list", "[Default Applications]\nx-scheme-handler/http=" BROWSER "\n");
}

static void
remove_desktop (void)
{
  static const char *const names[] = { "applications/" BROWSER, "applications/" DISK_USAGE, "applications", BROWSER ".sh",
                                       DISK_USAGE ".sh", "mimeapps.list" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (desktop, names[i], NULL);

    g_assert_no_errno (g_remove (path));
  }
  g_assert_no_errno (g_rmdir (desktop));
  g_free (desktop);
}

static gboolean
is_started (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

/* Waits until a program was started, and forgets it. (transfer full): with what */
static char *
await_start (const char *name)
{
  g_autofree char *path = g_build_filename (desktop, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  pillion_test_wait_until (is_started, path, name);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_remove (path));
  return g_strchomp (text);
}

/* ----- a network that wants a sign-in ----- */

static const char redirect[] = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/sign-in\r\nContent-Length: 0\r\n\r\n";

static char *
dup_expected_page (const RawServer *server)
{
  return g_strdup_printf ("started http://127.0.0.1:%u/", server->port);
}

/* Not where it sends us: the network answers what the browser asks for at the server's address. */
static void
test_sign_in (void)
{
  g_auto (RawServer) server = { 0 };
  g_auto (WelcomeWorld) world = { 0 };
  g_autofree char *url = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *started = NULL;
  GtkWidget *button;

  raw_server_init (&server, NULL);
  server.answer = redirect;
  url = raw_server_dup_url (&server, "127.0.0.1");
  expected = dup_expected_page (&server);
  welcome_world_init (&world, url, "welcome.server");
  welcome_world_await_refusal (&world);
  button = pillion_test_find_button (welcome_world_get_page (&world), "Open Sign-In Page");
  g_assert_true (gtk_widget_get_mapped (button));
  pillion_test_assert_narrow (welcome_world_get_page (&world));
  g_assert_true (gtk_widget_activate (button));
  started = await_start (BROWSER);
  g_assert_cmpstr (started, ==, expected);
  server.answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  welcome_world_await_refusal (&world);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Edit Address");
}

static void
test_sign_in_while_linking (void)
{
  g_auto (RawServer) server = { 0 };
  g_auto (WelcomeWorld) world = { 0 };
  g_autofree char *url = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *started = NULL;
  GtkWidget *page;

  raw_server_init (&server, NULL);
  server.answer = redirect;
  url = raw_server_dup_url (&server, "127.0.0.1");
  expected = dup_expected_page (&server);
  welcome_world_init (&world, url, "welcome.link");
  page = welcome_world_get_page (&world);
  pillion_test_await_label (page, "Can’t Reach the Server");
  g_assert_true (gtk_widget_activate (pillion_test_find_button (page, "Open Sign-In Page")));
  started = await_start (BROWSER);
  g_assert_cmpstr (started, ==, expected);
}

typedef struct {
  const char *address;
  const char *page;
} Address;

/* As people type them. What speaks TLS is asked without it, at the port of the web. */
static void
test_addresses (void)
{
  static const Address addresses[] = {
    { "wss://relay.example:8443", "started http://relay.example/" },
    { " relay.example ", "started http://relay.example/" },
    { "ws://[::1]:8765", "started http://[::1]:8765/" },
  };
  g_auto (WelcomeWorld) world = { 0 };

  welcome_world_init (&world, "ws://127.0.0.1:1", "welcome.server");
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autofree char *started = NULL;

    welcome_world_act (&world, "recovery.open-sign-in-page", addresses[i].address);
    started = await_start (BROWSER);
    g_assert_cmpstr (started, ==, addresses[i].page);
  }
}

/* ----- a full disk ----- */

static void
test_disk_usage (void)
{
  g_auto (WelcomeWorld) world = { 0 };
  g_autofree char *started = NULL;

  welcome_world_init (&world, "ws://127.0.0.1:1", "welcome.server");
  welcome_world_act (&world, "recovery.open-disk-usage", NULL);
  started = await_start (DISK_USAGE);
  g_assert_cmpstr (started, ==, "started");
}

int
main (int    argc,
      char **argv)
{
  int result;

  /* A computer with a network, whatever this one has. */
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  make_desktop ();
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/recovery/sign-in", test_sign_in);
  g_test_add_func ("/display/recovery/sign-in-while-linking", test_sign_in_while_linking);
  g_test_add_func ("/display/recovery/addresses", test_addresses);
  g_test_add_func ("/display/recovery/disk-usage", test_disk_usage);
  result = g_test_run ();
  remove_desktop ();
  return result;
}
