/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-gossip.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#include <string.h>

#define CLAIM_BYTES (8 + PILLION_HASH_BYTES)

static char *
claim_name (const guint8 *account)
{
  g_autofree char *hex = pillion_hex_encode (account, PILLION_ACCOUNT_BYTES);

  return g_strconcat ("claim-", hex, NULL);
}

/* The highest claim is kept until the account was fetched. */
static gboolean
save_claim (PillionDatabase *database,
            const guint8    *account,
            guint64          epoch,
            const guint8    *hash,
            GError         **error)
{
  g_autofree char *name = claim_name (account);
  guint8 claim[CLAIM_BYTES];
  guint64 stored = GUINT64_TO_BE (epoch);

  memcpy (claim, &stored, sizeof stored);
  memcpy (claim + sizeof stored, hash, PILLION_HASH_BYTES);
  return pillion_settings_save (database, name, claim, sizeof claim, error);
}

/* Every message repeats what its sender claims; the user is told once of each epoch. */
static gboolean
raise_alarm (PillionDatabase *database,
             PillionJob      *job,
             const char      *kind,
             const guint8    *account,
             guint64          epoch,
             GError         **error)
{
  g_autofree char *hex = pillion_hex_encode (account, PILLION_ACCOUNT_BYTES);
  g_autofree char *name = g_strconcat (kind, "-", hex, NULL);
  guint64 told = 0;
  JsonObject *detail;

  if (!pillion_settings_load_number (database, name, &told, error))
    return FALSE;
  if (told == epoch)
    return TRUE;
  if (!pillion_settings_save_number (database, name, epoch, error))
    return FALSE;
  detail = json_object_new ();
  json_object_set_string_member (detail, "account", hex);
  json_object_set_int_member (detail, "epoch", (gint64) epoch);
  return pillion_job_add_notice (job, database, kind, detail, error);
}

static gboolean
compare (PillionDatabase *database,
         PillionJob      *job,
         const guint8    *account,
         guint64          epoch,
         const guint8    *hash,
         GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;

  if (epoch == 0)
    return TRUE;
  if (!pillion_directory_load_view (database, account, &view, error))
    return FALSE;
  switch (pillion_account_view_compare (view, epoch, hash)) {
  case PILLION_GOSSIP_AHEAD:
    pillion_job_add_fetch (job, account);
    return save_claim (database, account, epoch, hash, error);
  case PILLION_GOSSIP_CONTRADICTS:
    return raise_alarm (database, job, "account.contradicted", account, epoch, error);
  case PILLION_GOSSIP_SAME:
  case PILLION_GOSSIP_BEHIND:
  default:
    return TRUE;
  }
}

gboolean
pillion_gossip_take (PillionDatabase      *database,
                     PillionJob           *job,
                     const guint8         *sender,
                     const PillionPayload *payload,
                     GError              **error)
{
  return compare (database, job, sender, payload->sender_epoch, payload->sender_hash, error) &&
         compare (database, job, job->identity->account, payload->recipient_epoch, payload->recipient_hash, error);
}

gboolean
pillion_gossip_check_claims (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *account,
                             GError         **error)
{
  g_autofree char *name = claim_name (account);
  g_autoptr (GBytes) claim = NULL;
  g_autoptr (PillionAccountView) view = NULL;
  const guint8 *bytes;
  guint64 epoch;
  PillionGossip verdict;

  if (!pillion_settings_load (database, name, &claim, error))
    return FALSE;
  if (claim == NULL || g_bytes_get_size (claim) != CLAIM_BYTES)
    return TRUE;
  if (!pillion_directory_load_view (database, account, &view, error))
    return FALSE;
  bytes = g_bytes_get_data (claim, NULL);
  memcpy (&epoch, bytes, sizeof epoch);
  epoch = GUINT64_FROM_BE (epoch);
  verdict = pillion_account_view_compare (view, epoch, bytes + sizeof epoch);
  if (verdict == PILLION_GOSSIP_AHEAD && !raise_alarm (database, job, "account.hidden", account, epoch, error))
    return FALSE;
  if (verdict == PILLION_GOSSIP_CONTRADICTS &&
      !raise_alarm (database, job, "account.contradicted", account, epoch, error))
    return FALSE;
  return pillion_settings_remove (database, name, error);
}

gboolean
pillion_gossip_take_removal (PillionDatabase          *database,
                             PillionJob               *job,
                             const guint8             *sender,
                             const PillionBodyRemoval *removal,
                             GError                  **error)
{
  g_autoptr (GBytes) membership = g_bytes_new (removal->membership, removal->membership_len);
  PillionAccountEvidence evidence = { .memberships = &membership, .n_memberships = 1 };
  g_autoptr (GError) refusal = NULL;

  if (pillion_directory_take_evidence (database, job, sender, &evidence, NULL, &refusal))
    return TRUE;
  if (refusal->domain == PILLION_STORE_ERROR) {
    g_propagate_error (error, g_steal_pointer (&refusal));
    return FALSE;
  }
  /* It may only not reach to what is known here: the relay has the rest. */
  pillion_job_add_fetch (job, sender);
  return TRUE;
}
