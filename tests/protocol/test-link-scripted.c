/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-link-channel-private.h"
#include "protocol/pillion-link-scan.h"

#include "test-link-run.h"

/* One honest side against one that says what no honest one would, inside a channel
 * that is authentic: the other side is driven by hand.
 */
typedef struct {
  TestLinkRun             *run;
  PillionLinkChannel       channel;
  PillionLinkPlace         place;
  PillionLinkQr            qr;
  PillionLinkIntroduction  introduction;
  PillionLinkMessage       message; /* the last one received */
} Script;

static Script *
script_new (void)
{
  Script *self = g_new0 (Script, 1);
  g_autofree char *text = NULL;

  self->run = test_link_run_new (PILLION_LINK_KIND_QR, 5);
  text = pillion_link_companion_dup_text (self->run->companion);
  g_assert_true (pillion_link_scan (&self->qr, text, strlen (text), self->run->relay_id, NULL));

  self->place.kind = PILLION_LINK_KIND_QR;
  memcpy (self->place.relay_id, self->run->relay_id, sizeof self->place.relay_id);
  memcpy (self->place.rendezvous, self->run->rendezvous, sizeof self->place.rendezvous);
  return self;
}

static void
script_free (Script *self)
{
  pillion_link_channel_clear (&self->channel);
  test_link_run_free (self->run);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Script, script_free)

/* What the script has to say goes to the companion. */
static void
tell_companion (Script *self)
{
  const PillionLinkAction *action = pillion_link_channel_next_action (&self->channel);

  g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_SEND);
  pillion_link_companion_receive (self->run->companion, g_bytes_get_data (action->bytes, NULL),
                                  g_bytes_get_size (action->bytes), self->run->companion_now_ms);
}

/* Skips what is only shown. Returns: (transfer none): what the companion says */
static GBytes *
hear_companion (Script *self)
{
  const PillionLinkAction *action;

  do
    action = pillion_link_companion_next_action (self->run->companion);
  while (action != NULL && action->type != PILLION_LINK_ACTION_SEND && action->type != PILLION_LINK_ACTION_ENDED);

  return action != NULL && action->type == PILLION_LINK_ACTION_SEND ? action->bytes : NULL;
}

static gboolean
has_ended (Script *self)
{
  return pillion_link_companion_get_state (self->run->companion) == PILLION_LINK_COMPANION_ENDED;
}

/* The handshake as a primary, up to the introduction of that device of the account. */
static void
introduce (Script *self,
           guint   device)
{
  TestDevice *as = &self->run->account->devices[device];
  const PillionKnownMembership *known = pillion_account_view_get_membership (self->run->account->view);
  guint8 payload[PILLION_LINK_FRAME_MAX_BYTES];
  gsize len;
  GBytes *bytes;

  memcpy (self->introduction.aik, self->run->account->aik, sizeof self->introduction.aik);
  self->introduction.certificate_len = (guint16) g_bytes_get_size (as->bytes);
  memcpy (self->introduction.certificate, g_bytes_get_data (as->bytes, NULL), self->introduction.certificate_len);
  g_strlcpy (self->introduction.number, "+4930123456", sizeof self->introduction.number);
  g_strlcpy (self->introduction.name, "Ada", sizeof self->introduction.name);
  self->introduction.epoch = known->membership.epoch;
  memcpy (self->introduction.membership_hash, known->hash, sizeof self->introduction.membership_hash);

  pillion_link_channel_init (&self->channel, TRUE);
  pillion_link_channel_begin (&self->channel, PILLION_NOISE_INITIATOR, &self->place, as->ddh_secret, self->qr.ltk,
                              self->qr.psk, &self->run->account->replay.random);
  g_assert_true (pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_1, NULL, 0));
  tell_companion (self);

  bytes = hear_companion (self);
  g_assert_true (pillion_link_channel_receive_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_2,
                                                         g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                                         payload, &len));
  len = pillion_link_introduction_encode (&self->introduction, payload);
  g_assert_true (pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_3, payload, len));
  tell_companion (self);
}

