/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 4.5: what one device sends and others get. */

#include <string.h>

#include "test-pair.h"

static void
send_to_ben (TestPair *self,
             guint64   request,
             gsize     bytes)
{
  const TestTarget target = { self->ben, &self->ben->devices[0] };

  json_object_unref (test_client_request (self->ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                          test_relay_make_send (request, self->ben, PILLION_RELAY_SCOPE_ALL, &target, 1, bytes)));
}

static void
open_mailbox (TestClient *client,
              gint64      waiting)
{
  g_autoptr (JsonObject) ok = test_client_request (client, PILLION_RELAY_OP_MAILBOX_OPEN, NULL);

  g_assert_cmpint (json_object_get_int_member (ok, "waiting"), ==, waiting);
}

/* The messages of the next push, however many: (transfer full). */
static JsonArray *
get_mail (TestClient *client)
{
  g_autoptr (JsonObject) push = test_client_get_push (client, "mailbox");

  return json_array_ref (json_object_get_array_member (push, "messages"));
}

static void
acknowledge (TestClient *client,
             guint64     id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
  PillionRelayMailboxAcknowledge message = { .ids = ids };

  g_array_append_val (ids, id);
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_MAILBOX_ACKNOWLEDGE,
                                          pillion_relay_mailbox_acknowledge_write (&message)));
}

static void
read_mail (JsonArray                  *mail,
           guint                       index,
           PillionRelayMailboxMessage *message)
{
  g_autoptr (GError) error = NULL;

  pillion_relay_mailbox_message_read (message, json_array_get_object_element (mail, index), &error);
  g_assert_no_error (error);
}

static guint64
get_request (const PillionRelayMailboxMessage *message)
{
  guint64 request;

  memcpy (&request, message->request, sizeof request);

  return request;
}

/* Reads mail one push after another until the mailbox is drained, acknowledges each, and
 * gives what came as "REQUEST" or "gap COUNT", in order. (transfer full)
 */
static char *
drain (TestClient *client)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (JsonObject) ok = test_client_request (client, PILLION_RELAY_OP_MAILBOX_OPEN, NULL);
  gint64 waiting = json_object_get_int_member (ok, "waiting");

  while (waiting > 0) {
    g_autoptr (JsonArray) mail = get_mail (client);

    for (guint i = 0; i < json_array_get_length (mail); i++, waiting--) {
      g_auto (PillionRelayMailboxMessage) message = { 0 };

      read_mail (mail, i, &message);
      if (message.gap > 0)
        g_string_append_printf (seen, "gap %" G_GUINT64_FORMAT " ", message.gap);
      else
        g_string_append_printf (seen, "%" G_GUINT64_FORMAT " ", get_request (&message));
      acknowledge (client, message.id);
    }
  }

  json_object_unref (test_client_get_push (client, "mailbox.drained"));

  return g_strdup (g_strchomp (seen->str));
}

static void
test_live (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (JsonArray) mail = NULL;
  g_auto (PillionRelayMailboxMessage) message = { 0 };

  test_pair_init (&fixture, NULL);
  open_mailbox (fixture.ben_client, 0);
  json_object_unref (test_client_get_push (fixture.ben_client, "mailbox.drained"));

  send_to_ben (&fixture, 7, 300);
  mail = get_mail (fixture.ben_client);
  g_assert_cmpuint (json_array_get_length (mail), ==, 1);
  read_mail (mail, 0, &message);
  g_assert_true (memcmp (message.account, fixture.ana->account, sizeof message.account) == 0);
  g_assert_true (memcmp (message.device, fixture.ana->devices[0].certificate.device, sizeof message.device) == 0);
  g_assert_cmpuint (get_request (&message), ==, 7);
  g_assert_cmpuint (g_bytes_get_size (message.envelope), ==, 300);
}

