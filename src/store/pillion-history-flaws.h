/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-history-table.h"

G_BEGIN_DECLS

/* What of the history that this device gets failed a check, and so is not here. It is kept until a
 * transfer brings all of it (PROTOCOL.md, section 7.7).
 */

/* What failed. Stored as these numbers. */
typedef enum {
  PILLION_HISTORY_CHECK_NONE = 0,
  PILLION_HISTORY_CHECK_NAME = 1,    /* length or hash are not those that were announced */
  PILLION_HISTORY_CHECK_SEAL = 2,    /* it does not open under the transfer's key */
  PILLION_HISTORY_CHECK_CONTENT = 3, /* it can't be decompressed or decoded */
  PILLION_HISTORY_CHECK_PLACE = 4,   /* it belongs nowhere in this transfer */
  PILLION_HISTORY_CHECK_AUTHOR = 5,  /* of a message or reaction: nobody of the chat */
  PILLION_HISTORY_CHECK_STATE = 6,   /* it can't be so with such an author */
  PILLION_HISTORY_CHECK_TIME = 7,    /* it is older than what is served */
  PILLION_HISTORY_CHECK_FILE = 8,    /* what describes it contradicts itself, such as its commitment */
} PillionHistoryCheck;

/* Of a chat, or of a transfer where it can't be told of which. */
typedef struct {
  gboolean            has_chat;
  guint8              chat[PILLION_ACCOUNT_ID_BYTES];
  gboolean            missed;     /* found in what the device missed, not in what is older than it */
  guint8              transfer[PILLION_MESSAGE_ID_BYTES]; /* the newest that it was found in, as the next four */
  guint8              device[PILLION_DEVICE_ID_BYTES];
  guint               chunk;      /* the first one */
  PillionHistoryCheck check;      /* likewise */
  guint               n_messages; /* that were left out; 0: nobody knows */
  guint64             since;      /* how far back those go that it was found in */
  guint64             noted_at;
} PillionHistoryFlawRow;

/* In the next chunk of a transfer, of no chat and no message yet. */
PillionHistoryFlawRow pillion_history_flaw_of (const PillionHistoryRow *transfer,
                                               PillionHistoryCheck      check,
                                               guint64                  noted_at);

/* Adds to what is known of the same chat. The chats are bounded: what is of more of them is noted
 * without one.
 */
gboolean pillion_history_flaws_note   (PillionDatabase             *database,
                                       const PillionHistoryFlawRow *row,
                                       GError                     **error);

/* (transfer full) (element-type PillionHistoryFlawRow): oldest first */
gboolean pillion_history_flaws_list   (PillionDatabase             *database,
                                       GPtrArray                  **rows,
                                       GError                     **error);

/* Whether something is noted; transfer: (nullable): of this one */
gboolean pillion_history_flaws_exist  (PillionDatabase             *database,
                                       const guint8                *transfer,
                                       gboolean                    *exist,
                                       GError                     **error);

/* n_messages: (out): that were left out, as far as that is known; 0: nobody knows, or nothing is noted,
 * which exist tells
 */
gboolean pillion_history_flaws_count  (PillionDatabase             *database,
                                       gboolean                    *exist,
                                       guint64                     *n_messages,
                                       GError                     **error);

/* Whether messages of a chat that were left out of another transfer may come with this one, also where
 * it found others of them wrong again.
 */
gboolean pillion_history_flaws_wait   (PillionDatabase             *database,
                                       const PillionHistoryRow     *transfer,
                                       const guint8                *chat,
                                       gboolean                    *wait,
                                       GError                     **error);

/* A transfer has come whole: what it covers and did not find again is mended. */
gboolean pillion_history_flaws_mend   (PillionDatabase             *database,
                                       const PillionHistoryRow     *transfer,
                                       GError                     **error);

G_END_DECLS