/* Hears the companion's next message inside the channel. */
static void
hear (Script *self)
{
  PillionLinkReason reason;
  GBytes *bytes = hear_companion (self);

  g_assert_nonnull (bytes);
  g_assert_true (pillion_link_channel_receive (&self->channel, g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes), &self->message, &reason));
}

static void
say (Script                   *self,
     const PillionLinkMessage *message)
{
  pillion_link_channel_send (&self->channel, message);
  tell_companion (self);
}

static void
say_check (Script *self,
           guint8  tries_left)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_CHECK, .tries_left = tries_left };

  say (self, &message);
}

/* Up to the companion's first answer. */
static Script *
script_new_answered (void)
{
  Script *self = script_new ();

  introduce (self, 0);
  hear (self);
  g_assert_cmpint (self->message.type, ==, PILLION_LINK_MESSAGE_REQUEST);
  say_check (self, 3);
  pillion_link_companion_answer (self->run->companion, 42, self->run->companion_now_ms);
  hear (self);
  g_assert_cmpint (self->message.number, ==, 42);
  return self;
}

/* A companion's key and certificate are no primary's (attack 19). */
static void
test_companion_introduces (void)
{
  for (guint device = 0; device < 2; device++) {
    g_autoptr (Script) script = script_new ();

    introduce (script, device);
    g_assert_true (has_ended (script) == (device != 0));
  }
}

static void
test_tries (void)
{
  g_autoptr (Script) script = script_new ();

  introduce (script, 0);
  hear (script);
  say_check (script, 2);
  g_assert_true (has_ended (script));
}

/* A message while it is the companion's turn. */
static void
test_out_of_turn (void)
{
  g_autoptr (Script) script = script_new ();

  introduce (script, 0);
  hear (script);
  say_check (script, 3);
  g_assert_false (has_ended (script));
  say_check (script, 2);
  g_assert_true (has_ended (script));
}

/* The seat as an honest primary would grant it. */
static PillionCertificate
make_certificate (Script *self)
{
  const PillionLinkRequest *request = &self->run->request;
  PillionCertificate certificate = {
    .slot = 2,
    .capabilities = PILLION_CAPABILITIES_CALLS,
    .created = self->run->account->now_ms,
    .link_kind = PILLION_LINK_KIND_QR,
  };

  memcpy (certificate.dsk, request->dsk, sizeof certificate.dsk);
  memcpy (certificate.ddh, request->ddh, sizeof certificate.ddh);
  g_strlcpy (certificate.platform, request->platform, sizeof certificate.platform);
  pillion_link_channel_get_link_hash (&self->channel, certificate.link_hash);
  return certificate;
}

static void
say_grant (Script             *self,
           PillionCertificate *certificate)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_GRANT };

  g_assert_true (pillion_certificate_sign_account (certificate, self->run->account->aik_secret));
  message.grant.certificate_len = (guint16) pillion_certificate_encode_body (certificate,
                                                                             message.grant.certificate);
  memcpy (message.grant.account_signature, certificate->account_signature, PILLION_SIGNATURE_BYTES);
  say (self, &message);
}

/* Nobody has compared anything yet. */
static void
test_grant_before_answer (void)
{
  g_autoptr (Script) script = script_new ();
  PillionCertificate certificate;

  introduce (script, 0);
  hear (script);
  certificate = make_certificate (script);
  say_grant (script, &certificate);
  g_assert_true (has_ended (script));
}

static void
grant_honest (PillionCertificate *certificate)
{
}

static void
grant_primary (PillionCertificate *certificate)
{
  certificate->slot = 0;
}

static void
grant_other_key (PillionCertificate *certificate)
{
  certificate->dsk[0] ^= 1;
}

static void
grant_other_ddh (PillionCertificate *certificate)
{
  certificate->ddh[0] ^= 1;
}

static void
grant_other_platform (PillionCertificate *certificate)
{
  certificate->platform[0] ^= 1;
}

static void
grant_other_kind (PillionCertificate *certificate)
{
  certificate->link_kind = PILLION_LINK_KIND_CODE;
}

static void
grant_other_run (PillionCertificate *certificate)
{
  certificate->link_hash[0] ^= 1;
}

static void
grant_ended (PillionCertificate *certificate)
{
  certificate->not_after = certificate->created;
}

