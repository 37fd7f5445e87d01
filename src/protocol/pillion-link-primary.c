/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-primary.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-link-channel-private.h"
#include "protocol/pillion-link-publication-private.h"
#include "protocol/pillion-prekey-bundle-verify.h"

struct _PillionLinkPrimary {
  PillionLinkChannel         channel;
  PillionLinkPrimaryState    state;
  PillionLinkPlace           place;
  char                       number[PILLION_NUMBER_MAX_BYTES + 1];
  char                       name[PILLION_NAME_MAX_BYTES + 1];
  PillionCpace              *cpace; /* (owned) (nullable) */
  PillionLinkOffer           offer; /* ADa, kind code */
  guint16                    ad_len;
  guint8                     ad[PILLION_LINK_HELLO_AD_MAX_BYTES]; /* ADb */
  guint8                     psk[PILLION_KEY_BYTES];                /* (secret) */
  guint8                     aik_secret[PILLION_SIGN_SECRET_BYTES]; /* (secret) */
  guint8                     ddh_secret[PILLION_KEY_BYTES];         /* (secret) */
  guint8                     release_root[PILLION_KEY_BYTES];       /* (secret) */
  guint64                    sync_epoch;
  guint8                     sync_key[PILLION_KEY_BYTES];           /* (secret) */
  PillionAccountView        *view; /* (owned) */
  PillionLinkMessageRequest  request;
  guint8                     check;
  guint8                     tries_left;
  gboolean                   has_answered; /* and rightly */
  gboolean                   has_approved;
  gboolean                   is_closed; /* the rendezvous is gone */
  PillionHistoryDepth        history_depth;
  PillionMembership          draft;       /* M_(n+1) without the companion */
  PillionCertificate         certificate; /* the companion's */
  PillionLinkPublication     publication;
  guint64                    deadline_ms;
  guint64                    ends_ms;
  PillionLinkTimes           times;
  PillionTrustLimits         limits;
  const PillionRandom       *random; /* (unowned) */
};

static void
wipe_keys (PillionLinkPrimary *self)
{
  g_clear_pointer (&self->cpace, pillion_cpace_free);
  pillion_secret_wipe (self->psk, sizeof self->psk);
  pillion_secret_wipe (self->aik_secret, sizeof self->aik_secret);
  pillion_secret_wipe (self->ddh_secret, sizeof self->ddh_secret);
  pillion_secret_wipe (self->release_root, sizeof self->release_root);
}

static gboolean
is_over (const PillionLinkPrimary *self)
{
  return self->state == PILLION_LINK_PRIMARY_LINKED || self->state == PILLION_LINK_PRIMARY_ENDED;
}

static void
end (PillionLinkPrimary *self,
     PillionLinkReason   reason)
{
  pillion_link_channel_end (&self->channel, reason, FALSE);
  wipe_keys (self);
  self->state = PILLION_LINK_PRIMARY_ENDED;
}

static void
end_silently (PillionLinkPrimary *self,
              PillionLinkReason   reason)
{
  pillion_link_channel_end_silently (&self->channel, reason, FALSE);
  wipe_keys (self);
  self->state = PILLION_LINK_PRIMARY_ENDED;
}

static void
wait_for_message (PillionLinkPrimary *self,
                  guint64             now_ms)
{
  self->deadline_ms = MIN (now_ms + self->times.answer_ms, self->ends_ms);
}

static void
send_noise_1 (PillionLinkPrimary *self,
              const guint8       *ltk,
              guint64             now_ms)
{
  pillion_link_channel_begin (&self->channel, PILLION_NOISE_INITIATOR, &self->place, self->ddh_secret, ltk,
                              self->psk, self->random);
  if (!pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_1, NULL, 0)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->state = PILLION_LINK_PRIMARY_HANDSHAKE;
  wait_for_message (self, now_ms);
}

static void
start_qr (PillionLinkPrimary  *self,
          const PillionLinkQr *qr,
          guint64              now_ms)
{
  if (qr->intent != PILLION_LINK_INTENT_LINK ||
      memcmp (qr->relay, self->place.relay_id, sizeof qr->relay) != 0 ||
      memcmp (qr->rendezvous, self->place.rendezvous, sizeof qr->rendezvous) != 0) {
    end (self, PILLION_LINK_REASON_VERSION);
    return;
  }

  memcpy (self->psk, qr->psk, sizeof self->psk);
  send_noise_1 (self, qr->ltk, now_ms);
}

