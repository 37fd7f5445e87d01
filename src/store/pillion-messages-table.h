/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-attachments-table.h"

G_BEGIN_DECLS

/* Stored as these numbers. */
typedef enum {
  PILLION_MESSAGE_STATE_RECEIVED = 1,
  PILLION_MESSAGE_STATE_QUEUED = 2,
  PILLION_MESSAGE_STATE_SENT = 3,
  PILLION_MESSAGE_STATE_FAILED = 4,
  PILLION_MESSAGE_STATE_APART = 5,       /* from a device since logged out */
  PILLION_MESSAGE_STATE_WAITING = 6,     /* could not be decrypted; asked for again */
  PILLION_MESSAGE_STATE_UNSUPPORTED = 7, /* of a type this version does not know */
  PILLION_MESSAGE_STATE_DELIVERED = 8,   /* a device of the other side has it */
  PILLION_MESSAGE_STATE_READ = 9,        /* the other side read it */
} PillionMessageState;

/* What the author of a message is still to be told. Stored as these numbers. */
typedef enum {
  PILLION_RECEIPT_NONE = 0,
  PILLION_RECEIPT_DELIVERED = 1,
  PILLION_RECEIPT_READ = 2,
} PillionReceiptKind;

/* A message in a chat. Its order is that of its arrival here. */
typedef struct {
  gint64                id;        /* 0: not stored yet */
  guint8                chat[PILLION_ACCOUNT_ID_BYTES];
  guint8                author[PILLION_ACCOUNT_ID_BYTES];
  guint8                message_id[PILLION_MESSAGE_ID_BYTES];
  guint8                device[PILLION_DEVICE_ID_BYTES];
  guint16               type;
  PillionMessageState   state;
  char                 *text;      /* (owned) (nullable): the newest; the caption of an attachment */
  GBytes               *authored;  /* (owned) (nullable): the author's bytes, as received */
  guint64               sent_at;
  guint64               received_at;
  gboolean              printed;   /* told to the user of the command line, or notified */
  gboolean              unread;    /* counts as not read */
  PillionReceiptKind    receipt_due;
  gboolean              is_reply;
  guint8                reply_author[PILLION_ACCOUNT_ID_BYTES];
  guint8                reply_message[PILLION_MESSAGE_ID_BYTES];
  char                 *reply_quote; /* (owned) (nullable) */
  gboolean              forwarded;
  guint64               edited_at;  /* 0: never */
  gboolean              deleted;    /* for everyone; only the place is left */
  guint                 n_reactions;
  gboolean              has_attachment;
  gboolean              history;   /* another own device gave it; nothing of it was decrypted here */
  GPtrArray            *reactions;  /* (owned) (nullable) (element-type PillionReactionRow) */
  PillionAttachmentRow *attachment; /* (owned) (nullable) */
} PillionMessageRow;

void     pillion_message_row_free        (PillionMessageRow  *self);

/* Inserts and moves its chat up. What was said of it before it came (edits, reactions, its
 * end) is applied. is_new FALSE: the author used this id before, or it is hidden; nothing is
 * changed.
 */
gboolean pillion_messages_insert         (PillionDatabase    *database,
                                          PillionMessageRow  *row,
                                          gboolean           *is_new,
                                          GError            **error);

/* Puts what came late into the place of the stored message with row's id: everything but
 * the chat and the time of arrival. The author must not have used the message id before. It is no
 * history any more.
 */
gboolean pillion_messages_replace        (PillionDatabase    *database,
                                          PillionMessageRow  *row,
                                          GError            **error);

/* row is NULL when there is none. (transfer full). Attachments and reactions come along here
 * and in the lists.
 */
gboolean pillion_messages_find           (PillionDatabase    *database,
                                          const guint8       *author,
                                          const guint8       *message_id,
                                          PillionMessageRow **row,
                                          GError            **error);
/* Messages of a chat (NULL: of all) whose ids, in hexadecimal, begin so: how many there are, at
 * most 2, and the id of the row of one.
 */
gboolean pillion_messages_find_prefix    (PillionDatabase    *database,
                                          const guint8       *chat,
                                          const char         *prefix,
                                          guint              *n_found,
                                          gint64             *id,
                                          GError            **error);
gboolean pillion_messages_load           (PillionDatabase    *database,
                                          gint64              id,
                                          PillionMessageRow **row,
                                          GError            **error);

/* What is delivered or read never becomes less. */
gboolean pillion_messages_set_state      (PillionDatabase    *database,
                                          gint64              id,
                                          PillionMessageState state,
                                          GError            **error);
