/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-chains-table.h"
#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/* History on its way between two own devices (PROTOCOL.md, section 7.7), and what of the messages
 * only that needs.
 */

#define PILLION_HISTORY_KEY_BYTES 32

/* Stored as these numbers. */
typedef enum {
  PILLION_HISTORY_ROW_RUNNING = 1,
  PILLION_HISTORY_ROW_PAUSED = 2, /* by the receiver's user */
  PILLION_HISTORY_ROW_DONE = 3,
  PILLION_HISTORY_ROW_REFUSED = 4, /* there is no right to it */
  PILLION_HISTORY_ROW_LOST = 5,    /* the source does not know it, or a blob is gone */
  PILLION_HISTORY_ROW_DAMAGED = 6, /* what came is not what was promised */
  PILLION_HISTORY_ROW_ENDED = 7,   /* by the receiver's user */
} PillionHistoryRowState;

/* Which messages a source is at. Stored as these numbers. */
typedef enum {
  PILLION_HISTORY_PHASE_FRONTS = 0, /* the newest of the chats that were last active */
  PILLION_HISTORY_PHASE_REST = 1,
  PILLION_HISTORY_PHASE_THUMBNAILS = 2,
  PILLION_HISTORY_PHASE_END = 3,
  PILLION_HISTORY_PHASE_CHAINS = 4, /* before the first one, where only what changed is served */
} PillionHistoryPhase;

/* The newest messages of a chat: those from a row on. */
typedef struct {
  guint8 chat[PILLION_ACCOUNT_ID_BYTES];
  gint64 from;
} PillionHistoryFront;

/* One transfer, of either side. */
typedef struct {
  guint8                 transfer[PILLION_MESSAGE_ID_BYTES];
  gboolean               serving;    /* this device is the source */
  guint8                 device[PILLION_DEVICE_ID_BYTES]; /* the other side */
  PillionHistoryRowState state;
  guint64                since;
  guint64                until;      /* 0: no bound */
  guint64                changed;    /* only what came or changed since; 0: all */
  guint8                 key[PILLION_HISTORY_KEY_BYTES]; /* (secret): of the source */
  gint64                 top;        /* source: the newest row; receiver: the row of the newest message */
  PillionHistoryPhase    phase;      /* of the source, as the next three */
  guint                  front;      /* the next one */
  gint64                 cursor;     /* rows below it are still to come; 0: all of them */
  GArray                *fronts;     /* (owned) (element-type PillionHistoryFront) */
  guint                  n_messages; /* in the whole transfer, about */
  guint                  n_done;     /* put into parts; tried to store */
  guint64                n_bytes;    /* likewise, sealed */
  guint                  n_parts;    /* made; stored */
  guint                  n_chunks;   /* made; stored */
  guint                  n_confirmed; /* source: parts that the receiver has */
  guint64                started_at;
} PillionHistoryRow;

PillionHistoryRow *pillion_history_row_new           (const guint8          *transfer);
void               pillion_history_row_free          (PillionHistoryRow     *self);

/* Inserts or replaces. */
gboolean           pillion_history_save              (PillionDatabase       *database,
                                                      PillionHistoryRow     *row,
                                                      GError               **error);

/* row is NULL when there is none. (transfer full) */
gboolean           pillion_history_load              (PillionDatabase       *database,
                                                      const guint8          *transfer,
                                                      PillionHistoryRow    **row,
                                                      GError               **error);

/* (transfer full) (element-type PillionHistoryRow): oldest first. */
gboolean           pillion_history_list              (PillionDatabase       *database,
                                                      GPtrArray            **rows,
                                                      GError               **error);

/* With its parts. */
gboolean           pillion_history_remove            (PillionDatabase       *database,
                                                      const guint8          *transfer,
                                                      GError               **error);

/* A part that a receiver was told of, as it was written; content is NULL when there is none.
 * (transfer full)
 */
gboolean           pillion_history_parts_save        (PillionDatabase       *database,
                                                      const guint8          *transfer,
                                                      guint                  part,
                                                      GBytes                *content,
                                                      GError               **error);
gboolean           pillion_history_parts_load        (PillionDatabase       *database,
                                                      const guint8          *transfer,
                                                      guint                  part,
                                                      GBytes               **content,
                                                      GError               **error);
gboolean           pillion_history_parts_remove      (PillionDatabase       *database,
                                                      const guint8          *transfer,
                                                      guint                  part,
                                                      GError               **error);

/* ----- messages ----- */

/* Leaves room for history before the messages that come from now on. */
gboolean           pillion_history_reserve           (PillionDatabase       *database,
                                                      GError               **error);

/* The device is linked again, and has messages already: leaves room behind them, for those that it
 * missed, beside the rooms that are there.
 */
gboolean           pillion_history_reserve_missed    (PillionDatabase       *database,
                                                      guint64                now_ms,
                                                      GError               **error);

/* All that it missed is here. */
gboolean           pillion_history_forget_rooms      (PillionDatabase       *database,
                                                      GError               **error);

/* Room for what a device missed before it was linked again, as often as it was before all of that
 * came.
 */
typedef struct {
  guint64 made_at; /* 0: it is not known */
  gint64  next;    /* the row of the next message, which is before those that the room has */
} PillionHistoryRoom;

/* (transfer full) (element-type PillionHistoryRoom): oldest first */
gboolean           pillion_history_list_rooms        (PillionDatabase       *database,
                                                      GArray               **rooms,
                                                      GError               **error);

