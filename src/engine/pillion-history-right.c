/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-right.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-settings-table.h"

#include <string.h>

static char *
get_name (const guint8 *device)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);

  return g_strconcat ("history-grant-", hex, NULL);
}

gboolean
pillion_history_right_load (PillionDatabase    *database,
                            PillionJob         *job,
                            const guint8       *device,
                            guint64            *since,
                            PillionDeviceTrust *trust,
                            GError            **error)
{
  g_autofree char *name = get_name (device);
  g_autoptr (PillionAccountView) view = NULL;
  const PillionCertificate *certificate;
  guint64 granted = PILLION_HISTORY_NOTHING;

  *since = PILLION_HISTORY_NOTHING;
  if (!pillion_directory_load_view (database, job->identity->account, &view, error) ||
      !pillion_settings_load_number (database, name, &granted, error))
    return FALSE;
  if (trust != NULL)
    *trust = pillion_account_view_get_trust (view, device, job->now_ms);
  certificate = pillion_account_view_find_certificate (view, device);
  if (certificate != NULL)
    *since = MIN (certificate->history_since, granted);
  return TRUE;
}

static gboolean
save (PillionDatabase               *database,
      PillionJob                    *job,
      const PillionBodyHistoryGrant *grant,
      GError                       **error)
{
  g_autofree char *name = get_name (grant->device);
  guint64 known = PILLION_HISTORY_NOTHING;

  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_settings_load_number (database, name, &known, error) &&
         pillion_settings_save_number (database, name, MIN (known, grant->since), error);
}

gboolean
pillion_history_right_grant (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *device,
                             guint64          since,
                             const guint8    *aik_secret,
                             GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_GRANT };
  PillionBodyHistoryGrant *grant = &body.history_grant;
  guint8 bytes[PILLION_HISTORY_GRANT_SIGNED_BYTES];

  memcpy (grant->device, device, sizeof grant->device);
  grant->since = since;
  grant->time = job->now_ms;
  pillion_history_grant_encode (grant, bytes);
  pillion_sign (grant->signature, PILLION_CONTEXT_HISTORY_GRANT, bytes, sizeof bytes, aik_secret);
  return save (database, job, grant, error) && pillion_outbox_queue_own (database, job, &body, error);
}

gboolean
pillion_history_right_take (PillionDatabase               *database,
                            PillionJob                    *job,
                            const PillionBodyHistoryGrant *grant,
                            GError                       **error)
{
  g_autoptr (PillionAccountView) view = NULL;
  guint8 bytes[PILLION_HISTORY_GRANT_SIGNED_BYTES];

  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  pillion_history_grant_encode (grant, bytes);
  if (!pillion_account_view_is_known (view) ||
      !pillion_sign_verify (grant->signature, PILLION_CONTEXT_HISTORY_GRANT, bytes, sizeof bytes,
                            pillion_account_view_get_aik (view)))
    return pillion_job_count_refusal (job, database, "history", error);
  return save (database, job, grant, error);
}
