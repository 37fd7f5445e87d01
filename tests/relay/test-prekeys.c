/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 4.4. */

#include <string.h>

#include "test-pair.h"

static JsonObject *
make_publish (guint   first,
              guint   n_keys,
              GBytes *bundle)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, TRUE, sizeof (PillionRelayOneTimePrekey));
  PillionRelayPrekeysPublish message = { .bundle = bundle, .one_time = keys };

  for (guint i = first; i < first + n_keys; i++) {
    PillionRelayOneTimePrekey key = { .id = i };

    key.key[0] = (guint8) i;
    g_array_append_val (keys, key);
  }

  return pillion_relay_prekeys_publish_write (&message);
}

static JsonObject *
make_get (TestAccount *account)
{
  g_autoptr (GArray) devices = g_array_new (FALSE, FALSE, sizeof (PillionRelayDeviceId));
  PillionRelayPrekeysGet message = { .devices = devices };
  PillionRelayDeviceId id;

  memcpy (message.account, account->account, sizeof message.account);
  memcpy (id.device, account->devices[0].certificate.device, sizeof id.device);
  g_array_append_val (devices, id);

  return pillion_relay_prekeys_get_write (&message);
}

/* The id of the one-time prekey that comes with a bundle, 0 for none. */
static guint64
get_one_time (TestClient  *client,
              TestAccount *account)
{
  g_autoptr (JsonObject) ok = test_client_request (client, PILLION_RELAY_OP_PREKEYS_GET, make_get (account));
  g_auto (PillionRelayPrekeysGetOk) answer = { 0 };
  g_autoptr (GError) error = NULL;
  const PillionRelayPrekeysBundle *bundle;

  pillion_relay_prekeys_get_ok_read (&answer, ok, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer.bundles->len, ==, 1);
  bundle = &g_array_index (answer.bundles, PillionRelayPrekeysBundle, 0);

  return bundle->has_one_time ? bundle->one_time.id : 0;
}

static gint64
publish (TestClient *client,
         guint       n_keys)
{
  g_autoptr (JsonObject) ok = test_client_request (client, PILLION_RELAY_OP_PREKEYS_PUBLISH, make_publish (1, n_keys, NULL));

  return json_object_get_int_member (ok, "one_time_prekeys");
}

/* Attack 11: one one-time prekey a day for each requester, also after a restart; whoever
 * asks more often gets bundles without, and then nothing for a while.
 */
static void
test_draining (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (TestClient) later = NULL;

  test_pair_init (&fixture, NULL);
  g_assert_cmpint (publish (fixture.ben_client, 100), ==, 100);
  g_assert_cmpuint (get_one_time (fixture.ana_client, fixture.ben), ==, 1);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (get_one_time (fixture.ana_client, fixture.ben), ==, 0);
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_PREKEYS_GET, make_get (fixture.ben), "rate-limited");

  /* Another requester gets another one. */
  g_assert_cmpuint (get_one_time (fixture.ben_client, fixture.ben), ==, 2);

  g_assert_cmpint (pillion_test_relay_stop (fixture.relay), ==, 0);
  pillion_test_relay_start (fixture.relay);
  later = test_client_new_device (fixture.relay, fixture.ana, &fixture.ana->devices[0]);
  g_assert_cmpuint (get_one_time (later, fixture.ben), ==, 0);
}

static void
test_low (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (JsonObject) push = NULL;

  test_pair_init (&fixture, NULL);
  publish (fixture.ben_client, 50);
  get_one_time (fixture.ana_client, fixture.ben);
  push = test_client_get_push (fixture.ben_client, "prekeys.low");
  g_assert_cmpint (json_object_get_int_member (push, "one_time_prekeys"), ==, 49);
}

static void
test_generation (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (GBytes) older = NULL;
  g_autoptr (GBytes) foreign = NULL;

  test_pair_init (&fixture, NULL);
  newer = test_relay_make_bundle (fixture.ben, &fixture.ben->devices[0], 3);
  older = test_relay_make_bundle (fixture.ben, &fixture.ben->devices[0], 2);
  foreign = test_relay_make_bundle (fixture.ana, &fixture.ana->devices[0], 9);

  json_object_unref (test_client_request (fixture.ben_client, PILLION_RELAY_OP_PREKEYS_PUBLISH, make_publish (1, 0, newer)));
  test_client_assert_refused (fixture.ben_client, PILLION_RELAY_OP_PREKEYS_PUBLISH, make_publish (1, 0, older), "conflict");
  test_client_assert_refused (fixture.ben_client, PILLION_RELAY_OP_PREKEYS_PUBLISH, make_publish (1, 0, foreign), "bad-request");
}

/* A device keeps a bounded number of keys here; ids that come again are replaced. */
static void
test_too_many (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (JsonObject) more = NULL;

  test_pair_init (&fixture, NULL);
  g_assert_cmpint (publish (fixture.ben_client, 100), ==, 100);
  g_assert_cmpint (publish (fixture.ben_client, 100), ==, 100);
  more = test_client_request (fixture.ben_client, PILLION_RELAY_OP_PREKEYS_PUBLISH, make_publish (101, 100, NULL));
  g_assert_cmpint (json_object_get_int_member (more, "one_time_prekeys"), ==, 200);
  test_client_assert_refused (fixture.ben_client, PILLION_RELAY_OP_PREKEYS_PUBLISH, make_publish (201, 1, NULL), "full");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/prekeys/draining", test_draining);
  g_test_add_func ("/relay/prekeys/low", test_low);
  g_test_add_func ("/relay/prekeys/generation", test_generation);
  g_test_add_func ("/relay/prekeys/too-many", test_too_many);

  return g_test_run ();
}
