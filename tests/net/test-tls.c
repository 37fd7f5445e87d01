/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net-test.h"
#include "raw-server.h"

#include <glib/gstdio.h>
#include <string.h>

/* Who is trusted. The certificates are made here, by the openssl program. */

static char *directory;

static void
openssl (const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) argv = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_shell_parse_argv (command, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (directory, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &messages, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", command, messages);
}

static char *
dup_path (const char *name)
{
  return g_build_filename (directory, name, NULL);
}

static void
make_authority (const char *name)
{
  g_autofree char *arguments = NULL;

  arguments = g_strdup_printf ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=Authority %s' "
                               "-addext basicConstraints=critical,CA:TRUE -keyout %s.key -out %s.pem",
                               name, name, name);
  openssl (arguments);
}

/* name.pem: for host, signed by authority, from now for days (may be in the past) */
static void
make_certificate (const char *name,
                  const char *authority,
                  const char *host,
                  int         days)
{
  g_autofree char *extensions = g_strdup_printf ("subjectAltName=DNS:%s\n", host);
  g_autofree char *path = dup_path ("extensions");
  g_autofree char *request = NULL;
  g_autofree char *sign = NULL;

  g_assert_true (g_file_set_contents (path, extensions, -1, NULL));
  request = g_strdup_printf ("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%s -keyout %s.key -out %s.csr",
                             host, name, name);
  openssl (request);
  sign = g_strdup_printf ("x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -days %d -extfile extensions -out %s.pem",
                          name, authority, authority, days, name);
  openssl (sign);
}

static void
start_server (RawServer  *server,
              const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *key_file = g_strconcat (name, ".key", NULL);
  g_autofree char *path = dup_path (file);
  g_autofree char *key_path = dup_path (key_file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (path, key_path, &error);

  g_assert_no_error (error);
  raw_server_init (server, certificate);
  raw_server_add_text (server, net_test_hello);
}

static PillionConnection *
new_connection (RawServer  *server,
                const char *host,
                const char *ca_name)
{
  PillionConnectionLimits limits = net_test_limits;
  g_autofree char *url = raw_server_dup_url (server, host);
  g_autofree char *ca_file = ca_name != NULL ? dup_path (ca_name) : NULL;
  g_autoptr (GError) error = NULL;
  PillionConnection *connection;

  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = pillion_connection_new (url, ca_file, &limits, &error);
  g_assert_no_error (error);

  return connection;
}

static void
test_trusted (void)
{
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;

  start_server (&server, "good");
  connection = new_connection (&server, "localhost", "first.pem");
  pillion_connection_start (connection);
  net_test_wait (pillion_connection_get_state (connection) != PILLION_CONNECTION_STATE_CONNECTING);
  g_assert_no_error (pillion_connection_get_last_error (connection));
  g_assert_cmpint (pillion_connection_get_state (connection), ==, PILLION_CONNECTION_STATE_CONNECTED);
  g_clear_object (&connection);
}

static void
test_untrusted (void)
{
  static const struct {
    const char *certificate;
    const char *host;
    const char *ca_file; /* NULL: the system's */
    const char *says;
  } cases[] = {
    { "good", "localhost", NULL, "Authority first" },
    { "good", "localhost", "second.pem", "Authority first" },
    { "other", "localhost", "first.pem", "Authority second" },
    { "good", "127.0.0.1", "first.pem", "another name" },
    { "elsewhere", "localhost", "first.pem", "another name" },
    { "expired", "localhost", "first.pem", "Check this computer’s date" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RawServer) server = { 0 };
    g_autoptr (PillionConnection) connection = NULL;
    g_autoptr (GError) error = NULL;

    start_server (&server, cases[i].certificate);
    connection = new_connection (&server, cases[i].host, cases[i].ca_file);
    error = net_test_fail_to_connect (connection);

    g_test_message ("%s", error->message);
    g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNTRUSTED);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    /* No byte of HTTP went out. */
    g_assert_null (server.request);
    g_clear_object (&connection);
  }
}

static void
test_no_tls_there (void)
{
  g_auto (RawServer) server = { 0 };
  g_autoptr (PillionConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  PillionConnectionLimits limits = net_test_limits;

  raw_server_init (&server, NULL);
  url = g_strdup_printf ("wss://localhost:%u", server.port);
  limits.open_ms = 500;
  limits.backoff_first_ms = limits.backoff_max_ms = 3600 * 1000;
  connection = pillion_connection_new (url, NULL, &limits, NULL);
  error = net_test_fail_to_connect (connection);

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE);
  g_assert_null (server.request);
  g_clear_object (&connection);
}

static void
test_bad_ca_files (void)
{
  static const char *const names[] = { "missing.pem", "extensions", "." };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = dup_path (names[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (pillion_connection_new ("wss://localhost", path, NULL, &error));
    g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_CA_FILE);
  }
}

static void
remove_directory (void)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = dup_path (name);

    g_unlink (path);
  }
  g_rmdir (directory);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  directory = g_dir_make_tmp ("pillion-tls-XXXXXX", NULL);
  make_authority ("first");
  make_authority ("second");
  make_certificate ("good", "first", "localhost", 30);
  make_certificate ("other", "second", "localhost", 30);
  make_certificate ("elsewhere", "first", "relay.example", 30);
  make_certificate ("expired", "first", "localhost", -1);

  g_test_add_func ("/tls/trusted", test_trusted);
  g_test_add_func ("/tls/untrusted", test_untrusted);
  g_test_add_func ("/tls/no-tls-there", test_no_tls_there);
  g_test_add_func ("/tls/bad-ca-files", test_bad_ca_files);
  status = g_test_run ();

  remove_directory ();
  g_free (directory);

  return status;
}
