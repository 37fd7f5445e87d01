/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-removal.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-heartbeat.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define REMOVED "removed-"

/* Contacts with whom nothing was said for longer learn of it from the relay. */
#define RECENT_MS (14 * 24 * G_GUINT64_CONSTANT (3600000))

/* ----- before it is signed ----- */

static gboolean
judge_entry (PillionDatabase              *database,
             const PillionAccountView     *view,
             const PillionMembershipEntry *entry,
             guint64                       now_ms,
             PillionDeviceReason          *reason,
             GError                      **error)
{
  gboolean idle;

  *reason = PILLION_DEVICE_REASON_NONE;
  if (pillion_account_view_find_resignation (view, entry->device) != NULL) {
    *reason = PILLION_DEVICE_REASON_RESIGNED;
    return TRUE;
  }
  if (!pillion_heartbeat_is_idle (database, view, entry, now_ms, &idle, error))
    return FALSE;
  if (idle)
    *reason = PILLION_DEVICE_REASON_DEVICE_IDLE;
  return TRUE;
}

gboolean
pillion_removal_collect (PillionDatabase          *database,
                         PillionJob               *job,
                         const PillionAccountView *view,
                         PillionMembership        *next,
                         guint                    *n,
                         GError                  **error)
{
  for (guint i = 0; i < next->n_entries; i++) {
    PillionMembershipEntry entry = next->entries[i];
    PillionDeviceReason reason;

    if (entry.slot == PILLION_SLOT_PRIMARY || entry.state != PILLION_DEVICE_STATE_ACTIVE)
      continue;
    if (!judge_entry (database, view, &entry, job->now_ms, &reason, error))
      return FALSE;
    if (reason != PILLION_DEVICE_REASON_NONE &&
        pillion_membership_remove_companion (next, entry.device, reason, job->now_ms))
      *n += 1;
  }
  if (pillion_account_view_has_lapsed (view, job->now_ms))
    *n += pillion_membership_expire_companions (next, job->now_ms);
  return TRUE;
}

/* ----- while it waits ----- */

