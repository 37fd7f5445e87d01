/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-seed.h"

#include "engine/pillion-preferences-store.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-settings-table.h"
#include "store/pillion-sync-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

#define SEEDED "sync-seeded"

/* Rises where there is more of it to write: what is in the state already is passed over. */
#define SEED_VERSION 3

/* Of an account or its chat. */
static gboolean
write_of (PillionDatabase  *database,
          PillionJob       *job,
          PillionCollection collection,
          const guint8     *account,
          const void       *value,
          gsize             n_value,
          GError          **error)
{
  return pillion_sync_log_write_earlier (database, job, collection, account, PILLION_ACCOUNT_BYTES, value, n_value,
                                         error);
}

static gboolean
write_flag (PillionDatabase  *database,
            PillionJob       *job,
            PillionCollection collection,
            const guint8     *account,
            gboolean          on,
            GError          **error)
{
  static const guint8 value = 1;

  return !on || write_of (database, job, collection, account, &value, sizeof value, error);
}

static gboolean
write_chat (PillionDatabase *database,
            PillionJob      *job,
            const guint8    *account,
            GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;
  guint64 until;

  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  if (chat == NULL)
    return TRUE;
  until = GUINT64_TO_BE (chat->muted_until);
  return (until == 0 || write_of (database, job, PILLION_COLLECTION_MUTED, account, &until, sizeof until, error)) &&
         write_flag (database, job, PILLION_COLLECTION_PINNED, account, chat->pinned, error) &&
         write_flag (database, job, PILLION_COLLECTION_ARCHIVED, account, chat->archived, error) &&
         write_flag (database, job, PILLION_COLLECTION_MARKED_UNREAD, account, chat->marked_unread, error) &&
         (*chat->draft == '\0' || write_of (database, job, PILLION_COLLECTION_DRAFTS, account, chat->draft,
                                            strlen (chat->draft), error));
}

static gboolean
write_contacts (PillionDatabase *database,
                PillionJob      *job,
                GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_accounts_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionAccountRow *row = rows->pdata[i];

    if (pillion_identity_is_own (job->identity, row->account))
      continue;
    if ((row->label != NULL && !write_of (database, job, PILLION_COLLECTION_CONTACT_NAMES, row->account, row->label,
                                          strlen (row->label), error)) ||
        !write_flag (database, job, PILLION_COLLECTION_BLOCKED, row->account, row->blocked, error) ||
        !write_flag (database, job, PILLION_COLLECTION_VERIFIED, row->account, row->verified, error) ||
        !write_chat (database, job, row->account, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_settings (PillionDatabase *database,
                PillionJob      *job,
                GError         **error)
{
  g_auto (GStrv) names = NULL;

  if (!pillion_settings_list (database, PILLION_PREFERENCES_PREFIX, &names, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    const char *name = names[i] + strlen (PILLION_PREFERENCES_PREFIX);
    g_autofree char *value = NULL;

    if (!pillion_settings_load_text (database, names[i], &value, error) ||
        !pillion_sync_log_write_earlier (database, job, PILLION_COLLECTION_SETTINGS, name, strlen (name), value,
                                         strlen (value), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_hidden (PillionDatabase *database,
              PillionJob      *job,
              GError         **error)
{
  static const guint8 in = 1;
  g_autoptr (GPtrArray) keys = NULL;

  if (!pillion_hidden_messages_list (database, &keys, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    gsize length;
    const guint8 *key = g_bytes_get_data (keys->pdata[i], &length);

    if (!pillion_sync_log_write_earlier (database, job, PILLION_COLLECTION_HIDDEN, key, length, &in, sizeof in, error))
      return FALSE;
  }
  return TRUE;
}

/* What an older version kept without what it comes from: a new device would not believe it. */
static gboolean
write_unproven (PillionDatabase *database,
                PillionJob      *job,
                GError         **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (!pillion_sync_entries_list (database, 0, &entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    PillionSyncEntry entry;
    gboolean proven;

    if (!pillion_sync_merge_check_proofs (database, entries->pdata[i], &entry, &proven, error) ||
        (!proven && !pillion_sync_log_write_again (database, job, &entry, error)))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_sync_seed (PillionDatabase *database,
                   PillionJob      *job,
                   GError         **error)
{
  guint64 seeded = 0;

  if (!pillion_settings_load_number (database, SEEDED, &seeded, error))
    return FALSE;
  if (seeded >= SEED_VERSION)
    return TRUE;
  return pillion_sync_merge_add_proofs (database, error) &&
         (!pillion_identity_is_primary (job->identity) ||
          (write_unproven (database, job, error) && write_contacts (database, job, error) && write_settings (database, job, error) &&
           write_hidden (database, job, error))) &&
         pillion_settings_save_number (database, SEEDED, SEED_VERSION, error);
}
