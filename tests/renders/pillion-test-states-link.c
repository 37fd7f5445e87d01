/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-check.h"
#include "app/link/pillion-link-qr.h"
#include "crypto/pillion-link-code.h"
#include "engine/pillion-primary-link.h"

#include "pillion-test-network.h"
#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

/* S04 and S05: this device is to become a companion. */

#define NUMBER "+4915112345678"

#define HELLO_OF_ANOTHER_AGE "{\"push\":\"hello\",\"protocol\":99,\"versions\":[99],\"nonce\":\"AA\",\"time\":1}"

/* ----- the other side ----- */

/* A primary that can answer. */
static PillionTestEngine *primary;

static void
add_primary (PillionTestWindow *window)
{
  primary = pillion_test_window_add_other (window);
  pillion_test_register (window, primary);
}

static void
watch (PillionTestWindow *window)
{
  pillion_test_watch_links (window, pillion_test_use_evil_relay (window));
}

static void
add_primary_of_number (PillionTestWindow *window)
{
  pillion_test_use_relay (window, NULL);
  primary = pillion_test_window_add_other (window);
  pillion_test_engine_register (primary, pillion_test_window_get_url (window), NULL, NUMBER, "Ana");
}

static void
watch_with_primary (PillionTestWindow *window)
{
  watch (window);
  add_primary (window);
}

static void
refuse_limit (PillionTestWindow *window)
{
  pillion_test_refuse (window, pillion_test_use_evil_relay (window), "rendezvous.open", "limit");
}

static void
refuse_clock (PillionTestWindow *window)
{
  pillion_test_refuse (window, pillion_test_use_evil_relay (window), "rendezvous.open", "clock");
}

static void
be_of_another_age (PillionTestWindow *window)
{
  pillion_test_use_raw_server (window, NULL, HELLO_OF_ANOTHER_AGE);
}

static void
live_shortly (PillionTestWindow *window)
{
  static const char *const settings[] = { "qr_first_ms=200", "qr_next_ms=200", "qr_overlap_ms=0", "qr_total_ms=300",
                                          "code_lifetime_ms=200", NULL };

  pillion_test_use_relay (window, settings);
}

static void
allow_one_code (PillionTestWindow *window)
{
  static const char *const settings[] = { "link_runs=1", NULL };

  pillion_test_use_relay (window, settings);
}

static void
cut_network (PillionTestWindow *window)
{
  pillion_test_use_nowhere (window);
  pillion_test_network_set_available (FALSE);
}

/* ----- what a user does ----- */

static void
await_code (PillionTestWindow *window)
{
  pillion_test_show_link (window);
  pillion_test_window_await_text (window, "New code in %s");
}

static gboolean
is_asking (gpointer data)
{
  return pillion_link_check_is_asking (data);
}

static PillionPrimaryLink *
link_primary (PillionTestWindow *window)
{
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (primary);
  PillionPrimaryLink *link = pillion_primary_link_new (pillion_test_engine_get (primary), key);

  pillion_test_window_keep (window, link, g_object_unref);
  return link;
}

/* The primary reads the code; the window asks for the number that is shown there. */
static PillionPrimaryLink *
scan (PillionTestWindow *window)
{
  PillionPrimaryLink *link = link_primary (window);
  GtkWidget *qr;

  await_code (window);
  qr = pillion_test_window_await (window, PILLION_TYPE_LINK_QR);
  pillion_primary_link_start_qr (link, pillion_link_qr_get_text (PILLION_LINK_QR (qr)));
  pillion_test_wait_until (is_asking, pillion_test_window_await (window, PILLION_TYPE_LINK_CHECK), "the question for the number");
  return link;
}

static gboolean
knows_number (gpointer data)
{
  return pillion_primary_link_get_state (data) == PILLION_PRIMARY_LINK_REQUESTED;
}

static void
answer (PillionTestWindow  *window,
        PillionPrimaryLink *link,
        gboolean            rightly)
{
  g_autofree char *digits = NULL;
  guint number;

  pillion_test_wait_until (knows_number, link, "the number on the primary");
  number = pillion_primary_link_get_check_number (link);
  digits = g_strdup_printf ("%u", rightly ? number : 10 + (number - 10 + 1) % 90);
  pillion_test_wait_until (is_asking, pillion_test_window_await (window, PILLION_TYPE_LINK_CHECK), "the question for the number");
  pillion_test_window_activate (window, "link.answer", g_variant_new_string (digits));
}