static gboolean
decode (PillionMembership *membership,
        GBytes            *bytes,
        GError           **error)
{
  return pillion_membership_decode (membership, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static gboolean
note_device (PillionDatabase *database,
             const guint8    *device,
             GError         **error)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat (REMOVED, hex, NULL);

  return pillion_settings_save_number (database, name, 1, error);
}

gboolean
pillion_removal_note (PillionDatabase *database,
                      GBytes          *membership,
                      GError         **error)
{
  PillionMembership next;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionKnownMembership *known;

  if (!decode (&next, membership, error) || !pillion_directory_load_view (database, next.account, &view, error))
    return FALSE;
  known = pillion_account_view_get_membership (view);
  for (guint i = 0; known != NULL && i < known->membership.n_entries; i++) {
    const PillionMembershipEntry *entry = &known->membership.entries[i];
    const PillionMembershipEntry *left = pillion_membership_find_device (&next, entry->device);

    if (entry->state == PILLION_DEVICE_STATE_ACTIVE && (left == NULL || left->state != PILLION_DEVICE_STATE_ACTIVE) &&
        !note_device (database, entry->device, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_removal_forget (PillionDatabase *database,
                        GError         **error)
{
  g_auto (GStrv) names = NULL;

  if (!pillion_settings_list (database, REMOVED, &names, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    if (!pillion_settings_remove (database, names[i], error))
      return FALSE;
  }
  return TRUE;
}

/* ----- when it is published ----- */

static gboolean
forget_store_of (PillionDatabase  *database,
                 PillionDeviceRow *row,
                 GBytes           *store,
                 GError          **error)
{
  if (row->store_id == NULL || !g_bytes_equal (row->store_id, store))
    return TRUE;
  g_clear_pointer (&row->store_id, g_bytes_unref);
  return pillion_devices_save (database, row, error);
}

/* A store that was wiped never gets its share of the key again. It may have had several devices, one
 * after the other.
 */
static gboolean
forget_store (PillionDatabase              *database,
              const guint8                 *account,
              const PillionMembershipEntry *entry,
              GError                      **error)
{
  g_autoptr (PillionDeviceRow) wiped = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (entry == NULL || entry->reason != PILLION_DEVICE_REASON_WIPE)
    return TRUE;
  if (!pillion_devices_load (database, account, entry->device, &wiped, error))
    return FALSE;
  if (wiped == NULL || wiped->store_id == NULL)
    return TRUE;
  if (!pillion_devices_list (database, account, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!forget_store_of (database, rows->pdata[i], wiped->store_id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
end_device (PillionDatabase         *database,
            const PillionMembership *membership,
            const char              *hex,
            GError                 **error)
{
  g_autofree char *bundle = g_strconcat ("bundle-", hex, NULL);
  guint8 device[PILLION_DEVICE_BYTES];

  if (!pillion_hex_decode (hex, device, sizeof device))
    return TRUE;
  return pillion_sessions_remove_device (database, membership->account, device, error) &&
         pillion_settings_remove (database, bundle, error) &&
         forget_store (database, membership->account, pillion_membership_find_device (membership, device), error);
}

/* Whoever is gone must not read what own devices tell each other from now on. */
static gboolean
renew_sync_key (PillionDatabase *database,
                PillionJob      *job,
                GError         **error)
{
  g_auto (PillionMessageBody) body = { .type = PILLION_MESSAGE_TYPE_SELF_SYNC_KEY };
  PillionBodySelfSyncKey *key = &body.self_sync_key;

  if (!pillion_settings_load_number (database, "self-sync-epoch", &key->epoch, error))
    return FALSE;
  key->epoch++;
  pillion_random_fill (job->random, key->key, sizeof key->key);
  return pillion_keys_save (database, "self-sync-key", key->key, sizeof key->key, error) &&
         pillion_settings_save_number (database, "self-sync-epoch", key->epoch, error) &&
         pillion_outbox_queue_own (database, job, &body, error);
}

static gboolean
tell_contact (PillionDatabase          *database,
              PillionJob               *job,
              const guint8             *account,
              const PillionMessageBody *body,
              GError                  **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  if (row == NULL || row->blocked || pillion_identity_is_own (job->identity, account))
    return TRUE;
  return pillion_outbox_queue_to_account (database, job, account, body, error);
}

static gboolean
tell_contacts (PillionDatabase *database,
               PillionJob      *job,
               GBytes          *membership,
               GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_REMOVAL };
  g_autoptr (GPtrArray) chats = NULL;

  body.removal.membership_len = (guint16) g_bytes_get_size (membership);
  memcpy (body.removal.membership, g_bytes_get_data (membership, NULL), body.removal.membership_len);
  if (!pillion_chats_list (database, &chats, error))
    return FALSE;
  for (guint i = 0; i < chats->len; i++) {
    const PillionChatRow *chat = chats->pdata[i];

    if (chat->last_at + RECENT_MS >= job->now_ms &&
        !tell_contact (database, job, chat->account, &body, error))
      return FALSE;
  }
  return TRUE;
}

/* What they said that has not come here yet counts nowhere; the first that is said with the new key. */
static gboolean
end_logs (PillionDatabase *database,
          PillionJob      *job,
          char           **names,
          GError         **error)
{
  for (guint i = 0; names[i] != NULL; i++) {
    guint8 device[PILLION_DEVICE_BYTES];

    if (pillion_hex_decode (names[i] + strlen (REMOVED), device, sizeof device) &&
        !pillion_sync_log_end_device (database, job, device, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_removal_finish (PillionDatabase *database,
                        PillionJob      *job,
                        GBytes          *membership,
                        GError         **error)
{
  PillionMembership newest;
  g_auto (GStrv) names = NULL;

  if (!pillion_settings_list (database, REMOVED, &names, error))
    return FALSE;
  if (names[0] == NULL)
    return TRUE;
  if (!decode (&newest, membership, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    if (!end_device (database, &newest, names[i] + strlen (REMOVED), error))
      return FALSE;
  }
  return pillion_removal_forget (database, error) && renew_sync_key (database, job, error) &&
         end_logs (database, job, names, error) && tell_contacts (database, job, membership, error);
}
