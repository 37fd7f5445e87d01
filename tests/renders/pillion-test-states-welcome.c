/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

/* S01 to S03: a first run. */

#define NUMBER "+49 151 12345678"

#define HELLO_OF_ANOTHER_AGE "{\"push\":\"hello\",\"protocol\":99,\"versions\":[99],\"nonce\":\"AA\",\"time\":1}"

#define DAY_MS 86400000

/* ----- the server ----- */

static void
be_a_web_server (PillionTestWindow *window)
{
  pillion_test_use_raw_server (window, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", NULL);
}

static void
be_a_sign_in_page (PillionTestWindow *window)
{
  pillion_test_use_raw_server (window, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", NULL);
}

static void
be_busy (PillionTestWindow *window)
{
  pillion_test_use_raw_server (window, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 42\r\nContent-Length: 0\r\n\r\n",
                               NULL);
}

static void
be_of_another_age (PillionTestWindow *window)
{
  pillion_test_use_raw_server (window, NULL, HELLO_OF_ANOTHER_AGE);
}

static void
be_of_another_day (PillionTestWindow *window)
{
  pillion_evil_relay_set_time_lie (pillion_test_use_evil_relay (window), DAY_MS);
}

static void
show_server (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "welcome.server", NULL);
}

static void
show_checked (PillionTestWindow *window)
{
  show_server (window);
  pillion_test_window_activate (window, "server.check", NULL);
}

/* ----- the account ----- */

static void
keep_profile_busy (PillionTestWindow *window)
{
  pillion_test_engine_set_lock_wait (pillion_test_window_get_own (window), 0);
  pillion_test_window_keep_busy (window);
}

/* Somebody has the number already. */
static void
take_number (PillionTestWindow *window)
{
  PillionTestEngine *other;

  pillion_test_use_relay (window, NULL);
  other = pillion_test_window_add_other (window);
  pillion_test_engine_register (other, pillion_test_window_get_url (window), NULL, "+4915112345678", "Ana");
}

/* Its log says which code it sent; nobody reads it here. */
static void
ask_for_codes (PillionTestWindow *window)
{
  static const char *const settings[] = { "verification=log", NULL };

  pillion_test_use_relay (window, settings);
}

static void
show_register (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "welcome.register", NULL);
}

static void
show_errors (PillionTestWindow *window)
{
  show_register (window);
  pillion_test_window_type (window, "Phone number, like +49 151 12345678", "0151");
  pillion_test_window_activate (window, "register.create", NULL);
}

static void
show_created (PillionTestWindow *window)
{
  show_register (window);
  pillion_test_window_type (window, "Phone number, like +49 151 12345678", NUMBER);
  pillion_test_window_type (window, "Your name", "Ana");
  pillion_test_window_type (window, "Name of this device", "Desk");
  pillion_test_window_type (window, "PIN, at least 6 characters", PILLION_TEST_PIN);
  pillion_test_window_type (window, "PIN again", PILLION_TEST_PIN);
  pillion_test_window_activate (window, "register.create", NULL);
}

static void
show_wrong_code (PillionTestWindow *window)
{
  show_created (window);
  pillion_test_window_await_text (window, "Send New Code");
  pillion_test_window_activate (window, "register.verify", g_variant_new_string ("000000"));
}

const PillionTestState pillion_test_welcome_states[] = {
  { "welcome", NULL, NULL, "Welcome to Pillion" },
  { "profile-busy", keep_profile_busy, NULL, "Try Again" },
  { "server", NULL, show_server, "Server" },
  { "server-checking", pillion_test_use_silence, show_checked, "Server" },
  { "server-unreachable", pillion_test_use_nowhere, show_checked, "Try Again" },
  { "server-no-relay", be_a_web_server, show_checked, "Edit Address" },
  { "server-untrusted", pillion_test_use_untrusted, show_checked, "Edit Address" },
  { "server-clock", be_of_another_day, show_checked, "Open Date & Time Settings" },
  { "server-sign-in", be_a_sign_in_page, show_checked, "Open Sign-In Page" },
  { "server-version", be_of_another_age, show_checked, "Check for Updates" },
  { "server-rate-limited", be_busy, show_checked, "Trying again in %s" },
  { "register", NULL, show_register, "Create Account" },
  { "register-errors", NULL, show_errors, "Create Account" },
  { "register-waiting", pillion_test_use_silence, show_created, "Asking the Server" },
  { "register-code", ask_for_codes, show_created, "Send New Code" },
  { "register-code-wrong", ask_for_codes, show_wrong_code, "That is not the code" },
  { "register-taken", take_number, show_created, "This Number Has an Account" },
  { "register-unreachable", pillion_test_use_nowhere, show_created, "Can’t Reach the Server" },
  { NULL, NULL, NULL, NULL },
};
