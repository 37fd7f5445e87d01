/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"

#include "crypto/pillion-base64url.h"
#include "engine/pillion-companion-link.h"
#include "engine/pillion-devices.h"
#include "engine/pillion-hex.h"

#include <string.h>

PillionAccountKey *
pillion_test_engine_open_key (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionAccountKey *key;

  pillion_pin_open_async (pillion_test_engine_get (self), PILLION_TEST_PIN, NULL, pillion_test_on_done, &result);
  key = pillion_pin_open_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return key;
}

static gboolean
shows (gpointer data)
{
  PillionCompanionLink *link = data;

  return pillion_companion_link_get_state (link) == PILLION_COMPANION_LINK_SHOWING &&
         pillion_companion_link_get_text (link) != NULL;
}

typedef struct {
  PillionCompanionLink *companion;
  PillionPrimaryLink   *primary;
  PillionHistoryDepth   history;
} Pair;

static gboolean
asks_for_number (gpointer data)
{
  Pair *pair = data;

  return pillion_primary_link_get_state (pair->primary) == PILLION_PRIMARY_LINK_REQUESTED &&
         pillion_companion_link_get_tries_left (pair->companion) > 0;
}

static gboolean
is_checked (gpointer data)
{
  Pair *pair = data;

  return pillion_primary_link_is_checked (pair->primary);
}

static gboolean
is_linked (gpointer data)
{
  Pair *pair = data;

  g_assert_no_error (pillion_companion_link_get_error (pair->companion));
  g_assert_no_error (pillion_primary_link_get_error (pair->primary));
  return pillion_companion_link_get_state (pair->companion) == PILLION_COMPANION_LINK_LINKED &&
         pillion_primary_link_get_state (pair->primary) == PILLION_PRIMARY_LINK_LINKED;
}

static void
run_link (Pair *pair)
{
  pillion_test_wait_until (asks_for_number, pair, "both sides of a link at the check number");
  pillion_companion_link_answer (pair->companion, pillion_primary_link_get_check_number (pair->primary));
  pillion_test_wait_until (is_checked, pair, "the check number's way back");
  pillion_primary_link_approve (pair->primary, pair->history);
  pillion_test_wait_until (is_linked, pair, "a new device");
}

void
pillion_test_engine_link (PillionTestEngine *companion,
                          PillionTestEngine *primary,
                          const char        *relay_url,
                          gboolean           code)
{
  PillionCompanionLinkDetails details = {
    .relay_url = relay_url,
    .number = code ? pillion_test_engine_get_number (primary) : NULL,
    .device_name = "Companion",
    .platform = "Test",
  };
  g_autoptr (PillionCompanionLink) link = pillion_companion_link_new (pillion_test_engine_get (companion), &details);
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (primary);
  g_autoptr (PillionPrimaryLink) primary_link = pillion_primary_link_new (pillion_test_engine_get (primary), key);
  Pair pair = { link, primary_link, pillion_test_engine_get_history (primary) };
  g_autoptr (GError) error = NULL;

  pillion_companion_link_start (link);
  pillion_test_wait_until (shows, link, "a code of the new device");
  if (code)
    pillion_primary_link_start_code (primary_link, pillion_companion_link_get_text (link));
  else
    pillion_primary_link_start_qr (primary_link, pillion_companion_link_get_text (link));
  run_link (&pair);
  pillion_test_engine_note_identity (companion);
  pillion_test_engine_go_online (companion, &error);
  g_assert_no_error (error);
}

gboolean
pillion_test_engine_remove (PillionTestEngine *primary,
                            PillionTestEngine *companion,
                            GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const char *device_text = pillion_test_engine_get_device (companion);
  g_autofree guint8 *device = NULL;
  g_autofree char *hex = NULL;
  gsize n;

  device = pillion_base64url_decode (device_text, strlen (device_text), &n);
  hex = pillion_hex_encode (device, n);
  pillion_devices_remove_async (pillion_test_engine_get (primary), hex, NULL, NULL, pillion_test_on_done, &result);
  return pillion_devices_remove_finish (pillion_test_engine_get (primary), pillion_test_await (&result), error);
}
