/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-own-items.h"

#include "engine/pillion-attachment-again.h"
#include "engine/pillion-contact-sync.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-history-source.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-own-healing.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-share.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-snapshot.h"
#include "engine/pillion-sync-state.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

static gboolean
is_from_primary (PillionDatabase       *database,
                 const PillionDelivery *delivery,
                 gboolean              *primary,
                 GError               **error)
{
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];
  gboolean found;

  if (!pillion_directory_load_certificate (database, delivery->account, delivery->device, &certificate, hash,
                                           &found, error))
    return FALSE;
  *primary = found && certificate.slot == PILLION_SLOT_PRIMARY;
  return TRUE;
}

static gboolean
take_release_share (PillionDatabase              *database,
                    PillionJob                   *job,
                    const PillionBodyReleaseShare *share,
                    GError                      **error)
{
  if (memcmp (share->store, job->identity->store_id, sizeof share->store) != 0)
    return pillion_job_count_refusal (job, database, "release-share", error);
  job->effects |= PILLION_EFFECT_SHARE;
  return pillion_keys_save (database, PILLION_KEY_RELEASE_SHARE, share->release_share, sizeof share->release_share,
                            error);
}

/* The primary repeats what a link hands over until this says that it is here. */
static gboolean
take_self_sync_key (PillionDatabase              *database,
                    PillionJob                   *job,
                    const PillionBodySelfSyncKey *key,
                    GError                      **error)
{
  PillionMessageBody received = { .type = PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED };
  guint64 known = 0;

  if (!pillion_settings_load_number (database, "self-sync-epoch", &known, error))
    return FALSE;
  received.bundle_received.epoch = key->epoch;
  job->effects |= PILLION_EFFECT_SYNC; /* the others hear that this one can read them now */
  if (key->epoch >= known &&
      (!pillion_keys_save (database, "self-sync-key", key->key, sizeof key->key, error) ||
       !pillion_settings_save_number (database, "self-sync-epoch", key->epoch, error)))
    return FALSE;
  return pillion_outbox_queue_own (database, job, &received, error);
}

static gboolean
take_history_offer (PillionDatabase               *database,
                    const PillionBodyHistoryOffer *offer,
                    GError                       **error)
{
  return pillion_settings_save_number (database, "history-depth", offer->depth, error) &&
         pillion_settings_save_number (database, "history-since", offer->since, error);
}

static gboolean
note_linked (PillionDatabase               *database,
             PillionJob                    *job,
             const PillionBodyDeviceLinked *linked,
             GError                       **error)
{
  JsonObject *detail = json_object_new ();
  g_autofree char *hex = pillion_hex_encode (linked->device, sizeof linked->device);

  json_object_set_string_member (detail, "id", hex);
  json_object_set_int_member (detail, "slot", linked->slot);
  json_object_set_string_member (detail, "name", linked->name);
  json_object_set_string_member (detail, "platform", linked->platform);
  return pillion_job_add_notice (job, database, "device.linked", detail, error);
}

/* Of its own link a device need not be told. */
static gboolean
take_device_linked (PillionDatabase               *database,
                    PillionJob                    *job,
                    const PillionBodyDeviceLinked *linked,
                    GError                       **error)
{
  pillion_job_add_fetch (job, job->identity->account);
  return memcmp (linked->device, job->identity->device, sizeof linked->device) == 0 ||
         note_linked (database, job, linked, error);
}

