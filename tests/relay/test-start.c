/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How the relay starts and ends: one sentence and an exit status for what is wrong, and
 * nothing lost when it is asked to go.
 */

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "test-client.h"

#define USAGE 2
#define LISTEN 3
#define DATA 8
#define FILE_ 9

/* Arguments, as one text, that are refused with a status and a sentence about something. */
static const struct {
  const char *name;
  const char *arguments;
  int status;
  const char *says;
} wrong[] = {
  { "unknown-option", "--colour", USAGE, "--colour" },
  { "stray-argument", "relay", USAGE, "relay" },
  { "unknown-key", "--set companion_max=4", USAGE, "companion_max" },
  { "no-equals", "--set companions_max", USAGE, "companions_max" },
  { "no-number", "--set send_burst=many", USAGE, "send_burst" },
  { "negative", "--set send_burst=-1", USAGE, "send_burst" },
  { "more-companions", "--set companions_max=5", USAGE, "companions_max" },
  { "longer-idle", "--set primary_idle_ms=1209600001", USAGE, "primary_idle_ms" },
  { "verification", "--set verification=trust", USAGE, "verification" },
  { "no-command", "--set verification=command", USAGE, "verification_command" },
  { "no-invitations", "--set verification=invite", USAGE, "invitations" },
  { "no-port", "--listen 127.0.0.1", USAGE, "127.0.0.1" },
  { "no-address", "--listen localhost:80", USAGE, "localhost:80" },
  { "no-origin", "--listen 0.0.0.0:0", USAGE, "--origin" },
  { "bad-origin", "--origin https://example.org", USAGE, "https://example.org" },
  { "upper-case", "--origin ws://Example.org:80", USAGE, "ws://Example.org:80" },
  { "half-tls", "--tls-cert /etc/hostname", USAGE, "--tls-key" },
  { "no-certificate", "--tls-cert /nonexistent --tls-key /nonexistent", FILE_, "/nonexistent" },
  { "wrong-certificate", "--tls-cert /etc/hostname --tls-key /etc/hostname", FILE_, "/etc/hostname" },
  { "no-config", "--config /nonexistent", FILE_, "/nonexistent" },
  { "foreign-address", "--listen 192.0.2.1:0", LISTEN, "192.0.2.1" },
};

static void
test_wrong (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new_stopped (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_auto (GStrv) arguments = g_strsplit (wrong[i].arguments, " ", -1);
    g_autofree char *log = NULL;

    g_test_message ("%s", wrong[i].name);
    pillion_test_relay_set_arguments (relay, (const char *const *) arguments);
    g_assert_cmpint (pillion_test_relay_run (relay), ==, wrong[i].status);
    log = pillion_test_relay_dup_log (relay);
    g_assert_nonnull (strstr (log, "pillion-relay: "));
    g_assert_nonnull (strstr (log, wrong[i].says));
  }
}

/* openssl makes both; each alone is right. */
static void
test_key_of_other_kind (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new_stopped (NULL);
  const char *folder = pillion_test_relay_get_data (relay);
  g_autofree char *certificate = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "rsa.pem", NULL);
  g_autofree char *commands = g_strdup_printf (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s/ec.pem -out %s -subj /CN=localhost && "
    "openssl genrsa -out %s 2048",
    folder, certificate, key);
  const char *const shell[] = { "sh", "-c", commands, NULL };
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) shell, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  pillion_test_relay_set_arguments (relay, (const char *[]) { "--tls-cert", certificate, "--tls-key", key, NULL });
  g_assert_cmpint (pillion_test_relay_run (relay), ==, FILE_);
  log = pillion_test_relay_dup_log (relay);
  g_assert_nonnull (strstr (log, "no certificate and its key"));
}

static char *
write_file (PillionTestRelay *relay,
            const char       *name,
            const char       *content)
{
  char *path = g_build_filename (pillion_test_relay_get_data (relay), name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);

  return path;
}

