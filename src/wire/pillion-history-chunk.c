/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-history-chunk-private.h"
#include "wire/pillion-history-chunk.h"
#include "wire/pillion-reader.h"

#include <sodium.h>
#include <string.h>

static void
version_clear (PillionHistoryVersion *self)
{
  g_free (self->text);
}

static void
thumbnail_clear (PillionHistoryThumbnail *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

static void
file_free (PillionBodyAttachment *self)
{
  sodium_memzero (self->key, sizeof self->key);
  g_free (self);
}

void
pillion_history_message_clear (PillionHistoryMessage *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->file, file_free);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_clear_pointer (&self->reactions, g_array_unref);
  g_clear_pointer (&self->versions, g_array_unref);
}

void
pillion_history_chunk_free (PillionHistoryChunk *self)
{
  g_array_unref (self->accounts);
  g_byte_array_unref (self->devices);
  g_array_unref (self->messages);
  g_array_unref (self->thumbnails);
  g_array_unref (self->chains);
  g_free (self);
}

static PillionHistoryChunk *
chunk_new (void)
{
  PillionHistoryChunk *self = g_new0 (PillionHistoryChunk, 1);

  self->accounts = g_array_new (FALSE, TRUE, sizeof (PillionHistoryAccount));
  self->devices = g_byte_array_new ();
  self->messages = g_array_new (FALSE, TRUE, sizeof (PillionHistoryMessage));
  g_array_set_clear_func (self->messages, (GDestroyNotify) pillion_history_message_clear);
  self->thumbnails = g_array_new (FALSE, TRUE, sizeof (PillionHistoryThumbnail));
  g_array_set_clear_func (self->thumbnails, (GDestroyNotify) thumbnail_clear);
  self->chains = g_array_new (FALSE, TRUE, sizeof (PillionHistoryChain));
  return self;
}

/* ----- reading ----- */

static void
read_accounts (PillionHistoryChunk *self,
               PillionReader       *reader)
{
  guint n = pillion_reader_u16 (reader);

  for (guint i = 0; i < n && pillion_reader_is_valid (reader); i++) {
    PillionHistoryAccount account;

    pillion_reader_copy (reader, account.account, sizeof account.account);
    account.chat = pillion_reader_u8_range (reader, PILLION_HISTORY_CHAT_NONE, PILLION_HISTORY_CHAT_ACCEPTED);
    g_array_append_val (self->accounts, account);
  }
}

static void
read_devices (PillionHistoryChunk *self,
              PillionReader       *reader)
{
  gsize length = pillion_reader_u16 (reader) * (gsize) PILLION_DEVICE_BYTES;
  const guint8 *devices = pillion_reader_take (reader, length);

  if (devices != NULL)
    g_byte_array_append (self->devices, devices, (guint) length);
}

/* (nullable): NULL after a refusal */
static const guint8 *
read_account (PillionHistoryChunk *self,
              PillionReader       *reader)
{
  guint i = pillion_reader_u16 (reader);

  if (i < self->accounts->len)
    return g_array_index (self->accounts, PillionHistoryAccount, i).account;
  pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "no such account");
  return NULL;
}

static const guint8 *
read_device (PillionHistoryChunk *self,
             PillionReader       *reader)
{
  gsize i = pillion_reader_u16 (reader);

  if (i < self->devices->len / PILLION_DEVICE_BYTES)
    return self->devices->data + i * PILLION_DEVICE_BYTES;
  pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "no such device");
  return NULL;
}

static void
read_reply (PillionMessageMarks *self,
            PillionReader       *reader)
{
  pillion_reader_copy (reader, self->reply_author, sizeof self->reply_author);
  pillion_reader_copy (reader, self->reply_message, sizeof self->reply_message);
  pillion_reader_text_u8 (reader, 0, PILLION_MESSAGE_QUOTE_MAX_BYTES, self->reply_quote);
}