static const struct {
  const char        *name;
  void             (*change) (PillionCertificate *certificate);
  PillionLinkReason  reason; /* 0: it is taken */
} grants[] = {
  { "honest", grant_honest, 0 },
  { "primary", grant_primary, PILLION_LINK_REASON_RELAY },
  { "other-dsk", grant_other_key, PILLION_LINK_REASON_RELAY },
  { "other-ddh", grant_other_ddh, PILLION_LINK_REASON_RELAY },
  { "other-platform", grant_other_platform, PILLION_LINK_REASON_RELAY },
  { "other-kind", grant_other_kind, PILLION_LINK_REASON_RELAY },
  { "other-run", grant_other_run, PILLION_LINK_REASON_RELAY },
  { "ended", grant_ended, PILLION_LINK_REASON_CLOCK },
};

static void
test_grant (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Script) script = script_new_answered ();
  PillionCertificate certificate = make_certificate (script);
  const PillionLinkAction *action;

  grants[i].change (&certificate);
  say_grant (script, &certificate);

  do
    action = pillion_link_companion_next_action (script->run->companion);
  while (action->type == PILLION_LINK_ACTION_SEND);

  g_assert_cmpint (action->type, ==,
                   grants[i].reason == 0 ? PILLION_LINK_ACTION_KEEP_KEYS : PILLION_LINK_ACTION_ENDED);
  g_assert_cmpint (action->reason, ==, grants[i].reason);
  g_assert_false (action->pending);
}

static void
publish_honest (PillionMembership *membership)
{
}

static void
publish_gap (PillionMembership *membership)
{
  membership->epoch++;
}

static void
publish_other_branch (PillionMembership *membership)
{
  membership->previous[0] ^= 1;
}

static void
publish_without (PillionMembership *membership)
{
  membership->n_entries--;
}

static void
publish_other_certificate (PillionMembership *membership)
{
  membership->entries[2].certificate_hash[0] ^= 1;
}

static void
publish_removed (PillionMembership *membership)
{
  membership->entries[2].state = PILLION_DEVICE_STATE_REMOVED;
  membership->entries[2].reason = PILLION_DEVICE_REASON_REMOVED;
}

static const struct {
  const char *name;
  void      (*change) (PillionMembership *membership);
  gboolean    links;
} publications[] = {
  { "honest", publish_honest, TRUE },
  { "gap", publish_gap, FALSE },
  { "other-branch", publish_other_branch, FALSE },
  { "without", publish_without, FALSE },
  { "other-certificate", publish_other_certificate, FALSE },
  { "removed", publish_removed, FALSE },
};

static void
say_bundle (Script            *self,
            PillionMembership *membership)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_BUNDLE };
  PillionKnownMembership known;
  PillionFreshness freshness = { 0 };
  guint64 now = self->run->account->now_ms;
  g_autoptr (GBytes) bytes = test_account_sign (self->run->account, membership);
  g_autoptr (GBytes) freshness_bytes = NULL;

  known.membership = *membership;
  pillion_membership_get_hash (known.hash, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  freshness.sequence = now;
  freshness.issued_at = now;
  freshness.not_after = now + TEST_DAY_MS;
  freshness_bytes = pillion_freshness_sign (&freshness, &known, self->run->account->lrk_secret);

  message.bundle.membership_len = (guint16) g_bytes_get_size (bytes);
  memcpy (message.bundle.membership, g_bytes_get_data (bytes, NULL), message.bundle.membership_len);
  message.bundle.freshness_len = (guint16) g_bytes_get_size (freshness_bytes);
  memcpy (message.bundle.freshness, g_bytes_get_data (freshness_bytes, NULL), message.bundle.freshness_len);
  say (self, &message);
}

