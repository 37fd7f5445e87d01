/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-message-reader.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-names.h"
#include "store/pillion-accounts-table.h"

#include <string.h>

static guint
hash_account (gconstpointer account)
{
  guint hash;

  /* An id is a hash already. */
  memcpy (&hash, account, sizeof hash);
  return hash;
}

static gboolean
equal_accounts (gconstpointer a,
                gconstpointer b)
{
  return memcmp (a, b, PILLION_ACCOUNT_ID_BYTES) == 0;
}

void
pillion_message_reader_init (PillionMessageReader *self,
                             PillionDatabase      *database,
                             const PillionJob     *job)
{
  self->database = database;
  self->identity = job->identity;
  self->now_ms = job->now_ms;
  self->names = g_hash_table_new_full (hash_account, equal_accounts, g_free, g_free);
}

void
pillion_message_reader_clear (PillionMessageReader *self)
{
  g_clear_pointer (&self->names, g_hash_table_unref);
}

/* ----- names ----- */

/* name is (transfer full) */
static const char *
keep_name (PillionMessageReader *self,
           const guint8         *account,
           char                 *name)
{
  g_hash_table_replace (self->names, g_memdup2 (account, PILLION_ACCOUNT_ID_BYTES), name);
  return name;
}

const char *
pillion_message_reader_find_name (PillionMessageReader *self,
                                  const guint8         *account,
                                  GError              **error)
{
  const char *name = g_hash_table_lookup (self->names, account);
  g_autoptr (PillionAccountRow) row = NULL;

  if (name != NULL)
    return name;
  if (pillion_identity_is_own (self->identity, account))
    return keep_name (self, account, pillion_names_choose (account, NULL, self->identity->name, self->identity->number));
  if (!pillion_accounts_load (self->database, account, &row, error))
    return NULL;
  if (row == NULL)
    return keep_name (self, account, pillion_names_choose (account, NULL, NULL, NULL));
  return keep_name (self, account, pillion_names_choose (account, row->label, row->name, row->number));
}

/* ----- messages ----- */

static PillionMessageDisplayState
get_state (PillionMessageState state)
{
  switch (state) {
  case PILLION_MESSAGE_STATE_QUEUED:
    return PILLION_MESSAGE_DISPLAY_STATE_QUEUED;
  case PILLION_MESSAGE_STATE_SENT:
    return PILLION_MESSAGE_DISPLAY_STATE_SENT;
  case PILLION_MESSAGE_STATE_DELIVERED:
    return PILLION_MESSAGE_DISPLAY_STATE_DELIVERED;
  case PILLION_MESSAGE_STATE_READ:
    return PILLION_MESSAGE_DISPLAY_STATE_READ;
  case PILLION_MESSAGE_STATE_FAILED:
    return PILLION_MESSAGE_DISPLAY_STATE_FAILED;
  case PILLION_MESSAGE_STATE_APART:
    return PILLION_MESSAGE_DISPLAY_STATE_APART;
  case PILLION_MESSAGE_STATE_WAITING:
    return PILLION_MESSAGE_DISPLAY_STATE_WAITING;
  case PILLION_MESSAGE_STATE_UNSUPPORTED:
    return PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED;
  case PILLION_MESSAGE_STATE_RECEIVED:
  default:
    return PILLION_MESSAGE_DISPLAY_STATE_RECEIVED;
  }
}

static PillionMessageKind
get_kind (const PillionMessageRow *row)
{
  if (row->deleted)
    return PILLION_MESSAGE_KIND_DELETED;
  if (row->state == PILLION_MESSAGE_STATE_WAITING || row->state == PILLION_MESSAGE_STATE_UNSUPPORTED)
    return PILLION_MESSAGE_KIND_UNREADABLE;
  return row->attachment != NULL ? PILLION_MESSAGE_KIND_ATTACHMENT : PILLION_MESSAGE_KIND_TEXT;
}

