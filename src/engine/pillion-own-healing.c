/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-own-healing.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-envelopes-table.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define HOUR_MS G_GUINT64_CONSTANT (3600000)
#define COUNT_SCALE 1000

G_STATIC_ASSERT (PILLION_OWN_HEALING_MAX_REQUESTS < COUNT_SCALE);

gboolean
pillion_own_healing_note (PillionDatabase       *database,
                          const PillionDelivery *delivery,
                          const PillionAuthored *authored,
                          GError               **error)
{
  PillionArrivalRow row = { .taken_at = delivery->mailbox_time_ms };

  if (delivery->request == NULL || !delivery->trusted)
    return TRUE;
  memcpy (row.account, delivery->account, sizeof row.account);
  memcpy (row.device, delivery->device, sizeof row.device);
  memcpy (row.request, delivery->request, sizeof row.request);
  memcpy (row.message_id, authored->message, sizeof row.message_id);
  return pillion_arrivals_add (database, &row, error);
}

/* One number keeps the hour and what was counted in it. */
gboolean
pillion_own_healing_count (PillionDatabase *database,
                           PillionJob      *job,
                           const char      *name,
                           guint            max,
                           gboolean        *may,
                           GError         **error)
{
  guint64 hour = job->now_ms / HOUR_MS;
  guint64 kept = 0;
  guint64 n;

  if (!pillion_settings_load_number (database, name, &kept, error))
    return FALSE;
  n = kept / COUNT_SCALE == hour ? kept % COUNT_SCALE : 0;
  *may = n < max;
  return !*may || pillion_settings_save_number (database, name, hour * COUNT_SCALE + n + 1, error);
}

static gboolean
has_other_devices (PillionDatabase *database,
                   PillionJob      *job,
                   gboolean        *has,
                   GError         **error)
{
  const PillionCertificate *devices[PILLION_DEVICES_MAX];
  g_autoptr (PillionAccountView) view = NULL;

  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  *has = pillion_account_view_get_fresh_devices (view, job->now_ms, devices) > 1;
  return TRUE;
}

gboolean
pillion_own_healing_ask (PillionDatabase                  *database,
                         PillionJob                       *job,
                         const guint8                     *account,
                         const guint8                     *device,
                         const guint8                     *request,
                         const guint8                     *envelope_hash,
                         GError                          **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_MESSAGE_WANTED };
  gboolean has_others;
  gboolean may_ask;

  if (!has_other_devices (database, job, &has_others, error))
    return FALSE;
  if (!has_others)
    return TRUE;
  if (!pillion_own_healing_count (database, job, "asked-own-devices", PILLION_OWN_HEALING_MAX_REQUESTS, &may_ask, error))
    return FALSE;
  if (!may_ask)
    return TRUE;
  memcpy (body.message_wanted.account, account, sizeof body.message_wanted.account);
  memcpy (body.message_wanted.device, device, sizeof body.message_wanted.device);
  memcpy (body.message_wanted.request, request, sizeof body.message_wanted.request);
  memcpy (body.message_wanted.envelope_hash, envelope_hash, sizeof body.message_wanted.envelope_hash);
  return pillion_outbox_queue_own (database, job, &body, error);
}

/* (transfer full): NULL: it is not here, or its words are not */
static gboolean
find_message (PillionDatabase                *database,
              const PillionBodyMessageWanted *wanted,
              guint64                        *taken_at_ms,
              PillionMessageRow             **row,
              GError                        **error)
{
  PillionArrivalRow arrival = { 0 };
  gboolean found;

  *row = NULL;
  memcpy (arrival.account, wanted->account, sizeof arrival.account);
  memcpy (arrival.device, wanted->device, sizeof arrival.device);
  memcpy (arrival.request, wanted->request, sizeof arrival.request);
  if (!pillion_arrivals_find (database, &arrival, &found, error))
    return FALSE;
  *taken_at_ms = arrival.taken_at;
  if (!found)
    return TRUE;
  if (!pillion_messages_find (database, arrival.account, arrival.message_id, row, error))
    return FALSE;
  if (*row != NULL && ((*row)->authored == NULL || (*row)->deleted))
    g_clear_pointer (row, pillion_message_row_free);
  return TRUE;
}

/* Whoever was linked later has no right to what came before. */
static gboolean
was_device_at (PillionDatabase       *database,
               const PillionDelivery *delivery,
               guint64                time_ms,
               gboolean              *was,
               GError               **error)
{
  PillionCertificate certificate;
  guint8 hash[PILLION_HASH_BYTES];

  if (!pillion_directory_load_certificate (database, delivery->account, delivery->device, &certificate, hash, was, error))
    return FALSE;
  *was = *was && certificate.created <= time_ms;
  return TRUE;
}

static gboolean
queue_answer (PillionDatabase                *database,
              PillionJob                     *job,
              const PillionDelivery          *delivery,
              const PillionBodyMessageWanted *wanted,
              PillionMessageRow              *row,
              GError                        **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };
  gsize length;
  const guint8 *authored = g_bytes_get_data (row->authored, &length);

  if (length > sizeof body.resent.authored)
    return TRUE;
  memcpy (body.resent.envelope_hash, wanted->envelope_hash, sizeof body.resent.envelope_hash);
  memcpy (body.resent.authored, authored, length);
  body.resent.authored_len = (guint16) length;
  return pillion_outbox_queue_to (database, job, delivery->account, delivery->device, &body, error);
}

gboolean
pillion_own_healing_answer (PillionDatabase                *database,
                            PillionJob                     *job,
                            const PillionDelivery          *delivery,
                            const PillionBodyMessageWanted *wanted,
                            GError                        **error)
{
  g_autofree char *hex = pillion_hex_encode (delivery->device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat ("answered-", hex, NULL);
  g_autoptr (PillionMessageRow) row = NULL;
  guint64 taken_at_ms;
  gboolean may_answer;
  gboolean was_device;

  if (!find_message (database, wanted, &taken_at_ms, &row, error))
    return FALSE;
  /* It may have been unreadable here too, or be of another kind: others may have it. */
  if (row == NULL)
    return TRUE;
  if (!was_device_at (database, delivery, taken_at_ms, &was_device, error))
    return FALSE;
  if (!was_device)
    return pillion_job_count_refusal (job, database, "resend", error);
  if (!pillion_own_healing_count (database, job, name, PILLION_OWN_HEALING_MAX_REQUESTS, &may_answer, error))
    return FALSE;
  if (!may_answer)
    return pillion_job_count_refusal (job, database, "healing", error);
  return queue_answer (database, job, delivery, wanted, row, error);
}
