/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-companion.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-link-code.h"
#include "crypto/pillion-secret.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-link-channel-private.h"
#include "protocol/pillion-membership-verify.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "wire/pillion-link-qr.h"

/* What is awaited within a state. */
typedef enum {
  AWAIT_MESSAGE,
  AWAIT_ANSWER, /* of the user */
  AWAIT_KEPT,   /* of the store */
} Await;

struct _PillionLinkCompanion {
  PillionLinkChannel         channel;
  PillionLinkCompanionState  state;
  Await                      await;
  PillionLinkPlace           place;
  char                       number[PILLION_NUMBER_MAX_BYTES + 1];
  PillionLinkQr              qr;     /* (secret): kind qr; intent 0 once spent */
  PillionLinkCode            code;   /* (secret): kind code; empty once spent */
  PillionCpace              *cpace;  /* (owned) (nullable) */
  PillionLinkIdentity        identity; /* ADb, kind code */
  guint8                     ltk_secret[PILLION_KEY_BYTES];            /* (secret) */
  guint8                     psk[PILLION_KEY_BYTES];                   /* (secret) */
  guint8                     dsk_secret[PILLION_SIGN_SECRET_BYTES];    /* (secret) */
  guint8                     ddh_secret[PILLION_KEY_BYTES];            /* (secret) */
  PillionLinkMessageRequest  request;
  PillionPrekeyBundle        prekeys;
  PillionCertificate         primary;
  PillionCertificate         certificate;
  guint8                     certificate_hash[PILLION_HASH_BYTES];
  guint8                     tries_left;
  gboolean                   has_answered;
  PillionLinkResult          result;
  guint64                    deadline_ms;
  guint64                    ends_ms;
  PillionTrustLimits         limits;
  const PillionRandom       *random; /* (unowned) */
};

static void
wipe_keys (PillionLinkCompanion *self)
{
  g_clear_pointer (&self->cpace, pillion_cpace_free);
  pillion_link_qr_clear (&self->qr);
  pillion_link_code_clear (&self->code);
  pillion_secret_wipe (self->ltk_secret, sizeof self->ltk_secret);
  pillion_secret_wipe (self->psk, sizeof self->psk);
  pillion_secret_wipe (self->dsk_secret, sizeof self->dsk_secret);
  pillion_secret_wipe (self->ddh_secret, sizeof self->ddh_secret);
}

static gboolean
is_over (const PillionLinkCompanion *self)
{
  return self->state == PILLION_LINK_COMPANION_LINKED || self->state == PILLION_LINK_COMPANION_ENDED;
}

/* From accept on the primary may publish, whatever is said afterwards. */
static gboolean
is_pending (const PillionLinkCompanion *self)
{
  return self->state == PILLION_LINK_COMPANION_GRANTED;
}

static void
end (PillionLinkCompanion *self,
     PillionLinkReason     reason)
{
  pillion_link_channel_end (&self->channel, reason, is_pending (self));
  wipe_keys (self);
  self->state = PILLION_LINK_COMPANION_ENDED;
}

static void
end_silently (PillionLinkCompanion *self,
              PillionLinkReason     reason)
{
  pillion_link_channel_end_silently (&self->channel, reason, is_pending (self));
  wipe_keys (self);
  self->state = PILLION_LINK_COMPANION_ENDED;
}

/* The QR code or the code is good for one run. */
static void
spend (PillionLinkCompanion *self)
{
  pillion_link_qr_clear (&self->qr);
  pillion_link_code_clear (&self->code);
}

static void
set_request (PillionLinkCompanion     *self,
             const PillionLinkRequest *request)
{
  self->request.request = *request;
  self->request.body_len = (guint16) pillion_link_request_encode (request, self->request.body);
  g_return_if_fail (self->request.body_len > 0);
}

static void
start_qr (PillionLinkCompanion *self,
          const guint8         *ltk)
{
  self->qr.intent = PILLION_LINK_INTENT_LINK;
  memcpy (self->qr.rendezvous, self->place.rendezvous, sizeof self->qr.rendezvous);
  memcpy (self->qr.ltk, ltk, sizeof self->qr.ltk);
  memcpy (self->qr.relay, self->place.relay_id, sizeof self->qr.relay);
  pillion_random_fill (self->random, self->psk, sizeof self->psk);
  memcpy (self->qr.psk, self->psk, sizeof self->qr.psk);
}