/* A membership that does not name the companion is no link; its keys stay pending. */
static void
test_bundle (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Script) script = script_new_answered ();
  PillionCertificate certificate = make_certificate (script);
  PillionMembership next;

  say_grant (script, &certificate);
  pillion_link_companion_kept (script->run->companion, TRUE, script->run->companion_now_ms);
  hear (script);
  g_assert_cmpint (script->message.type, ==, PILLION_LINK_MESSAGE_ACCEPT);

  pillion_membership_begin_next (&next, pillion_account_view_get_membership (script->run->account->view),
                                 script->run->account->now_ms);
  g_assert_true (pillion_membership_add_companion (&next, &certificate, script->run->account->now_ms, NULL));
  publications[i].change (&next);
  say_bundle (script, &next);
  test_link_run_go (script->run);
  g_assert_true (script->run->at_companion.linked == publications[i].links);
  g_assert_true (script->run->at_companion.pending == !publications[i].links);
}

/* What the script has to say goes to the primary. */
static void
tell_primary (Script *self)
{
  const PillionLinkAction *action = pillion_link_channel_next_action (&self->channel);

  g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_SEND);
  pillion_link_primary_receive (self->run->primary, g_bytes_get_data (action->bytes, NULL),
                                g_bytes_get_size (action->bytes), self->run->account->now_ms);
}

/* Returns: (transfer none): what the primary says */
static GBytes *
hear_primary (Script *self)
{
  const PillionLinkAction *action = pillion_link_primary_next_action (self->run->primary);

  if (action->type == PILLION_LINK_ACTION_CONFIRMED)
    action = pillion_link_primary_next_action (self->run->primary);

  g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_SEND);
  return action->bytes;
}

/* Knows the code: hello A, hello B, confirm A. Gives LTK and psk. */
static void
confirm_by_hand (Script                          *self,
                 const PillionLinkMessageRequest *request,
                 const char                      *code,
                 guint8                           ltk_secret[PILLION_KEY_BYTES],
                 guint8                           psk[PILLION_KEY_BYTES])
{
  TestLinkRun *run = self->run;
  PillionLinkOffer offer = { 0 };
  PillionLinkHello hello = { .is_b = FALSE };
  g_autoptr (PillionCpace) cpace = NULL;
  g_auto (PillionLinkCode) typed = { 0 };
  guint8 bytes[PILLION_LINK_FRAME_MAX_BYTES];
  gsize len;
  GBytes *answer;

  g_assert_true (pillion_link_code_parse (&typed, code, NULL));
  pillion_x25519_generate (ltk_secret, offer.ltk, &run->random.random);
  pillion_link_request_get_hash (request->body, request->body_len, offer.request_hash);
  g_strlcpy (offer.name, run->request.name, sizeof offer.name);
  g_strlcpy (offer.platform, run->request.platform, sizeof offer.platform);
  hello.ad_len = (guint16) pillion_link_offer_encode (&offer, hello.ad);
  cpace = pillion_link_cpace_new (PILLION_CPACE_A, &self->place, run->nonce, "+4930123456", typed.symbols, hello.ad,
                                  hello.ad_len, &run->random.random);
  memcpy (hello.share, pillion_cpace_get_share (cpace), sizeof hello.share);
  len = pillion_link_hello_encode (&hello, bytes);
  pillion_link_primary_receive (run->primary, bytes, len, run->account->now_ms);

  answer = hear_primary (self);
  g_assert_true (pillion_link_hello_decode (&hello, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer),
                                            NULL));
  g_assert_true (pillion_cpace_receive (cpace, hello.share, hello.ad, hello.ad_len));
  g_assert_true (pillion_cpace_confirm (cpace, hello.tag));
  g_assert_true (pillion_cpace_derive_psk (cpace, psk));
  pillion_link_confirm_encode (pillion_cpace_get_tag (cpace), bytes);
  pillion_link_primary_receive (run->primary, bytes, PILLION_LINK_CONFIRM_BYTES, run->account->now_ms);
}

static void
shake_hands_by_hand (Script       *self,
                     const guint8 *ltk_secret,
                     const guint8 *psk)
{
  guint8 payload[PILLION_LINK_FRAME_MAX_BYTES];
  gsize len;
  GBytes *bytes = hear_primary (self);

  pillion_link_channel_begin (&self->channel, PILLION_NOISE_RESPONDER, &self->place, ltk_secret, NULL, psk,
                              &self->run->random.random);
  g_assert_true (pillion_link_channel_receive_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_1,
                                                         g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                                         payload, &len));
  g_assert_true (pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_2, NULL, 0));
  tell_primary (self);
  bytes = hear_primary (self);
  g_assert_true (pillion_link_channel_receive_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_3,
                                                         g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                                         payload, &len));
}