static void
start_code (PillionLinkPrimary            *self,
            const PillionLinkPrimarySetup *setup,
            guint64                        now_ms)
{
  PillionLinkIdentity identity = { .epoch = pillion_account_view_get_epoch (self->view) };

  memcpy (identity.account, pillion_account_view_get_account (self->view), sizeof identity.account);
  memcpy (identity.aik, pillion_account_view_get_aik (self->view), sizeof identity.aik);
  pillion_random_fill (self->random, identity.random, sizeof identity.random);
  self->ad_len = (guint16) pillion_link_identity_encode (&identity, self->ad);

  self->cpace = pillion_link_cpace_new (PILLION_CPACE_B, &self->place, setup->nonce, self->number,
                                        setup->code->symbols, self->ad, self->ad_len, self->random);
  wait_for_message (self, now_ms);
}

static void
copy_setup (PillionLinkPrimary            *self,
            const PillionLinkPrimarySetup *setup)
{
  self->place.kind = setup->qr != NULL ? PILLION_LINK_KIND_QR : PILLION_LINK_KIND_CODE;
  memcpy (self->place.relay_id, setup->relay_id, sizeof self->place.relay_id);
  memcpy (self->place.rendezvous, setup->rendezvous, sizeof self->place.rendezvous);
  g_strlcpy (self->number, setup->number, sizeof self->number);
  g_strlcpy (self->name, setup->name, sizeof self->name);
  memcpy (self->aik_secret, setup->aik_secret, sizeof self->aik_secret);
  memcpy (self->ddh_secret, setup->ddh_secret, sizeof self->ddh_secret);
  memcpy (self->release_root, setup->release_root, sizeof self->release_root);
  self->sync_epoch = setup->sync_epoch;
  memcpy (self->sync_key, setup->sync_key, sizeof self->sync_key);
  self->view = pillion_account_view_copy (setup->view);
  self->times = *setup->times;
  self->limits = *setup->limits;
  self->random = setup->random;
}

PillionLinkPrimary *
pillion_link_primary_new (const PillionLinkPrimarySetup *setup,
                          guint64                        now_ms)
{
  PillionLinkPrimary *self;

  g_return_val_if_fail ((setup->qr != NULL) != (setup->code != NULL), NULL);
  g_return_val_if_fail (pillion_account_view_is_known (setup->view), NULL);

  self = pillion_secret_alloc (sizeof *self);
  copy_setup (self, setup);
  pillion_link_channel_init (&self->channel, setup->qr != NULL);
  self->tries_left = PILLION_LINK_TRIES;
  self->ends_ms = now_ms + self->times.rendezvous_ms;

  pillion_account_view_begin_membership (self->view, &self->draft, now_ms);
  if (pillion_membership_get_free_slot (&self->draft) == 0)
    end (self, PILLION_LINK_REASON_LIMIT);
  else if (setup->qr != NULL)
    start_qr (self, setup->qr, now_ms);
  else
    start_code (self, setup, now_ms);

  return self;
}

void
pillion_link_primary_free (PillionLinkPrimary *self)
{
  if (self == NULL)
    return;

  pillion_link_channel_clear (&self->channel);
  g_clear_pointer (&self->cpace, pillion_cpace_free);
  g_clear_pointer (&self->view, pillion_account_view_free);
  pillion_link_publication_clear (&self->publication);
  pillion_secret_dealloc (self);
}

PillionLinkPrimaryState
pillion_link_primary_get_state (const PillionLinkPrimary *self)
{
  return self->state;
}

const PillionLinkAction *
pillion_link_primary_next_action (PillionLinkPrimary *self)
{
  return pillion_link_channel_next_action (&self->channel);
}

const PillionLinkPublication *
pillion_link_primary_get_publication (const PillionLinkPrimary *self)
{
  return self->publication.membership != NULL ? &self->publication : NULL;
}

guint64
pillion_link_primary_get_deadline (const PillionLinkPrimary *self)
{
  return self->state == PILLION_LINK_PRIMARY_ENDED ? 0 : self->deadline_ms;
}

