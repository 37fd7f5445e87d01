/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-accounts-table.h"

static void
test_round_trip (StoreTest    *test,
                 gconstpointer unused)
{
  g_autoptr (PillionAccountRow) row = pillion_account_row_new (store_test_id (1));
  g_autoptr (PillionAccountRow) found = NULL;

  row->view = g_bytes_new_static ("view", 4);
  row->number = g_strdup ("+15550001");
  row->number_verified = TRUE;
  row->name = g_strdup ("Anna");
  row->label = g_strdup ("Sister");
  row->verified = TRUE;
  row->blocked = TRUE;
  g_assert_true (pillion_accounts_save (test->database, row, NULL));
  store_test_reopen (test);

  g_assert_true (pillion_accounts_load (test->database, store_test_id (1), &found, NULL));
  g_assert_cmpmem (found->account, 32, row->account, 32);
  g_assert_true (g_bytes_equal (found->view, row->view));
  g_assert_cmpstr (found->number, ==, "+15550001");
  g_assert_true (found->number_verified);
  g_assert_cmpstr (found->name, ==, "Anna");
  g_assert_cmpstr (found->label, ==, "Sister");
  g_assert_true (found->verified);
  g_assert_true (found->blocked);
}

static void
test_replace_and_unknown (StoreTest    *test,
                          gconstpointer unused)
{
  g_autoptr (PillionAccountRow) row = pillion_account_row_new (store_test_id (1));
  g_autoptr (PillionAccountRow) found = NULL;
  g_autoptr (PillionAccountRow) unknown = NULL;

  row->name = g_strdup ("Anna");
  g_assert_true (pillion_accounts_save (test->database, row, NULL));
  g_clear_pointer (&row->name, g_free);
  row->blocked = TRUE;
  g_assert_true (pillion_accounts_save (test->database, row, NULL));

  g_assert_true (pillion_accounts_load (test->database, store_test_id (1), &found, NULL));
  g_assert_null (found->name);
  g_assert_null (found->view);
  g_assert_true (found->blocked);
  g_assert_false (found->verified);
  g_assert_true (pillion_accounts_load (test->database, store_test_id (2), &unknown, NULL));
  g_assert_null (unknown);
}

static void
test_list_by_what_is_shown (StoreTest    *test,
                            gconstpointer unused)
{
  static const struct {
    guint8      id;
    const char *label;
    const char *name;
    const char *number;
  } cases[] = {
    { 4, NULL, "Clara", "+1" },
    { 2, "Berta", "Zoe", NULL },
    { 3, NULL, NULL, "+2" },
    { 1, "Anna", NULL, NULL },
  };
  static const guint8 expected[] = { 3, 1, 2, 4 };
  g_autoptr (GPtrArray) rows = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PillionAccountRow) row = pillion_account_row_new (store_test_id (cases[i].id));
    row->label = g_strdup (cases[i].label);
    row->name = g_strdup (cases[i].name);
    row->number = g_strdup (cases[i].number);
    g_assert_true (pillion_accounts_save (test->database, row, NULL));
  }
  g_assert_true (pillion_accounts_list (test->database, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rows->len; i++) {
    PillionAccountRow *row = rows->pdata[i];
    g_assert_cmpuint (row->account[0], ==, expected[i]);
  }
}

static void
test_pins (StoreTest    *test,
           gconstpointer unused)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];
  gboolean found = TRUE;

  g_assert_true (pillion_pins_load (test->database, "+1", account, &found, NULL));
  g_assert_false (found);
  g_assert_true (pillion_pins_save (test->database, "+1", store_test_id (1), 1000, NULL));
  g_assert_true (pillion_pins_save (test->database, "+2", store_test_id (2), 1000, NULL));
  g_assert_true (pillion_pins_save (test->database, "+1", store_test_id (3), 2000, NULL));
  g_assert_true (pillion_pins_load (test->database, "+1", account, &found, NULL));
  g_assert_true (found);
  g_assert_cmpmem (account, 32, store_test_id (3), 32);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/accounts/round-trip", test_round_trip);
  store_test_add ("/store/accounts/replace-and-unknown", test_replace_and_unknown);
  store_test_add ("/store/accounts/list-by-what-is-shown", test_list_by_what_is_shown);
  store_test_add ("/store/accounts/pins", test_pins);

  return g_test_run ();
}
