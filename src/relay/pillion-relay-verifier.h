/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay.h"

G_BEGIN_DECLS

/* Who may take a phone number: codes that are sent to it, in memory, and invitations,
 * in a file. What is right is said by one check; what became of a registration is said
 * by one end.
 */

/**
 * PillionRelayVerdict:
 * @PILLION_RELAY_VERDICT_RIGHT: go on, and call pillion_relay_verifier_end()
 * @PILLION_RELAY_VERDICT_WRONG: another try may be right
 * @PILLION_RELAY_VERDICT_EXPIRED: there is no code, or it was tried too often
 * @PILLION_RELAY_VERDICT_BUSY: it is being used right now
 */
typedef enum {
  PILLION_RELAY_VERDICT_RIGHT,
  PILLION_RELAY_VERDICT_WRONG,
  PILLION_RELAY_VERDICT_EXPIRED,
  PILLION_RELAY_VERDICT_BUSY,
} PillionRelayVerdict;

PillionRelayVerifier *pillion_relay_verifier_new   (const PillionRelayOptions *options);
void                  pillion_relay_verifier_free  (PillionRelayVerifier      *self);

/* Draws a code for a number and sends it, where the policy wants one. Returns: when it
 * expires, milliseconds UTC.
 */
guint64               pillion_relay_verifier_begin (PillionRelayVerifier      *self,
                                                    const char                *number);

/* Checks what somebody who wants a number says: counts a wrong try. */
PillionRelayVerdict   pillion_relay_verifier_check (PillionRelayVerifier      *self,
                                                    const char                *number,
                                                    const char                *code);

/* Ends what a right check began: a code is spent, or may be used again. */
void                  pillion_relay_verifier_end   (PillionRelayVerifier      *self,
                                                    const char                *number,
                                                    gboolean                   spent);

/* Hash under which the store remembers that an invitation was used. Returns: whether
 * code is an invitation at all.
 */
gboolean              pillion_relay_verifier_get_invitation
                                                   (PillionRelayVerifier      *self,
                                                    const char                *code,
                                                    guint8                    *hash);

G_END_DECLS
