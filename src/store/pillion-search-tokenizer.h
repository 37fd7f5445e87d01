/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A token has so many bytes at most. What a longer word goes on with is not looked at. */
#define PILLION_SEARCH_TOKEN_BYTES 128

/**
 * PillionSearchTokenFunc:
 * @data: the caller's
 * @token: UTF-8, not terminated
 * @length: of the token, in bytes
 * @start: where it is in the text, in bytes
 * @end: the byte after
 *
 * Returns: %SQLITE_OK to go on
 */
typedef int (*PillionSearchTokenFunc) (void       *data,
                                       const char *token,
                                       int         length,
                                       int         start,
                                       int         end);

/* Makes words of texts for the search index, and of what is searched for. Unicode's case folding
 * and compatibility forms (NFKC_Casefold), without diacritics: “muller” is what “Müller” is.
 * Chinese, Japanese and Korean characters, and pictures (emoji), are tokens of their own, since
 * no spaces are between their words; words of Thai, Lao, Khmer and Burmese are found by ICU's
 * dictionaries. The time it takes grows with the text's length only. Store's worker.
 */
typedef struct _PillionSearchTokenizer PillionSearchTokenizer;

/* (nullable): NULL without ICU's data. */
PillionSearchTokenizer *pillion_search_tokenizer_new         (void);
void                    pillion_search_tokenizer_free        (PillionSearchTokenizer *self);

/* Returns: %SQLITE_OK, or what func returned. */
int                     pillion_search_tokenizer_run         (PillionSearchTokenizer *self,
                                                              const char             *text,
                                                              int                     length,
                                                              PillionSearchTokenFunc  func,
                                                              void                   *data);

/* Names how tokens are made. An index that was made otherwise is of no use any more. */
const char             *pillion_search_tokenizer_get_version (void);

/* Lets FTS5 tables of a connection use it as "pillion". Returns: an SQLite result code */
int                     pillion_search_tokenizer_register    (sqlite3                *handle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSearchTokenizer, pillion_search_tokenizer_free)

G_END_DECLS
