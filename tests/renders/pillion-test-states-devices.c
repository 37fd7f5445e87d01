/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-base64url.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-idle-warning.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-log-out.h"
#include "engine/pillion-notices.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-messages-table.h"

#include "pillion-test-history.h"
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

/* Something of what it missed failed its check, and the rest did not all come. */
static void
be_flawed_companion (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  PillionTestEngine *primary = pillion_test_link_own (window);

  pillion_test_history_miss (own);
  pillion_test_history_put_flaw (own, primary, NULL);
}

/* The display of a test has nobody who shows notifications. */
static void
tell_notices (PillionTestEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_idle_warning_look (pillion_test_engine_get (engine));
  pillion_notices_set_told_async (pillion_test_engine_get (engine), G_MAXINT64, NULL, pillion_test_on_done, &result);
  pillion_notices_set_told_finish (pillion_test_engine_get (engine), pillion_test_await (&result), &error);
  g_assert_no_error (error);
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
  tell_notices (pillion_test_window_get_own (window));
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

/* The primary links one more, and this device hears of it. */
static void
link_sibling (PillionTestWindow *window)
{
  PillionTestEngine *primary = pillion_test_link_own (window);

  pillion_test_engine_link (pillion_test_window_add_other (window), primary, pillion_test_window_get_url (window), FALSE);
  pillion_test_engine_wait_for_notice (pillion_test_window_get_own (window), "device.linked");
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

static gboolean
queue_texts (PillionDatabase *database,
             PillionJob      *job,
             gpointer         account,
             GError         **error)
{
  static const char *const texts[] = { "Which train?", "The one at nine?" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text.text = (char *) texts[i] };
    guint8 request[PILLION_ID_BYTES];
    gint64 message;

    if (!pillion_outbox_queue_message (database, job, account, &body, request, &message, error))
      return FALSE;
  }
  return TRUE;
}

/* The message that was sent. */
static gboolean
queue_edit (PillionDatabase *database,
            PillionJob      *job,
            gpointer         account,
            GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_EDIT, .edit.text = (char *) "Are you on the train already?" };
  g_autoptr (GPtrArray) rows = NULL;
  const PillionMessageRow *sent;
  guint8 request[PILLION_ID_BYTES];

  if (!pillion_messages_list (database, account, 0, G_MAXINT, &rows, error))
    return FALSE;
  sent = rows->pdata[0];
  memcpy (body.edit.message, sent->message_id, sizeof body.edit.message);
  return pillion_outbox_queue_applied (database, job, account, &body, request, error);
}

/* What was written without a network waits. Returns: the primary (transfer none) */
static PillionTestEngine *
write_unsent (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  PillionTestEngine *ben = pillion_test_add_ben (window);
  PillionTestEngine *primary = pillion_test_link_own (window);
  guint8 *account = pillion_engine_get_identity (pillion_test_engine_get (ben))->account;
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (own, pillion_test_engine_get_number (ben), "Are you on the train?", &error);
  g_assert_no_error (error);
  pillion_test_engine_go_offline (own);
  pillion_test_engine_run (own, queue_texts, account, &error);
  g_assert_no_error (error);
  pillion_test_engine_run (own, queue_edit, account, &error);
  g_assert_no_error (error);
  return primary;
}

static void
pass_15_days_unsent (PillionTestWindow *window)
{
  write_unsent (window);
  pillion_test_engine_pass_time (pillion_test_window_get_own (window), 15 * DAY_MS);
}

static gboolean
is_sealed (gpointer engine)
{
  return pillion_lock_is_sealed (pillion_engine_get_lock (pillion_test_engine_get (engine)));
}

static void
link_again_unsent (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  PillionTestEngine *primary = write_unsent (window);
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (primary, own, &error);
  g_assert_no_error (error);
  pillion_test_engine_go_online (own, NULL);
  pillion_test_wait_until (is_sealed, own, "a sealed store");
  pillion_test_engine_link (own, primary, pillion_test_window_get_url (window), FALSE);
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

static gboolean
is_drained (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_drained (gboolean *drained)
{
  *drained = TRUE;
}

/* The primary ends devices that were not used for so long when it has asked for its messages. */
static void
use_primary_later (PillionTestEngine *primary)
{
  gboolean drained = FALSE;
  g_autoptr (GError) error = NULL;
  gulong handler;

  pillion_test_engine_go_offline (primary);
  pillion_test_engine_pass_time (primary, 1000);
  handler = g_signal_connect_swapped (pillion_test_engine_get (primary), "drained", G_CALLBACK (on_drained), &drained);
  pillion_test_engine_go_online (primary, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_drained, &drained, "an empty mailbox");
  g_signal_handler_disconnect (pillion_test_engine_get (primary), handler);
  pillion_test_engine_use (primary);
}

static void
let_own_idle (PillionTestWindow *window)
{
  static const char *const settings[] = { "companion_idle_ms=1000", NULL };
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autoptr (GError) error = NULL;

  pillion_test_use_relay (window, settings);
  other = pillion_test_link_own (window);
  pillion_test_engine_go_offline (own);
  use_primary_later (other);
  pillion_test_engine_go_online (own, &error);
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
show_loading (PillionTestWindow *window)
{
  pillion_test_window_await_text (window, "No Chats Yet");
  pillion_test_window_hold_store (window);
  pillion_test_show_devices (window);
}

static void
show_log_out_all (PillionTestWindow *window)
{
  pillion_test_show_devices (window);
  pillion_test_window_await_text (window, "2 of 4");
  pillion_test_window_press (window, "Log Out All Devices…");
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
  { "devices-loading", pillion_test_register_own, show_loading, "Linked Devices" },
  { "devices-companion", be_companion, pillion_test_show_devices, "This is a linked device." },
  { "devices-left-out", be_flawed_companion, pillion_test_show_devices, "Some messages could not be read" },
  { "devices-offline", use_own_relay, show_offline, "As of" },
  { "devices-new", link_sibling, pillion_test_show_devices, "New Device Linked" },
  { "devices-log-out-all", link_two, show_log_out_all, "They get no more messages." },
  { "devices-7-days", pass_7_days, pillion_test_show_devices, "Your primary device was not used for 7 days" },
  { "devices-11-days", pass_11_days, pillion_test_show_devices, "Your primary device was not used for 11 days" },
  { "chats-7-days", pass_7_days, NULL, "Open Pillion on your primary device by" },
  { "devices-13-days", pass_13_days, pillion_test_show_devices, "Open Pillion on your primary device now" },
  { "device", link_other, show_device, "Key Fingerprint" },
  { "logged-out-14-days", pass_15_days, NULL, "Logged Out: Primary Not Used for 14 Days" },
  { "logged-out-unsent", pass_15_days_unsent, NULL, "%s2 messages were not sent: to" },
  { "chats-unsent", link_again_unsent, NULL, "Send Unsent Messages?" },
  { "logged-out-removed", remove_own, NULL, "Logged Out by the Primary Device" },
  { "logged-out-idle", let_own_idle, NULL, "Your primary device, or this one, was not used" },
  { "logged-out-here", log_own_out, NULL, "You Logged Out" },
  { NULL, NULL, NULL, NULL },
};