/* A file that was given by mistake may hold a secret: it is not shown. */
static void
test_other_file (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new_stopped (NULL);
  const char *contents[] = { "[relay]\n# fine\nhunter2\n", "silence_ms=1\n\nhunter2\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_autofree char *path = write_file (relay, "other.conf", contents[i]);
    g_autofree char *log = NULL;

    pillion_test_relay_set_arguments (relay, (const char *[]) { "--config", path, NULL });
    g_assert_cmpint (pillion_test_relay_run (relay), ==, FILE_);
    log = pillion_test_relay_dup_log (relay);
    g_assert_nonnull (strstr (log, "line 3"));
    g_assert_null (strstr (log, "hunter2"));
  }
}

static void
test_config (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new_stopped (NULL);
  g_autofree char *good = write_file (relay, "good.conf",
                                      "[relay]\nsilence_ms=10000\n[policy]\nqr_total_ms=1234\ncompanions_max=2\n");
  g_autofree char *mixed = write_file (relay, "mixed.conf", "[relay]\ncompanions_max=2\n");
  g_autofree char *group = write_file (relay, "group.conf", "[rules]\ncompanions_max=2\n");
  g_autoptr (TestClient) client = NULL;
  g_autoptr (JsonObject) hello = NULL;
  JsonObject *policy;

  pillion_test_relay_set_arguments (relay, (const char *[]) { "--config", mixed, NULL });
  g_assert_cmpint (pillion_test_relay_run (relay), ==, USAGE);
  pillion_test_relay_set_arguments (relay, (const char *[]) { "--config", group, NULL });
  g_assert_cmpint (pillion_test_relay_run (relay), ==, USAGE);

  /* What stands on the command line wins. */
  pillion_test_relay_set_arguments (relay, (const char *[]) { "--set", "companions_max=3", "--config", good, NULL });
  pillion_test_relay_start (relay);
  g_assert_true (test_client_try (relay, &client));
  hello = test_client_get_push (client, "hello");
  policy = json_object_get_object_member (hello, "policy");
  g_assert_cmpint (json_object_get_int_member (policy, "qr_total_ms"), ==, 1234);
  g_assert_cmpint (json_object_get_int_member (policy, "companions_max"), ==, 3);
}

static void
test_data_folder (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (PillionTestRelay) second = pillion_test_relay_new_stopped (NULL);
  g_autofree char *file = write_file (second, "file", "no folder");
  g_autofree char *database = g_build_filename (pillion_test_relay_get_data (second), "relay.db", NULL);
  g_autofree char *garbage = g_strnfill (8192, 'x');

  /* In use, and on a port in use. */
  pillion_test_relay_set_arguments (second, (const char *[]) { "--data", pillion_test_relay_get_data (relay), NULL });
  g_assert_cmpint (pillion_test_relay_run (second), ==, DATA);
  {
    g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", pillion_test_relay_get_port (relay));

    pillion_test_relay_set_arguments (second, (const char *[]) { "--listen", listen, NULL });
    g_assert_cmpint (pillion_test_relay_run (second), ==, LISTEN);
  }

  /* No folder at all. */
  pillion_test_relay_set_arguments (second, (const char *[]) { "--data", file, NULL });
  g_assert_cmpint (pillion_test_relay_run (second), ==, DATA);

  /* No database. */
  g_free (write_file (second, "relay.db", garbage));
  pillion_test_relay_set_arguments (second, NULL);
  g_assert_cmpint (pillion_test_relay_run (second), ==, FILE_);
  g_unlink (database);
}

/* Whoever is connected is told to go, and who was answered finds what he sent. */
static void
test_drain (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autoptr (TestClient) later = NULL;

  test_client_register (client, relay, ana, "+4930100001");
  pillion_test_relay_send_signal (relay, SIGTERM);
  g_assert_cmpuint (test_client_wait_closed (client), ==, 1001);
  g_assert_cmpint (pillion_test_relay_stop (relay), ==, 0);

  pillion_test_relay_start (relay);
  later = test_client_new_device (relay, ana, &ana->devices[0]);
  g_assert_nonnull (later);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/start/wrong", test_wrong);
  g_test_add_func ("/relay/start/key-of-other-kind", test_key_of_other_kind);
  g_test_add_func ("/relay/start/config", test_config);
  g_test_add_func ("/relay/start/other-file", test_other_file);
  g_test_add_func ("/relay/start/data-folder", test_data_folder);
  g_test_add_func ("/relay/start/drain", test_drain);

  return g_test_run ();
}
