/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-reactions-table.h"

G_BEGIN_DECLS

/* What this profile said of messages as a device that is logged out since, and that the relay is not
 * known to have: reactions, edits, ends. What each says is where it was applied, among the reactions
 * and versions, under the device and the time that stand here: once that is gone, or something newer
 * took its place, it is of no use any more.
 */
typedef struct {
  gint64  id;                                       /* 0: not stored yet */
  guint8  chat[PILLION_ACCOUNT_ID_BYTES];
  guint8  target_author[PILLION_ACCOUNT_ID_BYTES];
  guint8  target_message[PILLION_MESSAGE_ID_BYTES];
  guint16 type;                                     /* 2 a reaction, 3 an edit, 4 an end */
  guint8  message_id[PILLION_MESSAGE_ID_BYTES];     /* its own */
  guint8  device[PILLION_DEVICE_ID_BYTES];
  guint64 sent_at;
  char   *text;                                     /* (owned) (nullable): where it is loaded: the emoji, or the new text */
} PillionUnsentChangeRow;

void     pillion_unsent_change_row_free (PillionUnsentChangeRow   *self);

gboolean pillion_unsent_changes_add     (PillionDatabase          *database,
                                         PillionUnsentChangeRow   *row,
                                         GError                  **error);

/* (transfer full) (element-type PillionUnsentChangeRow): those that are of use, in the order of their
 * making. What is said of an own message that was not sent itself, or whose file is not at the relay
 * yet, is left out: it goes with that.
 */
gboolean pillion_unsent_changes_list    (PillionDatabase          *database,
                                         GPtrArray               **rows,
                                         GError                  **error);

/* Forgets those that are of no use, and the texts that nobody else has got and that others have followed. */
gboolean pillion_unsent_changes_sweep   (PillionDatabase          *database,
                                         GError                  **error);

/* What a row was applied as is that of another device from now on, and waits no more. */
gboolean pillion_unsent_changes_adopt   (PillionDatabase          *database,
                                         PillionUnsentChangeRow   *row,
                                         const guint8             *device,
                                         GError                  **error);

/* Others have what a device said of a message at a time: a reaction, or an edit or the end. */
gboolean pillion_unsent_changes_settle  (PillionDatabase          *database,
                                         const guint8             *target_author,
                                         const guint8             *target_message,
                                         gboolean                  is_reaction,
                                         const guint8             *device,
                                         guint64                   sent_at,
                                         GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionUnsentChangeRow, pillion_unsent_change_row_free)

G_END_DECLS
