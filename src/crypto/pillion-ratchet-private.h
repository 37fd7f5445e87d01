/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-ratchet.h"
#include "crypto/pillion-secret.h"

/* A session: PROTOCOL.md, section 6.2. There is a sending chain if n_sent is not
 * 0, and a receiving chain if n_received is not 0; keys that are absent are zeros.
 */
struct _PillionRatchet {
  gboolean initiator;
  gboolean one_time;
  guint8   associated_data[PILLION_X3DH_AD_BYTES];

  guint8   root_key[32];                  /* (secret) */
  guint8   own_secret[32];                /* (secret): DH */
  guint8   own_public[32];                /* DH */
  guint8   peer_public[32];               /* DH */
  guint8   sending_chain_key[32];         /* (secret) */
  guint8   sending_header_key[32];        /* (secret) */
  guint8   next_sending_header_key[32];   /* (secret) */
  guint8   receiving_chain_key[32];       /* (secret) */
  guint8   receiving_header_key[32];      /* (secret) */
  guint8   next_receiving_header_key[32]; /* (secret) */

  guint32  n_sent;                        /* in the sending chain */
  guint32  n_previous;                    /* in the sending chain before it */
  guint32  n_received;                    /* in the receiving chain, overtaken ones too */
  guint32  n_chains;                      /* receiving chains: number of the newest */
};

/* For copies on the stack, which hold what a call is about to change. */
static inline void
pillion_ratchet_clear (PillionRatchet *self)
{
  pillion_secret_wipe (self, sizeof *self);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionRatchet, pillion_ratchet_clear)
