/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-link-channel-private.h"
#include "protocol/pillion-link-primary.h"

G_BEGIN_DECLS

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
  PillionLinkStore          *stores; /* (owned) (nullable) */
  gsize                      n_stores;
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

/* Ends with a word to the companion if it can be said, or without. */
void pillion_link_primary_end          (PillionLinkPrimary *self,
                                        PillionLinkReason   reason);
void pillion_link_primary_end_silently (PillionLinkPrimary *self,
                                        PillionLinkReason   reason);

/* Nothing more will come of a run that is linked. */
void pillion_link_primary_finish       (PillionLinkPrimary *self);

void pillion_link_primary_wipe_keys    (PillionLinkPrimary *self);

/* Sets the deadline for an answer, of the companion or of the user. */
void pillion_link_primary_wait         (PillionLinkPrimary *self,
                                        guint64             now_ms);

void pillion_link_primary_send_noise_1 (PillionLinkPrimary *self,
                                        const guint8       *ltk,
                                        guint64             now_ms);

/* Signs the seat: the answer was right and the user approved. */
void pillion_link_primary_grant        (PillionLinkPrimary *self,
                                        guint64             now_ms);

G_END_DECLS