static PillionMessageAttachmentState
get_attachment_state (PillionAttachmentState state,
                      gboolean               queued)
{
  switch (state) {
  case PILLION_ATTACHMENT_STATE_HERE:
    return PILLION_MESSAGE_ATTACHMENT_STATE_HERE;
  case PILLION_ATTACHMENT_STATE_UPLOAD:
    /* That it goes to another own device is nothing to see. */
    return queued ? PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING : PILLION_MESSAGE_ATTACHMENT_STATE_HERE;
  case PILLION_ATTACHMENT_STATE_DOWNLOAD:
    return PILLION_MESSAGE_ATTACHMENT_STATE_DOWNLOADING;
  case PILLION_ATTACHMENT_STATE_FAILED:
    return PILLION_MESSAGE_ATTACHMENT_STATE_FAILED;
  case PILLION_ATTACHMENT_STATE_EXPIRED:
    return PILLION_MESSAGE_ATTACHMENT_STATE_EXPIRED;
  case PILLION_ATTACHMENT_STATE_REMOTE:
  default:
    return PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE;
  }
}

static PillionMessageAttachmentFacts *
read_attachment (const PillionAttachmentRow *row,
                 gboolean                    queued)
{
  PillionMessageAttachmentFacts *facts;

  if (row == NULL)
    return NULL;
  facts = g_new0 (PillionMessageAttachmentFacts, 1);
  facts->name = g_strdup (row->name);
  facts->mime = g_strdup (row->mime);
  facts->bytes = row->n_bytes;
  facts->width = row->width;
  facts->height = row->height;
  facts->thumbnail = row->thumbnail != NULL ? g_bytes_ref (row->thumbnail) : NULL;
  facts->state = get_attachment_state (row->state, queued);
  return facts;
}

static PillionMessageReaction *
find_reaction (GPtrArray  *reactions,
               const char *emoji)
{
  for (guint i = 0; i < reactions->len; i++) {
    PillionMessageReaction *reaction = reactions->pdata[i];
    if (g_str_equal (reaction->emoji, emoji))
      return reaction;
  }
  return NULL;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const PillionMessageReaction *first = *(const PillionMessageReaction *const *) a;
  const PillionMessageReaction *second = *(const PillionMessageReaction *const *) b;

  return (second->count > first->count) - (second->count < first->count);
}

/* The most frequent first; of those that are equal, the oldest. */
static GPtrArray *
count_reactions (PillionMessageReader *self,
                 GPtrArray            *rows)
{
  GPtrArray *reactions;

  if (rows == NULL || rows->len == 0)
    return NULL;
  reactions = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_reaction_free);
  for (guint i = 0; i < rows->len; i++) {
    const PillionReactionRow *row = rows->pdata[i];
    PillionMessageReaction *reaction = find_reaction (reactions, row->emoji);

    if (reaction == NULL) {
      reaction = g_new0 (PillionMessageReaction, 1);
      reaction->emoji = g_strdup (row->emoji);
      g_ptr_array_add (reactions, reaction);
    }
    reaction->count++;
    reaction->own = reaction->own || pillion_identity_is_own (self->identity, row->author);
  }
  g_ptr_array_sort (reactions, compare_counts);
  return reactions;
}

static gboolean
read_reply (PillionMessageReader    *self,
            const PillionMessageRow *row,
            PillionMessageFacts     *facts,
            GError                 **error)
{
  const char *name;

  if (!row->is_reply)
    return TRUE;
  name = pillion_message_reader_find_name (self, row->reply_author, error);
  if (name == NULL)
    return FALSE;
  facts->reply_id = pillion_hex_encode (row->reply_message, sizeof row->reply_message);
  facts->reply_author = pillion_hex_encode (row->reply_author, sizeof row->reply_author);
  facts->reply_author_name = g_strdup (name);
  facts->reply_quote = g_strdup (row->reply_quote != NULL ? row->reply_quote : "");
  return TRUE;
}

