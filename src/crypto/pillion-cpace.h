/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

/* CPACE-RISTR255-SHA512 (draft-irtf-cfrg-cpace) in the initiator-responder
 * setting, with explicit key confirmation: a short code becomes a strong key,
 * and whoever does not know the code has one guess a run.
 *
 * mac_key = SHA-512("CPaceMac" || sid || ISK),
 * Ta = HMAC-SHA512(mac_key, lv_cat(Ya, ADa)), Tb likewise over Yb and ADb.
 *
 * A -> B: Ya, ADa.  B -> A: Yb, ADb, Tb.  A -> B: Ta.
 *
 * The key is to be had only after the other side's tag was right. After any
 * failure the object is dead. That a code is spent once a share or tag has
 * left is the caller's to enforce and to store.
 */

#define PILLION_CPACE_SHARE_BYTES 32
#define PILLION_CPACE_TAG_BYTES 64
#define PILLION_CPACE_ISK_BYTES 64
#define PILLION_CPACE_PSK_BYTES 32
#define PILLION_CPACE_MAX_FIELD_BYTES 4096

typedef enum {
  PILLION_CPACE_A, /* initiator: the companion, which shows the code */
  PILLION_CPACE_B, /* responder: the primary, where the code is typed */
} PillionCpaceRole;

/**
 * PillionCpaceInput:
 * @prs: the code: 7 symbols, upper case, without the check symbol (secret)
 * @ci: channel identifier: equal on both sides
 * @sid: session id: equal on both sides, never used before
 * @ad: this side's associated data, sent with its share
 *
 * What a side brings along, each at most %PILLION_CPACE_MAX_FIELD_BYTES. Used
 * and copied during pillion_cpace_new().
 */
typedef struct {
  const guint8 *prs;
  gsize         n_prs;
  const guint8 *ci;
  gsize         n_ci;
  const guint8 *sid;
  gsize         n_sid;
  const guint8 *ad;
  gsize         n_ad;
} PillionCpaceInput;

/* One side of one run, in one block of secret memory. */
typedef struct _PillionCpace PillionCpace;

/**
 * pillion_cpace_new:
 * @random: source of the scalar; used in this call only
 *
 * Starts a run with a fresh scalar. Should the source give no usable one, the
 * object is dead: its share is zero, which no side accepts.
 *
 * Returns: (transfer full): free with pillion_cpace_free()
 */
PillionCpace *pillion_cpace_new        (PillionCpaceRole         role,
                                        const PillionCpaceInput *input,
                                        const PillionRandom     *random);

void          pillion_cpace_free       (PillionCpace            *self);

/**
 * pillion_cpace_get_share:
 *
 * Returns: (transfer none): 32 bytes, Ya or Yb, to be sent with the own AD
 */
const guint8 *pillion_cpace_get_share  (const PillionCpace      *self);

/**
 * pillion_cpace_receive:
 * @share: 32 bytes from the other side
 * @ad: the other side's associated data
 *
 * Takes the other side's share, once.
 *
 * Returns: %FALSE if the share is no valid point, the neutral element or this
 *   side's own share sent back, if @n_ad is too large, or a share was taken
 *   before; then @self is dead
 */
gboolean      pillion_cpace_receive    (PillionCpace            *self,
                                        const guint8            *share,
                                        const guint8            *ad,
                                        gsize                    n_ad);

/**
 * pillion_cpace_get_tag:
 *
 * Returns: (transfer none) (nullable): 64 bytes, Ta or Tb; B's is there once a
 *   share was taken, A's only after it has confirmed Tb, else %NULL
 */
const guint8 *pillion_cpace_get_tag    (const PillionCpace      *self);

/**
 * pillion_cpace_confirm:
 * @tag: 64 bytes from the other side
 *
 * Returns: whether the other side knew the code, and saw the same shares and
 *   associated data; if not, @self is dead
 */
gboolean      pillion_cpace_confirm    (PillionCpace            *self,
                                        const guint8            *tag);

/**
 * pillion_cpace_derive_psk:
 * @psk: 32 bytes of result (secret)
 *
 * psk = HKDF(salt = SHA-512(transcript_ir(Ya, ADa, Yb, ADb)), ikm = ISK,
 * info = pillion/link-psk/1).
 *
 * Returns: %FALSE before pillion_cpace_confirm() has succeeded
 */
gboolean      pillion_cpace_derive_psk (const PillionCpace      *self,
                                        guint8                  *psk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionCpace, pillion_cpace_free)
