/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-apply.h"

#include "engine/pillion-content.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-unsent-changes-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

/* So many messages of a chunk are put between others, which takes a search for each. */
#define MENDED_MAX 100

/* ----- judging ----- */

static gboolean
is_of_chat (PillionJob   *job,
            const guint8 *chat,
            const guint8 *author)
{
  return pillion_identity_is_own (job->identity, author) || memcmp (author, chat, PILLION_ACCOUNT_BYTES) == 0;
}

static gboolean
is_state_of (gboolean            own,
             PillionHistoryState state)
{
  if (state == PILLION_HISTORY_STATE_APART || state == PILLION_HISTORY_STATE_UNSUPPORTED)
    return TRUE;
  return own == (state != PILLION_HISTORY_STATE_RECEIVED);
}

static PillionHistoryCheck
check_message (PillionJob                  *job,
               const PillionHistoryRow     *row,
               const PillionHistoryMessage *message)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_ATTACHMENT };
  gboolean own = pillion_identity_is_own (job->identity, message->author);

  if (pillion_identity_is_own (job->identity, message->chat) || !is_of_chat (job, message->chat, message->author))
    return PILLION_HISTORY_CHECK_AUTHOR;
  if (!is_state_of (own, message->state) || (own && message->unread))
    return PILLION_HISTORY_CHECK_STATE;
  if (message->sent_at < row->since || message->arrived < row->since)
    return PILLION_HISTORY_CHECK_TIME;
  for (guint i = 0; message->reactions != NULL && i < message->reactions->len; i++) {
    if (!is_of_chat (job, message->chat, g_array_index (message->reactions, PillionHistoryReaction, i).author))
      return PILLION_HISTORY_CHECK_AUTHOR;
  }
  if (!message->attached)
    return PILLION_HISTORY_CHECK_NONE;
  body.attachment = *message->file;
  return strlen (message->text) <= PILLION_MESSAGE_CAPTION_MAX_BYTES && pillion_content_is_sound (&body)
           ? PILLION_HISTORY_CHECK_NONE
           : PILLION_HISTORY_CHECK_FILE;
}

PillionHistoryCheck
pillion_history_apply_check (const PillionHistoryRow   *row,
                             const PillionHistoryChunk *chunk)
{
  return row->top <= (gint64) chunk->first + chunk->messages->len ||
             (chunk->kind == PILLION_HISTORY_CHUNK_CHAINS && row->changed == 0)
           ? PILLION_HISTORY_CHECK_PLACE
           : PILLION_HISTORY_CHECK_NONE;
}

/* ----- storing ----- */

static PillionMessageState
get_state (const PillionHistoryMessage *message)
{
  static const PillionMessageState states[] = {
    [PILLION_HISTORY_STATE_RECEIVED] = PILLION_MESSAGE_STATE_RECEIVED,
    [PILLION_HISTORY_STATE_SENT] = PILLION_MESSAGE_STATE_SENT,
    [PILLION_HISTORY_STATE_DELIVERED] = PILLION_MESSAGE_STATE_DELIVERED,
    [PILLION_HISTORY_STATE_READ] = PILLION_MESSAGE_STATE_READ,
    [PILLION_HISTORY_STATE_APART] = PILLION_MESSAGE_STATE_APART,
    [PILLION_HISTORY_STATE_UNSUPPORTED] = PILLION_MESSAGE_STATE_UNSUPPORTED,
  };

  return states[message->state];
}

static PillionMessageRow *
make_row (const PillionHistoryMessage *message,
          gint64                       id)
{
  PillionMessageRow *row = g_new0 (PillionMessageRow, 1);
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_ATTACHMENT };

  if (message->attached) {
    body.attachment = *message->file;
    body.attachment.caption = message->text;
    body.attachment.marks = message->marks;
    pillion_content_fill_row (row, &body);
  } else {
    body.type = PILLION_MESSAGE_TYPE_TEXT;
    body.text.text = message->text;
    body.text.marks = message->marks;
    pillion_content_fill_row (row, &body);
  }
  row->id = id;
  row->type = message->type;
  memcpy (row->chat, message->chat, sizeof row->chat);
  memcpy (row->author, message->author, sizeof row->author);
  memcpy (row->message_id, message->message, sizeof row->message_id);
  memcpy (row->device, message->device, sizeof row->device);
  row->state = get_state (message);
  row->authored = message->raw != NULL ? g_bytes_ref (message->raw) : NULL;
  row->sent_at = message->sent_at;
  row->received_at = message->arrived;
  row->unread = message->unread;
  row->edited_at = message->edited;
  row->deleted = message->deleted;
  row->history = TRUE;
  return row;
}

