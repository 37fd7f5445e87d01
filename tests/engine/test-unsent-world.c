/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-unsent-world.h"

#include "engine/pillion-contacts.h"
#include "engine/pillion-lock.h"
#include "store/pillion-chains-table.h"

void
unsent_world_run (PillionTestEngine *self,
                  PillionTestWork work,
                  gpointer data)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, work, data, &error);
  g_assert_no_error (error);
}

void
unsent_world_write (AccountWorld *world)
{
  world->ben = account_world_register (world, BEN, "Ben");
  world->laptop = account_world_link (world);
  account_world_deliver (world->ben, ANA, "first", world->laptop);
  account_world_write_offline (world->laptop, world->ben, "Never sent");
}

static gboolean
is_sealed (gpointer data)
{
  return pillion_lock_is_sealed (pillion_engine_get_lock (pillion_test_engine_get (data)));
}

void
unsent_world_log_out (AccountWorld *world)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (world->ana, world->laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_go_online (world->laptop, NULL);
  pillion_test_wait_until (is_sealed, world->laptop, "a sealed store");
}

static gboolean
has_caught_up (gpointer data)
{
  return account_world_get_number (data, "history-missed") == 0;
}

void
unsent_world_link_again (AccountWorld *world)
{
  pillion_test_engine_link (world->laptop, world->ana, world->url, FALSE);
  pillion_test_wait_until (has_caught_up, world->laptop, "what was missed");
}

void
unsent_world_block (PillionTestEngine *self,
                    PillionTestEngine *other)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GBytes) account = account_world_dup_account (other);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_contacts_set_blocked_async (engine, account, TRUE, NULL, pillion_test_on_done, &result);
  pillion_contacts_change_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

PillionUnsent *
unsent_world_load (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionUnsent *unsent;

  pillion_unsent_load_async (pillion_test_engine_get (self), NULL, pillion_test_on_done, &result);
  unsent = pillion_unsent_load_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return unsent;
}

void
unsent_world_assert_left (PillionTestEngine *self,
                          guint n,
                          gboolean must_ask)
{
  g_autoptr (PillionUnsent) unsent = unsent_world_load (self);

  g_assert_cmpuint (unsent->n_messages, ==, n);
  g_assert_cmpuint (unsent->n_changes, ==, 0);
  g_assert_cmpint (unsent->must_ask, ==, must_ask);
}

guint
unsent_world_send (PillionTestEngine *self,
                   guint *n_changes)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;

  pillion_unsent_send_async (pillion_test_engine_get (self), NULL, pillion_test_on_done, &result);
  rows = pillion_unsent_send_finish (pillion_test_engine_get (self), pillion_test_await (&result), n_changes, &error);
  g_assert_no_error (error);
  return rows->len;
}

static gboolean
count_missing (PillionDatabase *database,
               PillionJob      *job,
               gpointer         n_missing,
               GError         **error)
{
  return pillion_chains_count_missing (database, n_missing, error);
}

void
unsent_world_assert_nothing_missing (AccountWorld *world)
{
  PillionTestEngine *others[] = { world->ben, world->ana };
  guint64 n_missing = 0;

  account_world_deliver (world->laptop, BEN, "next", world->ben);
  pillion_test_engine_wait_for_message (world->ana, "next");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    unsent_world_run (others[i], count_missing, &n_missing);
    g_assert_cmpuint (n_missing, ==, 0);
  }
}