static void
receive_hello (PillionLinkPrimary *self,
               const guint8       *bytes,
               gsize               len,
               guint64             now_ms)
{
  PillionLinkHello hello;
  PillionLinkHello answer = { .is_b = TRUE };
  guint8 answer_bytes[PILLION_LINK_HELLO_MAX_BYTES];

  if (!pillion_link_hello_decode (&hello, bytes, len, NULL) || hello.is_b ||
      !pillion_link_offer_decode (&self->offer, hello.ad, hello.ad_len, NULL) ||
      !pillion_cpace_receive (self->cpace, hello.share, hello.ad, hello.ad_len)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  memcpy (answer.share, pillion_cpace_get_share (self->cpace), sizeof answer.share);
  memcpy (answer.tag, pillion_cpace_get_tag (self->cpace), sizeof answer.tag);
  memcpy (answer.ad, self->ad, sizeof answer.ad);
  answer.ad_len = self->ad_len;

  len = pillion_link_hello_encode (&answer, answer_bytes);
  pillion_link_channel_send_bytes (&self->channel, answer_bytes, len);
  self->state = PILLION_LINK_PRIMARY_CONFIRMING;
  wait_for_message (self, now_ms);
}

static void
receive_confirm (PillionLinkPrimary *self,
                 const guint8       *bytes,
                 gsize               len,
                 guint64             now_ms)
{
  guint8 tag[PILLION_CPACE_TAG_BYTES];

  if (!pillion_link_confirm_decode (tag, bytes, len, NULL)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (!pillion_cpace_confirm (self->cpace, tag) || !pillion_cpace_derive_psk (self->cpace, self->psk)) {
    end (self, PILLION_LINK_REASON_WRONG_CODE);
    return;
  }

  g_clear_pointer (&self->cpace, pillion_cpace_free);
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_CONFIRMED);
  send_noise_1 (self, self->offer.ltk, now_ms);
}

static gsize
write_introduction (PillionLinkPrimary *self,
                    guint8              bytes[PILLION_LINK_INTRODUCTION_MAX_BYTES])
{
  const PillionCertificate *primary = pillion_account_view_get_primary (self->view);
  GBytes *certificate = pillion_account_view_find_certificate_bytes (self->view, primary->device);
  PillionLinkIntroduction introduction = { .epoch = pillion_account_view_get_epoch (self->view) };
  gsize len;
  const guint8 *data = g_bytes_get_data (certificate, &len);

  memcpy (introduction.aik, pillion_account_view_get_aik (self->view), sizeof introduction.aik);
  memcpy (introduction.certificate, data, len);
  introduction.certificate_len = (guint16) len;
  g_strlcpy (introduction.number, self->number, sizeof introduction.number);
  g_strlcpy (introduction.name, self->name, sizeof introduction.name);
  memcpy (introduction.membership_hash, pillion_account_view_get_membership (self->view)->hash,
          sizeof introduction.membership_hash);

  return pillion_link_introduction_encode (&introduction, bytes);
}

static void
receive_noise_2 (PillionLinkPrimary *self,
                 const guint8       *bytes,
                 gsize               len,
                 guint64             now_ms)
{
  guint8 payload[PILLION_LINK_FRAME_MAX_BYTES];
  guint8 introduction[PILLION_LINK_INTRODUCTION_MAX_BYTES];
  gsize payload_len;

  if (!pillion_link_channel_receive_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_2, bytes, len, payload,
                                               &payload_len) ||
      payload_len != 0) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  len = write_introduction (self, introduction);
  if (len == 0 ||
      !pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_3, introduction, len)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->state = PILLION_LINK_PRIMARY_REQUESTED;
  wait_for_message (self, now_ms);
}

/* The request is the one that the code was tried for. */
static gboolean
fits_to_offer (const PillionLinkPrimary        *self,
               const PillionLinkMessageRequest *request)
{
  guint8 hash[PILLION_HASH_BYTES];

  if (self->place.kind != PILLION_LINK_KIND_CODE)
    return TRUE;

  pillion_link_request_get_hash (request->body, request->body_len, hash);
  return memcmp (hash, self->offer.request_hash, sizeof hash) == 0 &&
         strcmp (request->request.name, self->offer.name) == 0 &&
         strcmp (request->request.platform, self->offer.platform) == 0;
}

static gboolean
is_new_device (const PillionLinkPrimary *self,
               const PillionLinkRequest *request)
{
  guint8 device[PILLION_DEVICE_BYTES];

  pillion_device_id_from_keys (device, request->dsk, request->ddh);
  return pillion_account_view_find_certificate (self->view, device) == NULL;
}

