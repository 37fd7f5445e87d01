/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-link-companion.h"
#include "protocol/pillion-link-primary.h"

#include "test-account.h"

G_BEGIN_DECLS

/* A companion and a primary with somebody between them who sees and may alter each
 * message, users who type and approve, and a relay that publishes: a whole linking
 * run without a socket and with a clock of its own.
 */

typedef struct _TestLinkRun TestLinkRun;

/* What the one in the middle makes of a message; index counts from 0 over both
 * directions. Replaces *bytes (owned), or sets it to NULL to drop it.
 */
typedef void (*TestLinkTamper) (TestLinkRun  *self,
                                guint         index,
                                GBytes      **bytes);

typedef struct {
  gboolean          over;    /* ENDED or FINISHED came */
  gboolean          linked;  /* LINKED came */
  gboolean          pending; /* of ENDED */
  PillionLinkReason reason;  /* of ENDED; 0: none */
} TestLinkSide;

struct _TestLinkRun {
  TestAccount          *account;
  PillionRandomReplay   random; /* the companion's */
  guint8                dsk_secret[PILLION_SIGN_SECRET_BYTES];
  guint8                ddh_secret[PILLION_KEY_BYTES];
  guint8                relay_id[PILLION_RELAY_ID_BYTES];
  guint8                rendezvous[PILLION_ID_BYTES];
  guint8                nonce[PILLION_NONCE_BYTES];
  guint8                release_root[PILLION_KEY_BYTES];
  guint8                sync_key[PILLION_KEY_BYTES];
  PillionLinkRequest    request;
  PillionPrekeyBundle   bundle;
  PillionLinkCompanion *companion;
  PillionLinkPrimary   *primary;
  guint64               companion_now_ms; /* the primary's is the account's */

  /* What the users and the relay do. */
  guint                 n_wrong_answers; /* before the right one */
  gboolean              approves_first;
  gboolean              keeps_silent;    /* the primary's user says nothing */
  gboolean              never_answers;   /* the companion's user */
  gboolean              keep_fails;
  PillionLinkReason     publish_reason;  /* 0: published */

  /* What was seen. */
  TestLinkSide          at_companion;
  TestLinkSide          at_primary;
  guint                 n_messages;
  guint                 n_asked;
  guint8                check;
  guint                 n_shown; /* requests */
  gboolean              introduced;
  gboolean              confirmed;
  gboolean              kept;
  gboolean              published;

  /* The one in the middle. */
  GQueue                to_companion;
  GQueue                to_primary;
  TestLinkTamper        tamper;
  gpointer              tamper_data;
};

/* An account with one companion, and a second that is about to be linked. */
TestLinkRun *test_link_run_new            (PillionLinkKind  kind,
                                           guint8           seed);
void         test_link_run_free           (TestLinkRun     *self);

/* The companion's side anew, after what it brings along was changed. */
void         test_link_run_start_companion (TestLinkRun    *self,
                                            PillionLinkKind kind);

/* The primary's side; code is what its user typed, NULL for what the companion shows. */
void         test_link_run_start_primary  (TestLinkRun     *self,
                                           const char      *code);

/* Runs until nobody has anything to say. A side that ended closes the rendezvous for
 * the other one.
 */
void         test_link_run_go             (TestLinkRun     *self);

/* Lets time pass on both sides and goes on. */
void         test_link_run_pass           (TestLinkRun     *self,
                                           guint64          ms);

/* Whatever happened: nobody is linked alone, and nothing is published that the
 * companion did not accept.
 */
void         test_link_run_assert_sound   (TestLinkRun     *self);

/* Both are linked, with the same. */
void         test_link_run_assert_linked  (TestLinkRun     *self);

/* Neither is, for these reasons. */
void         test_link_run_assert_ended   (TestLinkRun      *self,
                                           PillionLinkReason at_companion,
                                           PillionLinkReason at_primary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestLinkRun, test_link_run_free)

G_END_DECLS
