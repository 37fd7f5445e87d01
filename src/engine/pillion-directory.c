/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-directory.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-hex.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-devices-table.h"

#include <string.h>

gboolean
pillion_directory_load_view (PillionDatabase     *database,
                             const guint8        *account,
                             PillionAccountView **view,
                             GError             **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  if (row == NULL || row->view == NULL) {
    *view = pillion_account_view_new (account);
    return TRUE;
  }
  *view = pillion_account_view_load (g_bytes_get_data (row->view, NULL), g_bytes_get_size (row->view), error);
  return *view != NULL;
}

static JsonObject *
describe_account (const guint8 *account,
                  guint64       epoch)
{
  JsonObject *detail = json_object_new ();
  g_autofree char *hex = pillion_hex_encode (account, PILLION_ACCOUNT_BYTES);

  json_object_set_string_member (detail, "account", hex);
  json_object_set_int_member (detail, "epoch", (gint64) epoch);
  return detail;
}

static gboolean
note_changes (PillionDatabase            *database,
              PillionJob                 *job,
              const PillionAccountView   *view,
              const PillionAccountUpdate *update,
              GError                    **error)
{
  const guint8 *account = pillion_account_view_get_account (view);
  guint64 epoch = pillion_account_view_get_epoch (view);
  gboolean own = job->identity != NULL && pillion_identity_is_own (job->identity, account);
  const PillionFreshness *freshness = pillion_account_view_get_freshness (view);

  if (own && update->changes != 0)
    job->effects |= PILLION_EFFECT_OWN_ACCOUNT;
  if (own && (update->changes & PILLION_ACCOUNT_FRESHNESS) != 0 && freshness != NULL)
    job->freshness_issued_at = freshness->issued_at;
  if ((update->changes & PILLION_ACCOUNT_FORK) != 0 &&
      !pillion_job_add_notice (job, database, "account.fork", describe_account (account, epoch), error))
    return FALSE;
  if ((update->changes & PILLION_ACCOUNT_RESET) != 0 &&
      !pillion_job_add_notice (job, database, "account.recovered", describe_account (account, epoch), error))
    return FALSE;
  if ((update->changes & PILLION_ACCOUNT_FRESHNESS_REFUSED) != 0 &&
      !pillion_job_count_refusal (job, database, "freshness", error))
    return FALSE;
  if ((update->changes & PILLION_ACCOUNT_RESIGNATION_REFUSED) != 0 &&
      !pillion_job_count_refusal (job, database, "resignation", error))
    return FALSE;
  return TRUE;
}

static gboolean
save_certificate (PillionDatabase          *database,
                  const PillionAccountView *view,
                  const guint8             *device,
                  GError                  **error)
{
  const guint8 *account = pillion_account_view_get_account (view);
  GBytes *bytes = pillion_account_view_find_certificate_bytes (view, device);
  g_autoptr (PillionDeviceRow) row = NULL;

  if (bytes == NULL)
    return TRUE;
  if (!pillion_devices_load (database, account, device, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_device_row_new (account, device);
  if (row->certificate != NULL && g_bytes_equal (row->certificate, bytes))
    return TRUE;
  g_clear_pointer (&row->certificate, g_bytes_unref);
  row->certificate = g_bytes_ref (bytes);
  return pillion_devices_save (database, row, error);
}

static gboolean
save_certificates (PillionDatabase          *database,
                   const PillionAccountView *view,
                   GError                  **error)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);

  for (guint i = 0; known != NULL && i < known->membership.n_entries; i++) {
    if (!save_certificate (database, view, known->membership.entries[i].device, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_view (PillionDatabase          *database,
           const PillionAccountView *view,
           const char               *number,
           GError                  **error)
{
  const guint8 *account = pillion_account_view_get_account (view);
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_account_row_new (account);
  g_clear_pointer (&row->view, g_bytes_unref);
  row->view = pillion_account_view_save (view);
  if (number != NULL) {
    g_free (row->number);
    row->number = g_strdup (number);
    row->number_verified = TRUE;
  }
  return pillion_accounts_save (database, row, error);
}

gboolean
pillion_directory_save_view (PillionDatabase          *database,
                             const PillionAccountView *view,
                             GError                  **error)
{
  return save_view (database, view, NULL, error);
}

gboolean
pillion_directory_take_evidence (PillionDatabase              *database,
                                 PillionJob                   *job,
                                 const guint8                 *account,
                                 const PillionAccountEvidence *evidence,
                                 const char                   *number,
                                 GError                      **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  PillionAccountUpdate update = { 0 };

  return pillion_directory_load_view (database, account, &view, error) &&
         pillion_account_view_update (view, evidence, job->limits, job->now_ms, &update, error) &&
         save_view (database, view, number, error) && save_certificates (database, view, error) &&
         note_changes (database, job, view, &update, error);
}

gboolean
pillion_directory_take_record (PillionDatabase                 *database,
                               PillionJob                      *job,
                               const PillionRelayAccountRecord *record,
                               gboolean                         looked_up,
                               GError                         **error)
{
  PillionAccountEvidence evidence = {
    .aik = record->aik,
    .certificates = (GBytes *const *) record->certificates->pdata,
    .n_certificates = record->certificates->len,
    .memberships = (GBytes *const *) record->memberships->pdata,
    .n_memberships = record->memberships->len,
    .freshness = record->freshness,
    .resignations = (GBytes *const *) record->resignations->pdata,
    .n_resignations = record->resignations->len,
  };

  return pillion_directory_take_evidence (database, job, record->account, &evidence,
                                          looked_up ? record->number : NULL, error);
}

gboolean
pillion_directory_load_certificate (PillionDatabase    *database,
                                    const guint8       *account,
                                    const guint8       *device,
                                    PillionCertificate *certificate,
                                    guint8             *hash,
                                    gboolean           *found,
                                    GError            **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;
  const guint8 *bytes;
  const guint8 *body;
  gsize length;
  gsize body_length;

  *found = FALSE;
  if (!pillion_devices_load (database, account, device, &row, error))
    return FALSE;
  if (row == NULL || row->certificate == NULL)
    return TRUE;
  bytes = g_bytes_get_data (row->certificate, &length);
  if (!pillion_certificate_decode (certificate, bytes, length, error))
    return FALSE;
  body = pillion_certificate_get_body (bytes, length, &body_length);
  pillion_hash_with_context (hash, PILLION_CONTEXT_CERTIFICATE, body, body_length);
  *found = TRUE;
  return TRUE;
}