/* Draws a number and sends the check; the caller shows what the action says. */
static void
send_check (PillionLinkPrimary    *self,
            PillionLinkActionType  type,
            guint64                now_ms)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_CHECK, .tries_left = self->tries_left };
  PillionLinkAction *action = pillion_link_channel_push (&self->channel, type);

  self->check = (guint8) (PILLION_LINK_CHECK_MIN +
                          pillion_random_uniform (self->random,
                                                  PILLION_LINK_CHECK_MAX - PILLION_LINK_CHECK_MIN + 1));
  action->request = &self->request.request;
  action->check = self->check;
  action->tries_left = self->tries_left;
  pillion_link_channel_send (&self->channel, &message);
  wait_for_message (self, now_ms);
}

static void
receive_request (PillionLinkPrimary              *self,
                 const PillionLinkMessageRequest *request,
                 guint64                          now_ms)
{
  if (self->state != PILLION_LINK_PRIMARY_REQUESTED ||
      !pillion_link_request_verify (request, &self->channel, self->ddh_secret) ||
      !fits_to_offer (self, request) || !is_new_device (self, &request->request)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->request = *request;
  self->state = PILLION_LINK_PRIMARY_CHECKING;
  send_check (self, PILLION_LINK_ACTION_SHOW_REQUEST, now_ms);
}

static guint64
get_history_since (PillionHistoryDepth depth,
                   guint64             now_ms)
{
  const guint64 day_ms = 86400000;

  switch (depth) {
  case PILLION_HISTORY_DEPTH_30_DAYS:
    return now_ms - MIN (now_ms, 30 * day_ms);
  case PILLION_HISTORY_DEPTH_1_YEAR:
    return now_ms - MIN (now_ms, 365 * day_ms);
  case PILLION_HISTORY_DEPTH_ALL:
    return 0;
  case PILLION_HISTORY_DEPTH_NONE:
  default:
    return PILLION_HISTORY_NOTHING;
  }
}

static void
fill_certificate (PillionLinkPrimary *self,
                  guint8              slot,
                  guint64             now_ms)
{
  const PillionLinkRequest *request = &self->request.request;
  PillionCertificate *certificate = &self->certificate;

  *certificate = (PillionCertificate) {
    .slot = slot,
    .capabilities = request->capabilities & PILLION_CAPABILITIES_CALLS,
    .created = now_ms,
    .history_since = get_history_since (self->history_depth, now_ms),
    .link_kind = self->place.kind,
  };
  memcpy (certificate->dsk, request->dsk, sizeof certificate->dsk);
  memcpy (certificate->ddh, request->ddh, sizeof certificate->ddh);
  g_strlcpy (certificate->platform, request->platform, sizeof certificate->platform);
  pillion_link_channel_get_link_hash (&self->channel, certificate->link_hash);
}

static void
grant (PillionLinkPrimary *self,
       guint64             now_ms)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_GRANT };
  guint8 slot;

  /* What has lapsed or resigned meanwhile leaves its slot. */
  pillion_account_view_begin_membership (self->view, &self->draft, now_ms);
  slot = pillion_membership_get_free_slot (&self->draft);
  fill_certificate (self, slot, now_ms);
  if (!pillion_certificate_sign_account (&self->certificate, self->aik_secret)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  message.grant.certificate_len = (guint16) pillion_certificate_encode_body (&self->certificate,
                                                                             message.grant.certificate);
  memcpy (message.grant.account_signature, self->certificate.account_signature, PILLION_SIGNATURE_BYTES);
  pillion_link_channel_send (&self->channel, &message);
  self->state = PILLION_LINK_PRIMARY_GRANTING;
  wait_for_message (self, now_ms);
}

static void
receive_answer (PillionLinkPrimary *self,
                guint8              number,
                guint64             now_ms)
{
  if (self->state != PILLION_LINK_PRIMARY_CHECKING || self->has_answered) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (number != self->check) {
    self->tries_left--;
    if (self->tries_left == 0)
      end (self, PILLION_LINK_REASON_MISMATCH);
    else
      send_check (self, PILLION_LINK_ACTION_SHOW_CHECK, now_ms);
    return;
  }

  self->has_answered = TRUE;
  if (self->has_approved) {
    grant (self, now_ms);
    return;
  }

  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_CHECKED);
  wait_for_message (self, now_ms);
}