static void
read_file (PillionBodyAttachment *self,
           PillionReader         *reader)
{
  self->kind = pillion_reader_u8_range (reader, PILLION_ATTACHMENT_KIND_PICTURE, PILLION_ATTACHMENT_KIND_FILE);
  pillion_reader_text_u8 (reader, 0, PILLION_MESSAGE_FILE_NAME_MAX_BYTES, self->name);
  pillion_reader_text_u8 (reader, 0, PILLION_MESSAGE_MIME_MAX_BYTES, self->mime);
  self->size = pillion_reader_counter (reader);
  self->width = pillion_reader_u32 (reader);
  self->height = pillion_reader_u32 (reader);
  pillion_reader_copy (reader, self->blob, sizeof self->blob);
  pillion_reader_copy (reader, self->key, sizeof self->key);
  pillion_reader_copy (reader, self->commitment, sizeof self->commitment);
  pillion_reader_copy (reader, self->hash, sizeof self->hash);
  self->padded = pillion_reader_counter_from (reader, self->size);
}

static void
read_reactions (PillionHistoryChunk   *self,
                PillionHistoryMessage *message,
                PillionReader         *reader)
{
  guint n = pillion_reader_u8 (reader);

  if (n == 0)
    return;
  message->reactions = g_array_new (FALSE, TRUE, sizeof (PillionHistoryReaction));
  for (guint i = 0; i < n && pillion_reader_is_valid (reader); i++) {
    PillionHistoryReaction reaction;

    reaction.author = read_account (self, reader);
    reaction.device = read_device (self, reader);
    reaction.sent_at = pillion_reader_counter (reader);
    pillion_reader_text_u8 (reader, 0, PILLION_EMOJI_MAX_BYTES, reaction.emoji);
    g_array_append_val (message->reactions, reaction);
  }
}

static void
read_versions (PillionHistoryChunk   *self,
               PillionHistoryMessage *message,
               PillionReader         *reader)
{
  guint n = pillion_reader_u8_range (reader, 0, PILLION_HISTORY_VERSIONS_MAX);

  if (n == 0)
    return;
  message->versions = g_array_new (FALSE, TRUE, sizeof (PillionHistoryVersion));
  g_array_set_clear_func (message->versions, (GDestroyNotify) version_clear);
  for (guint i = 0; i < n && pillion_reader_is_valid (reader); i++) {
    PillionHistoryVersion version;
    gboolean end;

    version.device = read_device (self, reader);
    version.sent_at = pillion_reader_counter (reader);
    end = pillion_reader_flag (reader);
    version.text = pillion_reader_dup_text_u16 (reader, 0, end ? 0 : PILLION_TEXT_MAX_BYTES);
    if (end)
      g_clear_pointer (&version.text, g_free);
    g_array_append_val (message->versions, version);
  }
}

gboolean
pillion_history_message_is_consistent (const PillionHistoryMessage *self)
{
  gboolean has_more = self->marks.is_reply || self->attached || self->raw != NULL || self->reactions != NULL;
  gboolean has_text = self->text != NULL && *self->text != '\0';

  if (self->deleted)
    return !has_more && !has_text && !self->unread && !self->marks.forwarded;
  if (self->raw != NULL)
    return !self->attached && !has_text && self->state == PILLION_HISTORY_STATE_UNSUPPORTED;
  if (self->state == PILLION_HISTORY_STATE_UNSUPPORTED)
    return FALSE;
  return self->type == (self->attached ? PILLION_MESSAGE_TYPE_ATTACHMENT : PILLION_MESSAGE_TYPE_TEXT);
}

static void
read_parts (PillionHistoryMessage *self,
            guint8                 flags,
            PillionReader         *reader)
{
  gsize length;
  const guint8 *raw;

  self->unread = (flags & PILLION_HISTORY_FLAG_UNREAD) != 0;
  self->marks.forwarded = (flags & PILLION_HISTORY_FLAG_FORWARDED) != 0;
  self->marks.is_reply = (flags & PILLION_HISTORY_FLAG_REPLY) != 0;
  self->deleted = (flags & PILLION_HISTORY_FLAG_DELETED) != 0;
  self->attached = (flags & PILLION_HISTORY_FLAG_ATTACHED) != 0;
  if (self->marks.is_reply)
    read_reply (&self->marks, reader);
  if (self->attached) {
    self->file = g_new0 (PillionBodyAttachment, 1);
    read_file (self->file, reader);
  }
  if ((flags & PILLION_HISTORY_FLAG_RAW) != 0) {
    raw = pillion_reader_take_u16 (reader, 1, PILLION_AUTHORED_MAX_BYTES, &length);
    self->raw = g_bytes_new (raw, length);
  }
}

