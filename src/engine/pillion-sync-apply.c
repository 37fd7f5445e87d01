/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-apply.h"

#include "engine/pillion-content.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-preferences-store.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-reactions-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

/* (transfer full): the value, which is text */
static char *
dup_text (const PillionSyncEntry *entry)
{
  return g_strndup ((const char *) entry->value, entry->n_value);
}

/* ----- devices, settings ----- */

static gboolean
name_device (PillionDatabase        *database,
             PillionJob             *job,
             const PillionSyncEntry *entry,
             GError                **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, job->identity->account, entry->key, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_device_row_new (job->identity->account, entry->key);
  g_free (row->name);
  row->name = dup_text (entry);
  job->effects |= PILLION_EFFECT_OWN_ACCOUNT;
  if (memcmp (entry->key, job->identity->device, PILLION_DEVICE_BYTES) == 0 &&
      !pillion_settings_save_text (database, "device-name", row->name, error))
    return FALSE;
  return pillion_devices_save (database, row, error);
}

static gboolean
set_preference (PillionDatabase        *database,
                PillionJob             *job,
                const PillionSyncEntry *entry,
                GError                **error)
{
  g_autofree char *name = g_strndup ((const char *) entry->key, entry->n_key);
  g_autofree char *value = dup_text (entry);

  return pillion_preferences_take (database, job, name, value, error);
}

/* ----- contacts ----- */

static gboolean
load_contact (PillionDatabase    *database,
              PillionJob         *job,
              const guint8       *account,
              PillionAccountRow **row,
              GError            **error)
{
  if (!pillion_accounts_load (database, account, row, error))
    return FALSE;
  if (*row == NULL)
    *row = pillion_account_row_new (account);
  if ((*row)->view == NULL)
    pillion_job_add_fetch (job, account);
  pillion_job_note_chat (job, account);
  return TRUE;
}

static gboolean
name_contact (PillionDatabase        *database,
              PillionJob             *job,
              const PillionSyncEntry *entry,
              GError                **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!load_contact (database, job, entry->key, &row, error))
    return FALSE;
  g_free (row->label);
  row->label = entry->n_value > 0 ? dup_text (entry) : NULL;
  return pillion_accounts_save (database, row, error);
}

static gboolean
block_contact (PillionDatabase        *database,
               PillionJob             *job,
               const PillionSyncEntry *entry,
               GError                **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!load_contact (database, job, entry->key, &row, error))
    return FALSE;
  row->blocked = pillion_sync_entry_is_in (entry);
  return pillion_accounts_save (database, row, error);
}

static gboolean
verify_contact (PillionDatabase        *database,
                PillionJob             *job,
                const PillionSyncEntry *entry,
                GError                **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!load_contact (database, job, entry->key, &row, error))
    return FALSE;
  row->verified = entry->sequence != 0 && entry->value[0] == 1;
  return pillion_accounts_save (database, row, error);
}

/* Where it is not pinned so already, the user decided it on another device, or whoever has that one
 * did: it is not done silently.
 */
static gboolean
move_number (PillionDatabase        *database,
             PillionJob             *job,
             const PillionSyncEntry *entry,
             GError                **error)
{
  g_autofree char *number = g_strndup ((const char *) entry->key, entry->n_key);
  g_autoptr (PillionAccountRow) row = NULL;
  guint8 pinned[PILLION_ACCOUNT_BYTES];
  gboolean found;

  if (!load_contact (database, job, entry->value, &row, error))
    return FALSE;
  g_free (row->number);
  row->number = g_strdup (number);
  return pillion_accounts_save (database, row, error) &&
         pillion_pins_load (database, number, pinned, &found, error) &&
         (!found || pillion_number_claims_note (database, job, number, entry->value, error)) &&
         pillion_number_claims_settle (database, job, number, entry->value, error);
}

/* ----- chats ----- */

static gboolean
mark_read (PillionDatabase        *database,
           PillionJob             *job,
           const PillionSyncEntry *entry,
           GError                **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  guint n_read;

  if (!pillion_messages_find (database, entry->value, entry->value + PILLION_ACCOUNT_BYTES, &row, error))
    return FALSE;
  if (row == NULL || memcmp (row->chat, entry->key, sizeof row->chat) != 0)
    return TRUE;
  /* Whoever read it tells the author. */
  if (!pillion_chats_mark_read (database, row->chat, row->id, FALSE, &n_read, error))
    return FALSE;
  if (n_read > 0)
    pillion_job_note_chat (job, row->chat);
  return TRUE;
}

