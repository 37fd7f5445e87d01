/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base64url.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-log-out.h"

#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

#include <string.h>

/* S09 to S11: the devices of an account. */

#define DAY_MS G_GUINT64_CONSTANT (86400000)

static PillionTestRelay *own_relay;
static PillionTestEngine *other;

/* ----- primaries ----- */

static void
link_other (PillionTestWindow *window)
{
  other = pillion_test_link_other (window);
}

static void
link_two (PillionTestWindow *window)
{
  link_other (window);
  pillion_test_engine_link (pillion_test_window_add_other (window), pillion_test_window_get_own (window),
                            pillion_test_window_get_url (window), FALSE);
}

static void
use_own_relay (PillionTestWindow *window)
{
  own_relay = pillion_test_use_relay (window, NULL);
  link_other (window);
}

/* ----- companions ----- */

static void
be_companion (PillionTestWindow *window)
{
  pillion_test_link_own (window);
}

/* The primary is not used for so long; the relay's clock goes on, too. */
static void
pass_days (PillionTestWindow *window,
           guint              n_days)
{
  PillionEvilRelay *relay = pillion_test_use_evil_relay (window);

  pillion_test_link_own (window);
  pillion_test_engine_go_offline (pillion_test_window_get_own (window));
  pillion_evil_relay_pass_time (relay, n_days * DAY_MS);
  pillion_test_engine_pass_time (pillion_test_window_get_own (window), n_days * DAY_MS);
}

static void
pass_7_days (PillionTestWindow *window)
{
  pass_days (window, 7);
}

static void
pass_11_days (PillionTestWindow *window)
{
  pass_days (window, 11);
}

static void
pass_13_days (PillionTestWindow *window)
{
  pass_days (window, 13);
}

/* This device shuts itself. */
static void
pass_15_days (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);

  pillion_test_link_own (window);
  pillion_test_engine_go_offline (own);
  pillion_test_engine_pass_time (own, 15 * DAY_MS);
}

static void
remove_own (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (pillion_test_link_own (window), own, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (own, PILLION_ENGINE_STATE_LOGGED_OUT);
}

static void
log_own_out (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_test_link_own (window);
  pillion_log_out_async (pillion_test_engine_get (own), FALSE, NULL, pillion_test_on_done, &result);
  pillion_log_out_finish (pillion_test_engine_get (own), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* ----- what a user does ----- */

static void
show_offline (PillionTestWindow *window)
{
  pillion_test_show_devices (window);
  pillion_test_window_await_text (window, "1 of 4");
  pillion_test_relay_kill (own_relay);
}

static void
show_device (PillionTestWindow *window)
{
  const char *text = pillion_test_engine_get_device (other);
  g_autofree guint8 *device = NULL;
  g_autofree char *hex = NULL;
  gsize n;

  device = pillion_base64url_decode (text, strlen (text), &n);
  hex = pillion_hex_encode (device, n);
  pillion_test_show_devices (window);
  pillion_test_window_await_text (window, "1 of 4");
  pillion_test_window_activate (window, "devices.show", g_variant_new_string (hex));
}

const PillionTestState pillion_test_devices_states[] = {
  { "devices-none", pillion_test_register_own, pillion_test_show_devices, "No Device Is Linked Yet" },
  { "devices", link_two, pillion_test_show_devices, "Log Out All Devices…" },
  { "devices-companion", be_companion, pillion_test_show_devices, "This is a linked device." },
  { "devices-offline", use_own_relay, show_offline, "As of" },
  { "devices-7-days", pass_7_days, pillion_test_show_devices, "Your primary device was not used for a week" },
  { "devices-11-days", pass_11_days, pillion_test_show_devices, "Your primary device was not used for 11 days" },
  { "devices-13-days", pass_13_days, pillion_test_show_devices, "Open Pillion on your primary device now" },
  { "device", link_other, show_device, "Key Fingerprint" },
  { "logged-out-14-days", pass_15_days, NULL, "Logged Out: Primary Not Used for 14 Days" },
  { "logged-out-removed", remove_own, NULL, "Logged Out by the Primary Device" },
  { "logged-out-here", log_own_out, NULL, "You Logged Out" },
  { NULL, NULL, NULL, NULL },
};
