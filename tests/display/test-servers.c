/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/test-welcome-world.h"
#include "display/pillion-test-widgets.h"

#include "app/link/pillion-link-page.h"
#include "app/link/pillion-link-qr.h"
#include "app/welcome/pillion-problem-view.h"
#include "app/welcome/pillion-server-page.h"
#include "app/welcome/pillion-welcome-page.h"
#include "pillion-evil-relay.h"
#include "raw-server.h"

#include <glib/gstdio.h>
#include <string.h>

/* Servers that this program has nothing to say to: on the page where an address is typed, and on
 * the page that links.
 */

#define AUTHORITY "Authority of Mallory"

static GtkEditable *
get_address (WelcomeWorld *self)
{
  return GTK_EDITABLE (pillion_test_find_mapped (welcome_world_get_page (self), ADW_TYPE_ENTRY_ROW));
}

static void
collect_buttons (GtkWidget    *root,
                 GStrvBuilder *labels)
{
  if (GTK_IS_BUTTON (root) && gtk_widget_get_mapped (root) && gtk_button_get_label (GTK_BUTTON (root)) != NULL)
    g_strv_builder_add (labels, gtk_button_get_label (GTK_BUTTON (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_buttons (child, labels);
}

/* These, and no other: no way past a refusal. Icons are those of the header bar. */
static void
assert_buttons (GtkWidget         *page,
                const char *const *expected)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) labels = NULL;

  collect_buttons (page, builder);
  labels = g_strv_builder_end (builder);
  g_assert_cmpstrv (labels, expected);
}

/* ----- the server's page ----- */

/* What is wrong is said below the address, which stays as it was typed. */
static void
assert_refused (WelcomeWorld *self,
                const char *url,
                const char *sentence,
                const char *button)
{
  GtkWidget *page = welcome_world_get_page (self);
  const char *buttons[] = { "Check", button, NULL };

  gtk_editable_set_text (get_address (self), url);
  welcome_world_await_refusal (self);
  g_test_message ("%s", pillion_server_page_get_message (PILLION_SERVER_PAGE (page)));
  g_assert_nonnull (strstr (pillion_server_page_get_message (PILLION_SERVER_PAGE (page)), sentence));
  assert_buttons (page, buttons);
  g_assert_cmpstr (gtk_editable_get_text (get_address (self)), ==, url);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
}

/* ----- the page that links ----- */

static gboolean
says (GtkWidget  *root,
      const char *words)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static gboolean
shows_qr (gpointer data)
{
  GtkWidget *view = pillion_test_find_mapped (welcome_world_get_page (data), PILLION_TYPE_LINK_QR);

  return view != NULL && pillion_link_qr_get_text (PILLION_LINK_QR (view)) != NULL;
}

static void
assert_problem (WelcomeWorld *self,
                const char        *title,
                const char        *sentence,
                const char *const *buttons)
{
  PillionProblemView *view = PILLION_PROBLEM_VIEW (pillion_test_await_mapped (welcome_world_get_page (self), PILLION_TYPE_PROBLEM_VIEW));

  g_assert_cmpstr (pillion_problem_view_get_title (view), ==, title);
  g_assert_true (says (GTK_WIDGET (view), sentence));
  assert_buttons (welcome_world_get_page (self), buttons);
  pillion_test_assert_accessible (welcome_world_get_page (self));
  pillion_test_assert_narrow (welcome_world_get_page (self));
}

/* ----- a certificate that somebody made for themselves ----- */

/* Like a real relay, but for the certificate. (transfer full) */
static PillionTestRelay *
start_untrusted (const char *folder)
{
  g_autofree char *certificate = g_build_filename (folder, "own.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "own.key", NULL);
  const char *const arguments[] = {
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
    "-subj", "/CN=" AUTHORITY, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate, NULL
  };
  g_autoptr (GSubprocess) openssl = NULL;
  g_autoptr (GError) error = NULL;
  PillionTestRelay *relay = pillion_test_relay_new_stopped (NULL);

  openssl = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (openssl, NULL, &error);
  g_assert_no_error (error);
  pillion_test_relay_set_tls (relay, certificate, key);
  pillion_test_relay_start (relay);
  g_unlink (certificate);
  g_unlink (key);
  return relay;
}

static void
test_untrusted (void)
{
  static const char *const again[] = { "Try Again", NULL };
  g_autofree char *folder = g_dir_make_tmp ("pillion-certificate-XXXXXX", NULL);
  g_autoptr (PillionTestRelay) relay = start_untrusted (folder);
  const char *url = pillion_test_relay_get_url (relay);
  g_auto (WelcomeWorld) world = { 0 };

  welcome_world_init (&world, url, "welcome.server");
  assert_refused (&world, url, AUTHORITY, "Edit Address");
  welcome_world_act (&world, "server.edit", NULL);
  g_assert_true (gtk_editable_get_selection_bounds (get_address (&world), NULL, NULL));

  welcome_world_act (&world, "navigation.pop", NULL);
  welcome_world_act (&world, "welcome.link", NULL);
  assert_problem (&world, "The Server Can’t Be Trusted", AUTHORITY, again);
  g_rmdir (folder);
}

/* ----- another version ----- */

/* data: the version that the relay speaks */
static PillionEvilVerdict
speak_another_version (PillionEvilFrame *frame,
                       gpointer          data)
{
  JsonArray *versions = json_array_new ();

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "hello"))
    return PILLION_EVIL_PASS;
  json_array_add_int_element (versions, GPOINTER_TO_INT (data));
  json_object_set_array_member (frame->json, "versions", versions);
  return PILLION_EVIL_PASS;
}

