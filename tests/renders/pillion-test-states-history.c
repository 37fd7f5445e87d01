/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-tips.h"
#include "app/settings/pillion-settings.h"
#include "crypto/pillion-base64url.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-transfer-private.h"
#include "engine/pillion-history.h"

#include "pillion-test-chats.h"
#include "pillion-test-history.h"
#include "pillion-test-network.h"
#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

#include <string.h>

/* S08: messages from before a device was linked. */

#define N_MESSAGES 12840
#define N_DONE 4280

static PillionTestEngine *other;

/* ----- companions ----- */

static void
be_companion (PillionTestWindow        *window,
              const PillionTestHistory *history)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  PillionTestEngine *primary = pillion_test_link_own (window);

  pillion_test_engine_go_offline (own);
  pillion_test_chats_fill (own);
  pillion_test_history_put (own, primary, history);
}

static PillionEvilVerdict
hold_parts (PillionEvilFrame *frame,
            gpointer          data)
{
  return pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "blob.fetch") ? PILLION_EVIL_DROP : PILLION_EVIL_PASS;
}

static void
be_running (PillionTestWindow *window)
{
  const PillionTestHistory history = { FALSE, PILLION_HISTORY_ROW_RUNNING, 0, N_MESSAGES, N_DONE, TRUE };
  PillionEvilRelay *relay = pillion_test_use_evil_relay (window);

  pillion_evil_relay_add_hook (relay, hold_parts, NULL);
  be_companion (window, &history);
}

static void
be_requested (PillionTestWindow *window)
{
  be_companion (window, &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_RUNNING, 0, 0, 0, FALSE });
}

static void
be_waiting (PillionTestWindow *window)
{
  be_companion (window, &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_RUNNING, 0, N_MESSAGES, N_DONE, FALSE });
}

static void
be_paused (PillionTestWindow *window)
{
  be_companion (window, &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_PAUSED, 0, N_MESSAGES, N_DONE, FALSE });
}

static void
be_failed (PillionTestWindow *window)
{
  be_companion (window, &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_LOST, 0, N_MESSAGES, N_DONE, FALSE });
}

static void
be_metered (PillionTestWindow *window)
{
  be_waiting (window);
  pillion_test_network_set_metered (TRUE);
}

/* As if the next part could not be stored. */
static void
fill_disk (PillionTestWindow *window)
{
  PillionEngine *engine = pillion_window_get_engine (PILLION_WINDOW (pillion_test_window_get (window)));
  g_autoptr (GError) error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK, "full");

  pillion_test_window_await_text (window, "Older messages wait");
  pillion_history_transfer_set_problem (pillion_history_get_receiving (pillion_engine_get_history (engine)), error);
}

static void
be_partial (PillionTestWindow *window)
{
  /* The account, which is made now, is older than that. */
  const guint64 since_ms = pillion_test_engine_get_time (pillion_test_window_get_own (window)) +
                           G_GUINT64_CONSTANT (3600000);

  be_companion (window, &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_DONE, since_ms, N_DONE, N_DONE, FALSE });
}

static void
be_whole (PillionTestWindow *window)
{
  be_companion (window, &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_DONE, 0, N_DONE, N_DONE, FALSE });
}

/* As when the last message has come. */
static void
show_tips (PillionTestWindow *window)
{
  g_settings_reset (pillion_settings_get (), PILLION_SETTING_TIP);
  pillion_tips_begin ();
}

static void
fail_check (PillionTestWindow *window,
            PillionTestEngine *primary)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autofree char *chat = pillion_test_chats_dup_chat (PILLION_TEST_CHAT_FAILED);

  pillion_test_engine_go_offline (own);
  pillion_test_chats_fill (own);
  pillion_test_history_put (own, primary,
                            &(const PillionTestHistory){ FALSE, PILLION_HISTORY_ROW_DONE, 0, N_DONE, N_DONE, FALSE });
  pillion_test_history_put_flaw (own, primary, chat);
}

static void
be_flawed (PillionTestWindow *window)
{
  fail_check (window, pillion_test_link_own (window));
}

/* With a third device, which the window's own has heard of. */
static void
be_one_of_three (PillionTestWindow *window)
{
  PillionTestEngine *primary = pillion_test_window_add_other (window);
  PillionTestEngine *tablet = pillion_test_window_add_other (window);

  pillion_test_register (window, primary);
  pillion_test_engine_set_history (primary, PILLION_HISTORY_DEPTH_ALL);
  pillion_test_engine_link (pillion_test_window_get_own (window), primary, pillion_test_window_get_url (window), FALSE);
  pillion_test_engine_link (tablet, primary, pillion_test_window_get_url (window), FALSE);
  pillion_test_engine_wait_for_notice (pillion_test_window_get_own (window), "device.linked");
  fail_check (window, primary);
}

static void
choose_device (PillionTestWindow *window)
{
  pillion_test_window_press (window, "Try Again");
}

static void
show_start (PillionTestWindow *window)
{
  g_autofree char *chat = pillion_test_chats_dup_chat (PILLION_TEST_CHAT_FAILED);

  pillion_test_window_activate (window, "chats.open", g_variant_new_string (chat));
}

static void
show_report (PillionTestWindow *window)
{
  show_start (window);
  pillion_test_window_await_text (window, "Some older messages of this chat*");
  pillion_test_window_activate (window, "history-start.report", NULL);
}

/* ----- primaries ----- */

static void
give (PillionTestWindow *window)
{
  other = pillion_test_link_other (window);
  pillion_test_chats_fill (pillion_test_window_get_own (window));
  pillion_test_history_put (pillion_test_window_get_own (window), other,
                            &(const PillionTestHistory){ TRUE, PILLION_HISTORY_ROW_RUNNING, 0, N_MESSAGES, N_DONE, FALSE });
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

static void
show_allow (PillionTestWindow *window)
{
  show_device (window);
  pillion_test_window_await_text (window, "Allow Older Messages");
  pillion_test_window_activate (window, "history-group.allow", NULL);
  pillion_test_window_await_text (window, "* messages, less than*");
}

const PillionTestState pillion_test_history_states[] = {
  { "history-requested", be_requested, NULL, "Older messages were requested" },
  { "history-running", be_running, NULL, "Getting older messages" },
  { "history-waiting", be_waiting, NULL, "Older messages wait" },
  { "history-paused", be_paused, NULL, "Older messages are paused" },
  { "history-metered", be_metered, NULL, "Get Them Anyway" },
  { "history-no-space", be_waiting, fill_disk, "Choose Less History…" },
  { "history-failed", be_failed, NULL, "Continue Without History" },
  { "history-tips", be_whole, show_tips, "Tip 1 of 3" },
  { "history-flawed", be_flawed, NULL, "Some older messages failed their check and were left out." },
  { "history-from", be_one_of_three, choose_device, "Try Again?" },
  { "history-start-flawed", be_flawed, show_start, "Some older messages of this chat*" },
  { "history-report", be_flawed, show_report, "Copy Report" },
  { "history-start", be_partial, show_start, "Request It" },
  { "history-serving", give, show_device, "Older messages wait for the device" },
  { "history-allow", give, show_allow, "Allow Older Messages?" },
  { NULL, NULL, NULL, NULL },
};
