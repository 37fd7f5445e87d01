/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-chat-sync.h"

#include "engine/pillion-preferences-store.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "store/pillion-chats-table.h"

#include <string.h>

/* (transfer full): the chat, a new one where there is none yet. */
static gboolean
ensure_chat (PillionDatabase *database,
             const guint8    *account,
             PillionChatRow **chat,
             GError         **error)
{
  if (!pillion_chats_load (database, account, chat, error))
    return FALSE;
  if (*chat == NULL)
    *chat = pillion_chat_row_new (account);
  return TRUE;
}

static gboolean
write_flag (PillionDatabase  *database,
            PillionJob       *job,
            PillionCollection collection,
            const guint8     *account,
            gboolean          on,
            GError          **error)
{
  guint8 value = on ? 1 : 0;

  return pillion_sync_log_write (database, job, collection, account, PILLION_ACCOUNT_BYTES, &value, 1, error);
}

static gboolean
write_muted (PillionDatabase *database,
             PillionJob      *job,
             const guint8    *account,
             guint64          until,
             GError         **error)
{
  guint64 value = GUINT64_TO_BE (MIN (until, PILLION_CHAT_MUTED_FOREVER));

  return pillion_sync_log_write (database, job, PILLION_COLLECTION_MUTED, account, PILLION_ACCOUNT_BYTES, &value,
                                 sizeof value, error);
}

gboolean
pillion_chat_sync_change (PillionDatabase         *database,
                          PillionJob              *job,
                          const guint8            *account,
                          const PillionChatChange *change,
                          GError                 **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!ensure_chat (database, account, &chat, error))
    return FALSE;
  if (change->change_muted && chat->muted_until != change->muted_until &&
      !write_muted (database, job, account, change->muted_until, error))
    return FALSE;
  if (change->change_pinned && chat->pinned != change->pinned &&
      !write_flag (database, job, PILLION_COLLECTION_PINNED, account, change->pinned, error))
    return FALSE;
  if (change->change_archived && chat->archived != change->archived &&
      !write_flag (database, job, PILLION_COLLECTION_ARCHIVED, account, change->archived, error))
    return FALSE;
  return !change->change_marked_unread || chat->marked_unread == change->marked_unread ||
         write_flag (database, job, PILLION_COLLECTION_MARKED_UNREAD, account, change->marked_unread, error);
}

gboolean
pillion_chat_sync_accept (PillionDatabase *database,
                          PillionJob      *job,
                          const guint8    *account,
                          GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  if (chat != NULL && !chat->request)
    return TRUE;
  return pillion_sync_log_write_set (database, job, PILLION_COLLECTION_ACCEPTED, account, PILLION_ACCOUNT_BYTES, TRUE,
                                     NULL, error);
}

/* u8[32] author, u8[16] message */
#define MESSAGE_BYTES (PILLION_ACCOUNT_BYTES + PILLION_ID_BYTES)

static void
name_message (const PillionMessageRow *row,
              guint8                  *out)
{
  memcpy (out, row->author, PILLION_ACCOUNT_BYTES);
  memcpy (out + PILLION_ACCOUNT_BYTES, row->message_id, PILLION_ID_BYTES);
}

static gboolean
tell_read (PillionDatabase *database,
           PillionJob      *job,
           const guint8    *account,
           gint64           up_to,
           GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint8 last[MESSAGE_BYTES];

  if (!pillion_messages_list (database, account, up_to < G_MAXINT64 ? up_to + 1 : 0, 1, &rows, error))
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  name_message (rows->pdata[0], last);
  return pillion_sync_log_write (database, job, PILLION_COLLECTION_READ_MARKS, account, PILLION_ACCOUNT_BYTES, last,
                                 sizeof last, error);
}

gboolean
pillion_chat_sync_mark_read (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *account,
                             gint64           up_to,
                             GError         **error)
{
  static const PillionChatChange seen = { .change_marked_unread = TRUE };
  g_autoptr (PillionChatRow) chat = NULL;
  PillionPreferences preferences;
  guint n_read;

  up_to = up_to > 0 ? up_to : G_MAXINT64;
  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  if (chat == NULL)
    return TRUE;
  if (!pillion_preferences_load (database, &preferences, error) ||
      !pillion_chats_mark_read (database, account, up_to, preferences.read_receipts, &n_read, error))
    return FALSE;
  if (n_read > 0) {
    pillion_job_note_chat (job, account);
    job->effects |= PILLION_EFFECT_RECEIPTS;
    if (!tell_read (database, job, account, up_to, error))
      return FALSE;
  }
  return !chat->marked_unread || pillion_chat_sync_change (database, job, account, &seen, error);
}

gboolean
pillion_chat_sync_set_draft (PillionDatabase *database,
                             PillionJob      *job,
                             const guint8    *account,
                             const char      *text,
                             gboolean         tell,
                             GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;
  PillionSyncEntry told;

  if (!ensure_chat (database, account, &chat, error))
    return FALSE;
  if (text != NULL && !g_str_equal (text, chat->draft)) {
    g_free (chat->draft);
    chat->draft = g_strdup (text);
    chat->draft_at = MAX (job->now_ms, chat->draft_at + 1);
    pillion_job_note_chat (job, account);
    if (!pillion_chats_save (database, chat, error))
      return FALSE;
  }
  if (!tell || chat->draft_at == 0)
    return TRUE;
  if (!pillion_sync_merge_load (database, PILLION_COLLECTION_DRAFTS, account, PILLION_ACCOUNT_BYTES, &told, error))
    return FALSE;
  if (told.sequence != 0 && told.n_value == strlen (chat->draft) && memcmp (told.value, chat->draft, told.n_value) == 0)
    return TRUE;
  return pillion_sync_log_write (database, job, PILLION_COLLECTION_DRAFTS, account, PILLION_ACCOUNT_BYTES, chat->draft,
                                 strlen (chat->draft), error);
}

gboolean
pillion_chat_sync_hide (PillionDatabase *database,
                        PillionJob      *job,
                        gint64           row,
                        guint8          *request,
                        GError         **error)
{
  g_autoptr (PillionMessageRow) message = NULL;
  guint8 key[MESSAGE_BYTES];

  if (!pillion_messages_load (database, row, &message, error))
    return FALSE;
  name_message (message, key);
  return pillion_sync_log_write_set (database, job, PILLION_COLLECTION_HIDDEN, key, sizeof key, TRUE, request, error);
}