/* A free row between the messages of a chat that are here, or behind them, for one that arrived at its
 * account between them or later, and was left out; 0: it is older than all of them, or there is none.
 */
gboolean           pillion_history_find_gap          (PillionDatabase       *database,
                                                      const guint8          *chat,
                                                      guint64                arrived_at,
                                                      gint64                *id,
                                                      GError               **error);

/* The row that the newest message of another transfer gets; 0: no room was left. missed: of what
 * the device missed, and in the newest room, instead of what is older than its messages.
 */
gboolean           pillion_history_find_top          (PillionDatabase       *database,
                                                      gboolean               missed,
                                                      gint64                *top,
                                                      GError               **error);

/* ----- author chains ----- */

/* One link, or several that are missing. */
typedef struct {
  gint64   id;
  guint8   device[PILLION_DEVICE_ID_BYTES];
  guint8   conversation[PILLION_ACCOUNT_ID_BYTES];
  guint64  first;
  guint64  last;
  gboolean missing;  /* FALSE: the newest link; first is last */
  guint8   hash[32]; /* of the newest link */
} PillionHistoryChainRow;

/* Notes how far all chains are now, for the receiver of a transfer. */
gboolean           pillion_history_chains_note       (PillionDatabase              *database,
                                                      const guint8                 *transfer,
                                                      GError                      **error);

/* What a source said of one. */
gboolean           pillion_history_chains_add        (PillionDatabase              *database,
                                                      const guint8                 *transfer,
                                                      const PillionHistoryChainRow *row,
                                                      GError                      **error);

/* (transfer full) (element-type PillionHistoryChainRow): up to limit, with ids above one */
gboolean           pillion_history_chains_list       (PillionDatabase              *database,
                                                      const guint8                 *transfer,
                                                      gint64                        above,
                                                      guint                         limit,
                                                      GPtrArray                   **rows,
                                                      GError                      **error);

/* All of a transfer is here: so far as the source was, nothing is missing but what it misses too.
 * moved_at: not after the source was asked
 */
gboolean           pillion_history_chains_apply      (PillionDatabase              *database,
                                                      const guint8                 *transfer,
                                                      guint64                       moved_at,
                                                      GError                      **error);

/**
 * PillionHistoryQuery:
 * @chat: (nullable): of this one alone
 * @from: rows from here on; 0: no bound
 * @below: and below this one
 * @since: neither sent nor arrived before
 * @until: sent or arrived before; 0: no bound
 * @changed: arrived, or was spoken of, since; 0: all
 * @but: (nullable) (element-type PillionHistoryFront): without these
 * @thumbnails: only those that have one
 *
 * Which messages are meant; never those that are on their way or wait for what they say.
 */
typedef struct {
  const guint8 *chat;
  gint64        from;
  gint64        below;
  guint64       since;
  guint64       until;
  guint64       changed;
  GArray       *but;
  gboolean      thumbnails;
} PillionHistoryQuery;

/* (transfer full) (element-type PillionMessageRow): up to limit, newest first. next: (out): where
 * to go on (PillionHistoryQuery.below); 0: there are no more
 */
gboolean           pillion_history_list_messages     (PillionDatabase            *database,
                                                      const PillionHistoryQuery  *query,
                                                      guint                       limit,
                                                      GPtrArray                 **rows,
                                                      gint64                     *next,
                                                      GError                    **error);
gboolean           pillion_history_count_messages    (PillionDatabase            *database,
                                                      const PillionHistoryQuery  *query,
                                                      guint                      *n,
                                                      GError                    **error);

/* What of a history is not older than a time. */
typedef struct {
  guint64 since;
  guint   n_messages;
  guint   n_attachments;
  guint64 n_text_bytes;
  guint64 n_thumbnail_bytes;
} PillionHistoryAmount;

/* Adds up to limit messages below a row to those of n_amounts that they belong to. next: as above */
gboolean           pillion_history_measure           (PillionDatabase            *database,
                                                      gint64                      below,
                                                      guint                       limit,
                                                      PillionHistoryAmount       *amounts,
                                                      guint                       n_amounts,
                                                      gint64                     *next,
                                                      GError                    **error);

gboolean           pillion_history_find_newest       (PillionDatabase            *database,
                                                      gint64                     *id,
                                                      GError                    **error);

/* (transfer full) (element-type PillionHistoryFront): of the n_chats chats that were last active
 * the newest n_messages each.
 */
gboolean           pillion_history_list_fronts       (PillionDatabase            *database,
                                                      guint                       n_chats,
                                                      guint                       n_messages,
                                                      GArray                    **fronts,
                                                      GError                    **error);

/* Inserts a message that came as history, at its id. is_new FALSE: it is here, or hidden; nothing
 * is changed. What was said of it is to be saved too, and then pillion_history_settle() called.
 */
gboolean           pillion_history_insert            (PillionDatabase            *database,
                                                      PillionMessageRow          *row,
                                                      gboolean                   *is_new,
                                                      GError                    **error);

/* rows: (element-type PillionMessageRow): inserted in this transaction, newest first; no row between
 * the first and the last was there before. Applies what is known of them.
 */
gboolean           pillion_history_settle            (PillionDatabase            *database,
                                                      GPtrArray                  *rows,
                                                      GError                    **error);

/* Gives a message a picture, if it has none and came as history. */
gboolean           pillion_history_set_thumbnail     (PillionDatabase            *database,
                                                      const guint8               *author,
                                                      const guint8               *message_id,
                                                      GBytes                     *thumbnail,
                                                      GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionHistoryRow, pillion_history_row_free)

G_END_DECLS
