/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-profile.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-registration.h"
#include "protocol/pillion-attempts.h"
#include "store/pillion-settings-table.h"

#define ANA "+4915112345678"

static const char *const by_log[] = { "verification=log", NULL };
static const char *const by_open[] = { "verification=open", NULL };

static void
test_registers (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_log);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);

  g_assert_true (pillion_engine_is_primary (ana->engine));
  g_assert_true (pillion_engine_is_online (ana->engine));

  /* It is the same device after a restart. */
  test_profile_close (ana);
  test_profile_open (ana);
  g_assert_cmpint (pillion_engine_get_state (ana->engine), ==, PILLION_ENGINE_STATE_READY);
  test_profile_go_online (ana);
  g_assert_true (pillion_engine_is_online (ana->engine));
}

static void
test_refuses_a_second_account (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (GError) error = NULL;

  g_assert_false (test_register (ana, relay, "+4915187654321", FALSE, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED);
}

static void
test_says_that_a_number_is_taken (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_log);
  g_autoptr (TestProfile) ana G_GNUC_UNUSED = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) eve = test_profile_new ();
  g_autoptr (GError) error = NULL;

  test_profile_open (eve);
  g_assert_false (test_register (eve, relay, ANA, FALSE, &error));
  g_assert_true (pillion_registration_is_taken (error));
  g_assert_cmpint (pillion_engine_get_state (eve->engine), ==, PILLION_ENGINE_STATE_EMPTY);
  g_clear_error (&error);

  g_assert_true (test_register (eve, relay, ANA, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pillion_engine_get_state (eve->engine), ==, PILLION_ENGINE_STATE_READY);
}

static const struct {
  const char *name;
  const char *number;
  const char *pin;
  const char *account_name;
  const char *code;
  int         expected;
} bad_details[] = {
  { "number", "015112345678", TEST_PIN, "Ana", NULL, PILLION_ENGINE_ERROR_USAGE },
  { "short-pin", ANA, "12345", "Ana", NULL, PILLION_ENGINE_ERROR_USAGE },
  { "no-name", ANA, TEST_PIN, "", NULL, PILLION_ENGINE_ERROR_USAGE },
  { "two-lines", ANA, TEST_PIN, "An\na", NULL, PILLION_ENGINE_ERROR_USAGE },
  { "wrong-code", ANA, TEST_PIN, "Ana", "000000x", PILLION_ENGINE_ERROR_WRONG_CODE },
};

static void
test_refuses_bad_details (gconstpointer user_data)
{
  guint i = GPOINTER_TO_UINT (user_data);
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_log);
  g_autoptr (TestProfile) ana = test_profile_new ();
  PillionRegistrationDetails details = {
    .number = bad_details[i].number,
    .name = bad_details[i].account_name,
    .device_name = "Telephone",
    .pin = bad_details[i].pin,
    .code = bad_details[i].code,
  };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) finished = NULL;
  g_autoptr (GError) error = NULL;

  test_profile_open (ana);
  pillion_registration_begin_async (ana->engine, pillion_test_relay_get_url (relay), ANA, NULL, test_keep_result,
                                    &pending);
  begun = test_await (&pending);
  g_assert_cmpstr (pillion_registration_begin_finish (ana->engine, begun, &error), ==, "code");
  g_assert_no_error (error);
  pillion_registration_finish_async (ana->engine, &details, NULL, test_keep_result, &pending);
  finished = test_await (&pending);
  g_assert_false (pillion_registration_finish_finish (ana->engine, finished, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, bad_details[i].expected);
  g_assert_cmpint (pillion_engine_get_state (ana->engine), ==, PILLION_ENGINE_STATE_EMPTY);
}

static void
test_opens_with_the_pin (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (PillionAccountKey) key = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (test_open_pin (ana, "wrong horse", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN);
  g_clear_error (&error);
  key = test_open_pin (ana, TEST_PIN, &error);
  g_assert_no_error (error);
  g_assert_nonnull (pillion_account_key_get_secret (key));
}

static void
test_counts_wrong_pins (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (PillionAccountKey) key = NULL;

  for (guint i = 0; i < PILLION_PIN_FREE_TRIES; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (test_open_pin (ana, "wrong horse", &error));
    g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN);
    if (i + 1 < PILLION_PIN_FREE_TRIES)
      g_assert_cmpuint (pillion_engine_error_get_retry_after_ms (error), ==, 0);
    else
      g_assert_cmpuint (pillion_engine_error_get_retry_after_ms (error), >, 0);
    /* Ending the program forgets nothing. */
    if (i == 4) {
      test_profile_close (ana);
      test_profile_open (ana);
    }
  }
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (test_open_pin (ana, TEST_PIN, &error));
    g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RATE_LIMITED);
    g_assert_cmpuint (pillion_engine_error_get_retry_after_ms (error), >, 0);
  }
  ana->clock_offset_ms += (gint64) PILLION_PIN_WAIT_MS;
  key = test_open_pin (ana, TEST_PIN, NULL);
  g_assert_nonnull (key);
}

static gboolean
change_pin (TestProfile *profile,
            const char  *pin,
            const char  *new_pin,
            GError     **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pillion_pin_change_async (profile->engine, pin, new_pin, NULL, test_keep_result, &pending);
  result = test_await (&pending);
  return pillion_pin_change_finish (profile->engine, result, error);
}

static void
test_changes_the_pin (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (PillionAccountKey) before = test_open_pin (ana, TEST_PIN, NULL);
  g_autoptr (PillionAccountKey) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (change_pin (ana, TEST_PIN, "short", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (change_pin (ana, "wrong horse", "battery staple", &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN);
  g_clear_error (&error);
  g_assert_true (change_pin (ana, TEST_PIN, "battery staple", &error));
  g_assert_null (test_open_pin (ana, TEST_PIN, NULL));
  after = test_open_pin (ana, "battery staple", &error);
  g_assert_no_error (error);
  g_assert_true (pillion_secret_equal (pillion_account_key_get_secret (before), pillion_account_key_get_secret (after),
                                       PILLION_SIGN_SECRET_BYTES));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/engine/registration/registers", test_registers);
  g_test_add_func ("/engine/registration/refuses-a-second-account", test_refuses_a_second_account);
  g_test_add_func ("/engine/registration/says-that-a-number-is-taken", test_says_that_a_number_is_taken);
  for (guint i = 0; i < G_N_ELEMENTS (bad_details); i++) {
    g_autofree char *path = g_strconcat ("/engine/registration/refuses-bad-details/", bad_details[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refuses_bad_details);
  }
  g_test_add_func ("/engine/pin/opens", test_opens_with_the_pin);
  g_test_add_func ("/engine/pin/counts-wrong-tries", test_counts_wrong_pins);
  g_test_add_func ("/engine/pin/changes", test_changes_the_pin);

  return g_test_run ();
}
