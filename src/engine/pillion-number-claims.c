/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-number-claims.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-verification.h"
#include "store/pillion-accounts-table.h"

#include <string.h>

static gboolean
is_other (const PillionAccountRow *row,
          const char              *number,
          const guint8            *account)
{
  return g_strcmp0 (row->number, number) == 0 && memcmp (row->account, account, sizeof row->account) != 0;
}

static gboolean
add_notice (PillionDatabase *database,
            PillionJob      *job,
            const char      *number,
            const guint8    *account,
            const guint8    *known,
            GError         **error)
{
  JsonObject *detail = json_object_new ();
  g_autofree char *hex = pillion_hex_encode (account, PILLION_ACCOUNT_ID_BYTES);
  g_autofree char *known_hex = pillion_hex_encode (known, PILLION_ACCOUNT_ID_BYTES);
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, known, &row, error)) {
    json_object_unref (detail);
    return FALSE;
  }
  json_object_set_string_member (detail, "account", hex);
  json_object_set_string_member (detail, "number", number);
  json_object_set_string_member (detail, "known", known_hex);
  json_object_set_boolean_member (detail, "known_verified", row != NULL && row->verified);
  return pillion_job_add_notice (job, database, "number.moved", detail, error);
}

gboolean
pillion_number_claims_note (PillionDatabase *database,
                            PillionJob      *job,
                            const char      *number,
                            const guint8    *account,
                            GError         **error)
{
  guint8 pinned[PILLION_ACCOUNT_ID_BYTES];
  g_autoptr (GPtrArray) rows = NULL;
  gboolean found;

  if (!pillion_pins_load (database, number, pinned, &found, error))
    return FALSE;
  if (found)
    return memcmp (pinned, account, sizeof pinned) == 0 || add_notice (database, job, number, account, pinned, error);
  if (!pillion_accounts_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionAccountRow *row = rows->pdata[i];

    if (is_other (row, number, account))
      return add_notice (database, job, number, account, row->account, error);
  }
  return TRUE;
}

gboolean
pillion_number_claims_settle (PillionDatabase *database,
                              PillionJob      *job,
                              const char      *number,
                              const guint8    *account,
                              GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_pins_save (database, number, account, job->now_ms, error) ||
      !pillion_accounts_list (database, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionAccountRow *row = rows->pdata[i];

    if ((!row->number_verified && !row->verified) || !is_other (row, number, account))
      continue;
    row->number_verified = FALSE;
    /* What was compared is the key of who the number belonged to. */
    row->verified = FALSE;
    pillion_job_note_chat (job, row->account);
    if (!pillion_accounts_save (database, row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_number_claims_accept (PillionDatabase *database,
                              PillionJob      *job,
                              const char      *number,
                              const guint8    *account,
                              GError         **error)
{
  return pillion_number_claims_settle (database, job, number, account, error) &&
         pillion_sync_log_write (database, job, PILLION_COLLECTION_NUMBERS, number, strlen (number), account,
                                 PILLION_ACCOUNT_ID_BYTES, error) &&
         pillion_verification_withdraw (database, job, number, account, error);
}
