/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, sections 3 and 4.3, at the relay: devices that come, lapse and go. */

#include <string.h>

#include "protocol/pillion-resignation-verify.h"
#include "test-client.h"

#define ANA "+4930100001"

typedef struct {
  PillionTestRelay *relay;
  TestAccount *ana;
  TestClient *primary;
} Fixture;

static void
fixture_init (Fixture           *self,
              const char *const *settings,
              guint64            primary_idle_ms)
{
  self->relay = pillion_test_relay_new (settings);
  self->ana = test_relay_account_new (1, primary_idle_ms);
  self->primary = test_client_new (self->relay);
  test_client_register (self->primary, self->relay, self->ana, ANA);
  json_object_unref (test_client_authenticate (self->primary, self->relay, self->ana, &self->ana->devices[0]));
}

static void
fixture_clear (Fixture *self)
{
  test_client_free (self->primary);
  test_account_free (self->ana);
  pillion_test_relay_free (self->relay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static guint64
now_ms (void)
{
  return (guint64) (g_get_real_time () / 1000);
}

static JsonObject *
make_get (TestAccount *account)
{
  PillionRelayAccountGet message;

  memcpy (message.account, account->account, sizeof message.account);

  return pillion_relay_account_get_write (&message);
}

static void
publish (Fixture          *self,
         const TestDevice *added)
{
  json_object_unref (test_client_request (self->primary, PILLION_RELAY_OP_ACCOUNT_PUBLISH,
                                          test_relay_make_publication (self->ana, added)));
}

static void
assert_logged_out (TestClient *client,
                   const char *reason)
{
  g_autoptr (JsonObject) push = test_client_get_push (client, "logged-out");

  g_assert_cmpstr (json_object_get_string_member (push, "reason"), ==, reason);
  g_assert_cmpuint (test_client_wait_closed (client), ==, PILLION_RELAY_CLOSE_LOGGED_OUT);
}

static void
assert_state (Fixture          *self,
              const TestDevice *device,
              const char       *state)
{
  g_autoptr (TestClient) client = test_client_new (self->relay);
  g_autoptr (JsonObject) ok = test_client_authenticate (client, self->relay, self->ana, device);

  g_assert_cmpstr (json_object_get_string_member (ok, "state"), ==, state);
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_ACCOUNT_GET, make_get (self->ana)));
  if (strcmp (state, "active") != 0)
    test_client_assert_refused (client, PILLION_RELAY_OP_MAILBOX_OPEN, NULL, "logged-out");
}