static void
read_message (PillionHistoryChunk *self,
              PillionReader       *reader)
{
  PillionHistoryMessage message = { 0 };
  guint8 flags;

  message.chat = read_account (self, reader);
  message.author = read_account (self, reader);
  message.device = read_device (self, reader);
  pillion_reader_copy (reader, message.message, sizeof message.message);
  message.type = pillion_reader_u16 (reader);
  message.state = pillion_reader_u8_range (reader, PILLION_HISTORY_STATE_RECEIVED, PILLION_HISTORY_STATE_UNSUPPORTED);
  flags = pillion_reader_u8_range (reader, 0, PILLION_HISTORY_FLAGS_ALL);
  message.sent_at = pillion_reader_counter (reader);
  message.arrived = pillion_reader_counter (reader);
  message.edited = pillion_reader_counter (reader);
  message.text = pillion_reader_dup_text_u16 (reader, 0, PILLION_TEXT_MAX_BYTES);
  read_parts (&message, flags, reader);
  read_reactions (self, &message, reader);
  read_versions (self, &message, reader);
  if (!pillion_history_message_is_consistent (&message))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "message contradicts itself");
  if (message.deleted || message.raw != NULL)
    g_clear_pointer (&message.text, g_free);
  g_array_append_val (self->messages, message);
}

static void
read_thumbnail (PillionHistoryChunk *self,
                PillionReader       *reader)
{
  PillionHistoryThumbnail thumbnail = { 0 };
  const guint8 *bytes;
  gsize length;

  thumbnail.author = read_account (self, reader);
  pillion_reader_copy (reader, thumbnail.message, sizeof thumbnail.message);
  bytes = pillion_reader_take_u16 (reader, 1, PILLION_MESSAGE_THUMBNAIL_MAX_BYTES, &length);
  thumbnail.bytes = g_bytes_new (bytes, length);
  g_array_append_val (self->thumbnails, thumbnail);
}

static void
read_chain (PillionHistoryChunk *self,
            PillionReader       *reader)
{
  PillionHistoryChain chain = { 0 };

  chain.device = read_device (self, reader);
  chain.conversation = read_account (self, reader);
  chain.first = pillion_reader_counter_from (reader, 1);
  chain.last = pillion_reader_counter_from (reader, chain.first);
  chain.missing = pillion_reader_flag (reader);
  if (!chain.missing)
    pillion_reader_copy (reader, chain.hash, sizeof chain.hash);
  if (!chain.missing && chain.first != chain.last)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "newest links of a chain");
  g_array_append_val (self->chains, chain);
}

static void
read_item (PillionHistoryChunk *self,
           PillionReader       *reader)
{
  switch (self->kind) {
  case PILLION_HISTORY_CHUNK_MESSAGES:
    read_message (self, reader);
    break;
  case PILLION_HISTORY_CHUNK_THUMBNAILS:
    read_thumbnail (self, reader);
    break;
  case PILLION_HISTORY_CHUNK_CHAINS:
  default:
    read_chain (self, reader);
    break;
  }
}

PillionHistoryChunk *
pillion_history_chunk_decode (const guint8 *bytes,
                              gsize         len,
                              GError      **error)
{
  g_autoptr (PillionHistoryChunk) self = chunk_new ();
  PillionReader reader;
  guint n;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_HISTORY_CONTENT_MAX_BYTES);
  pillion_reader_version (&reader, PILLION_HISTORY_CHUNK_VERSION);
  self->kind = pillion_reader_u8_range (&reader, PILLION_HISTORY_CHUNK_MESSAGES, PILLION_HISTORY_CHUNK_CHAINS);
  self->first = pillion_reader_u32 (&reader);
  read_accounts (self, &reader);
  read_devices (self, &reader);
  n = pillion_reader_u16 (&reader);
  for (guint i = 0; i < n && pillion_reader_is_valid (&reader); i++)
    read_item (self, &reader);
  return pillion_reader_finish (&reader, "history", error) ? g_steal_pointer (&self) : NULL;
}
