/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/* The index of the words in messages. It covers those that came since it was begun, and, from the
 * newest down, those that pillion_search_index_some() has added. Texts that are edited, deleted or
 * hidden go out of it in the transaction that does so. Texts before an edit and quotes are not in
 * it; names of files have an index of their own (pillion-search-names.h).
 */

/* At once a batch has so many messages at most, and so many characters of them. */
#define PILLION_SEARCH_BATCH_MESSAGES   1000
#define PILLION_SEARCH_BATCH_CHARACTERS 200000

/* A search looks at so many messages at once. */
#define PILLION_SEARCH_STEP_MESSAGES 2000

/* What is looked for. Times are milliseconds UTC by the author's clock; 0: no bound. */
typedef struct {
  const char   *match;     /* (unowned) (nullable): of a #PillionSearchQuery; NULL: any text, or none */
  const guint8 *chat;      /* (unowned) (nullable) */
  const guint8 *author;    /* (unowned) (nullable) */
  gboolean      has_media;
  guint64       after_ms;  /* sent at this time or later */
  guint64       before_ms; /* sent before */
} PillionSearchFilter;

/* Empties an index whose words were made otherwise than this program makes them; it is built
 * anew. For each opening of a database.
 */
gboolean pillion_search_check        (PillionDatabase            *database,
                                      GError                    **error);

/* For what changes messages: takes the text of a row, as it is stored, out of the index, if that
 * covers it; puts it in. (Triggers can't: with trusted_schema off they may not touch it.) What is
 * put in waits for the end of the transaction: FTS5 writes out what it has whenever another
 * statement begins that may be undone by itself, and at each row that is before the last.
 */
gboolean pillion_search_take_out     (PillionDatabase            *database,
                                      gint64                      id,
                                      GError                    **error);
gboolean pillion_search_put_in       (PillionDatabase            *database,
                                      gint64                      id,
                                      GError                    **error);

/* Puts in what waits. The commit does it; nothing that waits is found before. */
gboolean pillion_search_put_waiting  (PillionDatabase            *database,
                                      GError                    **error);

/* Adds one batch. percent: how much is in it now; 100: all. */
gboolean pillion_search_index_some   (PillionDatabase            *database,
                                      guint                      *percent,
                                      GError                    **error);
gboolean pillion_search_get_progress (PillionDatabase            *database,
                                      guint                      *percent,
                                      GError                    **error);

/* (transfer full) (element-type PillionMessageRow): messages with an id below before (0: no
 * bound), the newest first, limit at most. Looks at one step; next is where the next one goes on,
 * 0: that was all.
 */
gboolean pillion_search_find         (PillionDatabase            *database,
                                      const PillionSearchFilter  *filter,
                                      gint64                      before,
                                      guint                       limit,
                                      GPtrArray                 **rows,
                                      gint64                     *next,
                                      GError                    **error);

G_END_DECLS
