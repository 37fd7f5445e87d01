/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-content.h"

#include "engine/pillion-attachment-file.h"
#include "engine/pillion-file-name.h"
#include "engine/pillion-history-taking.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-preferences-store.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

/* Larger pictures wait for the user. */
#define FETCHED_BY_ITSELF_MAX_BYTES (1024 * 1024)

const guint8 *
pillion_content_get_chat (PillionJob            *job,
                          const PillionAuthored *authored)
{
  return pillion_identity_is_own (job->identity, authored->author) ? authored->conversation : authored->author;
}

/* ----- messages ----- */

static PillionAttachmentRow *
make_attachment (const PillionBodyAttachment *body)
{
  PillionAttachmentRow *row = g_new0 (PillionAttachmentRow, 1);

  row->state = PILLION_ATTACHMENT_STATE_REMOTE;
  row->kind = (guint8) body->kind;
  row->name = pillion_file_name_harmless (body->name);
  row->mime = g_strdup (body->mime);
  row->n_bytes = body->size;
  row->width = body->width;
  row->height = body->height;
  memcpy (row->blob, body->blob, sizeof row->blob);
  memcpy (row->key, body->key, sizeof row->key);
  memcpy (row->commitment, body->commitment, sizeof row->commitment);
  memcpy (row->hash, body->hash, sizeof row->hash);
  row->padded_bytes = body->padded;
  if (body->thumbnail_len > 0)
    row->thumbnail = g_bytes_new (body->thumbnail, body->thumbnail_len);
  return row;
}

gboolean
pillion_content_is_sound (const PillionMessageBody *body)
{
  g_autoptr (PillionAttachmentRow) row = NULL;

  if (body->type != PILLION_MESSAGE_TYPE_ATTACHMENT)
    return TRUE;
  row = make_attachment (&body->attachment);
  return pillion_attachment_file_is_sound (row);
}

void
pillion_content_fill_row (PillionMessageRow        *row,
                          const PillionMessageBody *body)
{
  gboolean attached = body->type == PILLION_MESSAGE_TYPE_ATTACHMENT;
  const PillionMessageMarks *marks = attached ? &body->attachment.marks : &body->text.marks;

  row->type = (guint16) body->type;
  row->text = g_strdup (attached ? body->attachment.caption : body->text.text);
  row->is_reply = marks->is_reply;
  row->forwarded = marks->forwarded;
  if (marks->is_reply) {
    memcpy (row->reply_author, marks->reply_author, sizeof row->reply_author);
    memcpy (row->reply_message, marks->reply_message, sizeof row->reply_message);
    row->reply_quote = g_strdup (marks->reply_quote);
  }
  if (attached)
    row->attachment = make_attachment (&body->attachment);
}

void
pillion_content_fill_attachment (PillionBodyAttachment *body,
                                 PillionMessageRow *row)
{
  PillionAttachmentRow *attachment = row->attachment;
  gsize length = 0;
  const guint8 *thumbnail = attachment->thumbnail != NULL ? g_bytes_get_data (attachment->thumbnail, &length) : NULL;

  body->caption = row->text;
  body->kind = attachment->kind;
  g_strlcpy (body->name, attachment->name, sizeof body->name);
  g_strlcpy (body->mime, attachment->mime, sizeof body->mime);
  body->size = attachment->n_bytes;
  body->width = attachment->width;
  body->height = attachment->height;
  memcpy (body->blob, attachment->blob, sizeof body->blob);
  memcpy (body->key, attachment->key, sizeof body->key);
  memcpy (body->commitment, attachment->commitment, sizeof body->commitment);
  memcpy (body->hash, attachment->hash, sizeof body->hash);
  body->padded = attachment->padded_bytes;
  body->thumbnail_len = (guint16) MIN (length, sizeof body->thumbnail);
  if (thumbnail != NULL)
    memcpy (body->thumbnail, thumbnail, body->thumbnail_len);
}