/* (transfer full) */
static PillionMessageFacts *
read_message (PillionMessageReader    *self,
              const PillionMessageRow *row,
              GError **error)
{
  g_autoptr (PillionMessageFacts) facts = g_new0 (PillionMessageFacts, 1);
  const char *name = pillion_message_reader_find_name (self, row->author, error);

  if (name == NULL || !read_reply (self, row, facts, error))
    return NULL;
  facts->row = row->id;
  facts->id = pillion_hex_encode (row->message_id, sizeof row->message_id);
  facts->chat = pillion_hex_encode (row->chat, sizeof row->chat);
  facts->author = pillion_hex_encode (row->author, sizeof row->author);
  facts->author_name = g_strdup (name);
  facts->device = pillion_hex_encode (row->device, sizeof row->device);
  facts->outgoing = pillion_identity_is_own (self->identity, row->author);
  facts->state = get_state (row->state);
  facts->kind = get_kind (row);
  facts->text = g_strdup (row->text != NULL ? row->text : "");
  facts->sent_at_ms = row->sent_at;
  facts->edited_at_ms = row->edited_at;
  facts->deleted = row->deleted;
  facts->forwarded = row->forwarded;
  facts->reactions = count_reactions (self, row->reactions);
  facts->attachment = read_attachment (row->attachment, row->state == PILLION_MESSAGE_STATE_QUEUED);
  return g_steal_pointer (&facts);
}

GPtrArray *
pillion_message_reader_read_all (PillionMessageReader *self,
                                 GPtrArray            *rows,
                                 GError              **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_facts_free);

  for (guint i = 0; i < rows->len; i++) {
    PillionMessageFacts *facts = read_message (self, rows->pdata[i], error);

    if (facts == NULL)
      return NULL;
    g_ptr_array_add (messages, facts);
  }
  return g_steal_pointer (&messages);
}

/* ----- conversations ----- */

/* A mute that is over is none. */
static guint64
get_muted_until (PillionMessageReader *self,
                 const PillionChatRow *row)
{
  if (row->muted_until >= PILLION_CHAT_MUTED_FOREVER)
    return PILLION_CONVERSATION_MUTED_FOREVER;
  return row->muted_until > self->now_ms ? row->muted_until : 0;
}

/* (transfer full) */
static PillionConversationFacts *
read_conversation (PillionMessageReader *self,
                   const PillionChatRow *row,
                   GError **error)
{
  g_autoptr (PillionConversationFacts) facts = g_new0 (PillionConversationFacts, 1);

  if (pillion_identity_is_own (self->identity, row->account))
    facts->name = pillion_names_choose (row->account, NULL, self->identity->name, self->identity->number);
  else
    facts->name = pillion_names_choose (row->account, row->label, row->name, row->number);
  keep_name (self, row->account, g_strdup (facts->name));
  facts->account = pillion_hex_encode (row->account, sizeof row->account);
  facts->number = g_strdup (row->number != NULL ? row->number : "");
  facts->verified = row->verified;
  facts->n_unread = row->n_unread;
  facts->marked_unread = row->marked_unread;
  facts->draft = g_strdup (row->draft != NULL ? row->draft : "");
  facts->pinned = row->pinned;
  facts->muted_until_ms = get_muted_until (self, row);
  facts->muted = facts->muted_until_ms != 0;
  facts->archived = row->archived;
  facts->request = row->request;
  facts->blocked = row->blocked;
  if (row->last == NULL)
    return g_steal_pointer (&facts);
  facts->last = read_message (self, row->last, error);
  return facts->last != NULL ? g_steal_pointer (&facts) : NULL;
}

GPtrArray *
pillion_message_reader_read_chats (PillionMessageReader *self,
                                   GError              **error)
{
  g_autoptr (GPtrArray) chats = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_conversation_facts_free);
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_chats_list (self->database, &rows, error))
    return NULL;
  for (guint i = 0; i < rows->len; i++) {
    PillionConversationFacts *facts = read_conversation (self, rows->pdata[i], error);

    if (facts == NULL)
      return NULL;
    g_ptr_array_add (chats, facts);
  }
  return g_steal_pointer (&chats);
}

PillionConversationFacts *
pillion_message_reader_read_stranger (PillionMessageReader *self,
                                      const guint8         *account,
                                      GError              **error)
{
  g_autoptr (PillionChatRow) chat = pillion_chat_row_new (account);
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (self->database, account, &row, error))
    return NULL;
  if (row != NULL) {
    chat->number = g_steal_pointer (&row->number);
    chat->name = g_steal_pointer (&row->name);
    chat->label = g_steal_pointer (&row->label);
    chat->verified = row->verified;
    chat->blocked = row->blocked;
  }
  return read_conversation (self, chat, error);
}