static void
send_hello (PillionLinkCompanion *self,
            const guint8         *ltk,
            const guint8         *nonce)
{
  PillionLinkOffer offer = { 0 };
  PillionLinkHello hello = { .is_b = FALSE };
  guint8 bytes[PILLION_LINK_HELLO_MAX_BYTES];
  gsize len;

  memcpy (offer.ltk, ltk, sizeof offer.ltk);
  pillion_link_request_get_hash (self->request.body, self->request.body_len, offer.request_hash);
  g_strlcpy (offer.name, self->request.request.name, sizeof offer.name);
  g_strlcpy (offer.platform, self->request.request.platform, sizeof offer.platform);
  pillion_random_fill (self->random, offer.random, sizeof offer.random);
  hello.ad_len = (guint16) pillion_link_offer_encode (&offer, hello.ad);

  self->cpace = pillion_link_cpace_new (PILLION_CPACE_A, &self->place, nonce, self->number, self->code.symbols,
                                        hello.ad, hello.ad_len, self->random);
  memcpy (hello.share, pillion_cpace_get_share (self->cpace), sizeof hello.share);

  len = pillion_link_hello_encode (&hello, bytes);
  pillion_link_channel_send_bytes (&self->channel, bytes, len);
}

static void
start_code (PillionLinkCompanion            *self,
            const PillionLinkCompanionSetup *setup,
            const guint8                    *ltk)
{
  g_strlcpy (self->number, setup->number, sizeof self->number);
  pillion_link_code_generate (&self->code, self->random);
  send_hello (self, ltk, setup->nonce);
}

PillionLinkCompanion *
pillion_link_companion_new (const PillionLinkCompanionSetup *setup,
                            guint64                          now_ms)
{
  PillionLinkCompanion *self = pillion_secret_alloc (sizeof *self);
  guint8 ltk[PILLION_KEY_BYTES];

  pillion_link_channel_init (&self->channel, setup->kind == PILLION_LINK_KIND_CODE);
  self->place.kind = setup->kind;
  memcpy (self->place.relay_id, setup->relay_id, sizeof self->place.relay_id);
  memcpy (self->place.rendezvous, setup->rendezvous, sizeof self->place.rendezvous);
  memcpy (self->dsk_secret, setup->dsk_secret, sizeof self->dsk_secret);
  memcpy (self->ddh_secret, setup->ddh_secret, sizeof self->ddh_secret);
  self->prekeys = *setup->bundle;
  self->limits = *setup->limits;
  self->random = setup->random;
  self->tries_left = PILLION_LINK_TRIES;
  self->ends_ms = now_ms + setup->times->rendezvous_ms;
  self->deadline_ms = MIN (now_ms + setup->waiting_ms, self->ends_ms);
  set_request (self, setup->request);

  pillion_x25519_generate (self->ltk_secret, ltk, self->random);
  if (setup->kind == PILLION_LINK_KIND_CODE)
    start_code (self, setup, ltk);
  else
    start_qr (self, ltk);

  return self;
}

void
pillion_link_companion_free (PillionLinkCompanion *self)
{
  if (self == NULL)
    return;

  pillion_link_channel_clear (&self->channel);
  g_clear_pointer (&self->cpace, pillion_cpace_free);
  g_clear_pointer (&self->result.certificate, g_bytes_unref);
  g_clear_pointer (&self->result.membership, g_bytes_unref);
  g_clear_pointer (&self->result.freshness, g_bytes_unref);
  pillion_secret_dealloc (self);
}

char *
pillion_link_companion_dup_text (const PillionLinkCompanion *self)
{
  char text[PILLION_LINK_CODE_TEXT_BYTES];

  if (self->qr.intent == PILLION_LINK_INTENT_LINK)
    return pillion_link_qr_encode_text (&self->qr);

  if (self->code.symbols[0] == '\0')
    return NULL;

  pillion_link_code_format (&self->code, text);
  return g_strdup (text);
}

PillionLinkCompanionState
pillion_link_companion_get_state (const PillionLinkCompanion *self)
{
  return self->state;
}

const PillionLinkAction *
pillion_link_companion_next_action (PillionLinkCompanion *self)
{
  return pillion_link_channel_next_action (&self->channel);
}

const PillionLinkResult *
pillion_link_companion_get_result (const PillionLinkCompanion *self)
{
  return &self->result;
}

guint64
pillion_link_companion_get_deadline (const PillionLinkCompanion *self)
{
  return is_over (self) ? 0 : self->deadline_ms;
}

