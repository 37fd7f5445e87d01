/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-verification.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-sync-log.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-sync-table.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
write_value (PillionDatabase *database,
             PillionJob      *job,
             const guint8    *account,
             gboolean         verified,
             GError         **error)
{
  guint8 value = verified ? 1 : 0;

  return pillion_sync_log_write (database, job, PILLION_COLLECTION_VERIFIED, account, PILLION_ACCOUNT_BYTES, &value,
                                 sizeof value, error);
}

gboolean
pillion_verification_set (PillionDatabase *database,
                          PillionJob      *job,
                          const guint8    *account,
                          gboolean         verified,
                          GError         **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  if (row == NULL || pillion_identity_is_own (job->identity, account)) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                         _("Nobody is known here by that number or id."));
    return FALSE;
  }
  return row->verified == verified || write_value (database, job, account, verified, error);
}

gboolean
pillion_verification_withdraw (PillionDatabase *database,
                               PillionJob      *job,
                               const char      *number,
                               const guint8    *account,
                               GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_accounts_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionAccountRow *row = rows->pdata[i];

    if (g_strcmp0 (row->number, number) != 0 || memcmp (row->account, account, sizeof row->account) == 0 ||
        pillion_identity_is_own (job->identity, row->account))
      continue;
    if (!write_value (database, job, row->account, FALSE, error))
      return FALSE;
  }
  return TRUE;
}

/* Where the state still says so of an account that is not verified here any more. */
static gboolean
settle_entry (PillionDatabase *database,
              PillionJob      *job,
              GBytes          *bytes,
              GError         **error)
{
  g_autoptr (PillionAccountRow) row = NULL;
  PillionSyncEntry entry = { 0 };
  PillionReader reader;

  pillion_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  pillion_sync_entry_read (&entry, &reader);
  if (entry.value[0] == 0)
    return TRUE;
  if (!pillion_accounts_load (database, entry.key, &row, error))
    return FALSE;
  return row == NULL || row->verified || write_value (database, job, entry.key, FALSE, error);
}

gboolean
pillion_verification_settle (PillionDatabase *database,
                             PillionJob      *job,
                             GError         **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (!pillion_sync_entries_list (database, PILLION_COLLECTION_VERIFIED, &entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    if (!settle_entry (database, job, entries->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}