static void
test_first_in_first_out (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autofree char *seen = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GString) numbers = g_string_new (NULL);

  test_pair_init (&fixture, (const char *[]) { "send_burst=1000", NULL });
  for (guint64 i = 1; i <= 200; i++) {
    send_to_ben (&fixture, i, 16384);
    g_string_append_printf (numbers, "%" G_GUINT64_FORMAT " ", i);
  }

  expected = g_strdup (g_strchomp (numbers->str));
  seen = drain (fixture.ben_client);
  g_assert_cmpstr (seen, ==, expected);
}

static void
test_window (void)
{
  g_auto (TestPair) fixture = { 0 };
  guint n = 0;

  test_pair_init (&fixture, (const char *[]) { "send_burst=1000", NULL });
  for (guint64 i = 1; i <= 100; i++)
    send_to_ben (&fixture, i, 100);
  open_mailbox (fixture.ben_client, 100);

  while (n < 64) {
    g_autoptr (JsonArray) mail = get_mail (fixture.ben_client);

    n += json_array_get_length (mail);
  }
  g_assert_cmpuint (n, ==, 64);

  /* Nothing more comes before an acknowledgement: an answer overtakes it. */
  json_object_unref (test_client_request (fixture.ben_client, PILLION_RELAY_OP_ACCOUNT_GET,
                                          pillion_relay_account_get_write ((const PillionRelayAccountGet *) fixture.ben->account)));
  g_assert_cmpuint (fixture.ben_client->pushes.length, ==, 0);
}

static void
test_again (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (JsonArray) mail = NULL;
  g_autoptr (TestClient) later = NULL;
  g_auto (PillionRelayMailboxMessage) message = { 0 };
  g_autofree char *seen = NULL;

  test_pair_init (&fixture, NULL);
  send_to_ben (&fixture, 1, 100);
  send_to_ben (&fixture, 2, 100);
  open_mailbox (fixture.ben_client, 2);
  mail = get_mail (fixture.ben_client);
  read_mail (mail, 0, &message);
  acknowledge (fixture.ben_client, message.id);

  /* What was not acknowledged comes again, also after a restart. */
  g_assert_cmpint (pillion_test_relay_stop (fixture.relay), ==, 0);
  pillion_test_relay_start (fixture.relay);
  later = test_client_new_device (fixture.relay, fixture.ben, &fixture.ben->devices[0]);
  seen = drain (later);
  g_assert_cmpstr (seen, ==, "2");
}

static void
test_same_request (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autofree char *seen = NULL;
  gint64 time = 0;

  test_pair_init (&fixture, NULL);
  for (guint i = 0; i < 3; i++) {
    const TestTarget ben = { fixture.ben, &fixture.ben->devices[0] };
    g_autoptr (JsonObject) ok = test_client_request (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                                     test_relay_make_send (5, fixture.ben, PILLION_RELAY_SCOPE_ALL, &ben, 1, 100));

    if (time != 0)
      g_assert_cmpint (json_object_get_int_member (ok, "time"), ==, time);
    time = json_object_get_int_member (ok, "time");
  }

  /* Even if its set of devices is no longer right. */
  json_object_unref (test_client_request (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                          test_relay_make_send (5, fixture.ben, PILLION_RELAY_SCOPE_SOME,
                                                                &(TestTarget) { fixture.ana, &fixture.ana->devices[0] }, 1, 100)));
  seen = drain (fixture.ben_client);
  g_assert_cmpstr (seen, ==, "5");
}