/* Four companions, in order; the record proves them to anybody. */
static void
test_record (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (JsonObject) ok = NULL;
  g_auto (PillionRelayAccountRecord) record = { 0 };
  g_autoptr (PillionAccountView) view = NULL;
  PillionAccountEvidence evidence = { 0 };
  PillionAccountUpdate update;
  g_autoptr (GError) error = NULL;
  TestDevice *removed = NULL;

  fixture_init (&fixture, NULL, 0);
  for (guint i = 0; i < 4; i++)
    removed = test_relay_add_companion (fixture.primary, fixture.ana);
  test_account_remove (fixture.ana, removed);
  publish (&fixture, NULL);

  ok = test_client_request (fixture.primary, PILLION_RELAY_OP_ACCOUNT_GET, make_get (fixture.ana));
  pillion_relay_account_record_read (&record, ok, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (record.number, ==, ANA);
  g_assert_cmpuint (record.certificates->len, ==, 5);
  g_assert_cmpuint (record.memberships->len, ==, 2);

  evidence.aik = record.aik;
  evidence.certificates = (GBytes *const *) record.certificates->pdata;
  evidence.n_certificates = record.certificates->len;
  evidence.memberships = (GBytes *const *) record.memberships->pdata;
  evidence.n_memberships = record.memberships->len;
  evidence.freshness = record.freshness;
  view = pillion_account_view_new (fixture.ana->account);
  pillion_account_view_update (view, &evidence, pillion_trust_limits_default (), now_ms (), &update, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pillion_account_view_get_epoch (view), ==, 6);
}

/* Attack 18: the fifth companion, by itself and in a race for the last place. */
static void
test_fifth (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionMembership next;
  TestDevice *rivals[2];
  guint64 ids[2];
  guint n_ok = 0;

  fixture_init (&fixture, NULL, 0);
  for (guint i = 0; i < 3; i++)
    test_relay_add_companion (fixture.primary, fixture.ana);

  /* Two memberships of one epoch, each with another fourth companion. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (TestAccount) twin = test_relay_account_new (1, 0);
    g_autoptr (GBytes) bundle = NULL;
    g_autoptr (GBytes) membership = NULL;
    g_autoptr (GBytes) freshness = NULL;
    g_autoptr (PillionAccountView) view = pillion_account_view_copy (fixture.ana->view);
    PillionRelayAccountPublish message = { 0 };
    PillionAccountEvidence evidence = { .n_certificates = 1, .n_memberships = 1 };
    PillionAccountUpdate update;
    g_autoptr (GError) error = NULL;
    guint8 lrk[PILLION_SIGN_SECRET_BYTES];

    pillion_membership_begin_next (&next, pillion_account_view_get_membership (fixture.ana->view), now_ms ());
    rivals[i] = test_account_make_device (fixture.ana, pillion_membership_get_free_slot (&next));
    g_assert_true (pillion_membership_add_companion (&next, &rivals[i]->certificate, now_ms (), &error));
    membership = pillion_membership_sign_with_account_key (&next, fixture.ana->aik_secret, &twin->replay.random, lrk);
    evidence.certificates = &rivals[i]->bytes;
    evidence.memberships = &membership;
    g_assert_true (pillion_account_view_update (view, &evidence, pillion_trust_limits_default (), now_ms (), &update, &error));
    freshness = pillion_account_view_make_freshness (view, lrk, now_ms (), &error);
    g_assert_no_error (error);

    bundle = test_relay_make_bundle (fixture.ana, rivals[i], 1);
    message.membership = membership;
    message.freshness = freshness;
    message.certificate = rivals[i]->bytes;
    message.bundle = bundle;
    ids[i] = test_client_start (fixture.primary, PILLION_RELAY_OP_ACCOUNT_PUBLISH,
                                pillion_relay_account_publish_write (&message));
  }

  for (guint i = 0; i < 2; i++) {
    g_autoptr (JsonObject) answer = test_client_get_answer (fixture.primary, ids[i]);

    if (json_object_has_member (answer, "ok"))
      n_ok++;
    else
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (answer, "error"), "code"), ==, "conflict");
  }
  g_assert_cmpuint (n_ok, ==, 1);
}

/* A relay may allow fewer companions than a membership's own policy. */
static void
test_limit (void)
{
  g_auto (Fixture) fixture = { 0 };
  TestDevice *second;

  fixture_init (&fixture, (const char *[]) { "companions_max=4", NULL }, 0);
  test_relay_add_companion (fixture.primary, fixture.ana);
  test_client_free (fixture.primary);
  g_assert_cmpint (pillion_test_relay_stop (fixture.relay), ==, 0);
  pillion_test_relay_set_arguments (fixture.relay, (const char *[]) { "--set", "companions_max=1", NULL });
  pillion_test_relay_start (fixture.relay);
  fixture.primary = test_client_new_device (fixture.relay, fixture.ana, &fixture.ana->devices[0]);

  second = test_account_add (fixture.ana);
  test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_ACCOUNT_PUBLISH,
                              test_relay_make_publication (fixture.ana, second), "limit");
}

static void
test_remove (void)
{
  g_auto (Fixture) fixture = { 0 };
  TestDevice *companion, *other;
  g_autoptr (TestClient) client = NULL;
  g_autoptr (TestClient) stays = NULL;

  fixture_init (&fixture, NULL, 0);
  companion = test_relay_add_companion (fixture.primary, fixture.ana);
  other = test_relay_add_companion (fixture.primary, fixture.ana);
  client = test_client_new_device (fixture.relay, fixture.ana, companion);
  stays = test_client_new_device (fixture.relay, fixture.ana, other);

  test_account_remove (fixture.ana, companion);
  publish (&fixture, NULL);
  assert_logged_out (client, "removed");
  json_object_unref (test_client_get_push (stays, "account.changed"));
  assert_state (&fixture, companion, "removed");
  assert_state (&fixture, other, "active");

  /* Its place is given away, and still it may learn what became of it. */
  test_relay_add_companion (fixture.primary, fixture.ana);
  assert_state (&fixture, companion, "removed");

  /* The same bytes again are no error, older ones are. */
  publish (&fixture, NULL);
}

/* The rule of 14 days at the relay, in three seconds: nobody tells it of the lapse. */
static void
test_lapse (void)
{
  g_auto (Fixture) fixture = { 0 };
  TestDevice *companion;
  g_autoptr (TestClient) client = NULL;

  fixture_init (&fixture, (const char *[]) { "primary_idle_ms=3000", NULL }, 3000);
  companion = test_relay_add_companion (fixture.primary, fixture.ana);
  client = test_client_new_device (fixture.relay, fixture.ana, companion);
  assert_logged_out (client, "expired");
  g_assert_cmpuint (now_ms (), >=, pillion_account_view_get_not_after (fixture.ana->view));

  assert_state (&fixture, companion, "locked");
  assert_state (&fixture, &fixture.ana->devices[0], "active");
}

/* The same: a primary in use keeps it alive beyond the first freshness. */
static void
test_refresh (void)
{
  g_auto (Fixture) fixture = { 0 };
  TestDevice *companion;
  g_autoptr (TestClient) client = NULL;
  g_autoptr (JsonObject) push = NULL;
  PillionRelayAccountFreshness message = { 0 };
  guint64 first;

  fixture_init (&fixture, (const char *[]) { "primary_idle_ms=3000", NULL }, 3000);
  companion = test_relay_add_companion (fixture.primary, fixture.ana);
  client = test_client_new_device (fixture.relay, fixture.ana, companion);
  first = pillion_account_view_get_not_after (fixture.ana->view);

  fixture.ana->now_ms = MAX (now_ms (), fixture.ana->now_ms + 1);
  test_account_refresh (fixture.ana);
  message.freshness = fixture.ana->freshness;
  json_object_unref (test_client_request (fixture.primary, PILLION_RELAY_OP_ACCOUNT_REFRESH,
                                          pillion_relay_account_freshness_write (&message)));
  push = test_client_get_push (client, "account.freshness");

  assert_logged_out (client, "expired");
  g_assert_cmpuint (pillion_account_view_get_not_after (fixture.ana->view), >, first);
  g_assert_cmpuint (now_ms (), >=, pillion_account_view_get_not_after (fixture.ana->view));

  /* Attack 24: after the lapse no freshness mends it. */
  fixture.ana->now_ms = MAX (now_ms (), pillion_account_view_get_not_after (fixture.ana->view) + 1);
  g_clear_pointer (&fixture.ana->freshness, g_bytes_unref);
  {
    PillionFreshness late = {
      .sequence = fixture.ana->now_ms,
      .previous_not_after = pillion_account_view_get_not_after (fixture.ana->view),
      .issued_at = fixture.ana->now_ms,
      .not_after = fixture.ana->now_ms + 3000,
    };

    fixture.ana->freshness = pillion_freshness_sign (&late, pillion_account_view_get_membership (fixture.ana->view),
                                                     fixture.ana->lrk_secret);
    message.freshness = fixture.ana->freshness;
    test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_ACCOUNT_REFRESH,
                                pillion_relay_account_freshness_write (&message), "bad-request");
  }

  /* What the primary has to do is to expire everybody. */
  test_account_expire (fixture.ana);
  publish (&fixture, NULL);
  assert_state (&fixture, companion, "removed");
}

