/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-right.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "protocol/pillion-link-primary.h"
#include "store/pillion-devices-table.h"
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

/* What was sent since a device was linked came to it. */
static gboolean
describe_store (PillionDatabase        *database,
                const PillionDeviceRow *row,
                PillionLinkStore       *store,
                GError                **error)
{
  g_autofree char *name = get_name (row->device);
  guint64 granted = PILLION_HISTORY_NOTHING;
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  gboolean found;

  if (!pillion_settings_load_number (database, name, &granted, error) ||
      !pillion_directory_load_certificate (database, row->account, row->device, &certificate, hash, &found, error))
    return FALSE;
  memcpy (store->store, g_bytes_get_data (row->store_id, NULL), sizeof store->store);
  memcpy (store->device, row->device, sizeof store->device);
  store->history_since = granted;
  if (found)
    store->history_since = MIN (granted, MIN (certificate.history_since, certificate.created));
  return TRUE;
}

gboolean
pillion_history_right_list_stores (PillionDatabase *database,
                                   PillionJob      *job,
                                   GArray         **stores,
                                   GStrv           *names,
                                   GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (PillionLinkStore));

  if (!pillion_devices_list (database, job->identity->account, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionDeviceRow *row = rows->pdata[i];
    PillionLinkStore store;

    if (row->store_id == NULL || g_bytes_get_size (row->store_id) != sizeof store.store)
      continue;
    if (!describe_store (database, row, &store, error))
      return FALSE;
    g_array_append_val (list, store);
    g_strv_builder_add (builder, row->name != NULL ? row->name : "");
  }
  *names = g_strv_builder_end (builder);
  *stores = g_steal_pointer (&list);
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
