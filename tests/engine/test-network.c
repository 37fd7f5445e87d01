/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"

#include "engine/pillion-account.h"
#include "engine/pillion-device-list.h"
#include "engine/pillion-network.h"

#define HOUR_MS 3600000u

static const char *const by_open[] = { "verification=open", NULL };

typedef struct {
  PillionTestRelay  *relay;   /* (owned) */
  PillionTestEngine *engine;  /* (owned) */
  PillionNetwork    *network; /* (unowned) */
} World;

static void
set_up (World        *self,
        gconstpointer data)
{
  self->relay = pillion_test_relay_new (by_open);
  self->engine = pillion_test_engine_new ();
  pillion_test_engine_open (self->engine);
  self->network = pillion_engine_get_network (pillion_test_engine_get (self->engine));
  pillion_test_engine_register (self->engine, pillion_test_relay_get_url (self->relay), NULL, "+4915112345678", "Ana");
}

static void
tear_down (World        *self,
           gconstpointer data)
{
  g_clear_pointer (&self->engine, pillion_test_engine_free);
  g_clear_pointer (&self->relay, pillion_test_relay_free);
}

static gboolean
is_online (gpointer data)
{
  return pillion_network_get_state (data) == PILLION_NETWORK_STATE_ONLINE;
}

static gboolean
is_offline (gpointer data)
{
  return pillion_network_get_state (data) == PILLION_NETWORK_STATE_OFFLINE;
}

static gboolean
has_failed (gpointer data)
{
  return pillion_network_get_n_failures (data) > 2;
}

static gboolean
is_waiting (gpointer data)
{
  return is_offline (data) && pillion_network_get_next_attempt_ms (data) > 0;
}

/* Once it stays online it comes back by itself, however often the relay goes. */
static void
test_comes_back (World        *self,
                 gconstpointer data)
{
  g_assert_true (is_online (self->network));
  g_assert_cmpuint (pillion_network_get_last_online_ms (self->network), >, 0);

  for (guint i = 0; i < 3; i++) {
    pillion_test_relay_kill (self->relay);
    pillion_test_wait_until (has_failed, self->network, "attempts fail");
    g_assert_nonnull (pillion_network_get_error (self->network));
    g_assert_cmpint (pillion_network_get_error (self->network)->code, ==, PILLION_ENGINE_ERROR_NETWORK);
    pillion_test_relay_start (self->relay);
    pillion_test_wait_until (is_online, self->network, "it is online again");
    g_assert_null (pillion_network_get_error (self->network));
    g_assert_cmpuint (pillion_network_get_n_failures (self->network), ==, 0);
    g_assert_cmpuint (pillion_network_get_next_attempt_ms (self->network), ==, 0);
  }
}

/* Who asked for no connection gets none; who asked twice gets one. */
static void
test_stays_offline (World        *self,
                    gconstpointer data)
{
  pillion_test_engine_go_offline (self->engine);
  g_assert_true (is_offline (self->network));
  g_assert_cmpuint (pillion_network_get_next_attempt_ms (self->network), ==, 0);

  pillion_network_stay_online (self->network);
  pillion_network_stay_online (self->network);
  g_assert_cmpint (pillion_network_get_state (self->network), ==, PILLION_NETWORK_STATE_CONNECTING);
  pillion_test_wait_until (is_online, self->network, "it is online");

  /* Under way, and taken back. */
  pillion_test_engine_go_offline (self->engine);
  pillion_network_stay_online (self->network);
  pillion_test_engine_go_offline (self->engine);
  pillion_test_settle ();
  g_assert_true (is_offline (self->network));
}

/* An engine that waits for hours after a failure, on the profile of the other. */
static PillionEngine *
open_patient (World                   *self,
              PillionConnectionLimits *limits)
{
  g_autofree char *folder = g_strdup (pillion_engine_get_folder (pillion_test_engine_get (self->engine)));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionEngineOptions options;
  PillionEngine *engine;

  pillion_test_engine_close (self->engine);
  pillion_engine_options_init (&options);
  *limits = pillion_connection_limits_default;
  limits->backoff_first_ms = HOUR_MS;
  limits->backoff_max_ms = HOUR_MS;
  limits->random_seed = 3;
  options.connection_limits = limits;
  engine = pillion_engine_new_with_options (folder, &options);
  pillion_engine_open_async (engine, NULL, pillion_test_on_done, &result);
  pillion_engine_open_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return engine;
}

