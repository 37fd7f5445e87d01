/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-link-bundle.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-contact-sync.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* What is kept of a link until its bundle is confirmed: u8 announced, u8 history depth,
 * u64 history since. The rest is where it always is.
 */
#define SAVED_BYTES (1 + 1 + 8)

typedef struct {
  gboolean            announced; /* to own devices */
  PillionHistoryDepth depth;
  guint64             since;
} Bundle;

static char *
get_name (const guint8 *device)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);

  return g_strconcat ("bundle-", hex, NULL);
}

static gboolean
save_bundle (PillionDatabase *database,
             const guint8    *device,
             const Bundle    *bundle,
             GError         **error)
{
  g_autofree char *name = get_name (device);
  guint64 since = GUINT64_TO_BE (bundle->since);
  guint8 saved[SAVED_BYTES];

  saved[0] = bundle->announced ? 1 : 0;
  saved[1] = (guint8) bundle->depth;
  memcpy (saved + 2, &since, sizeof since);
  return pillion_settings_save (database, name, saved, sizeof saved, error);
}

static gboolean
load_bundle (PillionDatabase *database,
             const guint8    *device,
             Bundle          *bundle,
             gboolean        *found,
             GError         **error)
{
  g_autofree char *name = get_name (device);
  g_autoptr (GBytes) saved = NULL;
  const guint8 *bytes;
  guint64 since;

  *found = FALSE;
  if (!pillion_settings_load (database, name, &saved, error))
    return FALSE;
  if (saved == NULL || g_bytes_get_size (saved) != SAVED_BYTES)
    return TRUE;
  bytes = g_bytes_get_data (saved, NULL);
  memcpy (&since, bytes + 2, sizeof since);
  bundle->announced = bytes[0] != 0;
  bundle->depth = (PillionHistoryDepth) MIN (bytes[1], PILLION_HISTORY_DEPTH_ALL);
  bundle->since = GUINT64_FROM_BE (since);
  *found = TRUE;
  return TRUE;
}

gboolean
pillion_link_bundle_save (PillionDatabase              *database,
                          const guint8                 *account,
                          const PillionLinkPublication *publication,
                          GError                      **error)
{
  Bundle bundle = { .depth = publication->history_depth, .since = publication->history_since };
  g_autoptr (PillionDeviceRow) row = pillion_device_row_new (account, publication->device);

  row->name = g_strdup (publication->request.name);
  row->store_id = g_bytes_new (publication->request.store, sizeof publication->request.store);
  return pillion_devices_save (database, row, error) && save_bundle (database, publication->device, &bundle, error);
}

gboolean
pillion_link_bundle_is_kept (PillionDatabase *database,
                             const guint8    *device,
                             gboolean        *kept,
                             GError         **error)
{
  Bundle bundle;

  return load_bundle (database, device, &bundle, kept, error);
}

gboolean
pillion_link_bundle_remove (PillionDatabase *database,
                            const guint8    *device,
                            GError         **error)
{
  g_autofree char *name = get_name (device);

  return pillion_contact_sync_forget (database, device, error) && pillion_settings_remove (database, name, error);
}

/* ----- repeating ----- */

typedef struct {
  PillionJob job;
} RepeatWork;