static void
fill_marks (PillionMessageMarks     *marks,
            const PillionMessageRow *row)
{
  marks->forwarded = row->forwarded;
  marks->is_reply = row->is_reply;
  if (!row->is_reply)
    return;
  memcpy (marks->reply_author, row->reply_author, sizeof marks->reply_author);
  memcpy (marks->reply_message, row->reply_message, sizeof marks->reply_message);
  if (row->reply_quote != NULL)
    g_strlcpy (marks->reply_quote, row->reply_quote, sizeof marks->reply_quote);
}

void
pillion_content_fill_body (PillionMessageBody *body,
                           PillionMessageRow  *row)
{
  if (row->attachment != NULL) {
    body->type = PILLION_MESSAGE_TYPE_ATTACHMENT;
    pillion_content_fill_attachment (&body->attachment, row);
    fill_marks (&body->attachment.marks, row);
    pillion_message_marks_write (&body->attachment.marks, &body->attachment.extensions);
  } else {
    body->type = PILLION_MESSAGE_TYPE_TEXT;
    body->text.text = row->text;
    fill_marks (&body->text.marks, row);
    pillion_message_marks_write (&body->text.marks, &body->text.extensions);
  }
}

/* Whoever this user gave a name is no stranger. */
static gboolean
is_stranger (PillionDatabase *database,
             const guint8    *account,
             gboolean        *stranger,
             GError         **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  *stranger = row == NULL || row->label == NULL;
  return TRUE;
}

static gboolean
make_request (PillionDatabase *database,
              const guint8    *account,
              GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;
  gboolean stranger;

  if (!is_stranger (database, account, &stranger, error))
    return FALSE;
  if (!stranger)
    return TRUE;
  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  chat->request = TRUE;
  return pillion_chats_save (database, chat, error);
}

/* Small pictures are fetched without a question, but nothing that a stranger names (PROTOCOL.md,
 * section 7.3).
 */
static gboolean
fetch_by_itself (PillionDatabase   *database,
                 PillionJob        *job,
                 PillionMessageRow *row,
                 GError           **error)
{
  PillionAttachmentRow *attachment = row->attachment;
  g_autoptr (PillionChatRow) chat = NULL;

  if (attachment == NULL || attachment->state != PILLION_ATTACHMENT_STATE_REMOTE || row->authored == NULL ||
      attachment->kind != PILLION_ATTACHMENT_KIND_PICTURE || attachment->n_bytes > FETCHED_BY_ITSELF_MAX_BYTES)
    return TRUE;
  if (row->state == PILLION_MESSAGE_STATE_APART || row->state == PILLION_MESSAGE_STATE_QUEUED)
    return TRUE;
  if (!pillion_chats_load (database, row->chat, &chat, error))
    return FALSE;
  if (chat == NULL || chat->request)
    return TRUE;
  job->effects |= PILLION_EFFECT_TRANSFERS;
  return pillion_attachments_set_own_state (database, row->id, PILLION_ATTACHMENT_STATE_DOWNLOAD, error);
}

static gboolean
has_chat (PillionDatabase *database,
          const guint8    *account,
          gboolean        *has,
          GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  *has = chat != NULL;
  return TRUE;
}

gboolean
pillion_content_insert (PillionDatabase   *database,
                        PillionJob        *job,
                        PillionMessageRow *row,
                        GError           **error)
{
  gboolean own = pillion_identity_is_own (job->identity, row->author);
  gboolean known = FALSE;
  gboolean is_new = FALSE;

  if (row->receipt_due != PILLION_RECEIPT_NONE)
    job->effects |= PILLION_EFFECT_RECEIPTS;
  pillion_job_note_chat (job, row->chat);
  if (row->id != 0)
    return pillion_messages_replace (database, row, error) && fetch_by_itself (database, job, row, error);
  if (!has_chat (database, row->chat, &known, error) || !pillion_messages_insert (database, row, &is_new, error))
    return FALSE;
  if (own ? !pillion_content_accept (database, job, row->chat, error)
          : is_new && !known && !make_request (database, row->chat, error))
    return FALSE;
  return !is_new || fetch_by_itself (database, job, row, error);
}

