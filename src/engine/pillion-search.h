/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"
#include "engine/pillion-search-result.h"

G_BEGIN_DECLS

/**
 * PillionSearchState:
 * @PILLION_SEARCH_STATE_IDLE: nothing is looked for
 * @PILLION_SEARCH_STATE_SEARCHING: there may be more than what is in the list
 * @PILLION_SEARCH_STATE_DONE: all that was asked for is in the list
 * @PILLION_SEARCH_STATE_FAILED: "error" says why; what was found stays
 */
typedef enum {
  PILLION_SEARCH_STATE_IDLE,
  PILLION_SEARCH_STATE_SEARCHING,
  PILLION_SEARCH_STATE_DONE,
  PILLION_SEARCH_STATE_FAILED,
} PillionSearchState;

#define PILLION_TYPE_SEARCH_STATE (pillion_search_state_get_type ())
GType pillion_search_state_get_type (void);

/**
 * PillionSearchTerms:
 * @text: (nullable): words that are all in the message, or in the name of its file, the last one
 *   maybe only begun
 * @chat: (nullable): in the conversation with this account (hexadecimal)
 * @from: (nullable): written by this account (hexadecimal)
 * @has_media: with a picture, recording or file
 * @after_ms: sent then or later, milliseconds UTC; 0: no bound
 * @before_ms: sent before; 0: no bound
 *
 * What is looked for. Without a text all messages that fit are found; but a chat alone is nothing
 * to look for.
 */
typedef struct {
  const char *text;
  const char *chat;
  const char *from;
  gboolean    has_media;
  guint64     after_ms;
  guint64     before_ms;
} PillionSearchTerms;

/* So many results come at first, and with each pillion_search_load_more(). */
#define PILLION_SEARCH_AT_ONCE 50

/* A #GListModel of #PillionSearchResult, the newest message first. Properties: "engine" (construct
 * only), "state", "has-more" (known while nothing is under way), "error" (nullable). It searches
 * again by itself when the index has got all messages, and when messages came, changed or went.
 */
#define PILLION_TYPE_SEARCH (pillion_search_get_type ())
G_DECLARE_FINAL_TYPE (PillionSearch, pillion_search, PILLION, SEARCH, GObject)

PillionSearch      *pillion_search_new       (PillionEngine            *engine);

/* Looks for something else; what was under way is dropped. What was found before stays until the
 * first of the new comes, or the end of the search.
 */
void                pillion_search_start     (PillionSearch            *self,
                                              const PillionSearchTerms *terms);
void                pillion_search_load_more (PillionSearch            *self);

PillionSearchState  pillion_search_get_state (PillionSearch            *self);
gboolean            pillion_search_has_more  (PillionSearch            *self);
const GError       *pillion_search_get_error (PillionSearch            *self);

G_END_DECLS
