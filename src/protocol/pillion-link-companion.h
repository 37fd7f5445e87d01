/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "protocol/pillion-link-action.h"
#include "wire/pillion-prekey-bundle.h"

G_BEGIN_DECLS

/* The companion's side of one linking run (PROTOCOL.md, section 5): one rendezvous,
 * one LTK, one handshake. Another QR code or another code is another object.
 *
 * Everything secret lies in one block of secret memory. One thread. Every function
 * may be called at any time; what does not fit the state is ignored, but for bytes,
 * which end the run. Times are T.
 */
typedef struct _PillionLinkCompanion PillionLinkCompanion;

/**
 * PillionLinkCompanionState:
 *
 * As in PROTOCOL.md, section 5.5.
 */
typedef enum {
  PILLION_LINK_COMPANION_WAITING,
  PILLION_LINK_COMPANION_CONFIRMING,
  PILLION_LINK_COMPANION_HANDSHAKE,
  PILLION_LINK_COMPANION_CHECKING,
  PILLION_LINK_COMPANION_GRANTED,
  PILLION_LINK_COMPANION_LINKED,
  PILLION_LINK_COMPANION_ENDED,
} PillionLinkCompanionState;

/**
 * PillionLinkCompanionSetup:
 * @kind: PILLION_LINK_KIND_QR or PILLION_LINK_KIND_CODE
 * @relay_id: 32 bytes, as configured
 * @rendezvous: 16 bytes, of `rendezvous.open`
 * @nonce: 32 bytes, likewise; kind code
 * @number: (nullable): the account's number as the user typed it, E.164; kind code
 * @waiting_ms: how long QR code or code are good for
 * @request: dsk, ddh, platform, name, capabilities and store of this device
 * @dsk_secret: (secret): 64 bytes
 * @ddh_secret: (secret): 32 bytes
 * @bundle: generation, created, spk_id and spk are set
 * @times: how long it waits
 * @limits: a verifier's constants
 * @random: must outlive the object
 *
 * What the companion brings along; copied, but for @random.
 */
typedef struct {
  PillionLinkKind            kind;
  const guint8              *relay_id;
  const guint8              *rendezvous;
  const guint8              *nonce;
  const char                *number;
  guint64                    waiting_ms;
  const PillionLinkRequest  *request;
  const guint8              *dsk_secret;
  const guint8              *ddh_secret;
  const PillionPrekeyBundle *bundle;
  const PillionLinkTimes    *times;
  const PillionTrustLimits  *limits;
  const PillionRandom       *random;
} PillionLinkCompanionSetup;

/**
 * PillionLinkResult:
 * @introduction: who the account is
 * @certificate: (nullable): this device's, complete; from KEEP_KEYS on
 * @membership: (nullable): from LINKED on: it names this device
 * @freshness: (nullable): from LINKED on
 * @bundle: (secret): from LINKED on: release share, self-sync key, history
 *
 * What a run gave, owned by it.
 */
typedef struct {
  PillionLinkIntroduction   introduction;
  GBytes                   *certificate;
  GBytes                   *membership;
  GBytes                   *freshness;
  PillionLinkMessageBundle  bundle;
} PillionLinkResult;

/**
 * pillion_link_companion_new:
 *
 * Starts a run after `rendezvous.open`. Kind code: the caller has counted it
 * (pillion_link_runs_begin()) and stored the count; the first action sends hello A.
 *
 * Returns: (transfer full): free with pillion_link_companion_free()
 */
PillionLinkCompanion      *pillion_link_companion_new       (const PillionLinkCompanionSetup  *setup,
                                                             guint64                           now_ms);
void                       pillion_link_companion_free      (PillionLinkCompanion             *self);

/* Kind qr: the text of the QR code. Kind code: XXXX-XXXX. (transfer full): (secret):
 * to be wiped. NULL once it is spent.
 */
char                      *pillion_link_companion_dup_text  (const PillionLinkCompanion       *self);

PillionLinkCompanionState  pillion_link_companion_get_state (const PillionLinkCompanion       *self);

/* Returns: (transfer none) (nullable): the next action; NULL for now */
const PillionLinkAction   *pillion_link_companion_next_action
                                                            (PillionLinkCompanion             *self);
const PillionLinkResult   *pillion_link_companion_get_result
                                                            (const PillionLinkCompanion       *self);

/* When pillion_link_companion_tick() must be called; 0: never. */
guint64                    pillion_link_companion_get_deadline
                                                            (const PillionLinkCompanion       *self);

/* A message came from the rendezvous. */
void                       pillion_link_companion_receive   (PillionLinkCompanion             *self,
                                                             const guint8                     *bytes,
                                                             gsize                             len,
                                                             guint64                           now_ms);

/* The user typed a number, 10 to 99. */
void                       pillion_link_companion_answer    (PillionLinkCompanion             *self,
                                                             guint8                            number,
                                                             guint64                           now_ms);

/* The pending keys are stored, or can't be. */
void                       pillion_link_companion_kept      (PillionLinkCompanion             *self,
                                                             gboolean                          kept,
                                                             guint64                           now_ms);

/* The user gave up. */
void                       pillion_link_companion_cancel    (PillionLinkCompanion             *self);

/* The rendezvous is gone; reason as in the push, or NULL if the connection broke. */
void                       pillion_link_companion_closed    (PillionLinkCompanion             *self,
                                                             const char                       *reason);

void                       pillion_link_companion_tick      (PillionLinkCompanion             *self,
                                                             guint64                           now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionLinkCompanion, pillion_link_companion_free)

G_END_DECLS