gboolean
pillion_content_accept (PillionDatabase *database,
                        PillionJob      *job,
                        const guint8    *account,
                        GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!pillion_chats_load (database, account, &chat, error))
    return FALSE;
  if (chat != NULL && !chat->request)
    return TRUE;
  if (chat == NULL)
    chat = pillion_chat_row_new (account);
  chat->request = FALSE;
  job->effects |= PILLION_EFFECT_RECEIPTS;
  pillion_job_note_chat (job, account);
  return pillion_chats_save (database, chat, error);
}

/* ----- what is said of messages ----- */

static void
add_event (PillionJob                  *job,
           const PillionAuthored       *authored,
           PillionConversationEventKind kind,
           const guint8                *author,
           const guint8                *message,
           const char                  *text)
{
  if (pillion_identity_is_own (job->identity, authored->author) &&
      memcmp (authored->device, job->identity->device, sizeof authored->device) == 0)
    return;
  pillion_job_add_event (job, pillion_conversation_event_new (kind, pillion_content_get_chat (job, authored), author,
                                                              message, authored->author, text));
}

static gboolean
apply_reaction (PillionDatabase           *database,
                PillionJob                *job,
                const PillionAuthored     *authored,
                const PillionBodyReaction *body,
                GError                   **error)
{
  const guint8 *chat = pillion_content_get_chat (job, authored);
  g_autoptr (PillionReactionRow) row = NULL;
  gboolean is_newest;

  if (!pillion_identity_is_own (job->identity, body->author) && memcmp (body->author, chat, sizeof body->author) != 0)
    return pillion_job_count_refusal (job, database, "reaction", error);
  row = g_new0 (PillionReactionRow, 1);
  memcpy (row->target_author, body->author, sizeof row->target_author);
  memcpy (row->target_message, body->message, sizeof row->target_message);
  memcpy (row->chat, chat, sizeof row->chat);
  memcpy (row->author, authored->author, sizeof row->author);
  memcpy (row->device, authored->device, sizeof row->device);
  row->sent_at = authored->sent_at;
  row->emoji = g_strdup (body->emoji);
  if (!pillion_reactions_save (database, row, &is_newest, error))
    return FALSE;
  if (!is_newest)
    return TRUE;
  if (!pillion_messages_touch (database, body->author, body->message, job->now_ms, error))
    return FALSE;
  pillion_job_note_chat (job, chat);
  add_event (job, authored, PILLION_CONVERSATION_EVENT_REACTION, body->author, body->message, body->emoji);
  return TRUE;
}

/* Whether a text fits what it is for; one that is not here yet is judged by its author. */
static gboolean
may_become (PillionDatabase       *database,
            const PillionAuthored *authored,
            const guint8          *message,
            const char            *text,
            gboolean              *may,
            GError               **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  gsize length = strlen (text);

  if (!pillion_messages_find (database, authored->author, message, &row, error))
    return FALSE;
  *may = row == NULL || (row->type == PILLION_MESSAGE_TYPE_TEXT && length > 0) ||
         (row->type == PILLION_MESSAGE_TYPE_ATTACHMENT && length <= PILLION_MESSAGE_CAPTION_MAX_BYTES);
  return TRUE;
}

/* text NULL: its end */
static gboolean
apply_version (PillionDatabase       *database,
               PillionJob            *job,
               const PillionAuthored *authored,
               const guint8          *message,
               const char            *text,
               GError               **error)
{
  const guint8 *chat = pillion_content_get_chat (job, authored);
  g_autoptr (PillionVersionRow) row = g_new0 (PillionVersionRow, 1);
  gboolean changed;

  memcpy (row->author, authored->author, sizeof row->author);
  memcpy (row->message, message, sizeof row->message);
  memcpy (row->chat, chat, sizeof row->chat);
  memcpy (row->device, authored->device, sizeof row->device);
  row->sent_at = authored->sent_at;
  row->text = g_strdup (text);
  if (!pillion_versions_add (database, row, error) ||
      !pillion_messages_touch (database, authored->author, message, job->now_ms, error) ||
      !pillion_messages_apply_versions (database, chat, authored->author, message, &changed, error))
    return FALSE;
  if (!changed)
    return TRUE;
  job->effects |= PILLION_EFFECT_TRANSFERS;
  pillion_job_note_chat (job, chat);
  add_event (job, authored, text != NULL ? PILLION_CONVERSATION_EVENT_EDIT : PILLION_CONVERSATION_EVENT_DELETE,
             authored->author, message, text);
  return TRUE;
}

