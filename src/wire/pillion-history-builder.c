/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-history-chunk-private.h"
#include "wire/pillion-history-chunk.h"
#include "wire/pillion-writer.h"

#include <string.h>

/* Writes what pillion-history-chunk.c reads. */

/* version, kind, first, three numbers */
#define HEAD_BYTES (1 + 1 + 4 + 2 + 2 + 2)

#define ACCOUNT_ENTRY_BYTES (PILLION_ACCOUNT_BYTES + 1)

struct _PillionHistoryBuilder {
  PillionHistoryChunkKind  kind;
  guint32                  first;
  guint                    n_items;
  GByteArray              *accounts;      /* (owned): entries as they are written */
  GHashTable              *account_index; /* (owned) (element-type GBytes guint) */
  GByteArray              *devices;       /* (owned) */
  GHashTable              *device_index;  /* (owned) (element-type GBytes guint) */
  PillionWriter            items;         /* its buffer is (owned) */
};

PillionHistoryBuilder *
pillion_history_builder_new (PillionHistoryChunkKind kind,
                             guint32                 first)
{
  PillionHistoryBuilder *self = g_new0 (PillionHistoryBuilder, 1);

  self->kind = kind;
  self->first = first;
  self->accounts = g_byte_array_new ();
  self->account_index = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->devices = g_byte_array_new ();
  self->device_index = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  pillion_writer_init (&self->items, g_malloc (PILLION_HISTORY_CONTENT_MAX_BYTES), PILLION_HISTORY_CONTENT_MAX_BYTES);
  return self;
}

void
pillion_history_builder_free (PillionHistoryBuilder *self)
{
  g_byte_array_unref (self->accounts);
  g_hash_table_unref (self->account_index);
  g_byte_array_unref (self->devices);
  g_hash_table_unref (self->device_index);
  pillion_writer_wipe (&self->items);
  g_free (self->items.bytes);
  g_free (self);
}

/* The number of an id in its list, where it is put if it is not there. */
static guint16
find (GHashTable   *index,
      GByteArray   *list,
      const guint8 *id,
      gsize         n_id,
      gsize         n_entry)
{
  g_autoptr (GBytes) key = g_bytes_new (id, n_id);
  gpointer found;
  guint n = (guint) (list->len / n_entry);

  if (g_hash_table_lookup_extended (index, key, NULL, &found))
    return (guint16) GPOINTER_TO_UINT (found);
  g_byte_array_set_size (list, (guint) ((n + 1) * n_entry));
  memset (list->data + n * n_entry, 0, n_entry);
  memcpy (list->data + n * n_entry, id, n_id);
  g_hash_table_insert (index, g_steal_pointer (&key), GUINT_TO_POINTER (n));
  return (guint16) n;
}

static guint16
write_account (PillionHistoryBuilder *self,
               const guint8          *account)
{
  guint16 n = find (self->account_index, self->accounts, account, PILLION_ACCOUNT_BYTES, ACCOUNT_ENTRY_BYTES);

  pillion_writer_u16 (&self->items, n);
  return n;
}

static void
write_device (PillionHistoryBuilder *self,
              const guint8          *device)
{
  pillion_writer_u16 (&self->items,
                      find (self->device_index, self->devices, device, PILLION_DEVICE_BYTES, PILLION_DEVICE_BYTES));
}

static void
write_reply (PillionWriter             *writer,
             const PillionMessageMarks *marks)
{
  pillion_writer_bytes (writer, marks->reply_author, sizeof marks->reply_author);
  pillion_writer_bytes (writer, marks->reply_message, sizeof marks->reply_message);
  pillion_writer_text_u8 (writer, marks->reply_quote, PILLION_MESSAGE_QUOTE_MAX_BYTES);
}

static void
write_file (PillionWriter               *writer,
            const PillionBodyAttachment *file)
{
  pillion_writer_u8_range (writer, file->kind, PILLION_ATTACHMENT_KIND_PICTURE, PILLION_ATTACHMENT_KIND_FILE);
  pillion_writer_text_u8 (writer, file->name, PILLION_MESSAGE_FILE_NAME_MAX_BYTES);
  pillion_writer_text_u8 (writer, file->mime, PILLION_MESSAGE_MIME_MAX_BYTES);
  pillion_writer_counter (writer, file->size);
  pillion_writer_u32 (writer, file->width);
  pillion_writer_u32 (writer, file->height);
  pillion_writer_bytes (writer, file->blob, sizeof file->blob);
  pillion_writer_bytes (writer, file->key, sizeof file->key);
  pillion_writer_bytes (writer, file->commitment, sizeof file->commitment);
  pillion_writer_bytes (writer, file->hash, sizeof file->hash);
  pillion_writer_counter_from (writer, file->padded, file->size);
}

