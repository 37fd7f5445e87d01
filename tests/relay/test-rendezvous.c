/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 4.6: two devices meet, and nobody else. */

#include <string.h>

#include "test-client.h"

#define ANA "+4930100001"

typedef struct {
  PillionTestRelay *relay;
  TestAccount *ana;
  TestClient *primary;
  TestClient *companion; /* a stranger to the relay */
} Fixture;

static void
fixture_init (Fixture           *self,
              const char *const *settings)
{
  self->relay = pillion_test_relay_new (settings);
  self->ana = test_relay_account_new (1, 0);
  self->primary = test_client_new (self->relay);
  self->companion = test_client_new (self->relay);
  test_client_register (self->primary, self->relay, self->ana, ANA);
  json_object_unref (test_client_authenticate (self->primary, self->relay, self->ana, &self->ana->devices[0]));
}

static void
fixture_clear (Fixture *self)
{
  test_client_free (self->primary);
  g_clear_pointer (&self->companion, test_client_free);
  test_account_free (self->ana);
  pillion_test_relay_free (self->relay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static JsonObject *
make_open (const char *number)
{
  PillionRelayRendezvousOpen message = {
    .kind = number != NULL ? PILLION_RENDEZVOUS_KIND_CODE : PILLION_RENDEZVOUS_KIND_QR,
  };

  if (number != NULL)
    g_strlcpy (message.number, number, sizeof message.number);

  return pillion_relay_rendezvous_open_write (&message);
}

static void
open_meeting (TestClient             *client,
              const char             *number,
              PillionRelayRendezvous *meeting)
{
  g_autoptr (JsonObject) object = test_client_request (client, PILLION_RELAY_OP_RENDEZVOUS_OPEN, make_open (number));
  g_auto (PillionRelayRendezvousOpenOk) ok = { 0 };
  g_autoptr (GError) error = NULL;

  pillion_relay_rendezvous_open_ok_read (&ok, object, &error);
  g_assert_no_error (error);
  memcpy (meeting->rendezvous, ok.rendezvous, sizeof meeting->rendezvous);
}

static JsonObject *
make_message (const PillionRelayRendezvous *meeting,
              const char                   *text)
{
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  PillionRelayRendezvousMessage message = { .data = data };

  memcpy (message.rendezvous, meeting->rendezvous, sizeof message.rendezvous);

  return pillion_relay_rendezvous_message_write (&message);
}

static void
say (TestClient                   *from,
     TestClient                   *to,
     const PillionRelayRendezvous *meeting,
     const char                   *text)
{
  g_autoptr (JsonObject) push = NULL;
  g_auto (PillionRelayRendezvousMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  json_object_unref (test_client_request (from, PILLION_RELAY_OP_RENDEZVOUS_SEND, make_message (meeting, text)));
  push = test_client_get_push (to, "rendezvous.message");
  pillion_relay_rendezvous_message_read (&message, push, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (message.data), ==, strlen (text));
  g_assert_true (memcmp (g_bytes_get_data (message.data, NULL), text, strlen (text)) == 0);
}

static void
assert_closed (TestClient *client,
               const char *reason)
{
  g_autoptr (JsonObject) push = test_client_get_push (client, "rendezvous.closed");

  g_assert_cmpstr (json_object_get_string_member (push, "reason"), ==, reason);
}

static void
join (TestClient                   *client,
      const PillionRelayRendezvous *meeting)
{
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_RENDEZVOUS_JOIN, pillion_relay_rendezvous_write (meeting)));
}

/* The joiner of a QR code speaks first; then in turn, 32 times. */
static void
test_qr (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionRelayRendezvous meeting;
  PillionRelayRendezvousClose close = { .reason = PILLION_LINK_REASON_DECLINED };

  fixture_init (&fixture, NULL);
  open_meeting (fixture.companion, NULL, &meeting);
  join (fixture.primary, &meeting);
  json_object_unref (test_client_get_push (fixture.companion, "rendezvous.joined"));

  test_client_assert_refused (fixture.companion, PILLION_RELAY_OP_RENDEZVOUS_SEND, make_message (&meeting, "too early"), "forbidden");
  for (guint i = 0; i < 16; i++) {
    say (fixture.primary, fixture.companion, &meeting, "from the primary");
    say (fixture.companion, fixture.primary, &meeting, "from the companion");
  }
  test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_RENDEZVOUS_SEND, make_message (&meeting, "too much"), "forbidden");

  memcpy (close.rendezvous, meeting.rendezvous, sizeof close.rendezvous);
  json_object_unref (test_client_request (fixture.primary, PILLION_RELAY_OP_RENDEZVOUS_CLOSE, pillion_relay_rendezvous_close_write (&close)));
  assert_closed (fixture.companion, "declined");
  test_client_assert_refused (fixture.companion, PILLION_RELAY_OP_RENDEZVOUS_SEND, make_message (&meeting, "too late"), "not-found");
}

