/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/* Messages that were written here and that the relay is not known to have: each is QUEUED or FAILED.
 * not_by: (nullable): 16 bytes: those of this device are left out.
 */

/* Those of one chat. */
typedef struct {
  guint8  chat[PILLION_ACCOUNT_ID_BYTES];
  guint   n_messages;
  guint64 first_at;  /* when the first was written */
  guint64 last_at;
} PillionUnsentRow;

/* (transfer full) (element-type PillionUnsentRow): the chat that was written to last comes first. */
gboolean pillion_unsent_list_chats (PillionDatabase      *database,
                                    PillionMessageState   state,
                                    const guint8         *not_by,
                                    GPtrArray           **rows,
                                    GError              **error);

/* (transfer full) (element-type gint64): their rows, in the order of their writing. */
gboolean pillion_unsent_list       (PillionDatabase      *database,
                                    PillionMessageState   state,
                                    const guint8         *not_by,
                                    GArray              **ids,
                                    GError              **error);

/* A message is this device's now. authored: (nullable): NULL: to be made */
gboolean pillion_unsent_adopt      (PillionDatabase      *database,
                                    gint64                id,
                                    const guint8         *device,
                                    GBytes               *authored,
                                    GError              **error);

G_END_DECLS
