/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-messages-table.h"
#include "store/pillion-outbox-table.h"

#include <string.h>

static PillionOutboxRow *
row_new (guint8 request)
{
  PillionOutboxRow *row = pillion_outbox_row_new (store_test_id (request));

  row->authored = g_bytes_new (store_test_id (request), 4);
  row->created_at = request;
  return row;
}

static void
add_envelope (PillionOutboxRow *row,
              guint8            device,
              const char       *text)
{
  g_autoptr (GBytes) envelope = g_bytes_new (text, strlen (text));

  pillion_outbox_row_add_envelope (row, store_test_id (1), store_test_id (device), envelope);
}

static void
test_round_trip (StoreTest    *test,
                 gconstpointer unused)
{
  g_autoptr (PillionOutboxRow) row = row_new (5);
  g_autoptr (GPtrArray) rows = NULL;
  PillionOutboxRow *found;
  PillionOutboxEnvelope *item;

  row->has_account = TRUE;
  memcpy (row->account, store_test_id (1), sizeof row->account);
  row->whole = TRUE;
  row->n_rounds = 2;
  add_envelope (row, 8, "to eight");
  add_envelope (row, 9, "to nine");
  g_assert_true (pillion_outbox_save (test->database, row, NULL));
  store_test_reopen (test);

  g_assert_true (pillion_outbox_list (test->database, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 1);
  found = rows->pdata[0];
  g_assert_cmpmem (found->request, 16, store_test_id (5), 16);
  g_assert_true (found->has_account);
  g_assert_cmpmem (found->account, 32, store_test_id (1), 32);
  g_assert_true (found->whole);
  g_assert_cmpint (found->message, ==, 0);
  g_assert_true (g_bytes_equal (found->authored, row->authored));
  g_assert_cmpuint (found->n_rounds, ==, 2);
  g_assert_cmpuint (found->created_at, ==, 5);
  g_assert_cmpuint (found->envelopes->len, ==, 2);
  item = found->envelopes->pdata[1];
  g_assert_cmpmem (item->device, 16, store_test_id (9), 16);
  g_assert_cmpmem (g_bytes_get_data (item->envelope, NULL), 7, "to nine", 7);
}

/* Saving again keeps the place and leaves no envelope of before. */
static void
test_order_and_replacement (StoreTest    *test,
                            gconstpointer unused)
{
  g_autoptr (PillionOutboxRow) first = row_new (9);
  g_autoptr (PillionOutboxRow) second = row_new (3);
  g_autoptr (PillionOutboxRow) again = row_new (9);
  g_autoptr (GPtrArray) rows = NULL;
  PillionOutboxRow *found;

  add_envelope (first, 7, "old");
  add_envelope (first, 8, "old");
  g_assert_true (pillion_outbox_save (test->database, first, NULL));
  g_assert_true (pillion_outbox_save (test->database, second, NULL));
  again->n_rounds = 1;
  add_envelope (again, 8, "new");
  g_assert_true (pillion_outbox_save (test->database, again, NULL));

  g_assert_true (pillion_outbox_list (test->database, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 2);
  found = rows->pdata[0];
  g_assert_cmpuint (found->request[0], ==, 9);
  g_assert_cmpuint (found->n_rounds, ==, 1);
  g_assert_cmpuint (found->envelopes->len, ==, 1);
  found = rows->pdata[1];
  g_assert_cmpuint (found->request[0], ==, 3);
  g_assert_false (found->has_account);
  g_assert_false (found->whole);
}

static void
test_remove (StoreTest    *test,
             gconstpointer unused)
{
  g_autoptr (PillionOutboxRow) row = row_new (5);
  g_autoptr (GPtrArray) rows = NULL;

  add_envelope (row, 7, "text");
  g_assert_true (pillion_outbox_save (test->database, row, NULL));
  g_assert_true (pillion_outbox_remove (test->database, store_test_id (5), NULL));
  g_assert_true (pillion_outbox_list (test->database, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_cmpint (store_test_integer (test, "SELECT count (*) FROM outbox_envelopes"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/outbox/round-trip", test_round_trip);
  store_test_add ("/store/outbox/order-and-replacement", test_order_and_replacement);
  store_test_add ("/store/outbox/remove", test_remove);

  return g_test_run ();
}
