/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "store/pillion-search-query.h"

#include <string.h>

static gboolean
is_between_characters (const char *text,
                       guint       at)
{
  return ((guchar) text[at] & 0xc0) != 0x80;
}

/* The first line is looked for in the whole: what is marked is in what is shown, in order. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_utf8_make_valid (size > 0 ? (const char *) data : "", (gssize) size);
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));
  g_autoptr (PillionSearchQuery) query = pillion_search_query_new (line);
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = NULL;
  guint end = 0;

  if (query == NULL)
    return 0;
  snippet = pillion_search_query_make_snippet (query, text, 40, &ranges);
  g_assert_true (g_utf8_validate (snippet, -1, NULL));
  for (guint i = 0; i < ranges->len; i++) {
    const PillionSearchRange *range = &g_array_index (ranges, PillionSearchRange, i);

    g_assert_cmpuint (range->start, >=, end);
    g_assert_cmpuint (range->end, >, range->start);
    g_assert_cmpuint (range->end, <=, strlen (snippet));
    g_assert_true (is_between_characters (snippet, range->start) && is_between_characters (snippet, range->end));
    end = range->end;
  }
  return 0;
}
