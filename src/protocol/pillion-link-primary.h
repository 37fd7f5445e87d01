/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-link-code.h"
#include "crypto/pillion-random.h"
#include "protocol/pillion-link-action.h"
#include "wire/pillion-link-qr.h"

G_BEGIN_DECLS

/* The primary's side of one linking run (PROTOCOL.md, section 5). A code that is
 * tried with several pending requests is several objects: the first that gives
 * PILLION_LINK_ACTION_CONFIRMED wins, the caller cancels the others.
 *
 * Everything secret, the AIK among it, lies in one block of secret memory and is
 * wiped when the run ends. One thread. Every function may be called at any time;
 * what does not fit the state is ignored, but for bytes, which end the run. Times
 * are T.
 */
typedef struct _PillionLinkPrimary PillionLinkPrimary;

/**
 * PillionLinkPrimaryState:
 *
 * As in PROTOCOL.md, section 5.5.
 */
typedef enum {
  PILLION_LINK_PRIMARY_JOINING,
  PILLION_LINK_PRIMARY_CONFIRMING,
  PILLION_LINK_PRIMARY_HANDSHAKE,
  PILLION_LINK_PRIMARY_REQUESTED,
  PILLION_LINK_PRIMARY_CHECKING,
  PILLION_LINK_PRIMARY_GRANTING,
  PILLION_LINK_PRIMARY_PUBLISHING,
  PILLION_LINK_PRIMARY_LINKED,
  PILLION_LINK_PRIMARY_ENDED,
} PillionLinkPrimaryState;

/**
 * PillionLinkStore:
 * @store: its id
 * @device: a companion that has it, or had
 * @history_since: since when it holds the account's messages
 *
 * What the primary knows of the stores of its companions. Who is linked with one of them keeps its
 * messages, and takes the place of whoever had it.
 */
typedef struct {
  guint8  store[PILLION_ID_BYTES];
  guint8  device[PILLION_DEVICE_BYTES];
  guint64 history_since;
} PillionLinkStore;

/**
 * PillionLinkPrimarySetup:
 * @qr: (nullable): what was scanned; then kind qr
 * @code: (nullable): what was typed; then kind code
 * @relay_id: 32 bytes, as configured
 * @rendezvous: 16 bytes; kind qr: those of @qr
 * @nonce: 32 bytes, of `rendezvous.join`; kind code
 * @view: the own account, as new as the relay has it
 * @number: the account's, E.164
 * @name: the account's
 * @aik_secret: (secret): 64 bytes, opened with the PIN for this
 * @ddh_secret: (secret): 32 bytes, of slot 0
 * @release_root: (secret): 32 bytes, the RSH root
 * @sync_epoch: of @sync_key
 * @sync_key: (secret): 32 bytes, the SSK
 * @stores: @n_stores of them
 * @times: how long it waits
 * @limits: a verifier's constants
 * @random: must outlive the object
 *
 * What the primary brings along; copied, but for @random.
 */
typedef struct {
  const PillionLinkQr      *qr;
  const PillionLinkCode    *code;
  const guint8             *relay_id;
  const guint8             *rendezvous;
  const guint8             *nonce;
  const PillionAccountView *view;
  const char               *number;
  const char               *name;
  const guint8             *aik_secret;
  const guint8             *ddh_secret;
  const guint8             *release_root;
  guint64                   sync_epoch;
  const guint8             *sync_key;
  const PillionLinkStore   *stores;
  gsize                     n_stores;
  const PillionLinkTimes   *times;
  const PillionTrustLimits *limits;
  const PillionRandom      *random;
} PillionLinkPrimarySetup;

/**
 * PillionLinkPublication:
 * @view: the own account with everything below taken in
 * @lrk_secret: (secret): 64 bytes, of the LRK that @membership names
 * @device: the new companion
 * @request: what it calls itself, and its store
 * @release_share: (secret): 32 bytes, RSH_i
 * @history_depth: as approved
 *
 * What is to be stored before it is published, owned by the run.
 */
typedef struct {
  GBytes              *membership;
  GBytes              *freshness;
  GBytes              *certificate;
  GBytes              *bundle;
  PillionAccountView  *view;
  guint8               lrk_secret[PILLION_SIGN_SECRET_BYTES];
  guint8               device[PILLION_DEVICE_BYTES];
  guint8               slot;
  PillionLinkRequest   request;
  guint8               release_share[PILLION_KEY_BYTES];
  PillionHistoryDepth  history_depth;
  guint64              history_since;
} PillionLinkPublication;

/**
 * pillion_link_primary_new:
 *
 * Starts a run after `rendezvous.join`. Kind qr: the first action sends. Kind code:
 * the caller has counted it (pillion_link_runs_begin(), once for all objects of one
 * code) and stored the count; then hello A is received.
 *
 * Returns: (transfer full): free with pillion_link_primary_free()
 */
PillionLinkPrimary            *pillion_link_primary_new         (const PillionLinkPrimarySetup *setup,
                                                                 guint64                        now_ms);
void                           pillion_link_primary_free        (PillionLinkPrimary            *self);
PillionLinkPrimaryState        pillion_link_primary_get_state   (const PillionLinkPrimary      *self);

/* Returns: (transfer none) (nullable): the next action; NULL for now */
const PillionLinkAction       *pillion_link_primary_next_action (PillionLinkPrimary            *self);

/* Returns: (transfer none) (nullable): from PUBLISH on */
const PillionLinkPublication  *pillion_link_primary_get_publication
                                                                (const PillionLinkPrimary      *self);

/* When pillion_link_primary_tick() must be called; 0: never. */
guint64                        pillion_link_primary_get_deadline (const PillionLinkPrimary     *self);

/* A message came from the rendezvous. */
void                           pillion_link_primary_receive     (PillionLinkPrimary            *self,
                                                                 const guint8                  *bytes,
                                                                 gsize                          len,
                                                                 guint64                        now_ms);

/* The user approved the request, before or after the companion's right answer. */
void                           pillion_link_primary_approve     (PillionLinkPrimary            *self,
                                                                 PillionHistoryDepth            depth,
                                                                 guint64                        now_ms);
void                           pillion_link_primary_decline     (PillionLinkPrimary            *self);

/**
 * pillion_link_primary_published:
 * @published: the relay has said ok; from then on there is no cancel
 * @reason: why not: PILLION_LINK_REASON_LIMIT, _CLOCK or _RELAY
 *
 * As long as nobody knows, because the connection broke, ask the relay again.
 */
void                           pillion_link_primary_published   (PillionLinkPrimary            *self,
                                                                 gboolean                       published,
                                                                 PillionLinkReason              reason,
                                                                 guint64                        now_ms);

/* The user gave up. After PUBLISH it is too late. */
void                           pillion_link_primary_cancel      (PillionLinkPrimary            *self);

/* The rendezvous is gone; reason as in the push, or NULL if the connection broke.
 * After PUBLISH the run goes on without it.
 */
void                           pillion_link_primary_closed      (PillionLinkPrimary            *self,
                                                                 const char                    *reason);

void                           pillion_link_primary_tick        (PillionLinkPrimary            *self,
                                                                 guint64                        now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionLinkPrimary, pillion_link_primary_free)

G_END_DECLS
