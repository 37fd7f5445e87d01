/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-primary-private.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-link-publication-private.h"
#include "protocol/pillion-prekey-bundle-verify.h"

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
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  memcpy (answer.share, pillion_cpace_get_share (self->cpace), sizeof answer.share);
  memcpy (answer.tag, pillion_cpace_get_tag (self->cpace), sizeof answer.tag);
  memcpy (answer.ad, self->ad, sizeof answer.ad);
  answer.ad_len = self->ad_len;

  len = pillion_link_hello_encode (&answer, answer_bytes);
  pillion_link_channel_send_bytes (&self->channel, answer_bytes, len);
  self->state = PILLION_LINK_PRIMARY_CONFIRMING;
  pillion_link_primary_wait (self, now_ms);
}

static void
receive_confirm (PillionLinkPrimary *self,
                 const guint8       *bytes,
                 gsize               len,
                 guint64             now_ms)
{
  guint8 tag[PILLION_CPACE_TAG_BYTES];

  if (!pillion_link_confirm_decode (tag, bytes, len, NULL)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (!pillion_cpace_confirm (self->cpace, tag) || !pillion_cpace_derive_psk (self->cpace, self->psk)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_WRONG_CODE);
    return;
  }

  g_clear_pointer (&self->cpace, pillion_cpace_free);
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_CONFIRMED);
  pillion_link_primary_send_noise_1 (self, self->offer.ltk, now_ms);
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
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  len = write_introduction (self, introduction);
  if (len == 0 ||
      !pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_3, introduction, len)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->state = PILLION_LINK_PRIMARY_REQUESTED;
  pillion_link_primary_wait (self, now_ms);
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
  pillion_link_primary_wait (self, now_ms);
}

/* Of the store that the new device asks with. */
static gboolean
is_its_store (const PillionLinkRequest *request,
              const PillionLinkStore   *store)
{
  return request->has_sealed_store && memcmp (store->store, request->store, sizeof store->store) == 0;
}

/* A store has one device: a link that its device did not live to see leaves its slot to the next. */
static void
begin_draft (PillionLinkPrimary       *self,
             const PillionLinkRequest *request,
             guint64                   now_ms)
{
  pillion_account_view_begin_membership (self->view, &self->draft, now_ms);
  for (gsize i = 0; i < self->n_stores; i++) {
    if (is_its_store (request, &self->stores[i]))
      pillion_membership_remove_companion (&self->draft, self->stores[i].device, PILLION_DEVICE_REASON_REMOVED, now_ms);
  }
}

static gboolean
has_room (PillionLinkPrimary       *self,
          const PillionLinkRequest *request,
          guint64                   now_ms)
{
  begin_draft (self, request, now_ms);
  return pillion_membership_get_free_slot (&self->draft) != 0;
}

static void
receive_request (PillionLinkPrimary              *self,
                 const PillionLinkMessageRequest *request,
                 guint64                          now_ms)
{
  if (self->state != PILLION_LINK_PRIMARY_REQUESTED ||
      !pillion_link_request_verify (request, &self->channel, self->ddh_secret) ||
      !fits_to_offer (self, request) || !is_new_device (self, &request->request)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  /* Not before: so the new device is told too, and nobody else. */
  if (!has_room (self, &request->request, now_ms)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_LIMIT);
    return;
  }

  self->request = *request;
  self->state = PILLION_LINK_PRIMARY_CHECKING;
  send_check (self, PILLION_LINK_ACTION_SHOW_REQUEST, now_ms);
}

/* What lies in its store it has. */
static guint64
get_history_since (const PillionLinkPrimary *self,
                   guint64                   now_ms)
{
  guint64 since = pillion_history_depth_get_since (self->history_depth, now_ms);

  for (gsize i = 0; i < self->n_stores; i++) {
    if (is_its_store (&self->request.request, &self->stores[i]))
      since = MIN (since, self->stores[i].history_since);
  }
  return since;
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
    .history_since = get_history_since (self, now_ms),
    .link_kind = self->place.kind,
  };
  memcpy (certificate->dsk, request->dsk, sizeof certificate->dsk);
  memcpy (certificate->ddh, request->ddh, sizeof certificate->ddh);
  g_strlcpy (certificate->platform, request->platform, sizeof certificate->platform);
  pillion_link_channel_get_link_hash (&self->channel, certificate->link_hash);
}

void
pillion_link_primary_grant (PillionLinkPrimary *self,
                            guint64             now_ms)
{
  PillionLinkMessage message = { .type = PILLION_LINK_MESSAGE_GRANT };
  guint8 slot;

  /* What has lapsed or resigned meanwhile leaves its slot. */
  begin_draft (self, &self->request.request, now_ms);
  slot = pillion_membership_get_free_slot (&self->draft);
  fill_certificate (self, slot, now_ms);
  if (!pillion_certificate_sign_account (&self->certificate, self->aik_secret)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  message.grant.certificate_len = (guint16) pillion_certificate_encode_body (&self->certificate,
                                                                             message.grant.certificate);
  memcpy (message.grant.account_signature, self->certificate.account_signature, PILLION_SIGNATURE_BYTES);
  pillion_link_channel_send (&self->channel, &message);
  self->state = PILLION_LINK_PRIMARY_GRANTING;
  pillion_link_primary_wait (self, now_ms);
}

static void
receive_answer (PillionLinkPrimary *self,
                guint8              number,
                guint64             now_ms)
{
  if (self->state != PILLION_LINK_PRIMARY_CHECKING || self->has_answered) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  if (number != self->check) {
    self->tries_left--;
    if (self->tries_left == 0)
      pillion_link_primary_end (self, PILLION_LINK_REASON_MISMATCH);
    else
      send_check (self, PILLION_LINK_ACTION_SHOW_CHECK, now_ms);
    return;
  }

  self->has_answered = TRUE;
  if (self->has_approved) {
    pillion_link_primary_grant (self, now_ms);
    return;
  }

  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_CHECKED);
  pillion_link_primary_wait (self, now_ms);
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
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
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
    pillion_link_primary_end (self, PILLION_LINK_REASON_EXPIRED);
    return;
  }

  pillion_link_primary_wipe_keys (self);
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_PUBLISH);
  self->state = PILLION_LINK_PRIMARY_PUBLISHING;
  self->deadline_ms = 0;
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
    pillion_link_primary_end (self, reason);
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
    pillion_link_primary_end_silently (self, message.reason);
    break;
  case PILLION_LINK_MESSAGE_CHECK:
  case PILLION_LINK_MESSAGE_GRANT:
  case PILLION_LINK_MESSAGE_BUNDLE:
  case PILLION_LINK_MESSAGE_DONE:
  default:
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
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
    pillion_link_primary_finish (self);
    return;
  }

  if (self->channel.is_turn) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
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
