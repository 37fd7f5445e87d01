/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-pack.h"

#include "engine/pillion-content.h"
#include "engine/pillion-history-seal.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

/* So many rows are read at once; of chains, all that a chunk holds. */
#define BATCH 256
#define CHAINS 4000

/* What a chunk is made from: the messages of a phase, one after the other. */
typedef struct {
  PillionDatabase   *database;
  PillionJob        *job;
  PillionHistoryRow *row;
  GPtrArray         *batch;    /* (owned) (nullable) */
  guint              next;     /* in the batch */
  gint64             beyond;   /* where the next batch goes on; 0: there is none */
  GHashTable        *requests; /* (owned) (element-type GBytes): chats that are known as requests or not */
} Packer;

static void
packer_clear (Packer *self)
{
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  g_clear_pointer (&self->requests, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packer, packer_clear)

/* ----- what is read ----- */

static void
enter_next (PillionHistoryRow *row)
{
  row->cursor = 0;
  if (row->phase == PILLION_HISTORY_PHASE_FRONTS && row->front + 1 < row->fronts->len) {
    row->front++;
    return;
  }
  row->phase++;
}

static gboolean
read_batch (Packer  *self,
            GError **error)
{
  PillionHistoryRow *row = self->row;
  PillionHistoryQuery query = {
    .below = row->cursor != 0 ? row->cursor : row->top,
    .since = row->since,
    .until = row->until,
    .changed = row->changed,
    .thumbnails = row->phase == PILLION_HISTORY_PHASE_THUMBNAILS,
  };

  if (row->phase == PILLION_HISTORY_PHASE_FRONTS) {
    const PillionHistoryFront *front = &g_array_index (row->fronts, PillionHistoryFront, row->front);

    query.chat = front->chat;
    query.from = front->from;
  } else if (row->phase == PILLION_HISTORY_PHASE_REST) {
    query.but = row->fronts;
  }
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  self->next = 0;
  return pillion_history_list_messages (self->database, &query, BATCH, &self->batch, &self->beyond, error);
}

/* The next message of the phase; NULL: that was all of it. (transfer none) */
static gboolean
peek (Packer             *self,
      PillionMessageRow **message,
      GError            **error)
{
  PillionHistoryPhase phase = self->row->phase;

  *message = NULL;
  while (self->row->phase == phase && phase != PILLION_HISTORY_PHASE_END) {
    if (phase == PILLION_HISTORY_PHASE_FRONTS && self->row->fronts->len == 0) {
      enter_next (self->row);
      return TRUE;
    }
    if (self->batch == NULL && !read_batch (self, error))
      return FALSE;
    if (self->next < self->batch->len) {
      *message = self->batch->pdata[self->next];
      return TRUE;
    }
    g_clear_pointer (&self->batch, g_ptr_array_unref);
    if (self->beyond != 0)
      self->row->cursor = self->beyond;
    else
      enter_next (self->row);
  }
  return TRUE;
}

static void
take (Packer            *self,
      PillionMessageRow *message)
{
  self->row->cursor = message->id;
  self->next++;
}

/* ----- what is written ----- */

static PillionHistoryState
get_state (const PillionMessageRow *row)
{
  switch (row->state) {
  case PILLION_MESSAGE_STATE_SENT:
    return PILLION_HISTORY_STATE_SENT;
  case PILLION_MESSAGE_STATE_DELIVERED:
    return PILLION_HISTORY_STATE_DELIVERED;
  case PILLION_MESSAGE_STATE_READ:
    return PILLION_HISTORY_STATE_READ;
  case PILLION_MESSAGE_STATE_APART:
    return PILLION_HISTORY_STATE_APART;
  case PILLION_MESSAGE_STATE_UNSUPPORTED:
    return PILLION_HISTORY_STATE_UNSUPPORTED;
  case PILLION_MESSAGE_STATE_RECEIVED:
  case PILLION_MESSAGE_STATE_QUEUED:
  case PILLION_MESSAGE_STATE_FAILED:
  case PILLION_MESSAGE_STATE_WAITING:
  default:
    return PILLION_HISTORY_STATE_RECEIVED;
  }
}

static void
describe_reactions (PillionHistoryMessage *message,
                    GPtrArray             *rows)
{
  message->reactions = g_array_new (FALSE, TRUE, sizeof (PillionHistoryReaction));
  for (guint i = 0; i < rows->len; i++) {
    const PillionReactionRow *reaction = rows->pdata[i];
    PillionHistoryReaction written = { reaction->author, reaction->device, reaction->sent_at, "" };

    g_strlcpy (written.emoji, reaction->emoji, sizeof written.emoji);
    g_array_append_val (message->reactions, written);
  }
}

/* versions: keeps what is borrowed */
static gboolean
describe_versions (PillionDatabase         *database,
                   PillionHistoryMessage   *message,
                   const PillionMessageRow *row,
                   GPtrArray              **versions,
                   GError                 **error)
{
  if (!pillion_versions_list (database, row->chat, row->author, row->message_id, versions, error))
    return FALSE;
  message->versions = g_array_new (FALSE, TRUE, sizeof (PillionHistoryVersion));
  for (guint i = 0; i < (*versions)->len; i++) {
    const PillionVersionRow *version = (*versions)->pdata[i];
    PillionHistoryVersion written = { version->device, version->sent_at, version->text };

    g_array_append_val (message->versions, written);
  }
  return TRUE;
}

static void
describe (PillionHistoryMessage *message,
          PillionMessageRow     *row)
{
  message->chat = row->chat;
  message->author = row->author;
  message->device = row->device;
  memcpy (message->message, row->message_id, sizeof message->message);
  message->type = row->type;
  message->state = get_state (row);
  message->unread = row->unread;
  message->deleted = row->deleted;
  message->sent_at = row->sent_at;
  message->arrived = row->received_at;
  message->edited = row->edited_at;
  message->text = g_strdup (row->text);
  message->marks.forwarded = row->forwarded;
  message->marks.is_reply = row->is_reply;
  memcpy (message->marks.reply_author, row->reply_author, sizeof message->marks.reply_author);
  memcpy (message->marks.reply_message, row->reply_message, sizeof message->marks.reply_message);
  g_strlcpy (message->marks.reply_quote, row->reply_quote != NULL ? row->reply_quote : "",
             sizeof message->marks.reply_quote);
  message->attached = row->attachment != NULL;
  if (message->attached) {
    message->file = g_new0 (PillionBodyAttachment, 1);
    pillion_content_fill_attachment (message->file, row);
  }
  if (row->state == PILLION_MESSAGE_STATE_UNSUPPORTED && row->authored != NULL)
    message->raw = g_bytes_ref (row->authored);
}

/* Whether a chat is a request, as the receiver has to make it. */
static gboolean
find_chat (Packer             *self,
           const guint8       *account,
           PillionHistoryChat *state,
           GError            **error)
{
  g_autoptr (GBytes) key = g_bytes_new (account, PILLION_ACCOUNT_BYTES);
  g_autoptr (PillionChatRow) chat = NULL;
  gpointer known = g_hash_table_lookup (self->requests, key);

  if (known == NULL) {
    if (!pillion_chats_load (self->database, account, &chat, error))
      return FALSE;
    known = GUINT_TO_POINTER (chat != NULL && chat->request ? PILLION_HISTORY_CHAT_REQUEST : PILLION_HISTORY_CHAT_ACCEPTED);
    g_hash_table_insert (self->requests, g_steal_pointer (&key), known);
  }
  *state = GPOINTER_TO_UINT (known);
  return TRUE;
}

static gboolean
add_message (Packer                *self,
             PillionHistoryBuilder *builder,
             PillionMessageRow     *row,
             gboolean              *added,
             GError               **error)
{
  g_auto (PillionHistoryMessage) message = { 0 };
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GPtrArray) reactions = NULL;
  PillionHistoryChat chat;

  describe (&message, row);
  /* Who has the message hears what was taken away. */
  if (self->row->changed != 0 && !row->deleted && message.raw == NULL &&
      !pillion_reactions_list_all (self->database, row->chat, row->author, row->message_id, &reactions, error))
    return FALSE;
  if (reactions == NULL && row->reactions != NULL)
    reactions = g_ptr_array_ref (row->reactions);
  if (reactions != NULL && reactions->len > 0)
    describe_reactions (&message, reactions);
  if (!find_chat (self, row->chat, &chat, error) ||
      ((row->edited_at != 0 || row->deleted) &&
       !describe_versions (self->database, &message, row, &versions, error)))
    return FALSE;
  *added = pillion_history_builder_add (builder, &message, chat);
  return TRUE;
}

