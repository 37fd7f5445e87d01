/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-chat-sync.h"

#include "engine/pillion-content.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-preferences-store.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-versions-table.h"

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

/* ----- from other own devices ----- */

static gboolean
take_read_mark (PillionDatabase           *database,
                PillionJob                *job,
                const PillionBodyReadMark *mark,
                GError                   **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  guint n_read;

  if (!pillion_messages_find (database, mark->author, mark->message, &row, error))
    return FALSE;
  if (row == NULL || memcmp (row->chat, mark->conversation, sizeof row->chat) != 0)
    return TRUE;
  /* Whoever read it tells the author. */
  if (!pillion_chats_mark_read (database, row->chat, row->id, FALSE, &n_read, error))
    return FALSE;
  if (n_read > 0)
    pillion_job_note_chat (job, row->chat);
  return TRUE;
}

static gboolean
take_chat_state (PillionDatabase            *database,
                 PillionJob                 *job,
                 const PillionBodyChatState *state,
                 GError                    **error)
{
  g_autoptr (PillionChatRow) chat = NULL;
  guint64 time = pillion_job_clamp_time (job, state->time);

  if (!ensure_chat (database, state->conversation, &chat, error))
    return FALSE;
  if (chat->state_at >= time)
    return TRUE;
  chat->muted_until = state->muted_until;
  chat->pinned = state->pinned;
  chat->archived = state->archived;
  chat->marked_unread = state->marked_unread;
  chat->state_at = time;
  pillion_job_note_chat (job, state->conversation);
  return pillion_chats_save (database, chat, error);
}

static gboolean
take_draft (PillionDatabase        *database,
            PillionJob             *job,
            const PillionBodyDraft *draft,
            GError                **error)
{
  g_autoptr (PillionChatRow) chat = NULL;
  guint64 time = pillion_job_clamp_time (job, draft->time);

  if (!ensure_chat (database, draft->conversation, &chat, error))
    return FALSE;
  if (chat->draft_at >= time)
    return TRUE;
  g_free (chat->draft);
  chat->draft = g_strdup (draft->text);
  chat->draft_at = time;
  pillion_job_note_chat (job, draft->conversation);
  return pillion_chats_save (database, chat, error);
}

static gboolean
hide (PillionDatabase                *database,
      PillionJob                     *job,
      const PillionBodyMessageHidden *hidden,
      GError                        **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_find (database, hidden->author, hidden->message, &row, error))
    return FALSE;
  if (row != NULL && memcmp (row->chat, hidden->conversation, sizeof row->chat) != 0)
    return pillion_job_count_refusal (job, database, "own-item", error);
  if (!pillion_hidden_messages_add (database, hidden->author, hidden->message, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  pillion_job_note_chat (job, row->chat);
  job->effects |= PILLION_EFFECT_TRANSFERS;
  return pillion_messages_remove (database, row->id, error) &&
         pillion_reactions_remove (database, hidden->author, hidden->message, error) &&
         pillion_versions_remove_texts (database, hidden->author, hidden->message, error);
}

static gboolean
take_setting (PillionDatabase          *database,
              PillionJob               *job,
              const PillionBodySetting *setting,
              GError                  **error)
{
  PillionBodySetting clamped = *setting;

  clamped.time = pillion_job_clamp_time (job, setting->time);
  return pillion_preferences_take (database, job, &clamped, error);
}

gboolean
pillion_chat_sync_take (PillionDatabase          *database,
                        PillionJob               *job,
                        const PillionMessageBody *body,
                        GError                  **error)
{
  switch ((guint) body->type) {
  case PILLION_MESSAGE_TYPE_READ_MARK:
    return take_read_mark (database, job, &body->read_mark, error);
  case PILLION_MESSAGE_TYPE_CHAT_STATE:
    return take_chat_state (database, job, &body->chat_state, error);
  case PILLION_MESSAGE_TYPE_DRAFT:
    return take_draft (database, job, &body->draft, error);
  case PILLION_MESSAGE_TYPE_SETTING:
    return take_setting (database, job, &body->setting, error);
  case PILLION_MESSAGE_TYPE_MESSAGE_HIDDEN:
    return hide (database, job, &body->message_hidden, error);
  case PILLION_MESSAGE_TYPE_CHAT_ACCEPTED:
    return pillion_content_accept (database, job, body->chat_accepted.conversation, FALSE, error);
  default:
    g_assert_not_reached ();
  }
}

/* ----- by the user of this device ----- */

static gboolean
tell_state (PillionDatabase *database,
            PillionJob      *job,
            PillionChatRow  *chat,
            GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CHAT_STATE };

  memcpy (body.chat_state.conversation, chat->account, sizeof body.chat_state.conversation);
  body.chat_state.muted_until = chat->muted_until;
  body.chat_state.pinned = chat->pinned;
  body.chat_state.archived = chat->archived;
  body.chat_state.marked_unread = chat->marked_unread;
  body.chat_state.time = chat->state_at;
  return pillion_outbox_queue_own (database, job, &body, error);
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
  if (change->change_muted)
    chat->muted_until = MIN (change->muted_until, PILLION_CHAT_MUTED_FOREVER);
  if (change->change_pinned)
    chat->pinned = change->pinned;
  if (change->change_archived)
    chat->archived = change->archived;
  if (change->change_marked_unread)
    chat->marked_unread = change->marked_unread;
  chat->state_at = MAX (job->now_ms, chat->state_at + 1);
  pillion_job_note_chat (job, account);
  return pillion_chats_save (database, chat, error) && tell_state (database, job, chat, error);
}

static gboolean
tell_read (PillionDatabase *database,
           PillionJob      *job,
           const guint8    *account,
           gint64           up_to,
           GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_READ_MARK };
  g_autoptr (GPtrArray) rows = NULL;
  PillionMessageRow *last;

  if (!pillion_messages_list (database, account, up_to < G_MAXINT64 ? up_to + 1 : 0, 1, &rows, error))
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  last = rows->pdata[0];
  memcpy (body.read_mark.conversation, account, sizeof body.read_mark.conversation);
  memcpy (body.read_mark.author, last->author, sizeof body.read_mark.author);
  memcpy (body.read_mark.message, last->message_id, sizeof body.read_mark.message);
  body.read_mark.time = job->now_ms;
  return pillion_outbox_queue_own (database, job, &body, error);
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
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_DRAFT };
  g_autoptr (PillionChatRow) chat = NULL;

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
  memcpy (body.draft.conversation, account, sizeof body.draft.conversation);
  body.draft.text = chat->draft;
  body.draft.time = chat->draft_at;
  return pillion_outbox_queue_own (database, job, &body, error);
}

gboolean
pillion_chat_sync_hide (PillionDatabase *database,
                        PillionJob      *job,
                        gint64           row,
                        guint8          *request,
                        GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_MESSAGE_HIDDEN };
  g_autoptr (PillionMessageRow) message = NULL;

  if (!pillion_messages_load (database, row, &message, error))
    return FALSE;
  memcpy (body.message_hidden.conversation, message->chat, sizeof body.message_hidden.conversation);
  memcpy (body.message_hidden.author, message->author, sizeof body.message_hidden.author);
  memcpy (body.message_hidden.message, message->message_id, sizeof body.message_hidden.message);
  return hide (database, job, &body.message_hidden, error) &&
         pillion_outbox_queue_own_request (database, job, &body, request, error);
}
