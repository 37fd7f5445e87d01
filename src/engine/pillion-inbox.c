/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-inbox.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-cipher.h"
#include "engine/pillion-delivery.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-healing.h"
#include "engine/pillion-history-missed.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-envelopes-table.h"
#include "wire/pillion-payload.h"
#include "wire/pillion-resignation.h"

#include <string.h>

/* Whether the sender may be believed now, and if not, since when. */
typedef struct {
  PillionDeviceTrust trust;
  guint64            since_ms; /* of a lapse or removal; 0: it was never known */
} Judgement;

static guint64
get_time_of_resignation (const PillionAccountView *view,
                         const guint8             *device)
{
  GBytes *bytes = pillion_account_view_find_resignation (view, device);
  PillionResignation resignation;

  if (bytes == NULL ||
      !pillion_resignation_decode (&resignation, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL))
    return 0;
  return resignation.time;
}

static guint64
get_end_of_trust (const PillionAccountView *view,
                  const guint8             *device,
                  PillionDeviceTrust        trust)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);
  const PillionMembershipEntry *entry;

  if (known == NULL)
    return 0;
  if (trust == PILLION_DEVICE_LAPSED)
    return pillion_account_view_get_not_after (view);
  if (trust == PILLION_DEVICE_SEAT_ENDED)
    return pillion_account_view_find_certificate (view, device)->not_after;
  entry = pillion_membership_find_device (&known->membership, device);
  /* The primary's next membership has yet to record it. */
  if (trust == PILLION_DEVICE_RESIGNED && entry != NULL && entry->state == PILLION_DEVICE_STATE_ACTIVE)
    return get_time_of_resignation (view, device);
  return entry != NULL && entry->state != PILLION_DEVICE_STATE_ACTIVE ? entry->time : 0;
}

/* An unknown device, a lapsed freshness or an unknown account may only mean that this
 * device is behind.
 */
static gboolean
may_be_behind (PillionDeviceTrust trust)
{
  return trust == PILLION_DEVICE_UNKNOWN || trust == PILLION_DEVICE_LAPSED;
}

static gboolean
judge_sender (PillionDatabase *database,
              PillionJob      *job,
              const guint8    *account,
              const guint8    *device,
              Judgement       *judgement,
              GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;

  if (!pillion_directory_load_view (database, account, &view, error))
    return FALSE;
  judgement->trust = pillion_account_view_get_trust (view, device, job->now_ms);
  judgement->since_ms = get_end_of_trust (view, device, judgement->trust);
  return TRUE;
}

/* Nobody blocks itself, whatever an older version stored: copies of own devices always come in. */
static gboolean
is_blocked (PillionDatabase *database,
            PillionJob      *job,
            const guint8    *account,
            gboolean        *blocked,
            GError         **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  *blocked = FALSE;
  if (pillion_identity_is_own (job->identity, account))
    return TRUE;
  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  *blocked = row != NULL && row->blocked;
  return TRUE;
}

static gboolean
note_gap (PillionDatabase                  *database,
          PillionJob                       *job,
          const PillionRelayMailboxMessage *message,
          GError                          **error)
{
  JsonObject *detail = json_object_new ();

  json_object_set_int_member (detail, "count", (gint64) message->gap);
  return pillion_job_add_notice (job, database, "mailbox.gap", detail, error) &&
         pillion_history_missed_note_dropped (database, error);
}

static gboolean
deliver (PillionDatabase                  *database,
         PillionJob                       *job,
         const PillionRelayMailboxMessage *message,
         const Judgement                  *judgement,
         const guint8                     *payload,
         gsize                             n_payload,
         GError                          **error)
{
  PillionDelivery delivery = {
    .account = message->account,
    .device = message->device,
    .trusted = judgement->trust == PILLION_DEVICE_FRESH,
    .trusted_until_ms = judgement->since_ms,
    .mailbox_time_ms = message->time,
    .request = message->has_request ? message->request : NULL,
    .ephemeral = message->id == 0,
  };

  return pillion_delivery_take_payload (database, job, &delivery, payload, n_payload, error);
}

static gboolean
open_and_deliver (PillionDatabase                  *database,
                  PillionJob                       *job,
                  const PillionRelayMailboxMessage *message,
                  const Judgement                  *judgement,
                  const guint8                     *hash,
                  GError                          **error)
{
  guint8 payload[PILLION_ENVELOPE_MAX_BYTES];
  gsize n_payload = 0;
  PillionCipherResult result;
  gboolean done;

  if (!pillion_cipher_open (database, job, message->account, message->device, message->envelope,
                            payload, &n_payload, &result, error) ||
      !pillion_seen_envelopes_add (database, hash, job->now_ms, error) ||
      (message->id != 0 && !pillion_history_missed_note_mailbox (database, job, message->time, error)))
    return FALSE;
  if (result == PILLION_CIPHER_OPENED)
    done = deliver (database, job, message, judgement, payload, n_payload, error);
  else if (message->id == 0)
    done = TRUE; /* its sender keeps nothing to send again */
  else if (judgement->trust == PILLION_DEVICE_FRESH)
    done = pillion_healing_ask (database, job, message, hash, error);
  else
    done = pillion_job_count_refusal (job, database, "sender", error);
  pillion_secret_wipe (payload, sizeof payload);
  return done;
}

gboolean
pillion_inbox_take (PillionDatabase                  *database,
                    PillionJob                       *job,
                    const PillionRelayMailboxMessage *message,
                    gboolean                          fetched,
                    PillionInboxResult               *result,
                    GError                          **error)
{
  guint8 hash[PILLION_HASH_BYTES];
  Judgement judgement = { 0 };
  gboolean known;
  gboolean blocked;

  *result = PILLION_INBOX_DONE;
  if (message->envelope == NULL)
    return note_gap (database, job, message, error);

  pillion_hash_with_context (hash, PILLION_CONTEXT_ENVELOPE, g_bytes_get_data (message->envelope, NULL),
                             g_bytes_get_size (message->envelope));
  if (!pillion_seen_envelopes_contain (database, hash, &known, error) ||
      !is_blocked (database, job, message->account, &blocked, error))
    return FALSE;
  if (known || blocked)
    return TRUE;
  if (!judge_sender (database, job, message->account, message->device, &judgement, error))
    return FALSE;
  if (may_be_behind (judgement.trust) && message->id == 0)
    return TRUE; /* a message will follow, if there is something to say */
  if (may_be_behind (judgement.trust) && !fetched) {
    pillion_job_add_fetch (job, message->account);
    *result = PILLION_INBOX_FETCH;
    return TRUE;
  }
  if (judgement.trust == PILLION_DEVICE_UNKNOWN && judgement.since_ms == 0)
    return pillion_job_count_refusal (job, database, "sender", error);
  return open_and_deliver (database, job, message, &judgement, hash, error);
}