static gboolean
apply_edit (PillionDatabase       *database,
            PillionJob            *job,
            const PillionAuthored *authored,
            const PillionBodyEdit *body,
            GError               **error)
{
  gboolean may;

  if (!may_become (database, authored, body->message, body->text, &may, error))
    return FALSE;
  if (!may)
    return pillion_job_count_refusal (job, database, "edit", error);
  return apply_version (database, job, authored, body->message, body->text, error);
}

/* Another own device said it: it need not be said again. */
static gboolean
settle_receipts (PillionDatabase          *database,
                 const PillionAuthored    *authored,
                 const PillionBodyReceipt *body,
                 GError                  **error)
{
  for (guint i = 0; i < body->n_messages; i++) {
    if (!pillion_receipts_settle (database, authored->conversation, body->messages[i], body->kind, error))
      return FALSE;
  }
  return TRUE;
}

/* The message may be among the history that is still to come. */
static gboolean
keep_receipt (PillionDatabase       *database,
              PillionJob            *job,
              const PillionAuthored *authored,
              const guint8          *message,
              PillionReceiptKind     kind,
              GError               **error)
{
  gboolean expected;
  gboolean kept = FALSE;

  if (!pillion_history_taking_is_expected (database, &expected, error) ||
      (expected && !pillion_receipts_keep (database, authored->author, job->identity->account, message, kind, &kept,
                                           error)))
    return FALSE;
  return kept || pillion_job_count_refusal (job, database, "receipt", error);
}

/* Unknown messages are kept or counted, and nothing else happens: who asks by receipts what there
 * is learns nothing.
 */
static gboolean
apply_receipt (PillionDatabase          *database,
               PillionJob               *job,
               const PillionAuthored    *authored,
               const PillionBodyReceipt *body,
               GError                  **error)
{
  PillionReceiptKind kind = body->kind;
  PillionPreferences preferences;
  gboolean known = TRUE;
  gboolean changed;

  if (pillion_identity_is_own (job->identity, authored->author))
    return settle_receipts (database, authored, body, error);
  if (!pillion_preferences_load (database, &preferences, error))
    return FALSE;
  if (!preferences.read_receipts)
    kind = PILLION_RECEIPT_DELIVERED;
  for (guint i = 0; i < body->n_messages; i++) {
    if (!pillion_receipts_apply (database, authored->author, job->identity->account, body->messages[i], kind, &known,
                                 &changed, error) ||
        (!known && !keep_receipt (database, job, authored, body->messages[i], kind, error)))
      return FALSE;
    if (!changed)
      continue;
    if (!pillion_messages_touch (database, job->identity->account, body->messages[i], job->now_ms, error))
      return FALSE;
    pillion_job_note_chat (job, authored->author);
    add_event (job, authored,
               kind == PILLION_RECEIPT_READ ? PILLION_CONVERSATION_EVENT_READ : PILLION_CONVERSATION_EVENT_DELIVERED,
               job->identity->account, body->messages[i], NULL);
  }
  return TRUE;
}

gboolean
pillion_content_apply (PillionDatabase          *database,
                       PillionJob               *job,
                       const PillionAuthored    *authored,
                       const PillionMessageBody *body,
                       GError                  **error)
{
  switch ((guint) body->type) {
  case PILLION_MESSAGE_TYPE_REACTION:
    return apply_reaction (database, job, authored, &body->reaction, error);
  case PILLION_MESSAGE_TYPE_EDIT:
    return apply_edit (database, job, authored, &body->edit, error);
  case PILLION_MESSAGE_TYPE_DELETE:
    return apply_version (database, job, authored, body->delete.message, NULL, error);
  case PILLION_MESSAGE_TYPE_RECEIPT:
    return apply_receipt (database, job, authored, &body->receipt, error);
  default:
    g_assert_not_reached ();
  }
}