static void
fill_chat (PillionChatRow         *chat,
           const PillionSyncEntry *entry)
{
  PillionReader reader;

  pillion_reader_init (&reader, entry->value, entry->n_value);
  switch (entry->collection) {
  case PILLION_COLLECTION_MUTED:
    chat->muted_until = pillion_reader_u64 (&reader);
    break;
  case PILLION_COLLECTION_PINNED:
    chat->pinned = pillion_reader_u8 (&reader) == 1;
    break;
  case PILLION_COLLECTION_ARCHIVED:
    chat->archived = pillion_reader_u8 (&reader) == 1;
    break;
  case PILLION_COLLECTION_MARKED_UNREAD:
    chat->marked_unread = pillion_reader_u8 (&reader) == 1;
    break;
  default:
    if (chat->draft_at > entry->stamp.time)
      break; /* written here since, and not told yet */
    g_free (chat->draft);
    chat->draft = dup_text (entry);
    chat->draft_at = entry->stamp.time;
    break;
  }
}

static gboolean
change_chat (PillionDatabase        *database,
             PillionJob             *job,
             const PillionSyncEntry *entry,
             GError                **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!pillion_chats_load (database, entry->key, &chat, error))
    return FALSE;
  if (chat == NULL)
    chat = pillion_chat_row_new (entry->key);
  fill_chat (chat, entry);
  pillion_job_note_chat (job, entry->key);
  return pillion_chats_save (database, chat, error);
}

static gboolean
hide (PillionDatabase        *database,
      PillionJob             *job,
      const PillionSyncEntry *entry,
      GError                **error)
{
  const guint8 *author = entry->key;
  const guint8 *message = entry->key + PILLION_ACCOUNT_BYTES;
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_find (database, author, message, &row, error) ||
      !pillion_hidden_messages_add (database, author, message, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  pillion_job_note_chat (job, row->chat);
  job->effects |= PILLION_EFFECT_TRANSFERS;
  return pillion_messages_remove (database, row->id, error) &&
         pillion_reactions_remove (database, author, message, error) &&
         pillion_versions_remove_texts (database, author, message, error);
}

gboolean
pillion_sync_apply (PillionDatabase        *database,
                    PillionJob             *job,
                    const PillionSyncEntry *entry,
                    GError                **error)
{
  /* What is in a set and is never taken out leaves it only with the device that wrote it. */
  gboolean in = !pillion_collection_is_set (entry->collection) || pillion_sync_entry_is_in (entry);

  switch (entry->collection) {
  case PILLION_COLLECTION_DEVICE_NAMES:
    return name_device (database, job, entry, error);
  case PILLION_COLLECTION_CONTACT_NAMES:
    return name_contact (database, job, entry, error);
  case PILLION_COLLECTION_NUMBERS:
    return move_number (database, job, entry, error);
  case PILLION_COLLECTION_BLOCKED:
    return block_contact (database, job, entry, error);
  case PILLION_COLLECTION_ACCEPTED:
    return !in || pillion_content_accept (database, job, entry->key, error);
  case PILLION_COLLECTION_READ_MARKS:
    return mark_read (database, job, entry, error);
  case PILLION_COLLECTION_MUTED:
  case PILLION_COLLECTION_PINNED:
  case PILLION_COLLECTION_ARCHIVED:
  case PILLION_COLLECTION_MARKED_UNREAD:
  case PILLION_COLLECTION_DRAFTS:
    return change_chat (database, job, entry, error);
  case PILLION_COLLECTION_SETTINGS:
    return set_preference (database, job, entry, error);
  case PILLION_COLLECTION_HIDDEN:
    return !in || hide (database, job, entry, error);
  case PILLION_COLLECTION_VERIFIED:
    return verify_contact (database, job, entry, error);
  case PILLION_COLLECTION_REMOVED_DEVICES:
  default:
    return TRUE;
  }
}