/* The opener by code speaks first, and waits for whoever joins. */
static void
test_code (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionRelayRendezvous meeting;
  g_autoptr (JsonObject) requests = NULL;
  g_autoptr (JsonObject) ok = NULL;

  fixture_init (&fixture, NULL);
  open_meeting (fixture.companion, ANA, &meeting);
  json_object_unref (test_client_request (fixture.companion, PILLION_RELAY_OP_RENDEZVOUS_SEND, make_message (&meeting, "hello")));

  requests = test_client_request (fixture.primary, PILLION_RELAY_OP_RENDEZVOUS_REQUESTS, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (requests, "requests")), ==, 1);

  ok = test_client_request (fixture.primary, PILLION_RELAY_OP_RENDEZVOUS_JOIN, pillion_relay_rendezvous_write (&meeting));
  g_assert_cmpstr (json_object_get_string_member (ok, "kind"), ==, "code");
  g_assert_cmpstr (json_object_get_string_member (ok, "data"), ==, "aGVsbG8");
  say (fixture.primary, fixture.companion, &meeting, "hello to you");
}

/* A third party ends it for all. */
static void
test_crowded (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (TestAccount) eve = test_relay_account_new (2, 0);
  g_autoptr (TestClient) eve_client = NULL;
  PillionRelayRendezvous meeting;

  fixture_init (&fixture, NULL);
  eve_client = test_client_new (fixture.relay);
  test_client_register (eve_client, fixture.relay, eve, "+4930100002");
  json_object_unref (test_client_authenticate (eve_client, fixture.relay, eve, &eve->devices[0]));

  open_meeting (fixture.companion, NULL, &meeting);
  join (fixture.primary, &meeting);
  test_client_assert_refused (eve_client, PILLION_RELAY_OP_RENDEZVOUS_JOIN, pillion_relay_rendezvous_write (&meeting), "crowded");
  assert_closed (fixture.companion, "crowded");
  assert_closed (fixture.primary, "crowded");

  /* By code only the primary of that number is let in, and who is not ends nothing. */
  open_meeting (fixture.companion, ANA, &meeting);
  test_client_assert_refused (eve_client, PILLION_RELAY_OP_RENDEZVOUS_JOIN, pillion_relay_rendezvous_write (&meeting), "not-found");
  join (fixture.primary, &meeting);
}

/* Attack 2: requests by code are limited for who makes them, and block nobody. */
static void
test_flood (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionRelayRendezvous meetings[5];
  g_autoptr (JsonObject) requests = NULL;

  fixture_init (&fixture, NULL);
  for (guint i = 0; i < 5; i++)
    open_meeting (fixture.companion, ANA, &meetings[i]);
  assert_closed (fixture.companion, "crowded");
  test_client_assert_refused (fixture.companion, PILLION_RELAY_OP_RENDEZVOUS_OPEN, make_open (ANA), "rate-limited");

  /* The newest four are there. */
  requests = test_client_request (fixture.primary, PILLION_RELAY_OP_RENDEZVOUS_REQUESTS, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (requests, "requests")), ==, 4);
  test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_RENDEZVOUS_JOIN, pillion_relay_rendezvous_write (&meetings[0]), "not-found");
  join (fixture.primary, &meetings[4]);
}

/* A number that is unknown gives the same answers. */
static void
test_unknown_number (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionRelayRendezvous meeting;

  fixture_init (&fixture, (const char *[]) { "link_runs=10", NULL });
  for (guint i = 0; i < 5; i++) {
    open_meeting (fixture.companion, "+4930100099", &meeting);
    json_object_unref (test_client_request (fixture.companion, PILLION_RELAY_OP_RENDEZVOUS_SEND, make_message (&meeting, "hello")));
  }
  assert_closed (fixture.companion, "crowded");
}

static void
test_ends (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionRelayRendezvous meeting;

  fixture_init (&fixture, (const char *[]) { "rendezvous_ms=1500", NULL });

  /* With time. */
  open_meeting (fixture.companion, NULL, &meeting);
  assert_closed (fixture.companion, "expired");

  /* With a connection. */
  open_meeting (fixture.companion, NULL, &meeting);
  join (fixture.primary, &meeting);
  g_clear_pointer (&fixture.companion, test_client_free);
  assert_closed (fixture.primary, "cancelled");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/rendezvous/qr", test_qr);
  g_test_add_func ("/relay/rendezvous/code", test_code);
  g_test_add_func ("/relay/rendezvous/crowded", test_crowded);
  g_test_add_func ("/relay/rendezvous/flood", test_flood);
  g_test_add_func ("/relay/rendezvous/unknown-number", test_unknown_number);
  g_test_add_func ("/relay/rendezvous/ends", test_ends);

  return g_test_run ();
}
