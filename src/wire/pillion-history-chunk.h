/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-authored.h"
#include "wire/pillion-message-content.h"

G_BEGIN_DECLS

/* What a chunk of history holds (PROTOCOL.md, section 7.7), compressed no longer. */

#define PILLION_HISTORY_CONTENT_MAX_BYTES 245760
#define PILLION_HISTORY_VERSIONS_MAX 17

/* As they are written. */
typedef enum {
  PILLION_HISTORY_CHUNK_MESSAGES = 1,
  PILLION_HISTORY_CHUNK_THUMBNAILS,
  PILLION_HISTORY_CHUNK_CHAINS,
} PillionHistoryChunkKind;

/* As they are written. */
typedef enum {
  PILLION_HISTORY_STATE_RECEIVED = 1,
  PILLION_HISTORY_STATE_SENT,
  PILLION_HISTORY_STATE_DELIVERED,
  PILLION_HISTORY_STATE_READ,
  PILLION_HISTORY_STATE_APART,
  PILLION_HISTORY_STATE_UNSUPPORTED,
} PillionHistoryState;

/* As they are written. */
typedef enum {
  PILLION_HISTORY_CHAT_NONE,
  PILLION_HISTORY_CHAT_REQUEST,
  PILLION_HISTORY_CHAT_ACCEPTED,
} PillionHistoryChat;

/* Of one read or written, ids are borrowed: of the chunk, or of whoever writes. */
typedef struct {
  const guint8 *author;
  const guint8 *device;
  guint64       sent_at;
  char          emoji[PILLION_EMOJI_MAX_BYTES + 1];
} PillionHistoryReaction;

/* text: (owned) (nullable): NULL: the end of the message */
typedef struct {
  const guint8 *device;
  guint64       sent_at;
  char         *text;
} PillionHistoryVersion;

/**
 * PillionHistoryMessage:
 * @text: (owned) (nullable): NULL: deleted, or raw
 * @attached: @file counts, without caption, thumbnail, extensions and marks
 * @raw: (owned) (nullable): authored bytes of a type that the source does not know
 * @reactions: (owned) (nullable) (element-type PillionHistoryReaction)
 * @versions: (owned) (nullable) (element-type PillionHistoryVersion)
 *
 * A message. Ids are borrowed, as in the other structures.
 */
typedef struct {
  const guint8          *chat;
  const guint8          *author;
  const guint8          *device;
  guint8                 message[PILLION_ID_BYTES];
  guint16                type;
  PillionHistoryState    state;
  gboolean               unread;
  gboolean               deleted;
  gboolean               attached;
  guint64                sent_at;
  guint64                arrived;
  guint64                edited;
  char                  *text;
  PillionMessageMarks    marks;
  PillionBodyAttachment *file; /* (owned) (nullable) (secret) */
  GBytes                *raw;
  GArray                *reactions;
  GArray                *versions;
} PillionHistoryMessage;

/* bytes: (owned) */
typedef struct {
  const guint8 *author;
  guint8        message[PILLION_ID_BYTES];
  GBytes       *bytes;
} PillionHistoryThumbnail;

/* Of an author chain: its newest link, first and last of all, or those that the source misses. */
typedef struct {
  const guint8 *device;
  const guint8 *conversation;
  guint64       first;
  guint64       last;
  gboolean      missing;
  guint8        hash[PILLION_HASH_BYTES]; /* of the newest link */
} PillionHistoryChain;

typedef struct {
  guint8             account[PILLION_ACCOUNT_BYTES];
  PillionHistoryChat chat;
} PillionHistoryAccount;

/**
 * PillionHistoryChunk:
 * @first: messages of the transfer before these
 * @accounts: (owned) (element-type PillionHistoryAccount)
 * @devices: (owned): PILLION_DEVICE_BYTES each
 * @messages: (owned) (element-type PillionHistoryMessage): newest first
 * @thumbnails: (owned) (element-type PillionHistoryThumbnail)
 * @chains: (owned) (element-type PillionHistoryChain)
 */
typedef struct {
  PillionHistoryChunkKind  kind;
  guint32                  first;
  GArray                  *accounts;
  GByteArray              *devices;
  GArray                  *messages;
  GArray                  *thumbnails;
  GArray                  *chains;
} PillionHistoryChunk;

/* (transfer full) (nullable): NULL with a PILLION_WIRE_ERROR */
PillionHistoryChunk     *pillion_history_chunk_decode      (const guint8                   *bytes,
                                                            gsize                           len,
                                                            GError                        **error);
void                     pillion_history_chunk_free        (PillionHistoryChunk            *self);

/* Frees what it owns, not itself. */
void                     pillion_history_message_clear     (PillionHistoryMessage          *self);

/* Puts a chunk together. */
typedef struct _PillionHistoryBuilder PillionHistoryBuilder;

PillionHistoryBuilder   *pillion_history_builder_new       (PillionHistoryChunkKind         kind,
                                                            guint32                         first);
void                     pillion_history_builder_free      (PillionHistoryBuilder          *self);

/* FALSE: it does not fit, and nothing more does; into an empty one everything fits whose fields
 * are within their bounds.
 */
gboolean                 pillion_history_builder_add       (PillionHistoryBuilder          *self,
                                                            const PillionHistoryMessage    *message,
                                                            PillionHistoryChat              chat);
gboolean                 pillion_history_builder_add_thumbnail
                                                           (PillionHistoryBuilder          *self,
                                                            const PillionHistoryThumbnail  *thumbnail);
gboolean                 pillion_history_builder_add_chain (PillionHistoryBuilder          *self,
                                                            const PillionHistoryChain      *chain);
guint                    pillion_history_builder_get_n     (PillionHistoryBuilder          *self);

/* (transfer full): the content */
GBytes                  *pillion_history_builder_end       (PillionHistoryBuilder          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionHistoryChunk, pillion_history_chunk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionHistoryBuilder, pillion_history_builder_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionHistoryMessage, pillion_history_message_clear)

G_END_DECLS
