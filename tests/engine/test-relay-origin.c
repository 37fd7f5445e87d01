/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-net-error.h"
#include "net/pillion-relay-address.h"
#include "protocol/pillion-protocol-error.h"
#include "protocol/pillion-relay-id.h"

/* net/ connects to an origin and protocol/ signs for one. Neither may use the other,
 * so each reads the text by itself: read differently, a device would sign for
 * another relay than the one it talks to, or keep an address that never connects.
 */
static const struct {
  const char *text;
  const char *origin; /* NULL: refused */
} cases[] = {
  { "wss://relay.example", "wss://relay.example:443" },
  { "wss://relay.example/", "wss://relay.example:443" },
  { "WSS://Relay.EXAMPLE:8443", "wss://relay.example:8443" },
  { "wss://relay.example:0443", "wss://relay.example:443" },
  { "wss://relay.example:", "wss://relay.example:443" },
  { "wss://relay-1.example", "wss://relay-1.example:443" },
  { "wss://1relay.example", "wss://1relay.example:443" },
  { "wss://bücher.example", "wss://xn--bcher-kva.example:443" },
  { "wss://BÜCHER.example", "wss://xn--bcher-kva.example:443" },
  { "wss://xn--bcher-kva.example", "wss://xn--bcher-kva.example:443" },
  { "wss://relay。example", "wss://relay.example:443" },
  { "wss://192.0.2.1", "wss://192.0.2.1:443" },
  { "wss://１.２.３.４", "wss://1.2.3.4:443" },
  { "wss://[2001:DB8:0:0:0:0:0:1]:444", "wss://[2001:db8::1]:444" },
  { "wss://[2001:db8:0:0:1:0:0:1]", "wss://[2001:db8::1:0:0:1]:443" },
  { "wss://[::ffff:192.0.2.1]", "wss://[::ffff:192.0.2.1]:443" },
  { "ws://LocalHost", "ws://localhost:80" },
  { "ws://127.9.9.9:65535", "ws://127.9.9.9:65535" },
  { "ws://[0:0:0:0:0:0:0:1]:7000", "ws://[::1]:7000" },
  { "wss://1.2.3", NULL },
  { "wss://0177.0.0.1", NULL },
  { "wss://192.0.2.01", NULL },
  { "wss://2130706433", NULL },
  { "wss://0x7f000001", NULL },
  { "wss://relay.1", NULL },
  { "wss://relay.0x1", NULL },
  { "ws://127.1", NULL },
  { "wss://[::1%25lo]", NULL },
  { "wss://[::1%lo]", NULL },
  { "wss://[192.0.2.1]", NULL },
  { "wss://[relay.example]", NULL },
  { "wss://[::1", NULL },
  { "wss://::1", NULL },
  { "wss://relay_1.example", NULL },
  { "wss://relay..example", NULL },
  { "wss://.example", NULL },
  { "wss://relay.example.", NULL },
  { "wss://-relay.example", NULL },
  { "wss://relay.example-", NULL },
  { "wss://rel%61y.example", NULL },
  { "wss://relay%2eexample", NULL },
  { "wss://relay%2f.example", NULL },
  { "wss://relay.example:0", NULL },
  { "wss://relay.example:-1", NULL },
  { "wss://relay.example:+1", NULL },
  { "wss://relay.example:65536", NULL },
  { "wss://relay.example:4294967739", NULL },
  { "wss://relay.example//", NULL },
  { "wss://relay.example/v1/socket", NULL },
  { "wss://relay.example/%2e", NULL },
  { "wss://relay.example?", NULL },
  { "wss://relay.example#", NULL },
  { "wss://@relay.example", NULL },
  { "wss://me@relay.example", NULL },
  { "wss://relay.example\\@other.example", NULL },
  { " wss://relay.example", NULL },
  { "wss://relay.example ", NULL },
  { "wss://relay\t.example", NULL },
  { "wss://relay.example\n", NULL },
  { "wss:relay.example", NULL },
  { "wss:///relay.example", NULL },
  { "wss://", NULL },
  { "wss://:443", NULL },
  { "//relay.example", NULL },
  { "relay.example:443", NULL },
  { "https://relay.example", NULL },
  { "", NULL },
};

static void
check_protocol (const char *text,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = pillion_relay_origin_canonicalize (text, &error);

  g_assert_cmpstr (origin, ==, expected);
  if (expected == NULL)
    g_assert_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_ORIGIN);
}

static void
check_net (const char *text,
           const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionRelayAddress) address = pillion_relay_address_new (text, &error);

  g_assert_cmpstr (address != NULL ? pillion_relay_address_get_origin (address) : NULL, ==, expected);
  if (expected == NULL)
    g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_ADDRESS);
}

static void
test_agree (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_test_message ("%s", cases[i].text);
  check_protocol (cases[i].text, cases[i].origin);
  check_net (cases[i].text, cases[i].origin);
}

/* The origin is read again from where it was kept. */
static void
test_again (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (cases[i].origin == NULL)
      continue;
    check_protocol (cases[i].origin, cases[i].origin);
    check_net (cases[i].origin, cases[i].origin);
  }
}

/* Names and texts at and beyond the bounds: 253 and 300 bytes. */
static void
test_long (void)
{
  static const struct {
    gsize n_letters;
    gsize n_zeros; /* before the port */
    gboolean accepted;
  } sizes[] = {
    { 245, 0, TRUE },
    { 246, 0, FALSE },
    { 1, 281, TRUE },
    { 1, 282, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *letters = g_strnfill (sizes[i].n_letters, 'a');
    g_autofree char *zeros = g_strnfill (sizes[i].n_zeros, '0');
    g_autofree char *text = g_strdup_printf ("wss://%s.example:%s443", letters, zeros);
    g_autofree char *origin = g_strdup_printf ("wss://%s.example:443", letters);

    check_protocol (text, sizes[i].accepted ? origin : NULL);
    check_net (text, sizes[i].accepted ? origin : NULL);
  }
}

/* The one difference: a relay may be called by an origin without encryption where
 * something before it encrypts, but no client leaves its machine without.
 */
static void
test_without_encryption (void)
{
  check_protocol ("ws://relay.example", "ws://relay.example:80");
  check_net ("ws://relay.example", NULL);
  check_protocol ("ws://192.0.2.1", "ws://192.0.2.1:80");
  check_net ("ws://192.0.2.1", NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/engine/relay-origin/agree-%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_agree);
  }
  g_test_add_func ("/engine/relay-origin/again", test_again);
  g_test_add_func ("/engine/relay-origin/long", test_long);
  g_test_add_func ("/engine/relay-origin/without-encryption", test_without_encryption);

  return g_test_run ();
}