static void
test_stale (void)
{
  g_auto (TestPair) fixture = { 0 };
  TestDevice *companion;
  g_autoptr (JsonObject) refused = NULL;
  g_auto (PillionRelayStale) stale = { 0 };
  PillionRelayDevice missing;
  g_autoptr (GError) error = NULL;
  TestTarget targets[2];
  g_autofree char *seen = NULL;

  test_pair_init (&fixture, NULL);
  companion = test_relay_add_companion (fixture.ben_client, fixture.ben);
  targets[0] = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  targets[1] = (TestTarget) { fixture.ben, companion };

  refused = test_client_refuse (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                test_relay_make_send (1, fixture.ben, PILLION_RELAY_SCOPE_ALL, targets, 1, 100), "stale");
  pillion_relay_stale_read (&stale, refused, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stale.missing->len, ==, 1);
  g_assert_cmpuint (stale.extra->len, ==, 0);
  g_assert_cmpuint (stale.epochs->len, ==, 2);
  missing = g_array_index (stale.missing, PillionRelayDevice, 0);
  g_assert_true (memcmp (missing.device, companion->certificate.device, sizeof missing.device) == 0);

  /* The same request, mended; and to some devices, which need not be all. */
  json_object_unref (test_client_request (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                          test_relay_make_send (1, fixture.ben, PILLION_RELAY_SCOPE_ALL, targets, 2, 100)));
  json_object_unref (test_client_request (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                          test_relay_make_send (2, fixture.ben, PILLION_RELAY_SCOPE_SOME, targets, 1, 100)));

  /* After the removal the companion is one too many. */
  test_account_remove (fixture.ben, companion);
  json_object_unref (test_client_request (fixture.ben_client, PILLION_RELAY_OP_ACCOUNT_PUBLISH,
                                          test_relay_make_publication (fixture.ben, NULL)));
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (3, fixture.ben, PILLION_RELAY_SCOPE_ALL, targets, 2, 100), "stale");
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (4, fixture.ben, PILLION_RELAY_SCOPE_SOME, targets + 1, 1, 100), "stale");

  seen = drain (fixture.ben_client);
  g_assert_cmpstr (seen, ==, "1 2");
}

static void
test_refused (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (TestAccount) nobody = test_relay_account_new (3, 0);
  TestTarget ben[2];
  TestTarget stranger = { nobody, &nobody->devices[0] };
  TestTarget myself;

  test_pair_init (&fixture, NULL);
  ben[0] = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  ben[1] = ben[0];
  myself = (TestTarget) { fixture.ana, &fixture.ana->devices[0] };

  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (1, nobody, PILLION_RELAY_SCOPE_ALL, &stranger, 1, 100), "not-found");
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (2, fixture.ben, PILLION_RELAY_SCOPE_ALL, ben, 2, 100), "bad-request");
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (3, fixture.ana, PILLION_RELAY_SCOPE_ALL, &myself, 1, 100), "bad-request");
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (4, NULL, PILLION_RELAY_SCOPE_ALL, &myself, 1, 100), "stale");
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (5, NULL, PILLION_RELAY_SCOPE_ALL, ben, 1, 100), "bad-request");
}

static void
test_too_many (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (JsonObject) refused = NULL;
  TestTarget ben;

  test_pair_init (&fixture, (const char *[]) { "send_burst=3", NULL });
  ben = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  for (guint64 i = 0; i < 3; i++)
    send_to_ben (&fixture, i, 100);

  refused = test_client_refuse (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                test_relay_make_send (9, fixture.ben, PILLION_RELAY_SCOPE_ALL, &ben, 1, 100), "rate-limited");
  g_assert_cmpint (json_object_get_int_member (refused, "retry_after"), >, 0);
}

static void
pass_to_ben (TestPair *self,
             guint64   request)
{
  const TestTarget target = { self->ben, &self->ben->devices[0] };

  json_object_unref (test_client_request (self->ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                          test_relay_make_send (request, NULL, PILLION_RELAY_SCOPE_EPHEMERAL, &target, 1, 100)));
}

/* Who is there gets it at once, behind what came before; there is nothing to acknowledge, and
 * nothing comes again.
 */
static void
test_ephemeral (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_auto (PillionRelayEphemeral) ephemeral = { 0 };
  g_autoptr (JsonArray) mail = NULL;
  g_autoptr (JsonObject) push = NULL;
  g_autoptr (TestClient) later = NULL;
  g_autoptr (GError) error = NULL;

  test_pair_init (&fixture, NULL);
  open_mailbox (fixture.ben_client, 0);
  json_object_unref (test_client_get_push (fixture.ben_client, "mailbox.drained"));
  send_to_ben (&fixture, 1, 100);
  pass_to_ben (&fixture, 2);

  mail = get_mail (fixture.ben_client);
  g_assert_cmpuint (json_array_get_length (mail), ==, 1);
  push = test_client_get_push (fixture.ben_client, "ephemeral");
  pillion_relay_ephemeral_read (&ephemeral, push, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (ephemeral.account, fixture.ana->account, sizeof ephemeral.account) == 0);
  g_assert_true (memcmp (ephemeral.device, fixture.ana->devices[0].certificate.device, sizeof ephemeral.device) == 0);
  g_assert_cmpuint (g_bytes_get_size (ephemeral.envelope), ==, 100);

  later = test_client_new_device (fixture.relay, fixture.ben, &fixture.ben->devices[0]);
  open_mailbox (later, 1);
}

