/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More of a text is not searched for. */
#define PILLION_SEARCH_QUERY_BYTES 512
#define PILLION_SEARCH_QUERY_WORDS 16

/* What a user looks for: each of the words it wrote, the last one also as the beginning of a
 * longer one. Nothing in the text has a meaning of its own. Any one thread.
 */
typedef struct _PillionSearchQuery PillionSearchQuery;

/* (transfer full) (nullable): NULL: there is no word in it. */
PillionSearchQuery *pillion_search_query_new          (const char          *text);
void                pillion_search_query_free         (PillionSearchQuery  *self);

/* As FTS5 is asked. */
const char         *pillion_search_query_get_match    (PillionSearchQuery  *self);

/* A part of a text, in bytes. */
typedef struct {
  guint start;
  guint end;
} PillionSearchRange;

/* (transfer full): the part of a text around the first place where it matches, in one line, of
 * about max_characters; with “…” where something is left out. self: (nullable): it matches nowhere.
 * ranges: (transfer full) (element-type PillionSearchRange): where it matches in what is returned,
 * in order.
 */
char               *pillion_search_query_make_snippet (PillionSearchQuery  *self,
                                                       const char          *text,
                                                       guint                max_characters,
                                                       GArray             **ranges);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSearchQuery, pillion_search_query_free)

G_END_DECLS
