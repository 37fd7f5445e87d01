/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* A part of a text, in bytes. */
typedef struct {
  guint start;
  guint end;
} PillionTextRange;

/* A message that was found. Does not change any more. Properties: "message", "chat-name" (whom
 * the conversation is with), "snippet" (one line of plain text, not markup).
 */
#define PILLION_TYPE_SEARCH_RESULT (pillion_search_result_get_type ())
G_DECLARE_FINAL_TYPE (PillionSearchResult, pillion_search_result, PILLION, SEARCH_RESULT, GObject)

PillionMessage         *pillion_search_result_get_message   (PillionSearchResult *self);
const char             *pillion_search_result_get_chat_name (PillionSearchResult *self);
const char             *pillion_search_result_get_snippet   (PillionSearchResult *self);

/* (transfer none) (array length=n_ranges): where the snippet matches, in order */
const PillionTextRange *pillion_search_result_get_ranges    (PillionSearchResult *self,
                                                             guint               *n_ranges);

G_END_DECLS