/* Who is away gets nothing later, and the sender hears nothing about that. */
static void
test_ephemeral_offline (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autofree char *seen = NULL;

  test_pair_init (&fixture, NULL);
  pass_to_ben (&fixture, 1);
  send_to_ben (&fixture, 2, 100);
  pass_to_ben (&fixture, 3);

  seen = drain (fixture.ben_client);
  g_assert_cmpstr (seen, ==, "2");
  pass_to_ben (&fixture, 4);
  json_object_unref (test_client_get_push (fixture.ben_client, "ephemeral"));
}

/* The limit is its own: nobody's messages wait because of it. */
static void
test_ephemeral_too_many (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (JsonObject) refused = NULL;
  TestTarget ben;

  test_pair_init (&fixture, (const char *[]) { "ephemeral_burst=2", NULL });
  ben = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  pass_to_ben (&fixture, 1);
  pass_to_ben (&fixture, 2);
  refused = test_client_refuse (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                test_relay_make_send (3, NULL, PILLION_RELAY_SCOPE_EPHEMERAL, &ben, 1, 100), "rate-limited");
  g_assert_cmpint (json_object_get_int_member (refused, "retry_after"), >, 0);
  send_to_ben (&fixture, 4, 100);
}

static void
test_ephemeral_refused (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (TestAccount) nobody = test_relay_account_new (9, 0);
  TestTarget both[2];

  test_pair_init (&fixture, NULL);
  both[0] = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  both[1] = (TestTarget) { nobody, &nobody->devices[0] };
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (1, NULL, PILLION_RELAY_SCOPE_EPHEMERAL, both, 2, 100), "bad-request");
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (2, NULL, PILLION_RELAY_SCOPE_EPHEMERAL, both + 1, 1, 100), "not-found");
  both[0].device = &nobody->devices[0];
  test_client_assert_refused (fixture.ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                              test_relay_make_send (3, NULL, PILLION_RELAY_SCOPE_EPHEMERAL, both, 1, 100), "stale");
}

/* Attack 13: one sender fills a mailbox, and loses his own messages for it. */
static void
test_flood (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (TestAccount) eve = test_relay_account_new (3, 0);
  g_autoptr (TestClient) eve_client = NULL;
  g_autofree char *seen = NULL;
  TestTarget ben;

  test_pair_init (&fixture, (const char *[]) { "mailbox_max_messages=5", NULL });
  ben = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  eve_client = test_client_new (fixture.relay);
  test_client_register (eve_client, fixture.relay, eve, "+4930100003");
  json_object_unref (test_client_authenticate (eve_client, fixture.relay, eve, &eve->devices[0]));

  send_to_ben (&fixture, 1, 100);
  for (guint64 i = 11; i < 20; i++)
    json_object_unref (test_client_request (eve_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                            test_relay_make_send (i, fixture.ben, PILLION_RELAY_SCOPE_ALL, &ben, 1, 100)));
  send_to_ben (&fixture, 2, 100);

  /* A full mailbox fails no send; the markers in a row are one. */
  seen = drain (fixture.ben_client);
  g_assert_cmpstr (seen, ==, "1 gap 6 17 18 19 2");
}

