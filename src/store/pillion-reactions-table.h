/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-devices-table.h"

G_BEGIN_DECLS

#define PILLION_MESSAGE_ID_BYTES 16

/* What somebody thinks of a message, in one emoji. Named by the message it is for, which need
 * not be here yet.
 */
typedef struct {
  guint8  target_author[PILLION_ACCOUNT_ID_BYTES];
  guint8  target_message[PILLION_MESSAGE_ID_BYTES];
  guint8  chat[PILLION_ACCOUNT_ID_BYTES];
  guint8  author[PILLION_ACCOUNT_ID_BYTES];
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint64 sent_at;
  char   *emoji; /* (owned): "": taken away */
} PillionReactionRow;

void     pillion_reaction_row_free       (PillionReactionRow  *self);

/* Keeps the newest of an author: by time, then by device. is_newest FALSE: there is a newer
 * one; nothing is changed. The message, if it is here, knows how many it has.
 */
gboolean pillion_reactions_save          (PillionDatabase     *database,
                                          PillionReactionRow  *row,
                                          gboolean            *is_newest,
                                          GError             **error);

/* (transfer full) (element-type PillionReactionRow): of one message, in its chat, without
 * those taken away, oldest first.
 */
gboolean pillion_reactions_list          (PillionDatabase     *database,
                                          const guint8        *chat,
                                          const guint8        *target_author,
                                          const guint8        *target_message,
                                          GPtrArray          **rows,
                                          GError             **error);

/* The same with those taken away. */
gboolean pillion_reactions_list_all      (PillionDatabase     *database,
                                          const guint8        *chat,
                                          const guint8        *target_author,
                                          const guint8        *target_message,
                                          GPtrArray          **rows,
                                          GError             **error);
gboolean pillion_reactions_remove        (PillionDatabase     *database,
                                          const guint8        *target_author,
                                          const guint8        *target_message,
                                          GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionReactionRow, pillion_reaction_row_free)

G_END_DECLS
