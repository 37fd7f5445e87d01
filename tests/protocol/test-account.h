/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "protocol/pillion-account-view.h"
#include "protocol/pillion-membership-build.h"

G_BEGIN_DECLS

/* A primary with its keys, and the relay that serves what it published: what the
 * tests of this folder take as an honest account. Everything comes from a seed.
 */

#define TEST_HOUR_MS G_GUINT64_CONSTANT (3600000)
#define TEST_DAY_MS  (24 * TEST_HOUR_MS)
/* 2026-01-01 */
#define TEST_START_MS G_GUINT64_CONSTANT (1767225600000)

#define TEST_ACCOUNT_DEVICES 8

typedef struct {
  guint8              dsk_secret[PILLION_SIGN_SECRET_BYTES];
  guint8              ddh_secret[PILLION_KEY_BYTES];
  PillionCertificate  certificate;
  guint8              hash[PILLION_HASH_BYTES];
  GBytes             *bytes;
} TestDevice;

typedef struct {
  PillionRandomReplay  replay;
  guint64              now_ms;
  guint8               aik[PILLION_KEY_BYTES];
  guint8               aik_secret[PILLION_SIGN_SECRET_BYTES];
  guint8               lrk_secret[PILLION_SIGN_SECRET_BYTES];
  guint8               account[PILLION_ACCOUNT_BYTES];
  guint                n_devices;
  TestDevice           devices[TEST_ACCOUNT_DEVICES]; /* 0: the primary */
  PillionAccountView  *view;        /* the primary's own */
  GPtrArray           *memberships; /* as the relay serves them */
  GBytes              *freshness;
  GPtrArray           *certificates; /* likewise, filled by get_evidence */
} TestAccount;

/* A registered account: M_1 and its first freshness. */
TestAccount            *test_account_new          (guint8                      seed);

/* The same at another time and with another policy: for a real relay. */
TestAccount            *test_account_new_at       (guint8                      seed,
                                                   guint64                     now_ms,
                                                   const PillionTrustLimits   *policy);
void                    test_account_free         (TestAccount                *self);

/* A device with a certificate for a slot, in no membership yet. */
TestDevice             *test_account_make_device  (TestAccount                *self,
                                                   guint8                      slot);

/* Signs a certificate again after it was changed. */
void                    test_account_certify      (TestAccount                *self,
                                                   TestDevice                 *device);

/* Signs a membership with the AIK; the new LRK becomes the account's. */
GBytes                 *test_account_sign         (TestAccount                *self,
                                                   PillionMembership          *membership);

/* Publishes a membership with a first freshness of it. certificate is of a new entry
 * or NULL.
 */
void                    test_account_publish      (TestAccount                *self,
                                                   GBytes                     *membership,
                                                   GBytes                     *certificate);

/* Makes and publishes: a companion in the next free slot; a removal, signed by the
 * LRK; a newer freshness; a membership with everybody expired.
 */
TestDevice             *test_account_add          (TestAccount                *self);
void                    test_account_remove       (TestAccount                *self,
                                                   const TestDevice           *device);
void                    test_account_refresh      (TestAccount                *self);
void                    test_account_expire       (TestAccount                *self);

/* What the relay serves now, borrowed until the account changes. */
PillionAccountEvidence  test_account_get_evidence (TestAccount                *self);

/* Somebody who has just looked the account up. */
PillionAccountView     *test_account_look_up      (TestAccount                *self);

/* Updates a view with all that the relay serves; fails the test if it is refused. */
PillionAccountChanges   test_account_update       (TestAccount                *self,
                                                   PillionAccountView         *view);

/* A copy of bytes with one bit flipped. */
GBytes                 *test_flip_bit             (GBytes                     *bytes,
                                                   gsize                       bit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestAccount, test_account_free)

G_END_DECLS
