/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-history-world.h"

#include "crypto/pillion-attachment-seal.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-history-table.h"
#include "store/pillion-versions-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

#define HOUR_MS G_GUINT64_CONSTANT (3600000)

/* ----- filling ----- */

typedef struct {
  guint n;
  guint n_chats;
  guint n_blanks;
  guint first;
  guint last;
} Filling;

static void
fill_id (guint8 *id,
         gsize   n_id,
         guint   kind,
         guint   number)
{
  g_autofree char *text = g_strdup_printf ("%u/%u", kind, number);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 bytes[32];
  gsize length = sizeof bytes;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, bytes, &length);
  memcpy (id, bytes, MIN (n_id, length));
}

static PillionAttachmentRow *
make_attachment (guint i)
{
  PillionAttachmentRow *row = g_new0 (PillionAttachmentRow, 1);
  g_autofree char *thumbnail = g_strdup_printf ("picture %u", i);

  row->state = PILLION_ATTACHMENT_STATE_REMOTE;
  row->kind = 1;
  row->name = g_strdup_printf ("%u.png", i);
  row->mime = g_strdup ("image/png");
  row->n_bytes = 1000 + i;
  row->width = 30;
  row->height = 20;
  fill_id (row->blob, sizeof row->blob, 4, i);
  fill_id (row->key, sizeof row->key, 5, i);
  fill_id (row->hash, sizeof row->hash, 6, i);
  pillion_attachment_seal_commit (row->commitment, row->key);
  row->padded_bytes = pillion_attachment_seal_get_padded (row->n_bytes);
  row->thumbnail = g_bytes_new (thumbnail, strlen (thumbnail));
  return row;
}

static PillionMessageRow *
make_message (PillionJob    *job,
              const Filling *filling,
              guint          i)
{
  PillionMessageRow *row = g_new0 (PillionMessageRow, 1);
  gboolean own = i % 3 == 0;

  fill_id (row->chat, sizeof row->chat, 1, i % filling->n_chats);
  memcpy (row->author, own ? job->identity->account : row->chat, sizeof row->author);
  fill_id (row->message_id, sizeof row->message_id, 2, i);
  fill_id (row->device, sizeof row->device, 3, own ? 0 : i % filling->n_chats);
  row->type = PILLION_MESSAGE_TYPE_TEXT;
  row->state = own ? (i % 2 == 0 ? PILLION_MESSAGE_STATE_READ : PILLION_MESSAGE_STATE_DELIVERED)
                   : PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup_printf ("Message %u of a chat that has been going on for years, said Ana %u%*s", i,
                               i * 7919u % 1000, (int) filling->n_blanks, "");
  row->sent_at = job->now_ms - (filling->n - i) * HOUR_MS;
  row->received_at = row->sent_at + 1000;
  row->printed = TRUE;
  row->unread = !own && i + 20 > filling->n;
  if (i % 10 == 4 && i >= filling->n_chats) {
    row->is_reply = TRUE;
    memcpy (row->reply_author, row->chat, sizeof row->reply_author);
    fill_id (row->reply_message, sizeof row->reply_message, 2, i - filling->n_chats);
    row->reply_quote = g_strdup ("What was said before");
  }
  row->forwarded = i % 50 == 7;
  if (i % 25 == 11) {
    row->type = PILLION_MESSAGE_TYPE_ATTACHMENT;
    row->attachment = make_attachment (i);
  } else if (i % 100 == 13) {
    row->type = 4000;
    row->state = PILLION_MESSAGE_STATE_UNSUPPORTED;
    g_clear_pointer (&row->text, g_free);
    row->authored = g_bytes_new_static ("bytes of a type to come", 23);
    row->is_reply = FALSE;
  }
  return row;
}

static gboolean
add_reaction (PillionDatabase   *database,
              PillionMessageRow *row,
              GError           **error)
{
  PillionReactionRow reaction = { .sent_at = row->sent_at + 5000, .emoji = (char *) "👍" };
  gboolean is_newest;

  memcpy (reaction.target_author, row->author, sizeof reaction.target_author);
  memcpy (reaction.target_message, row->message_id, sizeof reaction.target_message);
  memcpy (reaction.chat, row->chat, sizeof reaction.chat);
  memcpy (reaction.author, row->chat, sizeof reaction.author);
  memcpy (reaction.device, row->device, sizeof reaction.device);
  return pillion_reactions_save (database, &reaction, &is_newest, error);
}

static gboolean
add_version (PillionDatabase   *database,
             PillionMessageRow *row,
             const char        *text,
             GError           **error)
{
  PillionVersionRow version = { .sent_at = row->sent_at + 9000, .text = (char *) text };
  gboolean changed;

  memcpy (version.author, row->author, sizeof version.author);
  memcpy (version.message, row->message_id, sizeof version.message);
  memcpy (version.chat, row->chat, sizeof version.chat);
  memcpy (version.device, row->device, sizeof version.device);
  return pillion_versions_add (database, &version, error) &&
         pillion_messages_apply_versions (database, row->chat, row->author, row->message_id, &changed, error);
}