static void
receive_hello (PillionLinkCompanion *self,
               const guint8         *bytes,
               gsize                 len)
{
  PillionLinkHello hello;
  guint8 confirm[PILLION_LINK_CONFIRM_BYTES];

  /* Whatever it was: somebody had a guess. */
  spend (self);

  if (!pillion_link_hello_decode (&hello, bytes, len, NULL) || !hello.is_b ||
      !pillion_cpace_receive (self->cpace, hello.share, hello.ad, hello.ad_len)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (!pillion_cpace_confirm (self->cpace, hello.tag) || !pillion_cpace_derive_psk (self->cpace, self->psk)) {
    end (self, PILLION_LINK_REASON_WRONG_CODE);
    return;
  }

  if (!pillion_link_identity_decode (&self->identity, hello.ad, hello.ad_len, NULL)) {
    end (self, PILLION_LINK_REASON_VERSION);
    return;
  }

  pillion_link_confirm_encode (pillion_cpace_get_tag (self->cpace), confirm);
  pillion_link_channel_send_bytes (&self->channel, confirm, sizeof confirm);
  g_clear_pointer (&self->cpace, pillion_cpace_free);
  self->state = PILLION_LINK_COMPANION_CONFIRMING;
  self->deadline_ms = self->ends_ms;
}

static void
receive_noise_1 (PillionLinkCompanion *self,
                 const guint8         *bytes,
                 gsize                 len)
{
  guint8 payload[PILLION_LINK_FRAME_MAX_BYTES];
  gsize payload_len;

  spend (self);
  self->deadline_ms = self->ends_ms;
  pillion_link_channel_begin (&self->channel, PILLION_NOISE_RESPONDER, &self->place, self->ltk_secret, NULL,
                              self->psk, self->random);

  if (!pillion_link_channel_receive_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_1, bytes, len, payload,
                                               &payload_len) ||
      payload_len != 0 ||
      !pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_2, NULL, 0)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->state = PILLION_LINK_COMPANION_HANDSHAKE;
}

/* The primary is who the channel says, and who the code was tried with. */
static gboolean
is_introduced (PillionLinkCompanion *self)
{
  const PillionLinkIntroduction *introduction = &self->result.introduction;
  const guint8 *remote = pillion_noise_get_remote_static (self->channel.noise);

  if (!pillion_certificate_verify (&self->primary, NULL, introduction->certificate, introduction->certificate_len,
                                   introduction->aik, NULL))
    return FALSE;

  if (self->primary.slot != PILLION_SLOT_PRIMARY || remote == NULL ||
      memcmp (remote, self->primary.ddh, PILLION_KEY_BYTES) != 0)
    return FALSE;

  if (self->place.kind != PILLION_LINK_KIND_CODE)
    return TRUE;

  return memcmp (self->identity.account, self->primary.account, sizeof self->identity.account) == 0 &&
         memcmp (self->identity.aik, introduction->aik, sizeof self->identity.aik) == 0 &&
         self->identity.epoch == introduction->epoch && strcmp (self->number, introduction->number) == 0;
}

static void
send_request (PillionLinkCompanion *self)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_REQUEST };

  if (!pillion_link_request_seal (&self->request, &self->channel, self->dsk_secret, self->ddh_secret,
                                  self->primary.ddh)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  message.request = self->request;
  pillion_link_channel_send (&self->channel, &message);
  self->state = PILLION_LINK_COMPANION_CHECKING;
  self->await = AWAIT_MESSAGE;
}

static void
receive_noise_3 (PillionLinkCompanion *self,
                 const guint8         *bytes,
                 gsize                 len)
{
  guint8 payload[PILLION_LINK_FRAME_MAX_BYTES];
  gsize payload_len;
  PillionLinkAction *action;
  g_autoptr (GError) error = NULL;

  if (!pillion_link_channel_receive_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_3, bytes, len, payload,
                                               &payload_len)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (!pillion_link_introduction_decode (&self->result.introduction, payload, payload_len, &error)) {
    end (self, pillion_link_reason_from_error (error));
    return;
  }

  if (!is_introduced (self)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  action = pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_SHOW_INTRODUCTION);
  action->introduction = &self->result.introduction;
  send_request (self);
}

