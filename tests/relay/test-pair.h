/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-client.h"

G_BEGIN_DECLS

/* A relay, and two accounts whose primary devices are authenticated there. */
typedef struct {
  PillionTestRelay *relay;
  TestAccount *ana;
  TestAccount *ben;
  TestClient *ana_client;
  TestClient *ben_client;
} TestPair;

/* settings: (nullable): as pillion_test_relay_new() */
void test_pair_init  (TestPair           *self,
                      const char *const  *settings);
void test_pair_clear (TestPair           *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestPair, test_pair_clear)

G_END_DECLS
