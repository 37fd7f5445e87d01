/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 4.5: what one device sends and others get. */

#include "test-client.h"

#define ANA "+4930100001"
#define BEN "+4930100002"

typedef struct {
  PillionTestRelay *relay;
  TestAccount *ana;
  TestAccount *ben;
  TestClient *ana_client;
  TestClient *ben_client;
} Fixture;

static void
fixture_init (Fixture           *self,
              const char *const *settings)
{
  self->relay = pillion_test_relay_new (settings);
  self->ana = test_relay_account_new (1, 0);
  self->ben = test_relay_account_new (2, 0);
  self->ana_client = test_client_new (self->relay);
  self->ben_client = test_client_new (self->relay);
  test_client_register (self->ana_client, self->relay, self->ana, ANA);
  test_client_register (self->ben_client, self->relay, self->ben, BEN);
  json_object_unref (test_client_authenticate (self->ana_client, self->relay, self->ana, &self->ana->devices[0]));
  json_object_unref (test_client_authenticate (self->ben_client, self->relay, self->ben, &self->ben->devices[0]));
}

static void
fixture_clear (Fixture *self)
{
  test_client_free (self->ana_client);
  test_client_free (self->ben_client);
  test_account_free (self->ana);
  test_account_free (self->ben);
  pillion_test_relay_free (self->relay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
send_to_ben (Fixture *self,
             guint64  request,
             gsize    bytes)
{
  const TestTarget target = { self->ben, &self->ben->devices[0] };

  json_object_unref (test_client_request (self->ana_client, PILLION_RELAY_OP_MESSAGE_SEND,
                                          test_relay_make_send (request, self->ben, TRUE, &target, 1, bytes)));
}

static void
open_mailbox (TestClient *client,
              gint64      waiting)
{
  g_autoptr (JsonObject) ok = test_client_request (client, PILLION_RELAY_OP_MAILBOX_OPEN, NULL);

  g_assert_cmpint (json_object_get_int_member (ok, "waiting"), ==, waiting);
}

static void
test_live (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (JsonObject) drained = NULL;
  g_autoptr (JsonObject) push = NULL;

  fixture_init (&fixture, NULL);
  open_mailbox (fixture.ben_client, 0);
  drained = test_client_get_push (fixture.ben_client, "mailbox.drained");
  send_to_ben (&fixture, 7, 300);
  push = test_client_get_push (fixture.ben_client, "mailbox");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (push, "messages")), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/messages/live", test_live);

  return g_test_run ();
}