/* A companion that asked with one request, as far as its hello. */
static Script *
script_new_request (PillionLinkMessage *message)
{
  Script *self = g_new0 (Script, 1);
  g_autofree char *code = NULL;
  guint8 ltk_secret[PILLION_KEY_BYTES];
  guint8 psk[PILLION_KEY_BYTES];

  self->run = test_link_run_new (PILLION_LINK_KIND_CODE, 5);
  self->place.kind = PILLION_LINK_KIND_CODE;
  memcpy (self->place.relay_id, self->run->relay_id, sizeof self->place.relay_id);
  memcpy (self->place.rendezvous, self->run->rendezvous, sizeof self->place.rendezvous);
  code = pillion_link_companion_dup_text (self->run->companion);
  test_link_run_start_primary (self->run, NULL);

  message->request.request = self->run->request;
  message->request.body_len = (guint16) pillion_link_request_encode (&self->run->request, message->request.body);
  confirm_by_hand (self, &message->request, code, ltk_secret, psk);
  shake_hands_by_hand (self, ltk_secret, psk);
  return self;
}

/* What the user of the primary would see is what the code was typed for. */
static void
test_other_request (void)
{
  static const char *const names[] = { "laptop", "phone" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_REQUEST };
    g_autoptr (Script) script = script_new_request (&message);
    TestLinkRun *run = script->run;

    g_strlcpy (message.request.request.name, names[i], sizeof message.request.request.name);
    message.request.body_len = (guint16) pillion_link_request_encode (&message.request.request,
                                                                      message.request.body);
    g_assert_true (pillion_link_request_seal (&message.request, &script->channel, run->dsk_secret, run->ddh_secret,
                                              run->account->devices[0].certificate.ddh));
    pillion_link_channel_send (&script->channel, &message);
    tell_primary (script);
    g_assert_cmpint (pillion_link_primary_get_state (run->primary), ==,
                     i == 0 ? PILLION_LINK_PRIMARY_CHECKING : PILLION_LINK_PRIMARY_ENDED);
  }
}

/* A second answer while the user of the primary thinks, although the first was right. */
static void
test_second_answer (void)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_REQUEST };
  g_autoptr (Script) script = script_new_request (&message);
  TestLinkRun *run = script->run;
  const PillionLinkAction *action;

  g_assert_true (pillion_link_request_seal (&message.request, &script->channel, run->dsk_secret, run->ddh_secret,
                                            run->account->devices[0].certificate.ddh));
  pillion_link_channel_send (&script->channel, &message);
  tell_primary (script);
  action = pillion_link_primary_next_action (run->primary);
  g_assert_cmpint (action->type, ==, PILLION_LINK_ACTION_SHOW_REQUEST);

  message = (PillionLinkMessage) { .type = PILLION_LINK_MESSAGE_ANSWER, .number = action->check };
  for (guint i = 0; i < 2; i++) {
    pillion_link_channel_send (&script->channel, &message);
    tell_primary (script);
    g_assert_cmpint (pillion_link_primary_get_state (run->primary), ==,
                     i == 0 ? PILLION_LINK_PRIMARY_CHECKING : PILLION_LINK_PRIMARY_ENDED);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/attack-19/companion-introduces", test_companion_introduces);
  g_test_add_func ("/protocol/link-scripted/tries", test_tries);
  g_test_add_func ("/protocol/link-scripted/out-of-turn", test_out_of_turn);
  g_test_add_func ("/protocol/link-scripted/grant-before-answer", test_grant_before_answer);
  g_test_add_func ("/protocol/link-scripted/other-request", test_other_request);
  g_test_add_func ("/protocol/link-scripted/second-answer", test_second_answer);
  for (gsize i = 0; i < G_N_ELEMENTS (grants); i++) {
    g_autofree char *path = g_strconcat ("/protocol/link-scripted/grant-", grants[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_grant);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (publications); i++) {
    g_autofree char *path = g_strconcat ("/protocol/link-scripted/bundle-", publications[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bundle);
  }

  return g_test_run ();
}
