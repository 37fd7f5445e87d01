/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-again.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-own-healing.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* Settings: from when on this device brings the file of the message in that row, if no other does. */
#define TURN "file-turn-"

/* How long each device waits for the one before it to begin; and for one that has begun to end, which is
 * 100 bytes in each millisecond and some time more.
 */
#define TURN_MS 10000
#define BRINGING_MS 60000
#define BRINGING_BYTES_PER_MS 100

static const guint8 no_blob[PILLION_ATTACHMENT_BLOB_BYTES] = { 0 };

gboolean
pillion_attachment_again_ask (PillionDatabase         *database,
                              PillionJob              *job,
                              const PillionMessageRow *row,
                              GError                 **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_FILE_WANTED };
  gboolean may_ask;

  if (!pillion_own_healing_count (database, job, "asked-own-files", PILLION_ATTACHMENT_AGAIN_MAX_REQUESTS, &may_ask,
                                  error))
    return FALSE;
  if (!may_ask)
    return TRUE;
  memcpy (body.file_wanted.author, row->author, sizeof body.file_wanted.author);
  memcpy (body.file_wanted.message, row->message_id, sizeof body.file_wanted.message);
  return pillion_outbox_queue_own (database, job, &body, error);
}

gboolean
pillion_attachment_again_is_due (const PillionMessageRow *row)
{
  gboolean is_new = row->authored == NULL &&
                    (row->state == PILLION_MESSAGE_STATE_QUEUED || row->state == PILLION_MESSAGE_STATE_FAILED);

  return row->attachment->state == PILLION_ATTACHMENT_STATE_UPLOAD && !is_new;
}

/* blob: none: this device has begun to bring it */
static gboolean
queue_again (PillionDatabase         *database,
             PillionJob              *job,
             const PillionMessageRow *row,
             const guint8            *blob,
             GError                 **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_FILE_AGAIN };

  memcpy (body.file_again.author, row->author, sizeof body.file_again.author);
  memcpy (body.file_again.message, row->message_id, sizeof body.file_again.message);
  memcpy (body.file_again.blob, blob, sizeof body.file_again.blob);
  return pillion_outbox_queue_own (database, job, &body, error);
}

gboolean
pillion_attachment_again_tell (PillionDatabase         *database,
                               PillionJob              *job,
                               const PillionMessageRow *row,
                               GError                 **error)
{
  return pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_HERE, error) &&
         queue_again (database, job, row, row->attachment->blob, error);
}

gboolean
pillion_attachment_again_give_up (PillionDatabase         *database,
                                  const PillionMessageRow *row,
                                  GError                 **error)
{
  return pillion_attachments_set_blob (database, row->id, no_blob, error) &&
         pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_HERE, error);
}

/* ----- whose turn it is ----- */

static char *
get_turn_name (gint64 row)
{
  return g_strdup_printf (TURN "%" G_GINT64_FORMAT, row);
}

/* How many own devices are before this one, in the order of their slots. asker: (nullable): does not
 * count
 */
static gboolean
count_before (PillionDatabase *database,
              PillionJob      *job,
              const guint8    *asker,
              guint           *n,
              GError         **error)
{
  const PillionCertificate *devices[PILLION_DEVICES_MAX];
  g_autoptr (PillionAccountView) view = NULL;
  guint n_devices;

  if (!pillion_directory_load_view (database, job->identity->account, &view, error))
    return FALSE;
  n_devices = pillion_account_view_get_fresh_devices (view, job->now_ms, devices);
  *n = 0;
  for (guint i = 0; i < n_devices; i++) {
    if (memcmp (devices[i]->device, job->identity->device, PILLION_DEVICE_BYTES) == 0)
      break;
    if (asker == NULL || memcmp (devices[i]->device, asker, PILLION_DEVICE_BYTES) != 0)
      *n += 1;
  }
  return TRUE;
}

/* Who asks more than once changes nothing. */
static gboolean
await_turn (PillionDatabase *database,
            PillionJob      *job,
            gint64           row,
            const guint8    *asker,
            GError         **error)
{
  g_autofree char *name = get_turn_name (row);
  guint64 turn_ms = 0;
  guint n;

  if (!pillion_settings_load_number (database, name, &turn_ms, error))
    return FALSE;
  if (turn_ms != 0)
    return TRUE;
  return count_before (database, job, asker, &n, error) &&
         pillion_settings_save_number (database, name, job->now_ms + n * TURN_MS, error);
}

/* How long a device that has begun is given to end. */
static guint64
get_bringing_ms (const PillionMessageRow *row)
{
  return BRINGING_MS + row->attachment->padded_bytes / BRINGING_BYTES_PER_MS;
}

/* Another device has begun: it gets time. */
static gboolean
put_turn_off (PillionDatabase         *database,
              PillionJob              *job,
              const PillionMessageRow *row,
              GError                 **error)
{
  g_autofree char *name = get_turn_name (row->id);
  guint64 turn_ms = 0;
  guint n;

  if (!pillion_settings_load_number (database, name, &turn_ms, error))
    return FALSE;
  if (turn_ms == 0)
    return TRUE;
  return count_before (database, job, NULL, &n, error) &&
         pillion_settings_save_number (database, name, job->now_ms + (n + 1) * get_bringing_ms (row), error);
}