static void
test_resign (void)
{
  g_auto (Fixture) fixture = { 0 };
  TestDevice *companion;
  g_autoptr (TestClient) client = NULL;
  g_autoptr (GBytes) resignation = NULL;
  PillionRelayAccountResign message = { 0 };

  fixture_init (&fixture, NULL, 0);
  companion = test_relay_add_companion (fixture.primary, fixture.ana);
  client = test_client_new_device (fixture.relay, fixture.ana, companion);
  resignation = pillion_resignation_sign (&companion->certificate, 2, now_ms (), companion->dsk_secret);
  message.resignation = resignation;

  /* Nobody does it for another. */
  test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_ACCOUNT_RESIGN,
                              pillion_relay_account_resign_write (&message), "forbidden");
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_ACCOUNT_RESIGN,
                                          pillion_relay_account_resign_write (&message)));
  assert_logged_out (client, "resigned");
  assert_state (&fixture, companion, "removed");

  /* It is remembered. */
  g_assert_cmpint (pillion_test_relay_stop (fixture.relay), ==, 0);
  pillion_test_relay_start (fixture.relay);
  assert_state (&fixture, companion, "removed");
}

static void
test_companion_may_not (void)
{
  g_auto (Fixture) fixture = { 0 };
  TestDevice *companion;
  g_autoptr (TestClient) client = NULL;

  fixture_init (&fixture, NULL, 0);
  companion = test_relay_add_companion (fixture.primary, fixture.ana);
  client = test_client_new_device (fixture.relay, fixture.ana, companion);
  test_account_remove (fixture.ana, companion);
  test_client_assert_refused (client, PILLION_RELAY_OP_ACCOUNT_PUBLISH,
                              test_relay_make_publication (fixture.ana, NULL), "forbidden");
  test_client_assert_refused (client, PILLION_RELAY_OP_RENDEZVOUS_REQUESTS, NULL, "forbidden");
}

/* Attack 15: so many numbers an hour, for all devices of an account together. */
static void
test_lookups (void)
{
  g_auto (Fixture) fixture = { 0 };
  PillionRelayAccountFind known = { .number = ANA };
  PillionRelayAccountFind unknown = { .number = "+4930100099" };

  fixture_init (&fixture, (const char *[]) { "lookups_per_hour=3", NULL }, 0);
  json_object_unref (test_client_request (fixture.primary, PILLION_RELAY_OP_ACCOUNT_FIND, pillion_relay_account_find_write (&known)));
  for (guint i = 0; i < 2; i++)
    test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_ACCOUNT_FIND, pillion_relay_account_find_write (&unknown), "not-found");
  test_client_assert_refused (fixture.primary, PILLION_RELAY_OP_ACCOUNT_FIND, pillion_relay_account_find_write (&known), "rate-limited");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/accounts/record", test_record);
  g_test_add_func ("/relay/accounts/fifth", test_fifth);
  g_test_add_func ("/relay/accounts/limit", test_limit);
  g_test_add_func ("/relay/accounts/remove", test_remove);
  g_test_add_func ("/relay/accounts/lapse", test_lapse);
  g_test_add_func ("/relay/accounts/refresh", test_refresh);
  g_test_add_func ("/relay/accounts/resign", test_resign);
  g_test_add_func ("/relay/accounts/companion-may-not", test_companion_may_not);
  g_test_add_func ("/relay/accounts/lookups", test_lookups);

  return g_test_run ();
}
