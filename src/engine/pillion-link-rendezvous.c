/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-link-rendezvous.h"

#include "protocol/pillion-attempts.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-relay-messages-rendezvous.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE_MS 60000

void
pillion_link_rendezvous_send (PillionConnection *connection,
                              const guint8      *rendezvous,
                              GBytes            *data)
{
  PillionRelayRendezvousMessage message = { .data = data };
  g_autoptr (JsonObject) members = NULL;

  memcpy (message.rendezvous, rendezvous, sizeof message.rendezvous);
  members = pillion_relay_rendezvous_message_write (&message);
  pillion_connection_request_async (connection, "rendezvous.send", members, NULL, NULL, NULL);
}

static void
on_left (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  pillion_connection_stop (PILLION_CONNECTION (source));
}

void
pillion_link_rendezvous_close (PillionConnection *connection,
                               const guint8      *rendezvous,
                               PillionLinkReason  reason,
                               gboolean           stop)
{
  PillionRelayRendezvousClose close = { .reason = reason };
  g_autoptr (JsonObject) members = NULL;

  if (connection == NULL)
    return;
  memcpy (close.rendezvous, rendezvous, sizeof close.rendezvous);
  members = pillion_relay_rendezvous_close_write (&close);
  pillion_connection_request_async (connection, "rendezvous.close", members, NULL, stop ? on_left : NULL, NULL);
}

static const struct {
  PillionEngineError code;
  const char        *on_primary;
  const char        *on_companion;
} ends[] = {
  [PILLION_LINK_REASON_EXPIRED] = {
    PILLION_ENGINE_ERROR_EXPIRED,
    N_("No device answered in time. Show a new code on it, then try again."),
    N_("The code has expired. Show a new one."),
  },
  [PILLION_LINK_REASON_WRONG_CODE] = {
    PILLION_ENGINE_ERROR_WRONG_CODE,
    N_("That is not the code the new device shows, and it can’t be tried again. Show a new one on it."),
    N_("Another code was typed on the primary device. Show a new one."),
  },
  [PILLION_LINK_REASON_BURNED] = {
    PILLION_ENGINE_ERROR_BURNED,
    N_("That code was tried before and is good for one try. Show a new one on the new device."),
    N_("That code was used. Show a new one."),
  },
  [PILLION_LINK_REASON_LIMIT] = {
    PILLION_ENGINE_ERROR_LIMIT,
    N_("Four devices are linked already. Remove one, then try again."),
    N_("Four devices are linked to that account already. Remove one on the primary device, then try again."),
  },
  [PILLION_LINK_REASON_DECLINED] = {
    PILLION_ENGINE_ERROR_DECLINED,
    N_("The new device was declined."),
    N_("The primary device declined."),
  },
  [PILLION_LINK_REASON_MISMATCH] = {
    PILLION_ENGINE_ERROR_MISMATCH,
    N_("The number was typed wrongly three times. Make sure that you hold both devices, then start over."),
    N_("The number was wrong three times. Start over, with both devices before you."),
  },
  [PILLION_LINK_REASON_VERSION] = {
    PILLION_ENGINE_ERROR_VERSION,
    N_("The two devices’ versions of Pillion are too far apart. Update both, then try again."),
    N_("The two devices’ versions of Pillion are too far apart. Update both, then try again."),
  },
  [PILLION_LINK_REASON_CLOCK] = {
    PILLION_ENGINE_ERROR_CLOCK,
    N_("The clocks of the two devices differ by more than 10 minutes. Check date and time on both."),
    N_("The clocks of the two devices differ by more than 10 minutes. Check date and time on both."),
  },
  [PILLION_LINK_REASON_RELAY] = {
    PILLION_ENGINE_ERROR_RELAY,
    N_("The server broke the connection between the devices. Nothing was linked; start over."),
    N_("The server broke the connection between the devices. Start over."),
  },
  [PILLION_LINK_REASON_CROWDED] = {
    PILLION_ENGINE_ERROR_CROWDED,
    N_("Somebody else answered that code too, so it was ended. Start over."),
    N_("Somebody else answered that code too, so it was ended. Start over."),
  },
  [PILLION_LINK_REASON_CANCELLED] = {
    PILLION_ENGINE_ERROR_CANCELLED,
    N_("Linking was cancelled on one of the two devices. Start over to link it."),
    N_("Linking was cancelled on one of the two devices. Start over to link it."),
  },
};

GError *
pillion_link_reason_to_error (PillionLinkReason reason,
                              gboolean          primary)
{
  const char *sentence = primary ? ends[reason].on_primary : ends[reason].on_companion;

  return g_error_new_literal (PILLION_ENGINE_ERROR, (int) ends[reason].code, _(sentence));
}

static GError *
say_rest (guint64 wait_ms)
{
  guint minutes = (guint) ((wait_ms + MINUTE_MS - 1) / MINUTE_MS);
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "Codes were tried too often. Try again in %u minute, or link with a QR code.",
                                           "Codes were tried too often. Try again in %u minutes, or link with a QR code.",
                                           minutes),
                              minutes);
  return pillion_engine_error_new_rate_limited (sentence, (guint) MIN (wait_ms, G_MAXUINT));
}

void
pillion_link_get_run_limits (const PillionRelayPolicy *policy,
                             PillionLinkRunLimits     *limits)
{
  *limits = *pillion_link_run_limits_default ();
  if (policy != NULL)
    pillion_link_run_limits_lower (limits, policy->link_runs, policy->link_window_ms, policy->link_rest_ms);
}

/* bytes: (out): what is to be saved, of the length that is returned */
static gsize
count_run (PillionLinkRuns            *runs,
           const PillionLinkRunLimits *limits,
           guint64                     now_ms,
           GError                    **refusal,
           guint8                     *bytes)
{
  guint64 wait_ms = pillion_link_runs_get_wait (runs, limits, now_ms);

  if (wait_ms > 0)
    *refusal = say_rest (wait_ms);
  else
    pillion_link_runs_begin (runs, limits, now_ms);
  return pillion_link_runs_save (runs, bytes);
}

gsize
pillion_link_count_sealed_run (GBytes                     *saved,
                               const PillionLinkRunLimits *limits,
                               guint64                     now_ms,
                               GError                    **refusal,
                               guint8                     *bytes)
{
  PillionLinkRuns runs = { 0 };

  if (saved != NULL)
    pillion_link_runs_load (&runs, g_bytes_get_data (saved, NULL), g_bytes_get_size (saved), NULL);
  return count_run (&runs, limits, now_ms, refusal, bytes);
}

gboolean
pillion_link_count_run (PillionDatabase            *database,
                        const PillionLinkRunLimits *limits,
                        guint64                     now_ms,
                        GError                    **refusal,
                        GError                    **error)
{
  g_autoptr (GBytes) saved = NULL;
  PillionLinkRuns runs = { 0 };
  guint8 bytes[PILLION_LINK_RUNS_SAVED_MAX_BYTES];

  if (!pillion_settings_load (database, "link-runs", &saved, error) ||
      (saved != NULL &&
       !pillion_link_runs_load (&runs, g_bytes_get_data (saved, NULL), g_bytes_get_size (saved), error)))
    return FALSE;
  return pillion_settings_save (database, "link-runs", bytes, count_run (&runs, limits, now_ms, refusal, bytes), error);
}
