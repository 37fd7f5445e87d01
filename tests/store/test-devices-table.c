/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-chains-table.h"
#include "store/pillion-devices-table.h"

static void
test_round_trip (StoreTest    *test,
                 gconstpointer unused)
{
  g_autoptr (PillionDeviceRow) row = pillion_device_row_new (store_test_id (1), store_test_id (2));
  g_autoptr (PillionDeviceRow) found = NULL;
  g_autoptr (PillionDeviceRow) unknown = NULL;

  row->certificate = g_bytes_new_static ("certificate", 11);
  row->generation = 7;
  row->name = g_strdup ("Laptop");
  row->store_id = g_bytes_new_static ("store", 5);
  row->seen_at = 2000;
  g_assert_true (pillion_devices_save (test->database, row, NULL));
  store_test_reopen (test);

  g_assert_true (pillion_devices_load (test->database, store_test_id (1), store_test_id (2), &found, NULL));
  g_assert_cmpmem (found->account, 32, store_test_id (1), 32);
  g_assert_cmpmem (found->device, 16, store_test_id (2), 16);
  g_assert_true (g_bytes_equal (found->certificate, row->certificate));
  g_assert_cmpuint (found->generation, ==, 7);
  g_assert_cmpstr (found->name, ==, "Laptop");
  g_assert_true (g_bytes_equal (found->store_id, row->store_id));
  g_assert_cmpuint (found->seen_at, ==, 2000);

  /* A device is one of an account: another account's of the same id is another. */
  g_assert_true (pillion_devices_load (test->database, store_test_id (3), store_test_id (2), &unknown, NULL));
  g_assert_null (unknown);
}

static void
test_list_of_one_account (StoreTest    *test,
                          gconstpointer unused)
{
  static const struct {
    guint8 account;
    guint8 device;
  } cases[] = { { 1, 9 }, { 1, 8 }, { 2, 7 } };
  g_autoptr (GPtrArray) rows = NULL;
  PillionDeviceRow *first;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PillionDeviceRow) row =
      pillion_device_row_new (store_test_id (cases[i].account), store_test_id (cases[i].device));
    g_assert_true (pillion_devices_save (test->database, row, NULL));
    g_assert_true (pillion_devices_save (test->database, row, NULL));
  }
  g_assert_true (pillion_devices_list (test->database, store_test_id (1), &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 2);
  first = rows->pdata[0];
  g_assert_cmpuint (first->device[0], ==, 8);
  g_assert_null (first->certificate);
}

static void
test_chains (StoreTest    *test,
             gconstpointer unused)
{
  PillionChainRow chain;

  for (guint8 conversation = 1; conversation <= 2; conversation++) {
    g_assert_true (pillion_chains_load (test->database, store_test_id (9), store_test_id (conversation), &chain, NULL));
    g_assert_cmpuint (chain.sequence, ==, 0);
    chain.sequence = 10u * conversation;
    chain.hash[0] = conversation;
    g_assert_true (pillion_chains_save (test->database, &chain, NULL));
  }
  g_assert_true (pillion_chains_load (test->database, store_test_id (9), store_test_id (2), &chain, NULL));
  g_assert_cmpuint (chain.sequence, ==, 20);
  g_assert_cmpuint (chain.hash[0], ==, 2);
}

/* A link that comes late is taken out of what is missing, whether it is at an end of a hole or within. */
static void
test_chains_holes (StoreTest    *test,
                   gconstpointer unused)
{
  static const PillionChainHole lost[] = { { 5, 9, 200 }, { 12, 13, 100 }, { 15, 14, 1 } };
  static const guint late[] = { 5, 9, 7, 7, 20 };
  static const guint64 missing[] = { 6, 5, 4, 4, 4 };
  g_autoptr (GArray) holes = NULL;
  PillionChainRow chain;
  guint64 n_missing;
  guint64 since;

  g_assert_true (pillion_chains_load (test->database, store_test_id (9), store_test_id (1), &chain, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    g_assert_true (pillion_chains_add_hole (test->database, &chain, &lost[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (late); i++) {
    g_assert_true (pillion_chains_fill (test->database, &chain, late[i], NULL));
    g_assert_true (pillion_chains_count_missing (test->database, &n_missing, NULL));
    g_assert_cmpuint (n_missing, ==, missing[i]);
  }
  g_assert_true (pillion_chains_list_holes (test->database, &chain, &holes, NULL));
  g_assert_cmpuint (holes->len, ==, 3);
  g_assert_cmpuint (g_array_index (holes, PillionChainHole, 1).since, ==, 200);
  g_assert_true (pillion_chains_find_oldest_hole (test->database, &since, NULL));
  g_assert_cmpuint (since, ==, 100);
  g_assert_cmpuint (g_array_index (holes, PillionChainHole, 1).first, ==, 8);
  g_assert_cmpuint (g_array_index (holes, PillionChainHole, 1).last, ==, 8);
  g_assert_true (pillion_chains_remove_holes (test->database, &chain, NULL));
  g_assert_true (pillion_chains_count_missing (test->database, &n_missing, NULL));
  g_assert_cmpuint (n_missing, ==, 0);
}

static void
test_chains_advance (StoreTest    *test,
                     gconstpointer unused)
{
  PillionChainRow chain;

  for (guint8 device = 8; device <= 9; device++) {
    g_assert_true (pillion_chains_load (test->database, store_test_id (device), store_test_id (1), &chain, NULL));
    chain.sequence = 5;
    g_assert_true (pillion_chains_save (test->database, &chain, NULL));
  }
  g_assert_true (pillion_chains_advance (test->database, store_test_id (9), 1000, NULL));
  g_assert_true (pillion_chains_load (test->database, store_test_id (9), store_test_id (1), &chain, NULL));
  g_assert_cmpuint (chain.sequence, ==, 1005);
  g_assert_true (pillion_chains_load (test->database, store_test_id (8), store_test_id (1), &chain, NULL));
  g_assert_cmpuint (chain.sequence, ==, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/devices/round-trip", test_round_trip);
  store_test_add ("/store/devices/list-of-one-account", test_list_of_one_account);
  store_test_add ("/store/chains/round-trip", test_chains);
  store_test_add ("/store/chains/holes", test_chains_holes);
  store_test_add ("/store/chains/advance", test_chains_advance);

  return g_test_run ();
}