static void
receive_check (PillionLinkCompanion *self,
               guint8                tries_left)
{
  PillionLinkAction *action;

  if (self->state != PILLION_LINK_COMPANION_CHECKING || tries_left != self->tries_left) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->tries_left--;
  self->await = AWAIT_ANSWER;
  action = pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_ASK_CHECK);
  action->tries_left = tries_left;
}

/* The seat is the one that was asked for. */
static gboolean
is_granted (PillionLinkCompanion *self)
{
  const PillionCertificate *certificate = &self->certificate;
  const PillionLinkRequest *request = &self->request.request;
  guint8 link_hash[PILLION_HASH_BYTES];

  pillion_link_channel_get_link_hash (&self->channel, link_hash);

  return certificate->slot != PILLION_SLOT_PRIMARY &&
         memcmp (certificate->dsk, request->dsk, PILLION_KEY_BYTES) == 0 &&
         memcmp (certificate->ddh, request->ddh, PILLION_KEY_BYTES) == 0 &&
         strcmp (certificate->platform, request->platform) == 0 &&
         (certificate->capabilities & ~request->capabilities) == 0 &&
         certificate->link_kind == self->place.kind &&
         memcmp (certificate->link_hash, link_hash, sizeof link_hash) == 0;
}

/* The primary's clock and ours agree, or nothing that follows would be fresh. */
static gboolean
is_timely (PillionLinkCompanion *self,
           guint64               now_ms)
{
  guint64 created = self->certificate.created;
  guint64 apart = MAX (created, now_ms) - MIN (created, now_ms);

  return apart <= self->limits.clock_tolerance_ms &&
         (self->certificate.not_after == 0 || self->certificate.not_after > now_ms);
}

static void
receive_grant (PillionLinkCompanion          *self,
               const PillionLinkMessageGrant *grant,
               guint64                        now_ms)
{
  if (self->state != PILLION_LINK_COMPANION_CHECKING || !self->has_answered ||
      !pillion_certificate_verify_body (&self->certificate, grant->certificate, grant->certificate_len,
                                        grant->account_signature, self->result.introduction.aik, NULL) ||
      !is_granted (self)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (!is_timely (self, now_ms)) {
    end (self, PILLION_LINK_REASON_CLOCK);
    return;
  }

  if (!pillion_certificate_sign_device (&self->certificate, self->dsk_secret)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->result.certificate = pillion_certificate_to_bytes (&self->certificate, self->certificate_hash);
  self->await = AWAIT_KEPT;
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_KEEP_KEYS);
}

/* The membership is the one that follows what the primary introduced itself with, and
 * names this device.
 */
static gboolean
is_member (PillionLinkCompanion           *self,
           const PillionLinkMessageBundle *bundle)
{
  const PillionLinkIntroduction *introduction = &self->result.introduction;
  const PillionMembershipEntry *entry;
  PillionKnownMembership known;
  PillionFreshness freshness;

  if (!pillion_membership_verify (&known, bundle->membership, bundle->membership_len, NULL, introduction->aik,
                                  &self->limits, NULL) ||
      known.membership.epoch != introduction->epoch + 1 ||
      memcmp (known.membership.previous, introduction->membership_hash, PILLION_HASH_BYTES) != 0)
    return FALSE;

  entry = pillion_membership_find_device (&known.membership, self->certificate.device);
  if (entry == NULL || entry->state != PILLION_DEVICE_STATE_ACTIVE || entry->slot != self->certificate.slot ||
      memcmp (entry->certificate_hash, self->certificate_hash, PILLION_HASH_BYTES) != 0)
    return FALSE;

  return pillion_freshness_verify (&freshness, bundle->freshness, bundle->freshness_len, &known, NULL) &&
         bundle->history_since == self->certificate.history_since;
}

static void
receive_bundle (PillionLinkCompanion           *self,
                const PillionLinkMessageBundle *bundle)
{
  PillionLinkMessage done = { .type = PILLION_LINK_MESSAGE_DONE };

  if (self->state != PILLION_LINK_COMPANION_GRANTED || !is_member (self, bundle)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->result.bundle = *bundle;
  self->result.membership = g_bytes_new (bundle->membership, bundle->membership_len);
  self->result.freshness = g_bytes_new (bundle->freshness, bundle->freshness_len);

  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_LINKED);
  pillion_link_channel_send (&self->channel, &done);
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_FINISHED);
  wipe_keys (self);
  self->state = PILLION_LINK_COMPANION_LINKED;
}