static gboolean
add_message (PillionDatabase *database,
             PillionJob      *job,
             const Filling   *filling,
             guint            i,
             GError         **error)
{
  g_autoptr (PillionMessageRow) row = make_message (job, filling, i);
  gboolean is_new;

  if (!pillion_messages_insert (database, row, &is_new, error))
    return FALSE;
  g_assert_true (is_new);
  if (row->type == 4000)
    return TRUE;
  return (i % 15 != 2 || add_reaction (database, row, error)) &&
         (i % 20 != 9 || add_version (database, row, "What it says now", error)) &&
         (i % 40 != 17 || add_version (database, row, NULL, error));
}

static gboolean
fill_some (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  const Filling *filling = data;

  for (guint i = filling->first; i < filling->last; i++) {
    if (!add_message (database, job, filling, i, error))
      return FALSE;
  }
  return TRUE;
}

void
history_world_fill_longer (PillionTestEngine *self,
                           guint              n,
                           guint              n_chats,
                           guint              n_blanks)
{
  Filling filling = { .n = n, .n_chats = n_chats, .n_blanks = n_blanks };
  g_autoptr (GError) error = NULL;

  for (filling.first = 0; filling.first < n; filling.first = filling.last) {
    filling.last = MIN (n, filling.first + 5000);
    pillion_test_engine_run (self, fill_some, &filling, &error);
    g_assert_no_error (error);
  }
}

void
history_world_fill (PillionTestEngine *self,
                    guint              n,
                    guint              n_chats)
{
  history_world_fill_longer (self, n, n_chats, 0);
}

/* ----- comparing ----- */

typedef struct {
  guint64    since_ms;
  GChecksum *checksum; /* (owned) */
  guint      n[2];
  guint64    oldest_ms;
} Reading;

static void
add_bytes (GChecksum  *checksum,
           const void *bytes,
           gsize       length)
{
  g_checksum_update (checksum, bytes, (gssize) length);
}

static void
add_text (GChecksum  *checksum,
          const char *text)
{
  add_bytes (checksum, text != NULL ? text : "\001", strlen (text != NULL ? text : "\001") + 1);
}

static void
digest_row (GChecksum         *checksum,
            PillionMessageRow *row)
{
  g_autofree char *fields =
    g_strdup_printf ("%u %u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %d %d %d %" G_GUINT64_FORMAT " %d %u %d",
                     row->type, row->state, row->sent_at, row->received_at, row->unread, row->is_reply, row->forwarded,
                     row->edited_at, row->deleted, row->n_reactions, row->has_attachment);

  add_bytes (checksum, row->author, sizeof row->author);
  add_bytes (checksum, row->message_id, sizeof row->message_id);
  add_bytes (checksum, row->device, sizeof row->device);
  add_text (checksum, fields);
  add_text (checksum, row->text);
  add_text (checksum, row->reply_quote);
  add_bytes (checksum, row->reply_message, sizeof row->reply_message);
  for (guint i = 0; row->reactions != NULL && i < row->reactions->len; i++) {
    PillionReactionRow *reaction = row->reactions->pdata[i];

    add_bytes (checksum, reaction->author, sizeof reaction->author);
    add_text (checksum, reaction->emoji);
  }
  if (row->attachment != NULL) {
    add_text (checksum, row->attachment->name);
    add_bytes (checksum, row->attachment->key, sizeof row->attachment->key);
    add_bytes (checksum, row->attachment->blob, sizeof row->attachment->blob);
    add_bytes (checksum, row->attachment->hash, sizeof row->attachment->hash);
    g_assert_nonnull (row->attachment->thumbnail);
    add_bytes (checksum, g_bytes_get_data (row->attachment->thumbnail, NULL), g_bytes_get_size (row->attachment->thumbnail));
  }
}

static gboolean
digest_versions (PillionDatabase   *database,
                 GChecksum         *checksum,
                 PillionMessageRow *row,
                 GError           **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  if (!pillion_versions_list (database, row->chat, row->author, row->message_id, &versions, error))
    return FALSE;
  for (guint i = 0; i < versions->len; i++)
    add_text (checksum, ((PillionVersionRow *) versions->pdata[i])->text);
  return TRUE;
}