static void
show_check (PillionTestWindow *window)
{
  scan (window);
}

static void
show_wrong_number (PillionTestWindow *window)
{
  answer (window, scan (window), FALSE);
}

static void
show_answered (PillionTestWindow *window)
{
  answer (window, scan (window), TRUE);
}

static void
show_mismatch (PillionTestWindow *window)
{
  PillionPrimaryLink *link = scan (window);

  answer (window, link, FALSE);
  pillion_test_window_await_text (window, "That is not the number. 2");
  answer (window, link, FALSE);
  pillion_test_window_await_text (window, "That is not the number. 1");
  answer (window, link, FALSE);
}

static void
show_declined (PillionTestWindow *window)
{
  pillion_primary_link_decline (scan (window));
}

static void
show_timed_out (PillionTestWindow *window)
{
  scan (window);
  pillion_test_end_links ("expired");
}

static void
show_crowded (PillionTestWindow *window)
{
  await_code (window);
  pillion_test_end_links ("crowded");
}

/* ----- by code ----- */

static void
show_number (PillionTestWindow *window)
{
  pillion_test_show_link (window);
  pillion_test_window_await_text (window, "Use a Code Instead");
  pillion_test_window_activate (window, "link.use-code", NULL);
  pillion_test_window_await_text (window, "Link with a Code");
}

static void
show_no_number (PillionTestWindow *window)
{
  show_number (window);
  pillion_test_window_activate (window, "link.get-code", g_variant_new_string ("0151 12"));
}

static void
show_code (PillionTestWindow *window)
{
  show_number (window);
  pillion_test_window_activate (window, "link.get-code", g_variant_new_string (NUMBER));
}

/* Another code was typed on the primary: this one is of no use any more. */
static void
show_burned (PillionTestWindow *window)
{
  g_auto (PillionLinkCode) code = { 0 };
  char text[PILLION_LINK_CODE_TEXT_BYTES];

  show_code (window);
  pillion_test_window_await_text (window, "Good for another");
  pillion_link_code_generate (&code, pillion_random_system ());
  pillion_link_code_format (&code, text);
  pillion_primary_link_start_code (link_primary (window), text);
}

static void
show_rate_limited (PillionTestWindow *window)
{
  show_code (window);
  pillion_test_window_await_text (window, "Good for another");
  pillion_test_window_activate (window, "link.get-code", g_variant_new_string (NUMBER));
}

const PillionTestState pillion_test_link_states[] = {
  { "link-making", pillion_test_use_silence, pillion_test_show_link, "Use a Code Instead" },
  { "link-qr", NULL, pillion_test_show_link, "New code in %s" },
  { "link-stopped", live_shortly, pillion_test_show_link, "Show New Code" },
  { "link-check", add_primary, show_check, "Confirm on Your Primary Device" },
  { "link-check-wrong", add_primary, show_wrong_number, "That is not the number. 2" },
  { "link-check-answered", add_primary, show_answered, "Now confirm on your primary device." },
  { "link-mismatch", add_primary, show_mismatch, "The Number Was Wrong" },
  { "link-declined", add_primary, show_declined, "Your Primary Device Declined" },
  { "link-timed-out", watch_with_primary, show_timed_out, "The Time Ran Out" },
  { "link-offline", cut_network, pillion_test_show_link, "Waiting for Network" },
  { "link-unreachable", pillion_test_use_nowhere, pillion_test_show_link, "Can’t Reach the Server" },
  { "link-limit", refuse_limit, pillion_test_show_link, "Four Devices Already Linked" },
  { "link-crowded", watch, show_crowded, "Somebody Else Answered" },
  { "link-clock", refuse_clock, pillion_test_show_link, "Date or Time Is Wrong" },
  { "link-version", be_of_another_age, pillion_test_show_link, "Update Needed" },
  { "link-number", pillion_test_use_silence, show_number, "Link with a Code" },
  { "link-number-wrong", pillion_test_use_silence, show_no_number, "That is not a phone number" },
  { "link-code", NULL, show_code, "Good for another %s" },
  { "link-code-expired", live_shortly, show_code, "Get New Code" },
  { "link-code-burned", add_primary_of_number, show_burned, "Get New Code" },
  { "link-code-too-many", allow_one_code, show_rate_limited, "Too Many Tries" },
  { NULL, NULL, NULL, NULL },
};
