/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-engine.h"

#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/* Messages of many chats, as years leave them, and what tells two profiles apart. */

#define HISTORY_WORLD_DAY_MS G_GUINT64_CONSTANT (86400000)

/* Fills a profile: the messages i of n are in n_chats chats, one an hour until now, with replies,
 * edits, reactions, attachments, ends, and some of types to come.
 */
void     history_world_fill      (PillionTestEngine  *self,
                                  guint               n,
                                  guint               n_chats);

/* The same with texts that end in so many blanks: fewer messages make as many chunks. */
void     history_world_fill_longer
                                 (PillionTestEngine  *self,
                                  guint               n,
                                  guint               n_chats,
                                  guint               n_blanks);

/* (transfer full): of all that is shown of its messages, and in which order, from a time on */
char    *history_world_digest    (PillionTestEngine  *self,
                                  guint64             since_ms);

/* How many messages it has, that came as history or not. */
guint    history_world_count     (PillionTestEngine  *self,
                                  gboolean            history);

/* The oldest time of a message; G_MAXUINT64: it has none. */
guint64  history_world_oldest    (PillionTestEngine  *self);

#define HISTORY_WORLD_LIES 2

/* Messages that a device can't have got: of somebody who is not in the chat. */
typedef struct {
  guint8 chat[PILLION_ACCOUNT_ID_BYTES];
  gint64 rows[HISTORY_WORLD_LIES];
} HistoryWorldLie;

/* Puts them into the chat that was last active: who gets them as history finds that out. */
void     history_world_lie       (PillionTestEngine  *self,
                                  HistoryWorldLie    *lie);

void     history_world_take_back (PillionTestEngine  *self,
                                  HistoryWorldLie    *lie);

/* Lets message i, which is its contact's and plain, have an author who is not in the chat, or no longer. */
void     history_world_spoil     (PillionTestEngine  *self,
                                  guint               n_chats,
                                  guint               i,
                                  gboolean            spoiled);

G_END_DECLS
