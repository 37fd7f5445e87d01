/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-primary-private.h"

#include <string.h>

#include "crypto/pillion-secret.h"
#include "protocol/pillion-link-publication-private.h"

void
pillion_link_primary_wipe_keys (PillionLinkPrimary *self)
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

void
pillion_link_primary_end (PillionLinkPrimary *self,
                          PillionLinkReason   reason)
{
  pillion_link_channel_end (&self->channel, reason, FALSE);
  pillion_link_primary_wipe_keys (self);
  self->state = PILLION_LINK_PRIMARY_ENDED;
}

void
pillion_link_primary_end_silently (PillionLinkPrimary *self,
                                   PillionLinkReason   reason)
{
  pillion_link_channel_end_silently (&self->channel, reason, FALSE);
  pillion_link_primary_wipe_keys (self);
  self->state = PILLION_LINK_PRIMARY_ENDED;
}

void
pillion_link_primary_wait (PillionLinkPrimary *self,
                           guint64             now_ms)
{
  self->deadline_ms = MIN (now_ms + self->times.answer_ms, self->ends_ms);
}

void
pillion_link_primary_send_noise_1 (PillionLinkPrimary *self,
                                   const guint8       *ltk,
                                   guint64             now_ms)
{
  pillion_link_channel_begin (&self->channel, PILLION_NOISE_INITIATOR, &self->place, self->ddh_secret, ltk,
                              self->psk, self->random);
  if (!pillion_link_channel_send_handshake (&self->channel, PILLION_LINK_FRAME_NOISE_1, NULL, 0)) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_RELAY);
    return;
  }

  self->state = PILLION_LINK_PRIMARY_HANDSHAKE;
  pillion_link_primary_wait (self, now_ms);
}

static void
start_qr (PillionLinkPrimary  *self,
          const PillionLinkQr *qr,
          guint64              now_ms)
{
  if (qr->intent != PILLION_LINK_INTENT_LINK ||
      memcmp (qr->relay, self->place.relay_id, sizeof qr->relay) != 0 ||
      memcmp (qr->rendezvous, self->place.rendezvous, sizeof qr->rendezvous) != 0) {
    pillion_link_primary_end (self, PILLION_LINK_REASON_VERSION);
    return;
  }

  memcpy (self->psk, qr->psk, sizeof self->psk);
  pillion_link_primary_send_noise_1 (self, qr->ltk, now_ms);
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
  pillion_link_primary_wait (self, now_ms);
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
  self->n_stores = setup->n_stores;
  if (setup->n_stores > 0)
    self->stores = g_memdup2 (setup->stores, setup->n_stores * sizeof *setup->stores);
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

  if (setup->qr != NULL)
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
  g_clear_pointer (&self->stores, g_free);
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

void
pillion_link_primary_finish (PillionLinkPrimary *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  self->deadline_ms = 0;
  pillion_link_channel_push (&self->channel, PILLION_LINK_ACTION_FINISHED);
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
    pillion_link_primary_grant (self, now_ms);
}

void
pillion_link_primary_decline (PillionLinkPrimary *self)
{
  if (self->state != PILLION_LINK_PRIMARY_PUBLISHING && !is_over (self))
    pillion_link_primary_end (self, PILLION_LINK_REASON_DECLINED);
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
  pillion_link_primary_wait (self, now_ms);
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
      pillion_link_primary_end_silently (self, reason);
    else
      pillion_link_primary_end (self, reason);
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
    pillion_link_primary_end (self, PILLION_LINK_REASON_CANCELLED);
}

void
pillion_link_primary_closed (PillionLinkPrimary *self,
                             const char         *reason)
{
  gboolean confirming;

  switch (self->state) {
  case PILLION_LINK_PRIMARY_PUBLISHING:
    self->is_closed = TRUE;
    break;
  case PILLION_LINK_PRIMARY_LINKED:
    pillion_link_primary_finish (self);
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
    confirming = self->state == PILLION_LINK_PRIMARY_CONFIRMING;
    pillion_link_primary_end_silently (self, pillion_link_reason_from_close (reason, confirming));
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
    pillion_link_primary_finish (self);
  else if (self->state != PILLION_LINK_PRIMARY_ENDED)
    pillion_link_primary_end (self, PILLION_LINK_REASON_EXPIRED);
}
