/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-profile.h"

#include "crypto/pillion-crypto.h"

#define ANA "+4915112345678"

static const char *const by_open[] = { "verification=open", NULL };

static void
assert_linked (TestLink    *link,
               TestProfile *companion)
{
  g_assert_no_error (pillion_primary_link_get_error (link->primary));
  g_assert_no_error (pillion_companion_link_get_error (link->companion));
  g_assert_cmpint (pillion_primary_link_get_state (link->primary), ==, PILLION_PRIMARY_LINK_LINKED);
  g_assert_cmpint (pillion_companion_link_get_state (link->companion), ==, PILLION_COMPANION_LINK_LINKED);
  g_assert_cmpstr (pillion_primary_link_get_device_name (link->primary), ==, "Laptop");
  g_assert_cmpstr (pillion_primary_link_get_platform (link->primary), ==, "A test");
  g_assert_cmpstr (pillion_companion_link_get_account_name (link->companion), ==, "Ana");
  g_assert_cmpstr (pillion_companion_link_get_account_number (link->companion), ==, ANA);
  test_await_state (companion, PILLION_ENGINE_STATE_READY);
  g_assert_false (pillion_engine_is_primary (companion->engine));
}

static void
test_links (gconstpointer user_data)
{
  const char *number = user_data;
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };

  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, number);
  test_link_show (&link);
  test_link_run (&link);
  assert_linked (&link, laptop);
  g_assert_cmpuint (link.n_answers, ==, 1);

  /* It is the same device after a restart. */
  test_link_clear (&link);
  test_profile_close (laptop);
  test_profile_go_online (laptop);
  g_assert_cmpint (pillion_engine_get_state (laptop->engine), ==, PILLION_ENGINE_STATE_READY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_data_func ("/engine/link/by-qr", NULL, test_links);
  g_test_add_data_func ("/engine/link/by-code", ANA, test_links);

  return g_test_run ();
}