static gboolean
add_thumbnail (PillionHistoryBuilder *builder,
               PillionMessageRow     *row)
{
  PillionHistoryThumbnail thumbnail = { .author = row->author };

  if (row->attachment == NULL || row->attachment->thumbnail == NULL)
    return TRUE;
  thumbnail.bytes = row->attachment->thumbnail;
  memcpy (thumbnail.message, row->message_id, sizeof thumbnail.message);
  return pillion_history_builder_add_thumbnail (builder, &thumbnail);
}

/* Fills a chunk; a message that no chunk can hold is left out. */
static gboolean
fill (Packer                *self,
      PillionHistoryBuilder *builder,
      GError               **error)
{
  gboolean thumbnails = self->row->phase == PILLION_HISTORY_PHASE_THUMBNAILS;

  for (;;) {
    PillionMessageRow *row;
    gboolean added = FALSE;

    if (!peek (self, &row, error))
      return FALSE;
    if (row == NULL)
      return TRUE;
    if (thumbnails)
      added = add_thumbnail (builder, row);
    else if (!add_message (self, builder, row, &added, error))
      return FALSE;
    if (!added && pillion_history_builder_get_n (builder) > 0)
      return TRUE;
    take (self, row);
  }
}

static void
seal (PillionJob             *job,
      PillionHistoryRow      *row,
      PillionHistoryBuilder  *builder,
      PillionBodyHistoryPart *part,
      GByteArray             *bytes)
{
  PillionHistorySeal seal = { row->transfer, row->key, row->n_chunks + part->n_chunks };
  g_autoptr (GBytes) content = pillion_history_builder_end (builder);
  g_autoptr (GBytes) sealed = pillion_history_seal_chunk (&seal, content, job->random, &part->chunks[part->n_chunks]);

  part->n_chunks++;
  g_byte_array_append (bytes, g_bytes_get_data (sealed, NULL), (guint) g_bytes_get_size (sealed));
}