static guint8
get_flags (const PillionHistoryMessage *message)
{
  return (guint8) ((message->unread ? PILLION_HISTORY_FLAG_UNREAD : 0) |
                   (message->marks.forwarded ? PILLION_HISTORY_FLAG_FORWARDED : 0) |
                   (message->marks.is_reply ? PILLION_HISTORY_FLAG_REPLY : 0) |
                   (message->deleted ? PILLION_HISTORY_FLAG_DELETED : 0) |
                   (message->attached ? PILLION_HISTORY_FLAG_ATTACHED : 0) |
                   (message->raw != NULL ? PILLION_HISTORY_FLAG_RAW : 0));
}

static void
write_reactions (PillionHistoryBuilder       *self,
                 const PillionHistoryMessage *message)
{
  guint n = message->reactions != NULL ? MIN (message->reactions->len, G_MAXUINT8) : 0;

  pillion_writer_u8 (&self->items, (guint8) n);
  for (guint i = 0; i < n; i++) {
    const PillionHistoryReaction *reaction = &g_array_index (message->reactions, PillionHistoryReaction, i);

    write_account (self, reaction->author);
    write_device (self, reaction->device);
    pillion_writer_counter (&self->items, reaction->sent_at);
    pillion_writer_text_u8 (&self->items, reaction->emoji, PILLION_EMOJI_MAX_BYTES);
  }
}

static void
write_versions (PillionHistoryBuilder       *self,
                const PillionHistoryMessage *message)
{
  guint n = message->versions != NULL ? MIN (message->versions->len, PILLION_HISTORY_VERSIONS_MAX) : 0;

  pillion_writer_u8 (&self->items, (guint8) n);
  for (guint i = 0; i < n; i++) {
    const PillionHistoryVersion *version = &g_array_index (message->versions, PillionHistoryVersion, i);

    write_device (self, version->device);
    pillion_writer_counter (&self->items, version->sent_at);
    pillion_writer_u8 (&self->items, version->text == NULL ? 1 : 0);
    pillion_writer_text_u16 (&self->items, version->text, PILLION_TEXT_MAX_BYTES);
  }
}

static void
write_message (PillionHistoryBuilder       *self,
               const PillionHistoryMessage *message,
               PillionHistoryChat           chat)
{
  PillionWriter *writer = &self->items;
  gsize entry = write_account (self, message->chat) * (gsize) ACCOUNT_ENTRY_BYTES;
  gsize length;
  const guint8 *raw;

  self->accounts->data[entry + PILLION_ACCOUNT_BYTES] = (guint8) chat;
  write_account (self, message->author);
  write_device (self, message->device);
  pillion_writer_bytes (writer, message->message, sizeof message->message);
  pillion_writer_u16 (writer, message->type);
  pillion_writer_u8_range (writer, message->state, PILLION_HISTORY_STATE_RECEIVED, PILLION_HISTORY_STATE_UNSUPPORTED);
  pillion_writer_u8 (writer, get_flags (message));
  pillion_writer_counter (writer, message->sent_at);
  pillion_writer_counter (writer, message->arrived);
  pillion_writer_counter (writer, message->edited);
  pillion_writer_text_u16 (writer, message->text, PILLION_TEXT_MAX_BYTES);
  if (message->marks.is_reply)
    write_reply (writer, &message->marks);
  if (message->attached)
    write_file (writer, message->file);
  if (message->raw != NULL) {
    raw = g_bytes_get_data (message->raw, &length);
    pillion_writer_put_u16 (writer, raw, length);
  }
  write_reactions (self, message);
  write_versions (self, message);
}

static gboolean
is_from (gpointer key,
         gpointer value,
         gpointer first)
{
  return GPOINTER_TO_UINT (value) >= GPOINTER_TO_UINT (first);
}

