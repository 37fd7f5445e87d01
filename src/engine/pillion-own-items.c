/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-own-items.h"

#include "engine/pillion-chat-sync.h"
#include "engine/pillion-contact-sync.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-history-source.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-own-healing.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-verification.h"
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
  return pillion_keys_save (database, "release-share", share->release_share, sizeof share->release_share, error);
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
save_device_name (PillionDatabase *database,
                  PillionJob      *job,
                  const guint8    *device,
                  const char      *name,
                  guint64          time,
                  GError         **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  time = pillion_job_clamp_time (job, time);
  if (!pillion_devices_load (database, job->identity->account, device, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_device_row_new (job->identity->account, device);
  if (row->name != NULL && row->name_at >= time)
    return TRUE;
  g_free (row->name);
  row->name = g_strdup (name);
  row->name_at = time;
  job->effects |= PILLION_EFFECT_OWN_ACCOUNT;
  if (memcmp (device, job->identity->device, PILLION_DEVICE_BYTES) == 0 &&
      !pillion_settings_save_text (database, "device-name", name, error))
    return FALSE;
  return pillion_devices_save (database, row, error);
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
  if (memcmp (linked->device, job->identity->device, sizeof linked->device) != 0 &&
      !note_linked (database, job, linked, error))
    return FALSE;
  return save_device_name (database, job, linked->device, linked->name, linked->time, error);
}

static gboolean
take_device_name (PillionDatabase             *database,
                  PillionJob                  *job,
                  const PillionDelivery       *delivery,
                  const PillionBodyDeviceName *name,
                  gboolean                     primary,
                  GError                     **error)
{
  if (!primary && memcmp (name->device, delivery->device, sizeof name->device) != 0)
    return pillion_job_count_refusal (job, database, "own-item", error);
  return save_device_name (database, job, name->device, name->name, name->time, error);
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

/* The user decided it on another device, or whoever has that one did: it is not done silently. */
static gboolean
note_move (PillionDatabase *database,
           PillionJob      *job,
           const char      *number,
           const guint8    *account,
           GError         **error)
{
  guint8 pinned[PILLION_ACCOUNT_BYTES];
  gboolean found;

  return pillion_pins_load (database, number, pinned, &found, error) &&
         (!found || pillion_number_claims_note (database, job, number, account, error));
}

static gboolean
take_contact (PillionDatabase          *database,
              PillionJob               *job,
              const PillionBodyContact *contact,
              GError                  **error)
{
  g_autoptr (PillionAccountRow) row = NULL;
  guint64 time = pillion_job_clamp_time (job, contact->time);

  /* Nobody is a contact of itself, or could block itself. */
  if (pillion_identity_is_own (job->identity, contact->account))
    return pillion_job_count_refusal (job, database, "own-item", error);
  if (!pillion_accounts_load (database, contact->account, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_account_row_new (contact->account);
  if (row->changed_at >= time)
    return TRUE;
  g_free (row->label);
  row->label = *contact->name != '\0' ? g_strdup (contact->name) : NULL;
  row->blocked = contact->blocked;
  row->changed_at = time;
  /* The device that says so has it from the relay's look-up or from its user. */
  if (*contact->number != '\0') {
    g_free (row->number);
    row->number = g_strdup (contact->number);
    if (!note_move (database, job, contact->number, contact->account, error) ||
        !pillion_number_claims_settle (database, job, contact->number, contact->account, error))
      return FALSE;
  }
  if (row->view == NULL)
    pillion_job_add_fetch (job, contact->account);
  pillion_job_note_chat (job, contact->account);
  return pillion_accounts_save (database, row, error);
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
  case PILLION_MESSAGE_TYPE_DEVICE_NAME:
    return take_device_name (database, job, delivery, &body->device_name, primary, error);
  case PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED:
    return take_bundle_received (database, delivery, &body->bundle_received, error);
  case PILLION_MESSAGE_TYPE_CONTACT:
    return take_contact (database, job, &body->contact, error);
  case PILLION_MESSAGE_TYPE_CONTACT_STATES:
    return pillion_contact_sync_take (database, job, delivery, primary, &body->contact_states, error);
  case PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED:
    return pillion_contact_sync_take_received (database, delivery, &body->contacts_received, error);
  case PILLION_MESSAGE_TYPE_CONTACT_VERIFIED:
    return pillion_verification_take (database, job, &body->contact_verified, error);
  case PILLION_MESSAGE_TYPE_MESSAGE_WANTED:
    return pillion_own_healing_answer (database, job, delivery, &body->message_wanted, error);
  case PILLION_MESSAGE_TYPE_HISTORY_REQUEST:
  case PILLION_MESSAGE_TYPE_HISTORY_PART:
  case PILLION_MESSAGE_TYPE_HISTORY_RECEIVED:
  case PILLION_MESSAGE_TYPE_HISTORY_REFUSED:
    return take_history (database, job, delivery, body, error);
  case PILLION_MESSAGE_TYPE_READ_MARK:
  case PILLION_MESSAGE_TYPE_CHAT_STATE:
  case PILLION_MESSAGE_TYPE_DRAFT:
  case PILLION_MESSAGE_TYPE_SETTING:
  case PILLION_MESSAGE_TYPE_MESSAGE_HIDDEN:
  case PILLION_MESSAGE_TYPE_CHAT_ACCEPTED:
    return pillion_chat_sync_take (database, job, body, error);
  default:
    if (!primary)
      return pillion_job_count_refusal (job, database, "own-item", error);
    return take_from_primary (database, job, body, error);
  }
}
