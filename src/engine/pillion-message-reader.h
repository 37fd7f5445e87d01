/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-conversation-private.h"
#include "engine/pillion-job.h"
#include "engine/pillion-message-private.h"
#include "store/pillion-chats-table.h"

G_BEGIN_DECLS

/**
 * PillionMessageReader:
 *
 * Makes of the store's rows what is shown: names for ids, reactions counted. Remembers the
 * names, for one piece of work. Store's worker.
 */
typedef struct {
  PillionDatabase *database; /* (unowned) */
  PillionIdentity *identity; /* (unowned) */
  GHashTable      *names;    /* (owned): by account */
  guint64          now_ms;   /* T */
} PillionMessageReader;

void                      pillion_message_reader_init              (PillionMessageReader  *self,
                                                                    PillionDatabase       *database,
                                                                    const PillionJob      *job);
void                      pillion_message_reader_clear             (PillionMessageReader  *self);

/* (transfer none): what an account is called here. */
const char               *pillion_message_reader_find_name         (PillionMessageReader  *self,
                                                                    const guint8          *account,
                                                                    GError               **error);

/* (transfer full) (element-type PillionMessageFacts): of rows, in their order; NULL with an error
 * of the store, like the two below.
 */
GPtrArray                *pillion_message_reader_read_all          (PillionMessageReader  *self,
                                                                    GPtrArray             *rows,
                                                                    GError               **error);

/* (transfer full) (element-type PillionConversationFacts): all, in their order. */
GPtrArray                *pillion_message_reader_read_chats        (PillionMessageReader  *self,
                                                                    GError               **error);

/* (transfer full): of somebody with whom there is no chat yet. */
PillionConversationFacts *pillion_message_reader_read_stranger     (PillionMessageReader  *self,
                                                                    const guint8          *account,
                                                                    GError               **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionMessageReader, pillion_message_reader_clear)

G_END_DECLS