static gboolean
end_turn (PillionDatabase *database,
          gint64           row,
          GError         **error)
{
  g_autofree char *name = get_turn_name (row);

  return pillion_settings_remove (database, name, error);
}

/* row: (nullable): the message may have been deleted meanwhile */
static gboolean
begin (PillionDatabase         *database,
       PillionJob              *job,
       const PillionMessageRow *row,
       GError                 **error)
{
  if (row == NULL || row->attachment == NULL || row->attachment->state != PILLION_ATTACHMENT_STATE_HERE)
    return TRUE;
  job->effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (job, row->chat);
  return pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_UPLOAD, error) &&
         queue_again (database, job, row, no_blob, error);
}

/* A turn that is farther away than that of any device that waits for all others was noted by a clock that
 * was ahead.
 */
static gboolean
is_later (PillionJob              *job,
          const PillionMessageRow *row,
          guint64                  turn_ms)
{
  return row != NULL && row->attachment != NULL && turn_ms > job->now_ms &&
         turn_ms - job->now_ms <= PILLION_DEVICES_MAX * get_bringing_ms (row);
}

static gboolean
take_turn (PillionDatabase *database,
           PillionJob      *job,
           const char      *name,
           guint64         *next_ms,
           GError         **error)
{
  gint64 message = g_ascii_strtoll (name + strlen (TURN), NULL, 10);
  g_autoptr (PillionMessageRow) row = NULL;
  guint64 turn_ms = 0;

  if (!pillion_settings_load_number (database, name, &turn_ms, error) ||
      !pillion_messages_load (database, message, &row, error))
    return FALSE;
  if (is_later (job, row, turn_ms)) {
    *next_ms = MIN (*next_ms, turn_ms);
    return TRUE;
  }
  return pillion_settings_remove (database, name, error) && begin (database, job, row, error);
}

gboolean
pillion_attachment_again_take_turns (PillionDatabase *database,
                                     PillionJob      *job,
                                     guint64         *next_ms,
                                     GError         **error)
{
  g_auto (GStrv) names = NULL;

  *next_ms = G_MAXUINT64;
  if (!pillion_settings_list (database, TURN, &names, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    if (!take_turn (database, job, names[i], next_ms, error))
      return FALSE;
  }
  return TRUE;
}

/* ----- what other own devices say ----- */

/* (transfer full): row is NULL where nothing of it is here, or nothing that carries a file. */
static gboolean
find_message (PillionDatabase    *database,
              const guint8       *author,
              const guint8       *message,
              PillionMessageRow **row,
              GError            **error)
{
  if (!pillion_messages_find (database, author, message, row, error))
    return FALSE;
  if (*row != NULL && ((*row)->attachment == NULL || (*row)->deleted))
    g_clear_pointer (row, pillion_message_row_free);
  return TRUE;
}

gboolean
pillion_attachment_again_answer (PillionDatabase             *database,
                                 PillionJob                  *job,
                                 const PillionDelivery       *delivery,
                                 const PillionBodyFileWanted *wanted,
                                 GError                     **error)
{
  g_autofree char *hex = pillion_hex_encode (delivery->device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat ("answered-files-", hex, NULL);
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean may_answer;

  if (!find_message (database, wanted->author, wanted->message, &row, error))
    return FALSE;
  /* What is not here, or goes to the relay now, is not brought there. */
  if (row == NULL || row->attachment->state != PILLION_ATTACHMENT_STATE_HERE)
    return TRUE;
  if (!pillion_own_healing_count (database, job, name, PILLION_ATTACHMENT_AGAIN_MAX_REQUESTS, &may_answer, error))
    return FALSE;
  if (!may_answer)
    return pillion_job_count_refusal (job, database, "healing", error);
  job->effects |= PILLION_EFFECT_TRANSFERS;
  return pillion_attachments_set_blob (database, row->id, no_blob, error) &&
         await_turn (database, job, row->id, delivery->device, error);
}

gboolean
pillion_attachment_again_take (PillionDatabase            *database,
                               PillionJob                 *job,
                               const PillionBodyFileAgain *again,
                               GError                    **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean uploading;

  if (!find_message (database, again->author, again->message, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  if (memcmp (again->blob, no_blob, sizeof no_blob) == 0)
    return put_turn_off (database, job, row, error);
  uploading = row->attachment->state == PILLION_ATTACHMENT_STATE_UPLOAD;
  if (uploading && !pillion_attachment_again_is_due (row))
    return TRUE;
  if (!pillion_attachments_set_blob (database, row->id, again->blob, error) ||
      !end_turn (database, row->id, error))
    return FALSE;
  if (!uploading && row->attachment->state != PILLION_ATTACHMENT_STATE_EXPIRED)
    return TRUE;
  job->effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (job, row->chat);
  /* Where two brought it, the slower one need not go on. */
  return pillion_attachments_set_own_state (
    database, row->id, uploading ? PILLION_ATTACHMENT_STATE_HERE : PILLION_ATTACHMENT_STATE_DOWNLOAD, error);
}