static void
repeat_work_free (RepeatWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
queue_release_share (PillionDatabase        *database,
                     PillionJob             *job,
                     const PillionDeviceRow *row,
                     GError                **error)
{
  g_auto (PillionMessageBody) body = { .type = PILLION_MESSAGE_TYPE_RELEASE_SHARE };
  g_auto (PillionSecret32) root = { 0 };
  gboolean found;

  if (row->store_id == NULL || g_bytes_get_size (row->store_id) != PILLION_ID_BYTES)
    return TRUE;
  if (!pillion_keys_load (database, "release-root", root.bytes, sizeof root.bytes, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  memcpy (body.release_share.store, g_bytes_get_data (row->store_id, NULL), PILLION_ID_BYTES);
  pillion_hkdf_with_context (body.release_share.release_share, PILLION_KEY_BYTES, body.release_share.store,
                             PILLION_ID_BYTES, root.bytes, sizeof root.bytes, PILLION_CONTEXT_RELEASE_SHARE);
  return pillion_outbox_queue_to (database, job, row->account, row->device, &body, error);
}

static gboolean
queue_history_offer (PillionDatabase *database,
                     PillionJob      *job,
                     const guint8    *device,
                     const Bundle    *bundle,
                     GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_OFFER };

  body.history_offer.depth = bundle->depth;
  body.history_offer.since = bundle->since;
  return pillion_outbox_queue_to (database, job, job->identity->account, device, &body, error);
}

/* body: (out caller-allocates) (secret): the SELF_SYNC_KEY item of the present key */
static gboolean
load_sync_key (PillionDatabase    *database,
               PillionMessageBody *body,
               gboolean *found,
               GError **error)
{
  body->type = PILLION_MESSAGE_TYPE_SELF_SYNC_KEY;
  return pillion_settings_load_number (database, "self-sync-epoch", &body->self_sync_key.epoch, error) &&
         pillion_keys_load (database, "self-sync-key", body->self_sync_key.key, sizeof body->self_sync_key.key,
                            found, error);
}

/* The key comes last: it is what the device confirms. */
static gboolean
queue_sync_key (PillionDatabase *database,
                PillionJob      *job,
                const guint8    *device,
                GError         **error)
{
  g_auto (PillionMessageBody) body = { 0 };
  gboolean found;

  return load_sync_key (database, &body, &found, error) &&
         (!found || pillion_outbox_queue_to (database, job, job->identity->account, device, &body, error));
}

static gboolean
announce (PillionDatabase              *database,
          PillionJob                   *job,
          const PillionMembershipEntry *entry,
          const PillionCertificate     *certificate,
          const PillionDeviceRow       *row,
          GError                      **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_DEVICE_LINKED };

  memcpy (body.device_linked.device, entry->device, sizeof body.device_linked.device);
  body.device_linked.slot = entry->slot;
  g_strlcpy (body.device_linked.name, row->name != NULL ? row->name : "", sizeof body.device_linked.name);
  g_strlcpy (body.device_linked.platform, certificate->platform, sizeof body.device_linked.platform);
  body.device_linked.time = entry->time;
  return pillion_outbox_queue_own (database, job, &body, error);
}

/* What its owner calls the devices: they said so when they were linked, before there was a log to
 * say it in.
 */
static gboolean
write_names (PillionDatabase *database,
             PillionJob      *job,
             GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_devices_list (database, job->identity->account, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionDeviceRow *row = rows->pdata[i];
    PillionSyncEntry known;

    if (!pillion_sync_merge_load (database, PILLION_COLLECTION_DEVICE_NAMES, row->device, sizeof row->device, &known,
                                  error))
      return FALSE;
    if (row->name != NULL && *row->name != '\0' && known.sequence == 0 &&
        !pillion_sync_log_write (database, job, PILLION_COLLECTION_DEVICE_NAMES, row->device, sizeof row->device,
                                 row->name, strlen (row->name), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
repeat_to (PillionDatabase              *database,
           PillionJob                   *job,
           const PillionMembershipEntry *entry,
           const PillionCertificate     *certificate,
           GError                      **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;
  Bundle bundle;
  gboolean found;

  if (!write_names (database, job, error) || !pillion_contact_sync_queue (database, job, entry->device, error) ||
      !load_bundle (database, entry->device, &bundle, &found, error) ||
      !pillion_devices_load (database, job->identity->account, entry->device, &row, error))
    return FALSE;
  if (!found || row == NULL)
    return TRUE;
  if (!bundle.announced && !announce (database, job, entry, certificate, row, error))
    return FALSE;
  bundle.announced = TRUE;
  return save_bundle (database, entry->device, &bundle, error) &&
         queue_release_share (database, job, row, error) &&
         queue_history_offer (database, job, entry->device, &bundle, error) &&
         queue_sync_key (database, job, entry->device, error);
}

static gboolean
repeat (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  RepeatWork *work = data;
  PillionJob *job = &work->job;
  g_autoptr (PillionAccountView) view = NULL;
  const PillionKnownMembership *known;

  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  known = pillion_account_view_get_membership (view);
  for (guint i = 0; known != NULL && i < known->membership.n_entries; i++) {
    const PillionMembershipEntry *entry = &known->membership.entries[i];
    const PillionCertificate *certificate = pillion_account_view_find_certificate (view, entry->device);

    if (entry->slot != PILLION_SLOT_PRIMARY && entry->state == PILLION_DEVICE_STATE_ACTIVE && certificate != NULL &&
        !repeat_to (database, job, entry, certificate, error))
      return FALSE;
  }
  return TRUE;
}

void
pillion_link_bundle_repeat (PillionEngine *engine)
{
  if (pillion_engine_is_primary (engine))
    pillion_engine_run_async (engine, repeat, g_new0 (RepeatWork, 1), (GDestroyNotify) repeat_work_free, NULL, NULL,
                              NULL);
}
