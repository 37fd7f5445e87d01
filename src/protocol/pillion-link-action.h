/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-account-view.h"
#include "wire/pillion-link-message.h"
#include "wire/pillion-link-request.h"

G_BEGIN_DECLS

/* What a side of a linking run asks of its caller (PROTOCOL.md, section 5). The two
 * sides are PillionLinkCompanion and PillionLinkPrimary: bytes and answers go in,
 * actions come out, in the order in which they are to be done.
 */

/**
 * PillionLinkActionType:
 * @PILLION_LINK_ACTION_SEND: @bytes go to the rendezvous
 * @PILLION_LINK_ACTION_CONFIRMED: primary, kind code: this companion knew the code;
 *   close the other runs that it was tried in
 * @PILLION_LINK_ACTION_SHOW_INTRODUCTION: companion: the account is authentic: show
 *   its name and number
 * @PILLION_LINK_ACTION_ASK_CHECK: companion: ask for the number that the primary
 *   shows; @tries_left. Answer with pillion_link_companion_answer()
 * @PILLION_LINK_ACTION_KEEP_KEYS: companion: store the keys and the certificate of
 *   pillion_link_companion_get_result() durably as pending, then call
 *   pillion_link_companion_kept()
 * @PILLION_LINK_ACTION_SHOW_REQUEST: primary: show @check, @request's name and
 *   platform, and the time; ask how much history; approve or decline
 * @PILLION_LINK_ACTION_SHOW_CHECK: primary: the last answer was wrong: show the new
 *   @check; @tries_left
 * @PILLION_LINK_ACTION_CHECKED: primary: the answer was right; only the approval is
 *   missing
 * @PILLION_LINK_ACTION_PUBLISH: primary: store pillion_link_primary_get_publication()
 *   durably, publish it, and call pillion_link_primary_published()
 * @PILLION_LINK_ACTION_LINKED: it is done. Companion: store
 *   pillion_link_companion_get_result(). Primary: repeat what the bundle carries
 *   as own items until it is acknowledged
 * @PILLION_LINK_ACTION_FINISHED: after LINKED: nothing more will come; close the
 *   rendezvous
 * @PILLION_LINK_ACTION_ENDED: there is no link, for @reason: close the rendezvous
 *   with it and free the object. Companion with @pending: the primary may have
 *   published: keep the pending keys until the relay's newest membership does not
 *   name them
 */
typedef enum {
  PILLION_LINK_ACTION_SEND,
  PILLION_LINK_ACTION_CONFIRMED,
  PILLION_LINK_ACTION_SHOW_INTRODUCTION,
  PILLION_LINK_ACTION_ASK_CHECK,
  PILLION_LINK_ACTION_KEEP_KEYS,
  PILLION_LINK_ACTION_SHOW_REQUEST,
  PILLION_LINK_ACTION_SHOW_CHECK,
  PILLION_LINK_ACTION_CHECKED,
  PILLION_LINK_ACTION_PUBLISH,
  PILLION_LINK_ACTION_LINKED,
  PILLION_LINK_ACTION_FINISHED,
  PILLION_LINK_ACTION_ENDED,
} PillionLinkActionType;

/**
 * PillionLinkAction:
 * @bytes: (nullable): of SEND
 * @introduction: (nullable): of SHOW_INTRODUCTION
 * @request: (nullable): of SHOW_REQUEST
 * @check: of SHOW_REQUEST and SHOW_CHECK: 10 to 99
 * @tries_left: of ASK_CHECK, SHOW_REQUEST and SHOW_CHECK: 3, 2, 1
 * @reason: of ENDED
 * @pending: of ENDED
 *
 * Owned by the side that gave it, until that gives the next one or is freed.
 */
typedef struct {
  PillionLinkActionType          type;
  GBytes                        *bytes;
  const PillionLinkIntroduction *introduction;
  const PillionLinkRequest      *request;
  guint8                         check;
  guint8                         tries_left;
  PillionLinkReason              reason;
  gboolean                       pending;
} PillionLinkAction;

/**
 * PillionLinkTimes:
 * @answer_ms: the primary waits so long for its user and for each message
 * @rendezvous_ms: a run takes no longer on either side
 */
typedef struct {
  guint64 answer_ms;
  guint64 rendezvous_ms;
} PillionLinkTimes;

/* Returns: (transfer none): 120 s and 300 s */
const PillionLinkTimes *pillion_link_times_default (void);

/**
 * pillion_link_reason_from_close:
 * @name: (nullable): the reason in a `rendezvous.closed` push
 * @confirming: whether a code was tried and nobody has confirmed it yet
 *
 * What an end that was not said inside the channel is shown as: the relay is not
 * believed, but some things only it can know (PROTOCOL.md, section 4.6).
 */
PillionLinkReason pillion_link_reason_from_close (const char *name,
                                                  gboolean    confirming);

G_END_DECLS
