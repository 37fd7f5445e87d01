/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-devices-table.h"

G_BEGIN_DECLS

#define PILLION_MESSAGE_ID_BYTES 16

/* Stored as these numbers. */
typedef enum {
  PILLION_MESSAGE_STATE_RECEIVED = 1,
  PILLION_MESSAGE_STATE_QUEUED = 2,
  PILLION_MESSAGE_STATE_SENT = 3,
  PILLION_MESSAGE_STATE_FAILED = 4,
  PILLION_MESSAGE_STATE_APART = 5,       /* from a device since logged out */
  PILLION_MESSAGE_STATE_WAITING = 6,     /* could not be decrypted; asked for again */
  PILLION_MESSAGE_STATE_UNSUPPORTED = 7, /* of a type this version does not know */
} PillionMessageState;

/* A message in a chat. Its order is that of its arrival here. */
typedef struct {
  gint64              id;       /* 0: not stored yet */
  guint8              chat[PILLION_ACCOUNT_ID_BYTES];
  guint8              author[PILLION_ACCOUNT_ID_BYTES];
  guint8              message_id[PILLION_MESSAGE_ID_BYTES];
  guint8              device[PILLION_DEVICE_ID_BYTES];
  guint16             type;
  PillionMessageState state;
  char               *text;     /* (owned) (nullable) */
  GBytes             *authored; /* (owned) (nullable): the author's bytes, as received */
  guint64             sent_at;
  guint64             received_at;
  gboolean            printed;  /* told to the user of the command line, or shown */
} PillionMessageRow;

/* A chat: the conversation with one account. */
typedef struct {
  guint8             account[PILLION_ACCOUNT_ID_BYTES];
  PillionMessageRow *last;     /* (owned) */
  guint              n_unread; /* not printed yet */
} PillionChatRow;

void     pillion_message_row_free        (PillionMessageRow  *self);
void     pillion_chat_row_free           (PillionChatRow     *self);

/* Inserts and moves its chat up. is_new FALSE: the author used this id before; nothing is
 * changed.
 */
gboolean pillion_messages_insert         (PillionDatabase    *database,
                                          PillionMessageRow  *row,
                                          gboolean           *is_new,
                                          GError            **error);

/* Puts what came late into the place of the stored message with row's id: everything but
 * the chat and the time of arrival. The author must not have used the message id before.
 */
gboolean pillion_messages_replace        (PillionDatabase    *database,
                                          PillionMessageRow  *row,
                                          GError            **error);

/* row is NULL when there is none. (transfer full) */
gboolean pillion_messages_find           (PillionDatabase    *database,
                                          const guint8       *author,
                                          const guint8       *message_id,
                                          PillionMessageRow **row,
                                          GError            **error);
gboolean pillion_messages_set_state      (PillionDatabase    *database,
                                          gint64              id,
                                          PillionMessageState state,
                                          GError            **error);
gboolean pillion_messages_remove         (PillionDatabase    *database,
                                          gint64              id,
                                          GError            **error);

/* (transfer full) (element-type PillionMessageRow): the newest limit messages of a chat
 * with an id below before (0: no bound), oldest first.
 */
gboolean pillion_messages_list           (PillionDatabase    *database,
                                          const guint8       *chat,
                                          gint64              before,
                                          guint               limit,
                                          GPtrArray         **rows,
                                          GError            **error);

/* (transfer full) (element-type PillionMessageRow): not printed yet, oldest first. */
gboolean pillion_messages_list_unprinted (PillionDatabase    *database,
                                          guint               limit,
                                          GPtrArray         **rows,
                                          GError            **error);
gboolean pillion_messages_set_printed    (PillionDatabase    *database,
                                          gint64              id,
                                          GError            **error);

/* (transfer full) (element-type PillionChatRow): newest first. */
gboolean pillion_chats_list              (PillionDatabase    *database,
                                          GPtrArray         **rows,
                                          GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageRow, pillion_message_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionChatRow, pillion_chat_row_free)

G_END_DECLS