static gboolean
save_reactions (PillionDatabase             *database,
                const PillionHistoryMessage *message,
                GError                     **error)
{
  for (guint i = 0; message->reactions != NULL && i < message->reactions->len; i++) {
    const PillionHistoryReaction *reaction = &g_array_index (message->reactions, PillionHistoryReaction, i);
    g_autoptr (PillionReactionRow) row = g_new0 (PillionReactionRow, 1);
    gboolean is_newest;

    memcpy (row->target_author, message->author, sizeof row->target_author);
    memcpy (row->target_message, message->message, sizeof row->target_message);
    memcpy (row->chat, message->chat, sizeof row->chat);
    memcpy (row->author, reaction->author, sizeof row->author);
    memcpy (row->device, reaction->device, sizeof row->device);
    row->sent_at = reaction->sent_at;
    row->emoji = g_strdup (reaction->emoji);
    if (!pillion_reactions_save (database, row, &is_newest, error) ||
        !pillion_unsent_changes_settle (database, message->author, message->message, TRUE, row->device, row->sent_at,
                                        error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_versions (PillionDatabase             *database,
               const PillionHistoryMessage *message,
               GError                     **error)
{
  for (guint i = 0; message->versions != NULL && i < message->versions->len; i++) {
    const PillionHistoryVersion *version = &g_array_index (message->versions, PillionHistoryVersion, i);
    g_autoptr (PillionVersionRow) row = g_new0 (PillionVersionRow, 1);

    memcpy (row->author, message->author, sizeof row->author);
    memcpy (row->message, message->message, sizeof row->message);
    memcpy (row->chat, message->chat, sizeof row->chat);
    memcpy (row->device, version->device, sizeof row->device);
    row->sent_at = version->sent_at;
    row->text = g_strdup (version->text);
    if (!pillion_versions_add (database, row, error) ||
        !pillion_unsent_changes_settle (database, message->author, message->message, FALSE, row->device, row->sent_at,
                                        error))
      return FALSE;
  }
  return TRUE;
}

/* Chats that are not here yet are made before their messages come: a stranger's is a request. */
static gboolean
make_chats (PillionDatabase           *database,
            PillionJob                *job,
            const PillionHistoryChunk *chunk,
            GError                   **error)
{
  for (guint i = 0; i < chunk->accounts->len; i++) {
    const PillionHistoryAccount *account = &g_array_index (chunk->accounts, PillionHistoryAccount, i);

    if (account->chat == PILLION_HISTORY_CHAT_NONE || pillion_identity_is_own (job->identity, account->account))
      continue;
    pillion_job_note_chat (job, account->account);
    if (!pillion_chats_ensure (database, account->account, account->chat == PILLION_HISTORY_CHAT_REQUEST, error))
      return FALSE;
  }
  return TRUE;
}

/* How far an own message came. What was not known to be sent was, if the primary has it. */
static gboolean
raise_state (PillionDatabase             *database,
             PillionJob                  *job,
             const PillionMessageRow     *row,
             const PillionHistoryMessage *message,
             GError                     **error)
{
  PillionReceiptKind kind =
    message->state == PILLION_HISTORY_STATE_READ ? PILLION_RECEIPT_READ : PILLION_RECEIPT_DELIVERED;
  gboolean known;
  gboolean changed;

  if (!pillion_identity_is_own (job->identity, row->author))
    return TRUE;
  if (message->state == PILLION_HISTORY_STATE_READ || message->state == PILLION_HISTORY_STATE_DELIVERED)
    return pillion_receipts_apply (database, row->chat, row->author, row->message_id, kind, &known, &changed, error);
  return (row->state != PILLION_MESSAGE_STATE_QUEUED && row->state != PILLION_MESSAGE_STATE_FAILED) ||
         pillion_messages_set_state (database, row->id, PILLION_MESSAGE_STATE_SENT, error);
}

/* The primary knows more of a message that is here: how far it came, what was said of it, its end. */
static gboolean
update_message (PillionDatabase             *database,
                PillionJob                  *job,
                const PillionHistoryMessage *message,
                GError                     **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean changed;

  if (!pillion_messages_find (database, message->author, message->message, &row, error))
    return FALSE;
  if (row == NULL || memcmp (row->chat, message->chat, sizeof row->chat) != 0)
    return TRUE;
  pillion_job_note_chat (job, row->chat);
  return raise_state (database, job, row, message, error) && save_reactions (database, message, error) &&
         save_versions (database, message, error) &&
         pillion_messages_apply_versions (database, row->chat, row->author, row->message_id, &changed, error);
}

/* Where the messages of a chunk go, and those that went there. */
typedef struct {
  guint64    until; /* what arrived at the source before it */
  gint64     next;  /* the row of the next one */
  GPtrArray *rows;  /* (owned) (element-type PillionMessageRow) */
} Place;

static void
place_clear (gpointer data)
{
  g_ptr_array_unref (((Place *) data)->rows);
}

static void
add_place (GArray *places,
           guint64 until,
           gint64  next)
{
  Place place = { until, next, g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_row_free) };

  g_array_append_val (places, place);
}

/* What was missed before the device was linked again goes before what came to it since. */
static gboolean
list_places (PillionDatabase           *database,
             const PillionHistoryRow   *transfer,
             const PillionHistoryChunk *chunk,
             GArray                    *places,
             GError                   **error)
{
  g_autoptr (GArray) rooms = NULL;

  if (transfer->changed != 0 && !pillion_history_list_rooms (database, &rooms, error))
    return FALSE;
  for (guint i = 0; rooms != NULL && i < rooms->len; i++) {
    const PillionHistoryRoom *room = &g_array_index (rooms, PillionHistoryRoom, i);

    add_place (places, i + 1 < rooms->len ? room->made_at : G_MAXUINT64, room->next);
  }
  if (places->len == 0)
    add_place (places, G_MAXUINT64, transfer->top - (gint64) chunk->first);
  return TRUE;
}

static Place *
find_place (GArray                      *places,
            const PillionHistoryMessage *message)
{
  guint i = 0;

  while (message->arrived >= g_array_index (places, Place, i).until)
    i++;
  return &g_array_index (places, Place, i);
}

/* A message that is left out. A chat that is not here can't be marked. */
static gboolean
note_flaw (PillionDatabase             *database,
           PillionJob                  *job,
           const PillionHistoryRow     *transfer,
           const PillionHistoryMessage *message,
           PillionHistoryCheck          check,
           GError                     **error)
{
  g_autoptr (PillionChatRow) chat = NULL;
  PillionHistoryFlawRow flaw = pillion_history_flaw_of (transfer, check, job->now_ms);

  if (!pillion_chats_load (database, message->chat, &chat, error))
    return FALSE;
  flaw.n_messages = 1;
  flaw.has_chat = chat != NULL;
  memcpy (flaw.chat, message->chat, sizeof flaw.chat);
  return pillion_history_flaws_note (database, &flaw, error) &&
         pillion_job_count_refusal (job, database, "history", error);
}

/* Where the messages of a chunk go, and whether some were left out before. */
typedef struct {
  const PillionHistoryRow *transfer;
  GArray                  *places;  /* (element-type Place) */
  gboolean                 mends;
  guint                    n_found; /* rows that were left */
} Placing;

/* What was left out before goes to the row that was left for it. */
static gboolean
choose_row (PillionDatabase             *database,
            Placing                     *self,
            const PillionHistoryMessage *message,
            gint64                      *id,
            GError                     **error)
{
  g_autoptr (PillionMessageRow) known = NULL;
  gboolean waits = FALSE;
  gint64 gap;

  *id = find_place (self->places, message)->next;
  if (!self->mends || self->n_found == MENDED_MAX)
    return TRUE;
  if (!pillion_history_flaws_wait (database, self->transfer, message->chat, &waits, error) ||
      !pillion_messages_find (database, message->author, message->message, &known, error))
    return FALSE;
  if (!waits || known != NULL)
    return TRUE;
  if (!pillion_history_find_gap (database, message->chat, message->arrived, &gap, error))
    return FALSE;
  if (gap == 0)
    return TRUE;
  self->n_found++;
  *id = gap;
  return TRUE;
}

/* row: where a message is, or would be */
static void
pass_row (GArray *places,
          gint64  row)
{
  for (guint i = 0; i < places->len; i++) {
    Place *place = &g_array_index (places, Place, i);

    if (place->next == row)
      place->next--;
  }
}

static gboolean
store_message (PillionDatabase             *database,
               PillionJob                  *job,
               Placing                     *placing,
               const PillionHistoryMessage *message,
               GError                     **error)
{
  g_autoptr (PillionMessageRow) row = NULL;
  gboolean is_new;
  gint64 id;

  if (!choose_row (database, placing, message, &id, error))
    return FALSE;
  row = make_row (message, id);
  if (!pillion_history_insert (database, row, &is_new, error))
    return FALSE;
  if (!is_new)
    return placing->transfer->changed == 0 || update_message (database, job, message, error);
  if (!save_reactions (database, message, error) || !save_versions (database, message, error))
    return FALSE;
  pass_row (placing->places, id);
  g_ptr_array_add (find_place (placing->places, message)->rows, g_steal_pointer (&row));
  return TRUE;
}

static gboolean
store_messages (PillionDatabase           *database,
                PillionJob                *job,
                const PillionHistoryRow   *transfer,
                const PillionHistoryChunk *chunk,
                GError                   **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  Placing placing = { transfer, places, FALSE, 0 };

  g_array_set_clear_func (places, place_clear);
  if (!list_places (database, transfer, chunk, places, error) ||
      !pillion_history_flaws_exist (database, NULL, &placing.mends, error))
    return FALSE;
  for (guint i = 0; i < chunk->messages->len; i++) {
    const PillionHistoryMessage *message = &g_array_index (chunk->messages, PillionHistoryMessage, i);
    PillionHistoryCheck check = check_message (job, transfer, message);

    if (check == PILLION_HISTORY_CHECK_NONE) {
      if (!store_message (database, job, &placing, message, error))
        return FALSE;
      continue;
    }
    if (!note_flaw (database, job, transfer, message, check, error))
      return FALSE;
    /* It may come later. */
    pass_row (places, find_place (places, message)->next);
  }
  for (guint i = 0; i < places->len; i++) {
    if (!pillion_history_settle (database, g_array_index (places, Place, i).rows, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
store_chains (PillionDatabase           *database,
              const PillionHistoryRow   *transfer,
              const PillionHistoryChunk *chunk,
              GError                   **error)
{
  for (guint i = 0; i < chunk->chains->len; i++) {
    const PillionHistoryChain *chain = &g_array_index (chunk->chains, PillionHistoryChain, i);
    PillionHistoryChainRow row = { .first = chain->first, .last = chain->last, .missing = chain->missing };

    memcpy (row.device, chain->device, sizeof row.device);
    memcpy (row.conversation, chain->conversation, sizeof row.conversation);
    memcpy (row.hash, chain->hash, sizeof row.hash);
    if (!pillion_history_chains_add (database, transfer->transfer, &row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
store_thumbnails (PillionDatabase           *database,
                  PillionJob                *job,
                  const PillionHistoryChunk *chunk,
                  GError                   **error)
{
  for (guint i = 0; i < chunk->thumbnails->len; i++) {
    const PillionHistoryThumbnail *thumbnail = &g_array_index (chunk->thumbnails, PillionHistoryThumbnail, i);

    if (!pillion_history_set_thumbnail (database, thumbnail->author, thumbnail->message, thumbnail->bytes, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_history_apply (PillionDatabase           *database,
                       PillionJob                *job,
                       const PillionHistoryRow   *row,
                       const PillionHistoryChunk *chunk,
                       GError                   **error)
{
  return make_chats (database, job, chunk, error) && store_messages (database, job, row, chunk, error) &&
         store_thumbnails (database, job, chunk, error) && store_chains (database, row, chunk, error);
}