/* Attack 13 with four: the one who holds most loses, in turn. */
static void
test_flood_of_four (void)
{
  g_auto (TestPair) fixture = { 0 };
  TestAccount *eves[4];
  g_autofree char *seen = NULL;
  TestTarget ben;

  test_pair_init (&fixture, (const char *[]) { "mailbox_max_messages=9", NULL });
  ben = (TestTarget) { fixture.ben, &fixture.ben->devices[0] };
  send_to_ben (&fixture, 1, 100);
  for (guint8 i = 0; i < G_N_ELEMENTS (eves); i++) {
    g_autoptr (TestClient) client = test_client_new (fixture.relay);
    g_autofree char *number = g_strdup_printf ("+493010000%u", 3 + i);

    eves[i] = test_relay_account_new ((guint8) (3 + i), 0);
    test_client_register (client, fixture.relay, eves[i], number);
    json_object_unref (test_client_authenticate (client, fixture.relay, eves[i], &eves[i]->devices[0]));
    for (guint64 j = 0; j < 5; j++)
      json_object_unref (test_client_request (client, PILLION_RELAY_OP_MESSAGE_SEND,
                                              test_relay_make_send (10 * (i + G_GUINT64_CONSTANT (1)) + j, fixture.ben, PILLION_RELAY_SCOPE_ALL, &ben, 1, 100)));
  }

  /* Ana's only message outlives twenty of theirs. */
  seen = drain (fixture.ben_client);
  g_assert_true (g_str_has_prefix (seen, "1 "));
  g_assert_nonnull (strstr (seen, "gap"));
  for (guint i = 0; i < G_N_ELEMENTS (eves); i++)
    test_account_free (eves[i]);
}

static void
test_newest_connection (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (TestClient) newer = NULL;

  test_pair_init (&fixture, NULL);
  open_mailbox (fixture.ben_client, 0);
  newer = test_client_new_device (fixture.relay, fixture.ben, &fixture.ben->devices[0]);
  json_object_unref (test_client_get_push (fixture.ben_client, "replaced"));
  g_assert_cmpuint (test_client_wait_closed (fixture.ben_client), ==, PILLION_RELAY_CLOSE_REPLACED);

  open_mailbox (newer, 0);
  send_to_ben (&fixture, 1, 100);
  json_array_unref (get_mail (newer));
}

/* A device that does not read costs a bounded amount of memory, and no message. */
static void
test_slow_consumer (void)
{
  g_auto (TestPair) fixture = { 0 };
  g_autoptr (TestClient) later = NULL;
  g_autofree char *seen = NULL;
  guint64 n = 150;

  test_pair_init (&fixture, (const char *[]) { "send_burst=1000", NULL });
  open_mailbox (fixture.ben_client, 0);
  for (guint64 i = 1; i <= n; i++)
    send_to_ben (&fixture, i, 16384);

  later = test_client_new_device (fixture.relay, fixture.ben, &fixture.ben->devices[0]);
  seen = drain (later);
  g_assert_true (g_str_has_prefix (seen, "1 2 3 "));
  g_assert_true (g_str_has_suffix (seen, " 149 150"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/messages/live", test_live);
  g_test_add_func ("/relay/messages/first-in-first-out", test_first_in_first_out);
  g_test_add_func ("/relay/messages/window", test_window);
  g_test_add_func ("/relay/messages/again", test_again);
  g_test_add_func ("/relay/messages/same-request", test_same_request);
  g_test_add_func ("/relay/messages/stale", test_stale);
  g_test_add_func ("/relay/messages/refused", test_refused);
  g_test_add_func ("/relay/messages/too-many", test_too_many);
  g_test_add_func ("/relay/messages/ephemeral", test_ephemeral);
  g_test_add_func ("/relay/messages/ephemeral-offline", test_ephemeral_offline);
  g_test_add_func ("/relay/messages/ephemeral-too-many", test_ephemeral_too_many);
  g_test_add_func ("/relay/messages/ephemeral-refused", test_ephemeral_refused);
  g_test_add_func ("/relay/messages/flood", test_flood);
  g_test_add_func ("/relay/messages/flood-of-four", test_flood_of_four);
  g_test_add_func ("/relay/messages/newest-connection", test_newest_connection);
  g_test_add_func ("/relay/messages/slow-consumer", test_slow_consumer);

  return g_test_run ();
}