static gboolean
read_chat (PillionDatabase *database,
           Reading         *reading,
           PillionChatRow  *chat,
           GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_messages_list (database, chat->account, 0, G_MAXINT, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionMessageRow *row = rows->pdata[i];

    reading->n[row->history]++;
    reading->oldest_ms = MIN (reading->oldest_ms, MIN (row->sent_at, row->received_at));
    if (row->sent_at < reading->since_ms || row->received_at < reading->since_ms)
      continue;
    digest_row (reading->checksum, row);
    if (!digest_versions (database, reading->checksum, row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_all (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  Reading *reading = data;
  g_autoptr (GPtrArray) chats = NULL;

  if (!pillion_chats_list (database, &chats, error))
    return FALSE;
  for (guint i = 0; i < chats->len; i++) {
    PillionChatRow *chat = chats->pdata[i];

    if (chat->last_at >= reading->since_ms) {
      g_autofree char *unread = g_strdup_printf ("%u", chat->n_unread);

      add_bytes (reading->checksum, chat->account, sizeof chat->account);
      add_text (reading->checksum, unread);
    }
    if (!read_chat (database, reading, chat, error))
      return FALSE;
  }
  return TRUE;
}

static void
read_profile (PillionTestEngine *self,
              Reading           *reading)
{
  g_autoptr (GError) error = NULL;

  reading->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  reading->oldest_ms = G_MAXUINT64;
  pillion_test_engine_run (self, read_all, reading, &error);
  g_assert_no_error (error);
}

char *
history_world_digest (PillionTestEngine *self,
                      guint64            since_ms)
{
  Reading reading = { .since_ms = since_ms };
  char *digest;

  read_profile (self, &reading);
  digest = g_strdup (g_checksum_get_string (reading.checksum));
  g_checksum_free (reading.checksum);
  return digest;
}

guint
history_world_count (PillionTestEngine *self,
                     gboolean           history)
{
  Reading reading = { 0 };

  read_profile (self, &reading);
  g_checksum_free (reading.checksum);
  return reading.n[history];
}

guint64
history_world_oldest (PillionTestEngine *self)
{
  Reading reading = { 0 };

  read_profile (self, &reading);
  g_checksum_free (reading.checksum);
  return reading.oldest_ms;
}

/* ----- lying ----- */

static gboolean
lie (PillionDatabase *database,
     PillionJob      *job,
     gpointer         data,
     GError         **error)
{
  HistoryWorldLie *self = data;
  g_autoptr (GPtrArray) chats = NULL;

  if (!pillion_chats_list (database, &chats, error))
    return FALSE;
  memcpy (self->chat, ((PillionChatRow *) chats->pdata[0])->account, sizeof self->chat);
  for (guint i = 0; i < HISTORY_WORLD_LIES; i++) {
    g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
    gboolean is_new;

    memcpy (row->chat, self->chat, sizeof row->chat);
    memset (row->author, 0xee, sizeof row->author);
    pillion_random_fill (job->random, row->message_id, sizeof row->message_id);
    row->type = PILLION_MESSAGE_TYPE_TEXT;
    row->state = PILLION_MESSAGE_STATE_RECEIVED;
    row->text = g_strdup ("Never said");
    row->sent_at = row->received_at = job->now_ms;
    if (!pillion_messages_insert (database, row, &is_new, error))
      return FALSE;
    self->rows[i] = row->id;
  }
  return TRUE;
}

void
history_world_lie (PillionTestEngine *self,
                   HistoryWorldLie   *told)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, lie, told, &error);
  g_assert_no_error (error);
}

static gboolean
take_back (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  HistoryWorldLie *self = data;

  for (guint i = 0; i < HISTORY_WORLD_LIES; i++) {
    if (!pillion_messages_remove (database, self->rows[i], error))
      return FALSE;
  }
  return TRUE;
}

void
history_world_take_back (PillionTestEngine *self,
                         HistoryWorldLie   *told)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, take_back, told, &error);
  g_assert_no_error (error);
}

typedef struct {
  guint    i;
  guint    n_chats;
  gboolean spoiled;
} Spoiling;

static gboolean
spoil (PillionDatabase *database,
       PillionJob      *job,
       gpointer         data,
       GError         **error)
{
  const Spoiling *self = data;
  g_autoptr (PillionMessageRow) row = NULL;
  guint8 chat[PILLION_ACCOUNT_ID_BYTES];
  guint8 nobody[PILLION_ACCOUNT_ID_BYTES];
  guint8 id[PILLION_MESSAGE_ID_BYTES];

  fill_id (chat, sizeof chat, 1, self->i % self->n_chats);
  fill_id (id, sizeof id, 2, self->i);
  memset (nobody, 0xee, sizeof nobody);
  if (!pillion_messages_find (database, self->spoiled ? chat : nobody, id, &row, error))
    return FALSE;
  g_assert_nonnull (row);
  memcpy (row->author, self->spoiled ? nobody : chat, sizeof row->author);
  return pillion_messages_replace (database, row, error);
}

void
history_world_spoil (PillionTestEngine *self,
                     guint              n_chats,
                     guint              i,
                     gboolean           spoiled)
{
  Spoiling spoiling = { i, n_chats, spoiled };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, spoil, &spoiling, &error);
  g_assert_no_error (error);
}
