/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-authentication.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-relay-id.h"
#include "test-client.h"

static guint64
now_ms (void)
{
  return (guint64) (g_get_real_time () / 1000);
}

TestAccount *
test_relay_account_new (guint8  seed,
                        guint64 primary_idle_ms)
{
  PillionTrustLimits policy = *pillion_trust_limits_default ();

  if (primary_idle_ms != 0)
    policy.primary_idle_ms = primary_idle_ms;

  return test_account_new_at (seed, now_ms (), &policy);
}

GBytes *
test_relay_make_bundle (TestAccount      *account,
                        const TestDevice *device,
                        guint64           generation)
{
  PillionPrekeyBundle bundle = { .generation = generation, .created = account->now_ms, .spk_id = 1 };
  guint8 secret[PILLION_KEY_BYTES];

  pillion_x25519_generate (secret, bundle.spk, &account->replay.random);

  return pillion_prekey_bundle_sign (&bundle, account->account, device->certificate.device, device->dsk_secret);
}

JsonObject *
test_client_make_registration (TestAccount *account,
                               const char  *number,
                               const char  *code,
                               gboolean     take_over)
{
  g_autoptr (GBytes) bundle = test_relay_make_bundle (account, &account->devices[0], 1);
  PillionRelayRegisterFinish message = {
    .take_over = take_over,
    .certificate = account->devices[0].bytes,
    .membership = g_ptr_array_index (account->memberships, 0),
    .freshness = account->freshness,
    .bundle = bundle,
  };

  g_strlcpy (message.number, number, sizeof message.number);
  g_strlcpy (message.code, code, sizeof message.code);
  memcpy (message.aik, account->aik, sizeof message.aik);

  return pillion_relay_register_finish_write (&message);
}

static JsonObject *
make_begin (const char *number)
{
  PillionRelayRegisterBegin message = { 0 };

  g_strlcpy (message.number, number, sizeof message.number);

  return pillion_relay_register_begin_write (&message);
}

void
test_client_register (TestClient       *self,
                      PillionTestRelay *relay,
                      TestAccount      *account,
                      const char       *number)
{
  g_autoptr (JsonObject) begun = test_client_request (self, PILLION_RELAY_OP_REGISTER_BEGIN, make_begin (number));
  g_autoptr (JsonObject) finished = NULL;
  g_autofree char *code = g_strdup ("");

  if (strcmp (json_object_get_string_member (begun, "verification"), "code") == 0) {
    g_free (code);
    code = pillion_test_relay_dup_code (relay, number);
  }

  finished = test_client_request (self, PILLION_RELAY_OP_REGISTER_FINISH,
                                  test_client_make_registration (account, number, code, FALSE));
}

JsonObject *
test_client_make_authentication (TestClient       *self,
                                 const char       *origin,
                                 TestAccount      *account,
                                 const TestDevice *device)
{
  PillionAuthentication authentication = { .time_ms = now_ms () };
  PillionRelayAuthenticate message = { .time = authentication.time_ms };

  g_assert_true (pillion_relay_id_from_origin (origin, authentication.relay_id, NULL));
  memcpy (authentication.nonce, self->nonce, sizeof authentication.nonce);
  memcpy (authentication.account, account->account, sizeof authentication.account);
  memcpy (authentication.device, device->certificate.device, sizeof authentication.device);
  memcpy (message.account, account->account, sizeof message.account);
  memcpy (message.device, device->certificate.device, sizeof message.device);
  pillion_authentication_sign (&authentication, device->dsk_secret, message.signature);

  return pillion_relay_authenticate_write (&message);
}

JsonObject *
test_client_authenticate (TestClient       *self,
                          PillionTestRelay *relay,
                          TestAccount      *account,
                          const TestDevice *device)
{
  return test_client_request (self, PILLION_RELAY_OP_AUTHENTICATE,
                              test_client_make_authentication (self, pillion_test_relay_get_url (relay), account, device));
}

TestClient *
test_client_new_device (PillionTestRelay *relay,
                        TestAccount      *account,
                        const TestDevice *device)
{
  TestClient *self = test_client_new (relay);

  json_object_unref (test_client_authenticate (self, relay, account, device));

  return self;
}

JsonObject *
test_relay_make_publication (TestAccount      *account,
                             const TestDevice *added)
{
  g_autoptr (GBytes) bundle = added != NULL ? test_relay_make_bundle (account, added, 1) : NULL;
  PillionRelayAccountPublish message = {
    .membership = g_ptr_array_index (account->memberships, account->memberships->len - 1),
    .freshness = account->freshness,
    .certificate = added != NULL ? added->bytes : NULL,
    .bundle = bundle,
  };

  return pillion_relay_account_publish_write (&message);
}

TestDevice *
test_relay_add_companion (TestClient  *primary,
                          TestAccount *account)
{
  TestDevice *device;

  account->now_ms = now_ms ();
  device = test_account_add (account);
  json_object_unref (test_client_request (primary, PILLION_RELAY_OP_ACCOUNT_PUBLISH,
                                          test_relay_make_publication (account, device)));

  return device;
}

JsonObject *
test_relay_make_send (guint64           request,
                      TestAccount      *account,
                      PillionRelayScope scope,
                      const TestTarget *targets,
                      guint             n_targets,
                      gsize             envelope_bytes)
{
  g_autoptr (GArray) envelopes = g_array_new (FALSE, TRUE, sizeof (PillionRelayEnvelope));
  g_autofree guint8 *noise = g_malloc0 (envelope_bytes);
  g_autoptr (GBytes) envelope = NULL;
  PillionRelayMessageSend message = {
    .scope = scope,
    .has_account = account != NULL,
    .envelopes = envelopes,
  };

  memcpy (message.request, &request, sizeof request);
  if (account != NULL)
    memcpy (message.account, account->account, sizeof message.account);

  memcpy (noise, &request, MIN (sizeof request, envelope_bytes));
  envelope = g_bytes_new (noise, envelope_bytes);
  for (guint i = 0; i < n_targets; i++) {
    PillionRelayEnvelope target = { .envelope = envelope };

    memcpy (target.account, targets[i].account->account, sizeof target.account);
    memcpy (target.device, targets[i].device->certificate.device, sizeof target.device);
    g_array_append_val (envelopes, target);
  }

  return pillion_relay_message_send_write (&message);
}