/* The list ends before the entry with number n. */
static void
cut (GHashTable *index,
     GByteArray *list,
     guint       n,
     gsize       n_entry)
{
  g_hash_table_foreach_remove (index, is_from, GUINT_TO_POINTER (n));
  g_byte_array_set_size (list, (guint) (n * n_entry));
}

/* What was written of an item that does not fit is taken back. */
static gboolean
keep (PillionHistoryBuilder *self,
      gsize                  before,
      guint                  n_accounts,
      guint                  n_devices)
{
  if (!self->items.overflow && self->n_items < G_MAXUINT16 &&
      HEAD_BYTES + self->accounts->len + self->devices->len + self->items.len <= PILLION_HISTORY_CONTENT_MAX_BYTES) {
    self->n_items++;
    return TRUE;
  }
  cut (self->account_index, self->accounts, n_accounts, ACCOUNT_ENTRY_BYTES);
  cut (self->device_index, self->devices, n_devices, PILLION_DEVICE_BYTES);
  self->items.len = before;
  self->items.overflow = FALSE;
  return FALSE;
}

gboolean
pillion_history_builder_add (PillionHistoryBuilder       *self,
                             const PillionHistoryMessage *message,
                             PillionHistoryChat           chat)
{
  gsize before = self->items.len;
  guint n_accounts = self->accounts->len / ACCOUNT_ENTRY_BYTES;
  guint n_devices = self->devices->len / PILLION_DEVICE_BYTES;

  /* One that the receiver would refuse would end the whole transfer. */
  if (!pillion_history_message_is_consistent (message))
    return FALSE;
  write_message (self, message, chat);
  return keep (self, before, n_accounts, n_devices);
}

gboolean
pillion_history_builder_add_thumbnail (PillionHistoryBuilder         *self,
                                       const PillionHistoryThumbnail *thumbnail)
{
  gsize before = self->items.len;
  guint n_accounts = self->accounts->len / ACCOUNT_ENTRY_BYTES;
  guint n_devices = self->devices->len / PILLION_DEVICE_BYTES;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (thumbnail->bytes, &length);

  write_account (self, thumbnail->author);
  pillion_writer_bytes (&self->items, thumbnail->message, sizeof thumbnail->message);
  pillion_writer_put_u16 (&self->items, bytes, length);
  return keep (self, before, n_accounts, n_devices);
}

gboolean
pillion_history_builder_add_chain (PillionHistoryBuilder     *self,
                                   const PillionHistoryChain *chain)
{
  gsize before = self->items.len;
  guint n_accounts = self->accounts->len / ACCOUNT_ENTRY_BYTES;
  guint n_devices = self->devices->len / PILLION_DEVICE_BYTES;

  write_device (self, chain->device);
  write_account (self, chain->conversation);
  pillion_writer_counter (&self->items, chain->first);
  pillion_writer_counter_from (&self->items, chain->last, chain->first);
  pillion_writer_u8 (&self->items, chain->missing ? 1 : 0);
  if (!chain->missing)
    pillion_writer_bytes (&self->items, chain->hash, sizeof chain->hash);
  return keep (self, before, n_accounts, n_devices);
}

guint
pillion_history_builder_get_n (PillionHistoryBuilder *self)
{
  return self->n_items;
}

GBytes *
pillion_history_builder_end (PillionHistoryBuilder *self)
{
  gsize size = HEAD_BYTES + self->accounts->len + self->devices->len + self->items.len;
  guint8 *bytes = g_malloc (size);
  PillionWriter writer;

  pillion_writer_init (&writer, bytes, size);
  pillion_writer_u8 (&writer, PILLION_HISTORY_CHUNK_VERSION);
  pillion_writer_u8 (&writer, (guint8) self->kind);
  pillion_writer_u32 (&writer, self->first);
  pillion_writer_u16 (&writer, (guint16) (self->accounts->len / ACCOUNT_ENTRY_BYTES));
  pillion_writer_bytes (&writer, self->accounts->data, self->accounts->len);
  pillion_writer_u16 (&writer, (guint16) (self->devices->len / PILLION_DEVICE_BYTES));
  pillion_writer_bytes (&writer, self->devices->data, self->devices->len);
  pillion_writer_u16 (&writer, (guint16) self->n_items);
  pillion_writer_bytes (&writer, self->items.bytes, self->items.len);
  return g_bytes_new_take (bytes, size);
}