/* Notes that something was said of a message, if it is here: so that whoever missed it gets it. */
gboolean pillion_messages_touch          (PillionDatabase    *database,
                                          const guint8       *author,
                                          const guint8       *message_id,
                                          guint64             now_ms,
                                          GError            **error);

/* When the oldest came that still waits for what it says; G_MAXUINT64: none does. */
gboolean pillion_messages_find_oldest_waiting
                                         (PillionDatabase    *database,
                                          guint64            *received_at,
                                          GError            **error);

/* Those places whose messages can't be sent again any more. */
gboolean pillion_messages_remove_waiting (PillionDatabase    *database,
                                          GError            **error);
gboolean pillion_messages_remove         (PillionDatabase    *database,
                                          gint64              id,
                                          GError            **error);

/* Gives the bytes of a message that was stored before they could be made. */
gboolean pillion_messages_set_authored   (PillionDatabase    *database,
                                          gint64              id,
                                          GBytes             *authored,
                                          GError            **error);

/* The newest of the versions of a message becomes its text, or its end: text, reactions,
 * quote, attachment and the author's bytes go. Nothing happens to one that is not here.
 * changed: whether it is shown otherwise now.
 */
gboolean pillion_messages_apply_versions (PillionDatabase    *database,
                                          const guint8       *chat,
                                          const guint8       *author,
                                          const guint8       *message_id,
                                          gboolean           *changed,
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

/* (transfer full) (element-type PillionMessageRow): the oldest limit messages of a chat with
 * an id above after, oldest first.
 */
gboolean pillion_messages_list_after     (PillionDatabase    *database,
                                          const guint8       *chat,
                                          gint64              after,
                                          guint               limit,
                                          GPtrArray         **rows,
                                          GError            **error);

/* How many of a chat are after a row, counted to limit at most. */
gboolean pillion_messages_count_after    (PillionDatabase    *database,
                                          const guint8       *chat,
                                          gint64              after,
                                          guint               limit,
                                          guint              *n,
                                          GError            **error);

/* (transfer full) (element-type PillionMessageRow): not printed yet, oldest first. */
gboolean pillion_messages_list_unprinted (PillionDatabase    *database,
                                          guint               limit,
                                          GPtrArray         **rows,
                                          GError            **error);
gboolean pillion_messages_set_printed    (PillionDatabase    *database,
                                          gint64              id,
                                          GError            **error);

/* ----- receipts ----- */

/* (transfer full) (element-type GBytes): chats, not blocked and no requests, in which somebody
 * is still to be told something.
 */
gboolean pillion_receipts_list_chats     (PillionDatabase    *database,
                                          GPtrArray         **chats,
                                          GError            **error);

/* Takes up to limit message ids of a chat that are due for this kind; they are due no longer.
 * (transfer full): limit x 16 bytes at most.
 */
gboolean pillion_receipts_take_due       (PillionDatabase    *database,
                                          const guint8       *chat,
                                          PillionReceiptKind  kind,
                                          guint               limit,
                                          GByteArray        **ids,
                                          GError            **error);

/* Another own device told it: nothing up to this kind is due of a message any more. */
gboolean pillion_receipts_settle         (PillionDatabase    *database,
                                          const guint8       *author,
                                          const guint8       *message_id,
                                          PillionReceiptKind  kind,
                                          GError            **error);

/* Somebody has, or read, a message of ours in the chat with them. known FALSE: there is no
 * such message. changed: it is further than it was.
 */
gboolean pillion_receipts_apply          (PillionDatabase    *database,
                                          const guint8       *chat,
                                          const guint8       *own_account,
                                          const guint8       *message_id,
                                          PillionReceiptKind  kind,
                                          gboolean           *known,
                                          gboolean           *changed,
                                          GError            **error);

/* So many are kept at most of messages that are not here. */
#define PILLION_EARLY_RECEIPTS_MAX 10000

/* Keeps what pillion_receipts_apply() found no message for until that comes as history
 * (pillion_history_settle()). kept FALSE: there are too many.
 */
gboolean pillion_receipts_keep           (PillionDatabase    *database,
                                          const guint8       *chat,
                                          const guint8       *own_account,
                                          const guint8       *message_id,
                                          PillionReceiptKind  kind,
                                          gboolean           *kept,
                                          GError            **error);

/* No history comes any more. */
gboolean pillion_receipts_forget_kept    (PillionDatabase    *database,
                                          GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageRow, pillion_message_row_free)

G_END_DECLS