static void
close_engine (PillionEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_engine_close_async (engine, NULL, pillion_test_on_done, &result);
  pillion_engine_close_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* The user may know better than the clock when the relay is there. */
static void
test_retries_now (World        *self,
                  gconstpointer data)
{
  PillionConnectionLimits limits;
  g_autoptr (PillionEngine) engine = open_patient (self, &limits);
  PillionNetwork *network = pillion_engine_get_network (engine);
  guint64 next_ms;

  pillion_test_relay_kill (self->relay);
  pillion_network_stay_online (network);
  pillion_test_wait_until (is_waiting, network, "it waits");
  next_ms = pillion_network_get_next_attempt_ms (network);
  g_assert_cmpuint (next_ms, >, pillion_network_get_since_ms (network));

  /* Asking it to stay online is no attempt. */
  pillion_network_stay_online (network);
  g_assert_true (is_waiting (network));
  g_assert_cmpuint (pillion_network_get_next_attempt_ms (network), ==, next_ms);

  pillion_test_relay_start (self->relay);
  pillion_network_retry_now (network);
  g_assert_cmpint (pillion_network_get_state (network), ==, PILLION_NETWORK_STATE_CONNECTING);
  pillion_test_wait_until (is_online, network, "it is online");
  close_engine (engine);
}

static gboolean
is_stale (gpointer data)
{
  return pillion_device_list_get_stale_since_ms (data) > 0;
}

/* Somebody without an account has nothing to connect to. */
static void
test_nobody (void)
{
  PillionTestEngine *engine = pillion_test_engine_new ();
  PillionNetwork *network;

  pillion_test_engine_open (engine);
  network = pillion_engine_get_network (pillion_test_engine_get (engine));
  pillion_network_stay_online (network);
  pillion_network_retry_now (network);
  pillion_test_settle ();
  g_assert_true (is_offline (network));
  pillion_test_engine_free (engine);
}

/* A profile that was closed knows when it was online last. */
static void
test_remembers (World        *self,
                gconstpointer data)
{
  g_autoptr (PillionDeviceList) list = NULL;
  guint64 opened_ms;

  pillion_test_engine_close (self->engine);
  opened_ms = (guint64) g_get_real_time () / 1000;
  pillion_test_engine_open (self->engine);
  list = pillion_device_list_new (pillion_test_engine_get (self->engine));
  pillion_test_wait_until (is_stale, list, "the devices are read");
  g_assert_cmpuint (pillion_device_list_get_stale_since_ms (list), <=, opened_ms);
}

/* ----- what is shown beside it ----- */

static gboolean
is_named (gpointer data)
{
  return g_str_equal (pillion_account_get_name (data), "Ana");
}

static void
test_account (World        *self,
              gconstpointer data)
{
  g_autoptr (PillionAccount) account = pillion_account_new (pillion_test_engine_get (self->engine));

  g_assert_cmpstr (pillion_account_get_name (account), ==, "");
  pillion_test_wait_until (is_named, account, "the account is read");
  g_assert_cmpstr (pillion_account_get_number (account), ==, "+4915112345678");
  g_assert_cmpstr (pillion_account_get_relay (account), ==, pillion_test_relay_get_url (self->relay));
  g_assert_true (pillion_account_is_primary (account));
}

static gboolean
has_two (gpointer data)
{
  return g_list_model_get_n_items (data) == 2;
}

static gboolean
has_one (gpointer data)
{
  return g_list_model_get_n_items (data) == 1;
}

static gboolean
is_live (gpointer data)
{
  return !pillion_live_list_is_loading (PILLION_LIVE_LIST (data)) && pillion_device_list_get_stale_since_ms (data) == 0;
}

/* The list follows: a device that comes, a network that goes, a device that is removed. */
static void
test_devices (World        *self,
              gconstpointer data)
{
  PillionTestEngine *companion = pillion_test_engine_new ();
  g_autoptr (PillionDeviceList) list = NULL;
  g_autoptr (PillionDevice) primary = NULL;
  g_autoptr (PillionDevice) again = NULL;
  g_autoptr (GError) error = NULL;

  list = pillion_device_list_new (pillion_test_engine_get (self->engine));
  pillion_test_wait_until (is_live, list, "the devices are read");
  g_assert_true (has_one (list));
  primary = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (pillion_device_is_self (primary));
  g_assert_true (pillion_device_is_primary (primary));

  pillion_test_engine_open (companion);
  pillion_test_engine_link (companion, self->engine, pillion_test_relay_get_url (self->relay), TRUE);
  pillion_test_wait_until (has_two, list, "the companion is listed");
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (again == primary);
  g_assert_cmpuint (pillion_device_list_get_n_companions (list), ==, 1);
  g_assert_cmpuint (pillion_device_list_get_max_companions (list), ==, 4);
  g_assert_cmpuint (pillion_device_list_get_days_left (list), >, 0);

  pillion_test_engine_remove (self->engine, companion, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (has_one, list, "the companion is gone");
  pillion_test_engine_go_offline (self->engine);
  g_assert_cmpuint (pillion_device_list_get_stale_since_ms (list), >, 0);
  pillion_test_engine_free (companion);
}

static void
add (const char *path,
     void      (*test) (World *, gconstpointer))
{
  g_test_add (path, World, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/engine/network/comes-back", test_comes_back);
  add ("/engine/network/stays-offline", test_stays_offline);
  add ("/engine/network/retries-now", test_retries_now);
  g_test_add_func ("/engine/network/nobody", test_nobody);
  add ("/engine/network/remembers", test_remembers);
  add ("/engine/network/account", test_account);
  add ("/engine/network/devices", test_devices);

  return g_test_run ();
}
