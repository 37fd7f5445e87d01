/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-verification.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-settings-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* (transfer full): the name of the time at which the user decided last */
static char *
get_time_name (const guint8 *account)
{
  g_autofree char *hex = pillion_hex_encode (account, PILLION_ACCOUNT_BYTES);

  return g_strconcat ("verified-at-", hex, NULL);
}

static gboolean
load_time (PillionDatabase *database,
           const guint8    *account,
           guint64         *time,
           GError         **error)
{
  g_autofree char *name = get_time_name (account);

  *time = 0;
  return pillion_settings_load_number (database, name, time, error);
}

static gboolean
save (PillionDatabase   *database,
      PillionJob        *job,
      PillionAccountRow *row,
      gboolean           verified,
      guint64            time,
      GError           **error)
{
  g_autofree char *name = get_time_name (row->account);

  row->verified = verified;
  pillion_job_note_chat (job, row->account);
  return pillion_settings_save_number (database, name, time, error) && pillion_accounts_save (database, row, error);
}

gboolean
pillion_verification_set (PillionDatabase *database,
                          PillionJob      *job,
                          const guint8    *account,
                          gboolean         verified,
                          GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_VERIFIED };
  g_autoptr (PillionAccountRow) row = NULL;
  guint64 time;

  if (!pillion_accounts_load (database, account, &row, error) || !load_time (database, account, &time, error))
    return FALSE;
  if (row == NULL || pillion_identity_is_own (job->identity, account)) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                         _("Nobody is known here by that number or id."));
    return FALSE;
  }
  if (row->verified == verified)
    return TRUE;
  time = MAX (job->now_ms, time + 1);
  memcpy (body.contact_verified.account, account, sizeof body.contact_verified.account);
  body.contact_verified.verified = verified;
  body.contact_verified.time = time;
  return save (database, job, row, verified, time, error) && pillion_outbox_queue_own (database, job, &body, error);
}

gboolean
pillion_verification_take (PillionDatabase                  *database,
                           PillionJob                       *job,
                           const PillionBodyContactVerified *said,
                           GError                          **error)
{
  g_autoptr (PillionAccountRow) row = NULL;
  guint64 time = pillion_job_clamp_time (job, said->time);
  guint64 known;

  if (pillion_identity_is_own (job->identity, said->account))
    return pillion_job_count_refusal (job, database, "own-item", error);
  if (!load_time (database, said->account, &known, error) ||
      !pillion_accounts_load (database, said->account, &row, error))
    return FALSE;
  /* Of two at one time the one that trusts less counts. */
  if (time < known || (time == known && said->verified))
    return TRUE;
  if (row == NULL)
    row = pillion_account_row_new (said->account);
  if (row->view == NULL)
    pillion_job_add_fetch (job, said->account);
  return save (database, job, row, said->verified, time, error);
}

gboolean
pillion_verification_is_decided (PillionDatabase *database,
                                 const guint8    *account,
                                 gboolean        *decided,
                                 GError         **error)
{
  guint64 time;

  if (!load_time (database, account, &time, error))
    return FALSE;
  *decided = time != 0;
  return TRUE;
}