/* How far the chains were when the transfer was asked for. */
static gboolean
fill_chains (Packer                *self,
             PillionHistoryBuilder *builder,
             GError               **error)
{
  PillionHistoryRow *row = self->row;
  g_autoptr (GPtrArray) chains = NULL;

  if (!pillion_history_chains_list (self->database, row->transfer, row->cursor, CHAINS, &chains, error))
    return FALSE;
  for (guint i = 0; i < chains->len; i++) {
    const PillionHistoryChainRow *chain = chains->pdata[i];
    PillionHistoryChain written = { chain->device, chain->conversation, chain->first, chain->last, chain->missing, { 0 } };

    memcpy (written.hash, chain->hash, sizeof written.hash);
    if (!pillion_history_builder_add_chain (builder, &written))
      return TRUE;
    row->cursor = chain->id;
  }
  if (chains->len < CHAINS) {
    row->phase = PILLION_HISTORY_PHASE_FRONTS;
    row->cursor = 0;
  }
  return TRUE;
}

static PillionHistoryChunkKind
get_kind (PillionHistoryPhase phase)
{
  if (phase == PILLION_HISTORY_PHASE_CHAINS)
    return PILLION_HISTORY_CHUNK_CHAINS;
  return phase == PILLION_HISTORY_PHASE_THUMBNAILS ? PILLION_HISTORY_CHUNK_THUMBNAILS : PILLION_HISTORY_CHUNK_MESSAGES;
}

gboolean
pillion_history_pack_chunks (PillionDatabase        *database,
                             PillionJob             *job,
                             PillionHistoryRow      *row,
                             PillionBodyHistoryPart *part,
                             GByteArray             *bytes,
                             GError                **error)
{
  g_auto (Packer) packer = { .database = database, .job = job, .row = row };

  packer.requests = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  while (row->phase != PILLION_HISTORY_PHASE_END && part->n_chunks < PILLION_HISTORY_PART_MAX_CHUNKS) {
    PillionHistoryPhase phase = row->phase;
    PillionHistoryChunkKind kind = get_kind (phase);
    g_autoptr (PillionHistoryBuilder) builder = pillion_history_builder_new (kind, row->n_done);
    guint n;

    if (kind == PILLION_HISTORY_CHUNK_CHAINS ? !fill_chains (&packer, builder, error)
                                             : !fill (&packer, builder, error))
      return FALSE;
    n = pillion_history_builder_get_n (builder);
    if (n > 0) {
      seal (job, row, builder, part, bytes);
      row->n_done += kind == PILLION_HISTORY_CHUNK_MESSAGES ? n : 0;
    }
    if (row->phase != phase) {
      g_clear_pointer (&packer.batch, g_ptr_array_unref);
      if (part->n_chunks > 0)
        return TRUE;
    }
  }
  return TRUE;
}
