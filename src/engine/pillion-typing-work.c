/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-typing-work.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-cipher.h"
#include "engine/pillion-composer.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-preferences-store.h"
#include "engine/pillion-review.h"
#include "store/pillion-chats-table.h"
#include "wire/pillion-relay-messages-mailbox.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a device that is away does not get, it must pass over: well below what it can
 * (PROTOCOL.md, section 6.2).
 */
#define UNANSWERED_MAX 200

/* Whether the two sides may know of each other that they type. A request or somebody blocked
 * may not.
 */
static gboolean
is_open (PillionDatabase *database,
         const guint8    *account,
         gboolean        *open,
         GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  *open = chat != NULL && !chat->request && !chat->blocked;
  return TRUE;
}

static gboolean
check (PillionDatabase *database,
       PillionJob      *job,
       const guint8    *account,
       GError         **error)
{
  PillionPreferences preferences;
  gboolean open;

  if (!pillion_review_check (database, job, error) || !pillion_preferences_load (database, &preferences, error) ||
      !is_open (database, account, &open, error))
    return FALSE;
  if (preferences.typing && open && !pillion_identity_is_own (job->identity, account))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       preferences.typing ? _("Who types is shown in chats that both sides have accepted.")
                                          : _("Typing is not shared: the setting is off."));
  return FALSE;
}

static void
envelope_clear (gpointer data)
{
  pillion_relay_envelope_clear (data);
}

static gboolean
add_envelope (PillionDatabase    *database,
              PillionJob         *job,
              PillionAccountView *own,
              PillionAccountView *recipient,
              const guint8       *device,
              GBytes             *authored,
              GArray             *envelopes,
              GError            **error)
{
  const guint8 *account = pillion_account_view_get_account (recipient);
  guint8 payload[PILLION_PAYLOAD_MAX_BYTES];
  PillionRelayEnvelope envelope = { 0 };
  guint n_unanswered;
  gsize length;

  if (!pillion_cipher_count_unanswered (database, account, device, &n_unanswered, error))
    return FALSE;
  if (n_unanswered > UNANSWERED_MAX)
    return TRUE;
  length = pillion_composer_payload (job, own, recipient, authored, FALSE, payload);
  envelope.envelope = pillion_cipher_seal (database, job, account, device, payload, length, error);
  pillion_secret_wipe (payload, length);
  if (envelope.envelope == NULL)
    return FALSE;
  memcpy (envelope.account, account, sizeof envelope.account);
  memcpy (envelope.device, device, sizeof envelope.device);
  g_array_append_val (envelopes, envelope);
  return TRUE;
}

static gboolean
add_envelopes (PillionDatabase *database,
               PillionJob      *job,
               const guint8    *account,
               GBytes          *authored,
               GArray          *envelopes,
               GError         **error)
{
  const PillionCertificate *devices[PILLION_DEVICES_MAX];
  g_autoptr (PillionAccountView) own = NULL;
  g_autoptr (PillionAccountView) recipient = NULL;
  guint n_devices;

  if (!pillion_directory_load_view (database, job->identity->account, &own, error) ||
      !pillion_directory_load_view (database, account, &recipient, error))
    return FALSE;
  n_devices = pillion_account_view_get_fresh_devices (recipient, job->now_ms, devices);
  for (guint i = 0; i < n_devices; i++) {
    if (!add_envelope (database, job, own, recipient, devices[i]->device, authored, envelopes, error))
      return FALSE;
  }
  return TRUE;
}

void
pillion_typing_envelopes_free (GArray *envelopes)
{
  g_array_unref (envelopes);
}

gboolean
pillion_typing_seal (PillionDatabase *database,
                     PillionJob      *job,
                     const guint8    *account,
                     gboolean         active,
                     GArray         **envelopes,
                     GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TYPING, .typing = { .active = active } };
  guint8 message_id[PILLION_ID_BYTES];
  g_autoptr (GBytes) authored = NULL;
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (PillionRelayEnvelope));

  g_array_set_clear_func (made, envelope_clear);
  pillion_composer_draw_id (job, message_id);
  if (!check (database, job, account, error) ||
      !pillion_composer_author (database, job, account, &body, message_id, &authored, error) ||
      !add_envelopes (database, job, account, authored, made, error))
    return FALSE;
  *envelopes = g_steal_pointer (&made);
  return TRUE;
}

gboolean
pillion_typing_take (PillionDatabase       *database,
                     PillionJob            *job,
                     const PillionDelivery *delivery,
                     gboolean               active,
                     GError               **error)
{
  PillionPreferences preferences;
  gboolean open;

  if (!delivery->ephemeral || pillion_identity_is_own (job->identity, delivery->account))
    return TRUE;
  if (!pillion_preferences_load (database, &preferences, error) ||
      !is_open (database, delivery->account, &open, error))
    return FALSE;
  if (preferences.typing && open)
    pillion_job_note_typing (job, delivery->account, active);
  return TRUE;
}