static gboolean
take_bundle_received (PillionDatabase                 *database,
                      const PillionDelivery           *delivery,
                      const PillionBodyBundleReceived *received,
                      GError                         **error)
{
  g_autofree char *hex = pillion_hex_encode (delivery->device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat ("bundle-", hex, NULL);
  guint64 epoch = 0;

  if (!pillion_settings_load_number (database, "self-sync-epoch", &epoch, error))
    return FALSE;
  /* The key is another since: it is still to come. */
  if (received->epoch != epoch)
    return TRUE;
  return pillion_settings_remove (database, name, error);
}

static gboolean
take_from_primary (PillionDatabase          *database,
                   PillionJob               *job,
                   const PillionMessageBody *body,
                   GError                  **error)
{
  switch (body->type) {
  case PILLION_MESSAGE_TYPE_RELEASE_SHARE:
    return take_release_share (database, job, &body->release_share, error);
  case PILLION_MESSAGE_TYPE_SELF_SYNC_KEY:
    return take_self_sync_key (database, job, &body->self_sync_key, error);
  case PILLION_MESSAGE_TYPE_HISTORY_OFFER:
    return take_history_offer (database, &body->history_offer, error);
  case PILLION_MESSAGE_TYPE_DEVICE_LINKED:
    return take_device_linked (database, job, &body->device_linked, error);
  case PILLION_MESSAGE_TYPE_HISTORY_GRANT:
    return pillion_history_right_take (database, job, &body->history_grant, error);
  default:
    return pillion_job_count_refusal (job, database, "own-item", error);
  }
}

static gboolean
take_history (PillionDatabase          *database,
              PillionJob               *job,
              const PillionDelivery    *delivery,
              const PillionMessageBody *body,
              GError                  **error)
{
  switch ((guint) body->type) {
  case PILLION_MESSAGE_TYPE_HISTORY_REQUEST:
    return pillion_history_source_take_request (database, job, delivery, &body->history_request, error);
  case PILLION_MESSAGE_TYPE_HISTORY_RECEIVED:
    return pillion_history_source_take_received (database, job, delivery, &body->history_received, error);
  case PILLION_MESSAGE_TYPE_HISTORY_PART:
    return pillion_history_taking_take_part (database, job, delivery, &body->history_part, error);
  default:
    return pillion_history_taking_take_refused (database, job, delivery, &body->history_refused, error);
  }
}

gboolean
pillion_own_items_take (PillionDatabase          *database,
                        PillionJob               *job,
                        const PillionDelivery    *delivery,
                        const PillionMessageBody *body,
                        GError                  **error)
{
  gboolean primary;

  if (!is_from_primary (database, delivery, &primary, error))
    return FALSE;
  switch (body->type) {
  case PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED:
    return take_bundle_received (database, delivery, &body->bundle_received, error);
  case PILLION_MESSAGE_TYPE_CONTACT_STATES:
    return pillion_contact_sync_take (database, job, delivery, primary, &body->contact_states, error);
  case PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED:
    return pillion_contact_sync_take_received (database, delivery, &body->contacts_received, error);
  case PILLION_MESSAGE_TYPE_MESSAGE_WANTED:
    return pillion_own_healing_answer (database, job, delivery, &body->message_wanted, error);
  case PILLION_MESSAGE_TYPE_HISTORY_REQUEST:
  case PILLION_MESSAGE_TYPE_HISTORY_PART:
  case PILLION_MESSAGE_TYPE_HISTORY_RECEIVED:
  case PILLION_MESSAGE_TYPE_HISTORY_REFUSED:
    return take_history (database, job, delivery, body, error);
  case PILLION_MESSAGE_TYPE_OPERATIONS:
    return pillion_sync_log_take (database, job, &body->operations, error);
  case PILLION_MESSAGE_TYPE_SYNC_STATE:
    return pillion_sync_state_take (database, job, delivery, primary, &body->sync_state, error);
  case PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT:
    return pillion_sync_snapshot_take (database, job, delivery, primary, &body->sync_snapshot, error);
  case PILLION_MESSAGE_TYPE_FILE_WANTED:
    return pillion_attachment_again_answer (database, job, delivery, &body->file_wanted, error);
  case PILLION_MESSAGE_TYPE_FILE_AGAIN:
    return pillion_attachment_again_take (database, job, &body->file_again, error);
  default:
    if (!primary)
      return pillion_job_count_refusal (job, database, "own-item", error);
    return take_from_primary (database, job, body, error);
  }
}
