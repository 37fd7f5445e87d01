/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history.h"

G_BEGIN_DECLS

/* What of the older messages failed a check, and so is not here (PROTOCOL.md, section 7.7). It is
 * kept until a transfer brings all of it. Main thread; "n-flaws" of #PillionHistory is notified as
 * often as something of it changes.
 */

/**
 * PillionHistoryFlaw:
 * @conversation: (nullable): the account, in hexadecimal; NULL: nobody knows of which chats it is
 * @device: the own device that it came from, in hexadecimal
 * @transfer: the newest one that it was found in, in hexadecimal
 * @chunk: of that transfer, the first that failed
 * @check: what failed: "name", "seal", "content", "place", "author", "state", "time" or "file"
 * @n_messages: that were left out; 0: nobody knows
 * @since_ms: how far back that transfer went; 0: all
 * @noted_ms: when it was found
 */
typedef struct {
  char       *conversation;
  char       *device;
  char       *transfer;
  guint       chunk;
  const char *check;
  guint       n_messages;
  guint64     since_ms;
  guint64     noted_ms;
} PillionHistoryFlaw;

guint                     pillion_history_get_n_flaws (PillionHistory  *self);

/* index: below pillion_history_get_n_flaws(). Valid until "n-flaws" is notified. */
const PillionHistoryFlaw *pillion_history_get_flaw    (PillionHistory  *self,
                                                       guint            index);

/* Whether messages of a chat were left out. */
gboolean                  pillion_history_is_flawed   (PillionHistory  *self,
                                                       const char      *conversation);

/* (transfer full): what whoever looks after the program needs to know of it, in English. It says
 * nothing of what was written, nor who wrote with whom.
 */
char                     *pillion_history_dup_report  (PillionHistory  *self);

G_END_DECLS