static gboolean
is_accepted (PillionLinkPrimary             *self,
             const PillionLinkMessageAccept *accept)
{
  PillionPrekeyBundle bundle;
  PillionCertificate certificate;
  g_autoptr (GBytes) bytes = NULL;
  gsize len;
  const guint8 *data;

  memcpy (self->certificate.device_signature, accept->device_signature, PILLION_SIGNATURE_BYTES);
  bytes = pillion_certificate_to_bytes (&self->certificate, NULL);
  data = g_bytes_get_data (bytes, &len);

  return pillion_certificate_verify (&certificate, NULL, data, len, pillion_account_view_get_aik (self->view),
                                     NULL) &&
         pillion_prekey_bundle_verify (&bundle, accept->prekey_bundle, accept->prekey_bundle_len,
                                       &self->certificate, 0, NULL);
}

static void
receive_accept (PillionLinkPrimary             *self,
                const PillionLinkMessageAccept *accept,
                guint64                         now_ms)
{
  PillionLinkPublication *publication = &self->publication;

  if (self->state != PILLION_LINK_PRIMARY_GRANTING || !is_accepted (self, accept)) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  publication->bundle = g_bytes_new (accept->prekey_bundle, accept->prekey_bundle_len);
  publication->request = self->request.request;
  publication->history_depth = self->history_depth;
  pillion_hkdf_with_context (publication->release_share, sizeof publication->release_share,
                             self->request.request.store, PILLION_ID_BYTES,
                             self->release_root, sizeof self->release_root, PILLION_CONTEXT_RELEASE_SHARE);

  if (!pillion_link_publication_sign (publication, self->view, &self->draft, &self->certificate, self->aik_secret,
                                      &self->limits, self->random, now_ms)) {
    end (self, PILLION_LINK_REASON_EXPIRED);
    return;
  }

  wipe_keys (self);
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_PUBLISH);
  self->state = PILLION_LINK_PRIMARY_PUBLISHING;
  self->deadline_ms = 0;
}

static void
finish (PillionLinkPrimary *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  self->deadline_ms = 0;
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_FINISHED);
}

static void
receive_message (PillionLinkPrimary *self,
                 const guint8       *bytes,
                 gsize               len,
                 guint64             now_ms)
{
  g_auto (PillionLinkMessage) message = { 0 };
  PillionLinkReason reason;

  if (!pillion_link_channel_receive (&self->channel, bytes, len, &message, &reason)) {
    end (self, reason);
    return;
  }

  switch (message.type) {
  case PILLION_LINK_MESSAGE_REQUEST:
    receive_request (self, &message.request, now_ms);
    break;
  case PILLION_LINK_MESSAGE_ANSWER:
    receive_answer (self, message.number, now_ms);
    break;
  case PILLION_LINK_MESSAGE_ACCEPT:
    receive_accept (self, &message.accept, now_ms);
    break;
  case PILLION_LINK_MESSAGE_ABORT:
    end_silently (self, message.reason);
    break;
  case PILLION_LINK_MESSAGE_CHECK:
  case PILLION_LINK_MESSAGE_GRANT:
  case PILLION_LINK_MESSAGE_BUNDLE:
  case PILLION_LINK_MESSAGE_DONE:
  default:
    end (self, PILLION_LINK_REASON_RELAY);
    break;
  }
}

