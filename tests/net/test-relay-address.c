/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-net-error.h"
#include "net/pillion-relay-address.h"

static void
test_accepted (void)
{
  static const struct {
    const char *text;
    const char *origin;
  } cases[] = {
    { "wss://relay.example.org", "wss://relay.example.org:443" },
    { "wss://relay.example.org/", "wss://relay.example.org:443" },
    { "WSS://Relay.Example.ORG:8443", "wss://relay.example.org:8443" },
    { "wss://müller.example", "wss://xn--mller-kva.example:443" },
    { "wss://192.0.2.1", "wss://192.0.2.1:443" },
    { "wss://[2001:DB8::1]:444", "wss://[2001:db8::1]:444" },
    { "ws://localhost:7000", "ws://localhost:7000" },
    { "ws://LOCALHOST", "ws://localhost:80" },
    { "ws://127.0.0.1:1", "ws://127.0.0.1:1" },
    { "ws://127.9.9.9:65535", "ws://127.9.9.9:65535" },
    { "ws://[::1]:80", "ws://[::1]:80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PillionRelayAddress) address = pillion_relay_address_new (cases[i].text, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (pillion_relay_address_get_origin (address), ==, cases[i].origin);
  }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "relay.example.org",
    "//relay.example.org",
    "http://relay.example.org",
    "https://relay.example.org",
    "ftp://relay.example.org",
    "wss://",
    "wss:relay.example.org",
    "wss://user@relay.example.org",
    "wss://user:pass@relay.example.org",
    "wss://relay.example.org/v1/socket",
    "wss://relay.example.org?a=b",
    "wss://relay.example.org/#f",
    "wss://relay.example.org:0",
    "wss://relay.example.org:65536",
    "wss://relay.example.org:x",
    "wss://relay example.org",
    "wss://relay%0d%0aHost:x.example",
    "wss://relay%2f.example",
    "wss://[fe80::1%25eth0]",
    "wss://relay.example.org\r\n",
    "ws://relay.example.org",
    "ws://10.0.0.1:7000",
    "ws://0.0.0.0:7000",
    "ws://[::]:7000",
    "ws://128.0.0.1",
    "ws://localhost.example.org",
    "ws://127.0.0.1.example.org",
    "ws://localhost@relay.example.org",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i]);
    g_assert_null (pillion_relay_address_new (cases[i], &error));
    g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_ADDRESS);
  }
}

static void
test_too_long (void)
{
  g_autofree char *name = g_strnfill (100000, 'a');
  g_autofree char *text = g_strconcat ("wss://", name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (pillion_relay_address_new (text, &error));
  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_ADDRESS);
}

static void
test_uris (void)
{
  /* Bytes whose base64 has both letters that base64url replaces. */
  static const guint8 blob_id[PILLION_BLOB_ID_SIZE] = { 0xfb, 0xff, 0xfe };
  static const struct {
    const char *text;
    const char *socket;
    const char *blob;
  } cases[] = {
    { "wss://a.example", "wss://a.example:443/v1/socket", "https://a.example:443/v1/blob/-__-AAAAAAAAAAAAAAAAAA" },
    { "ws://[::1]:9", "ws://[::1]:9/v1/socket", "http://[::1]:9/v1/blob/-__-AAAAAAAAAAAAAAAAAA" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PillionRelayAddress) address = pillion_relay_address_new (cases[i].text, NULL);
    g_autofree char *socket = pillion_relay_address_dup_socket_uri (address);
    g_autofree char *blob = pillion_relay_address_dup_blob_uri (address, blob_id);

    g_assert_cmpstr (socket, ==, cases[i].socket);
    g_assert_cmpstr (blob, ==, cases[i].blob);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-address/accepted", test_accepted);
  g_test_add_func ("/relay-address/refused", test_refused);
  g_test_add_func ("/relay-address/too-long", test_too_long);
  g_test_add_func ("/relay-address/uris", test_uris);

  return g_test_run ();
}