static void
test_version (void)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  const char *url = pillion_evil_relay_get_url (relay);
  g_auto (WelcomeWorld) world = { 0 };

  pillion_evil_relay_add_hook (relay, speak_another_version, GINT_TO_POINTER (2));
  welcome_world_init (&world, url, "welcome.server");
  assert_refused (&world, url, "this program is too old", "Check for Updates");

  pillion_evil_relay_remove_hooks (relay);
  pillion_evil_relay_add_hook (relay, speak_another_version, GINT_TO_POINTER (0));
  assert_refused (&world, url, "the server is too old", "Check for Updates");

  pillion_evil_relay_remove_hooks (relay);
  welcome_world_await_approval (&world);
}

static void
test_version_while_linking (void)
{
  static const char *const buttons[] = { "Check for Updates", "Try Again", NULL };
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  g_auto (WelcomeWorld) world = { 0 };

  pillion_evil_relay_add_hook (relay, speak_another_version, GINT_TO_POINTER (2));
  welcome_world_init (&world, pillion_evil_relay_get_url (relay), "welcome.link");
  assert_problem (&world, "Update Needed", "this program is too old", buttons);
  pillion_evil_relay_remove_hooks (relay);
  welcome_world_act (&world, "link.new-code", NULL);
  pillion_test_wait_until (shows_qr, &world, "a code");
}

/* ----- no relay at all ----- */

typedef struct {
  const char *answer;
  const char *sentence;
} Other;

/* Somebody's web server; a proxy that leads elsewhere; and what greets in another way. */
static void
test_not_a_relay (gconstpointer data)
{
  static const char *const start_over[] = { "Start Over", NULL };
  const Other *other = data;
  g_auto (RawServer) server = { 0 };
  g_autofree char *url = NULL;
  g_auto (WelcomeWorld) world = { 0 };

  raw_server_init (&server, NULL);
  server.answer = other->answer;
  raw_server_add_text (&server, "{\"push\":\"welcome\"}");
  url = raw_server_dup_url (&server, "127.0.0.1");
  welcome_world_init (&world, url, "welcome.server");
  assert_refused (&world, url, other->sentence, "Edit Address");

  welcome_world_act (&world, "navigation.pop", NULL);
  welcome_world_act (&world, "welcome.link", NULL);
  assert_problem (&world, "The Connection Was Lost", other->sentence, start_over);
}

/* An address is a server's, not a page's. */
static void
test_wrong_path (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autofree char *path = g_strconcat (pillion_test_relay_get_url (relay), "/chat/ws", NULL);
  g_auto (WelcomeWorld) world = { 0 };

  welcome_world_init (&world, pillion_test_relay_get_url (relay), "welcome.server");
  assert_refused (&world, path, "wss://", "Edit Address");
  gtk_editable_set_text (get_address (&world), pillion_test_relay_get_url (relay));
  welcome_world_await_approval (&world);
}

int
main (int    argc,
      char **argv)
{
  static const Other page = { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "not a Pillion server" };
  static const Other no_page = { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not a Pillion server" };
  const Other stranger = { raw_server_upgrade, "not a Pillion server" };

  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/servers/untrusted", test_untrusted);
  g_test_add_func ("/display/servers/version", test_version);
  g_test_add_func ("/display/servers/version-while-linking", test_version_while_linking);
  g_test_add_data_func ("/display/servers/page", &page, test_not_a_relay);
  g_test_add_data_func ("/display/servers/no-page", &no_page, test_not_a_relay);
  g_test_add_data_func ("/display/servers/stranger", &stranger, test_not_a_relay);
  g_test_add_func ("/display/servers/wrong-path", test_wrong_path);
  return g_test_run ();
}
