/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-reactions-table.h"

G_BEGIN_DECLS

/* How many texts of one message are kept; of more, the oldest edits go. The first text stays. */
#define PILLION_VERSIONS_MAX 16

/* One text of a message: the first, or what its author made of it later; or the end of it.
 * Named by the message, which need not be here yet.
 */
typedef struct {
  guint8   author[PILLION_ACCOUNT_ID_BYTES];
  guint8   message[PILLION_MESSAGE_ID_BYTES];
  guint8   chat[PILLION_ACCOUNT_ID_BYTES];
  guint8   device[PILLION_DEVICE_ID_BYTES];
  guint64  sent_at;
  char    *text;    /* (owned) (nullable): NULL: deleted for everyone */
} PillionVersionRow;

void     pillion_version_row_free         (PillionVersionRow   *self);
gboolean pillion_versions_add             (PillionDatabase     *database,
                                           PillionVersionRow   *row,
                                           GError             **error);

/* (transfer full) (element-type PillionVersionRow): oldest first. */
gboolean pillion_versions_list            (PillionDatabase     *database,
                                           const guint8        *chat,
                                           const guint8        *author,
                                           const guint8        *message,
                                           GPtrArray          **rows,
                                           GError             **error);

/* Removes the texts; the end of a message is kept if it has one. */
gboolean pillion_versions_remove_texts    (PillionDatabase     *database,
                                           const guint8        *author,
                                           const guint8        *message,
                                           GError             **error);

/* Messages this account took out of its own sight: they do not come back. */
gboolean pillion_hidden_messages_add      (PillionDatabase     *database,
                                           const guint8        *author,
                                           const guint8        *message,
                                           GError             **error);

/* (transfer full) (element-type GBytes): author and message id of each */
gboolean pillion_hidden_messages_list     (PillionDatabase     *database,
                                           GPtrArray          **keys,
                                           GError             **error);
gboolean pillion_hidden_messages_contain  (PillionDatabase     *database,
                                           const guint8        *author,
                                           const guint8        *message,
                                           gboolean            *contained,
                                           GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionVersionRow, pillion_version_row_free)

G_END_DECLS
