/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "engine/pillion-message-private.h"
#include "engine/pillion-search.h"

G_BEGIN_DECLS

/* What the store says of a message that was found. Any thread. */
typedef struct {
  PillionMessageFacts *message;   /* (owned) */
  char                *chat_name; /* (owned) */
  char                *snippet;   /* (owned) */
  GArray              *ranges;    /* (owned) (element-type PillionTextRange) */
} PillionSearchFacts;

void                 pillion_search_facts_free   (PillionSearchFacts *self);

/* facts: (transfer full) */
PillionSearchResult *pillion_search_result_new   (PillionSearchFacts *facts);

/* Whether both show the same of the same message. */
gboolean             pillion_search_result_equal (PillionSearchResult *self,
                                                  PillionSearchResult *other);

/* What is looked for, as the store is asked. */
typedef struct {
  char    *text;      /* (owned) (nullable) */
  guint8   chat[PILLION_ACCOUNT_BYTES];
  guint8   from[PILLION_ACCOUNT_BYTES];
  gboolean in_chat;
  gboolean from_one;
  gboolean has_media;
  guint64  after_ms;
  guint64  before_ms;
} PillionSearchWanted;

/**
 * PillionSearchWork:
 * @wanted: shared with the search
 * @before: the row to go on before; 0: the newest
 * @limit: of results
 * @results: (nullable) (element-type PillionSearchFacts): what was found
 * @next: where the next step goes on; 0: that was all
 *
 * One step of a search.
 */
typedef struct {
  PillionJob           job;
  PillionSearchWanted *wanted; /* (owned): counted */
  gint64               before;
  guint                limit;
  GPtrArray           *results; /* (owned) */
  gint64               next;
} PillionSearchWork;

/* (transfer full): counted. NULL: nothing is looked for, or an account in it is none */
PillionSearchWanted *pillion_search_wanted_new   (const PillionSearchTerms *terms);
void                 pillion_search_wanted_unref (PillionSearchWanted      *self);

void                 pillion_search_work_free    (gpointer                  data);

/* A #PillionStoreWork. */
gboolean             pillion_search_work_run     (PillionDatabase          *database,
                                                  gpointer                  data,
                                                  GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSearchFacts, pillion_search_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSearchWanted, pillion_search_wanted_unref)

G_END_DECLS