static void
receive_message (PillionLinkCompanion *self,
                 const guint8         *bytes,
                 gsize                 len,
                 guint64               now_ms)
{
  g_auto (PillionLinkMessage) message = { 0 };
  PillionLinkReason reason;

  if (!pillion_link_channel_receive (&self->channel, bytes, len, &message, &reason)) {
    end (self, reason);
    return;
  }

  switch (message.type) {
  case PILLION_LINK_MESSAGE_CHECK:
    receive_check (self, message.tries_left);
    break;
  case PILLION_LINK_MESSAGE_GRANT:
    receive_grant (self, &message.grant, now_ms);
    break;
  case PILLION_LINK_MESSAGE_BUNDLE:
    receive_bundle (self, &message.bundle);
    break;
  case PILLION_LINK_MESSAGE_ABORT:
    end_silently (self, message.reason);
    break;
  case PILLION_LINK_MESSAGE_REQUEST:
  case PILLION_LINK_MESSAGE_ANSWER:
  case PILLION_LINK_MESSAGE_ACCEPT:
  case PILLION_LINK_MESSAGE_DONE:
  default:
    end (self, PILLION_LINK_REASON_RELAY);
    break;
  }
}

void
pillion_link_companion_receive (PillionLinkCompanion *self,
                                const guint8         *bytes,
                                gsize                 len,
                                guint64               now_ms)
{
  if (is_over (self))
    return;

  if (self->channel.is_turn) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->channel.is_turn = TRUE;

  switch (self->state) {
  case PILLION_LINK_COMPANION_WAITING:
    if (self->place.kind == PILLION_LINK_KIND_CODE)
      receive_hello (self, bytes, len);
    else
      receive_noise_1 (self, bytes, len);
    break;
  case PILLION_LINK_COMPANION_CONFIRMING:
    receive_noise_1 (self, bytes, len);
    break;
  case PILLION_LINK_COMPANION_HANDSHAKE:
    receive_noise_3 (self, bytes, len);
    break;
  case PILLION_LINK_COMPANION_CHECKING:
  case PILLION_LINK_COMPANION_GRANTED:
    receive_message (self, bytes, len, now_ms);
    break;
  case PILLION_LINK_COMPANION_LINKED:
  case PILLION_LINK_COMPANION_ENDED:
  default:
    break;
  }
}

void
pillion_link_companion_answer (PillionLinkCompanion *self,
                               guint8                number,
                               guint64               now_ms)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_ANSWER, .number = number };

  if (is_over (self) || self->await != AWAIT_ANSWER ||
      number < PILLION_LINK_CHECK_MIN || number > PILLION_LINK_CHECK_MAX)
    return;

  self->await = AWAIT_MESSAGE;
  self->has_answered = TRUE;
  pillion_link_channel_send (&self->channel, &message);
}

static void
send_accept (PillionLinkCompanion *self)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_ACCEPT };
  g_autoptr (GBytes) bundle = pillion_prekey_bundle_sign (&self->prekeys, self->certificate.account,
                                                          self->certificate.device, self->dsk_secret);
  gsize len;
  const guint8 *data = g_bytes_get_data (bundle, &len);

  memcpy (message.accept.device_signature, self->certificate.device_signature, PILLION_SIGNATURE_BYTES);
  memcpy (message.accept.prekey_bundle, data, len);
  message.accept.prekey_bundle_len = (guint16) len;
  pillion_link_channel_send (&self->channel, &message);
}

void
pillion_link_companion_kept (PillionLinkCompanion *self,
                             gboolean              kept,
                             guint64               now_ms)
{
  if (is_over (self) || self->await != AWAIT_KEPT)
    return;

  if (!kept) {
    end (self, PILLION_LINK_REASON_CANCELLED);
    return;
  }

  self->await = AWAIT_MESSAGE;
  self->state = PILLION_LINK_COMPANION_GRANTED;
  send_accept (self);
}

void
pillion_link_companion_cancel (PillionLinkCompanion *self)
{
  if (!is_over (self))
    end (self, PILLION_LINK_REASON_CANCELLED);
}

void
pillion_link_companion_closed (PillionLinkCompanion *self,
                               const char           *reason)
{
  if (!is_over (self))
    end_silently (self, pillion_link_reason_from_close (reason, FALSE));
}

void
pillion_link_companion_tick (PillionLinkCompanion *self,
                             guint64               now_ms)
{
  if (!is_over (self) && now_ms >= self->deadline_ms)
    end (self, PILLION_LINK_REASON_EXPIRED);
}