void
pillion_link_primary_receive (PillionLinkPrimary *self,
                              const guint8       *bytes,
                              gsize               len,
                              guint64             now_ms)
{
  if (self->state == PILLION_LINK_PRIMARY_PUBLISHING || self->state == PILLION_LINK_PRIMARY_ENDED)
    return;

  /* Done, or something else: there is nothing more to hear. */
  if (self->state == PILLION_LINK_PRIMARY_LINKED) {
    finish (self);
    return;
  }

  if (self->channel.is_turn) {
    end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->channel.is_turn = TRUE;

  switch (self->state) {
  case PILLION_LINK_PRIMARY_JOINING:
    receive_hello (self, bytes, len, now_ms);
    break;
  case PILLION_LINK_PRIMARY_CONFIRMING:
    receive_confirm (self, bytes, len, now_ms);
    break;
  case PILLION_LINK_PRIMARY_HANDSHAKE:
    receive_noise_2 (self, bytes, len, now_ms);
    break;
  case PILLION_LINK_PRIMARY_REQUESTED:
  case PILLION_LINK_PRIMARY_CHECKING:
  case PILLION_LINK_PRIMARY_GRANTING:
    receive_message (self, bytes, len, now_ms);
    break;
  case PILLION_LINK_PRIMARY_PUBLISHING:
  case PILLION_LINK_PRIMARY_LINKED:
  case PILLION_LINK_PRIMARY_ENDED:
  default:
    break;
  }
}

void
pillion_link_primary_approve (PillionLinkPrimary  *self,
                              PillionHistoryDepth  depth,
                              guint64              now_ms)
{
  if (self->state != PILLION_LINK_PRIMARY_CHECKING || self->has_approved)
    return;

  self->has_approved = TRUE;
  self->history_depth = depth;
  if (self->has_answered)
    grant (self, now_ms);
}

void
pillion_link_primary_decline (PillionLinkPrimary *self)
{
  if (self->state != PILLION_LINK_PRIMARY_PUBLISHING && !is_over (self))
    end (self, PILLION_LINK_REASON_DECLINED);
}

static void
send_bundle (PillionLinkPrimary *self,
             guint64             now_ms)
{
  g_auto (PillionLinkMessage) message = { .type = PILLION_LINK_MESSAGE_BUNDLE };
  const PillionLinkPublication *publication = &self->publication;
  PillionLinkMessageBundle *bundle = &message.bundle;
  gsize len;
  const guint8 *data = g_bytes_get_data (publication->membership, &len);

  memcpy (bundle->membership, data, len);
  bundle->membership_len = (guint16) len;
  data = g_bytes_get_data (publication->freshness, &len);
  memcpy (bundle->freshness, data, len);
  bundle->freshness_len = (guint16) len;
  memcpy (bundle->release_share, publication->release_share, sizeof bundle->release_share);
  memcpy (bundle->sync_key, self->sync_key, sizeof bundle->sync_key);
  bundle->sync_epoch = self->sync_epoch;
  bundle->history_depth = publication->history_depth;
  bundle->history_since = publication->history_since;

  pillion_link_channel_send (&self->channel, &message);
  wait_for_message (self, now_ms);
}

void
pillion_link_primary_published (PillionLinkPrimary *self,
                                gboolean            published,
                                PillionLinkReason   reason,
                                guint64             now_ms)
{
  if (self->state != PILLION_LINK_PRIMARY_PUBLISHING)
    return;

  if (!published) {
    if (self->is_closed)
      end_silently (self, reason);
    else
      end (self, reason);
    return;
  }

  self->state = PILLION_LINK_PRIMARY_LINKED;
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_LINKED);

  if (self->is_closed)
    pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_FINISHED);
  else
    send_bundle (self, now_ms);
}

void
pillion_link_primary_cancel (PillionLinkPrimary *self)
{
  if (self->state != PILLION_LINK_PRIMARY_PUBLISHING && !is_over (self))
    end (self, PILLION_LINK_REASON_CANCELLED);
}

void
pillion_link_primary_closed (PillionLinkPrimary *self,
                             const char         *reason)
{
  switch (self->state) {
  case PILLION_LINK_PRIMARY_PUBLISHING:
    self->is_closed = TRUE;
    break;
  case PILLION_LINK_PRIMARY_LINKED:
    finish (self);
    break;
  case PILLION_LINK_PRIMARY_ENDED:
    break;
  case PILLION_LINK_PRIMARY_JOINING:
  case PILLION_LINK_PRIMARY_CONFIRMING:
  case PILLION_LINK_PRIMARY_HANDSHAKE:
  case PILLION_LINK_PRIMARY_REQUESTED:
  case PILLION_LINK_PRIMARY_CHECKING:
  case PILLION_LINK_PRIMARY_GRANTING:
  default:
    end_silently (self,
                  pillion_link_reason_from_close (reason, self->state == PILLION_LINK_PRIMARY_CONFIRMING));
    break;
  }
}

void
pillion_link_primary_tick (PillionLinkPrimary *self,
                           guint64             now_ms)
{
  if (self->deadline_ms == 0 || now_ms < self->deadline_ms)
    return;

  if (self->state == PILLION_LINK_PRIMARY_LINKED)
    finish (self);
  else if (self->state != PILLION_LINK_PRIMARY_ENDED)
    end (self, PILLION_LINK_REASON_EXPIRED);
}
