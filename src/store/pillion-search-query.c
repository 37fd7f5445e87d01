/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-search-query.h"

#include "store/pillion-search-tokenizer.h"

#include <string.h>

/* So many tokens of a text are compared; where it matches behind them is not marked. */
#define MAX_TOKENS 8192

/* A word as its user wrote it: tokens that follow one another. */
typedef struct {
  GPtrArray *tokens; /* (owned) (element-type utf8) */
  gboolean   prefix; /* the last may go on */
} Phrase;

struct _PillionSearchQuery {
  PillionSearchTokenizer *tokenizer; /* (owned) */
  GPtrArray              *phrases;   /* (owned) (element-type Phrase) */
  GString                *match;     /* (owned) */
};

static void
phrase_free (Phrase *self)
{
  g_ptr_array_unref (self->tokens);
  g_free (self);
}

static int
add_token (void       *data,
           const char *token,
           int         length,
           int         start,
           int         end)
{
  g_ptr_array_add (data, g_strndup (token, (gsize) length));
  return SQLITE_OK;
}

/* A quote within quotes is written twice; all else stands for itself. */
static void
append_quoted (GString    *match,
               const char *word)
{
  g_string_append (match, match->len > 0 ? " AND \"" : "\"");
  for (const char *c = word; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (match, '"');
    g_string_append_c (match, *c);
  }
  g_string_append_c (match, '"');
}

static void
add_word (PillionSearchQuery *self,
          const char         *word)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  Phrase *phrase;

  pillion_search_tokenizer_run (self->tokenizer, word, (int) strlen (word), add_token, tokens);
  if (tokens->len == 0)
    return;
  phrase = g_new0 (Phrase, 1);
  phrase->tokens = g_steal_pointer (&tokens);
  g_ptr_array_add (self->phrases, phrase);
  append_quoted (self->match, word);
}

static void
add_words (PillionSearchQuery *self,
           const char         *text)
{
  const char *end;

  for (const char *at = text; *at != '\0' && self->phrases->len < PILLION_SEARCH_QUERY_WORDS; at = end) {
    g_autofree char *word = NULL;

    while (*at != '\0' && g_unichar_isspace (g_utf8_get_char (at)))
      at = g_utf8_next_char (at);
    end = at;
    while (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)))
      end = g_utf8_next_char (end);
    word = g_strndup (at, (gsize) (end - at));
    add_word (self, word);
  }
}

/* One letter begins too many words; the index of beginnings has those of two on. */
static void
let_last_go_on (PillionSearchQuery *self)
{
  Phrase *last = g_ptr_array_index (self->phrases, self->phrases->len - 1);
  const char *token = g_ptr_array_index (last->tokens, last->tokens->len - 1);

  if (g_utf8_strlen (token, -1) < 2)
    return;
  last->prefix = TRUE;
  g_string_append (self->match, " *");
}

PillionSearchQuery *
pillion_search_query_new (const char *text)
{
  g_autoptr (PillionSearchQuery) self = g_new0 (PillionSearchQuery, 1);
  g_autofree char *valid = NULL;
  g_autofree char *bounded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  bounded = g_strndup (text, PILLION_SEARCH_QUERY_BYTES);
  valid = g_utf8_make_valid (bounded, -1);
  self->phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) phrase_free);
  self->match = g_string_new (NULL);
  self->tokenizer = pillion_search_tokenizer_new ();
  if (self->tokenizer == NULL)
    return NULL;
  add_words (self, valid);
  if (self->phrases->len == 0)
    return NULL;
  let_last_go_on (self);
  return g_steal_pointer (&self);
}

void
pillion_search_query_free (PillionSearchQuery *self)
{
  g_clear_pointer (&self->tokenizer, pillion_search_tokenizer_free);
  g_clear_pointer (&self->phrases, g_ptr_array_unref);
  g_string_free (self->match, TRUE);
  g_free (self);
}

const char *
pillion_search_query_get_match (PillionSearchQuery *self)
{
  return self->match->str;
}

/* ----- where a text matches ----- */

typedef struct {
  char              *token; /* (owned) */
  PillionSearchRange range;
} Place;

static void
clear_place (gpointer data)
{
  g_free (((Place *) data)->token);
}

static int
add_place (void       *data,
           const char *token,
           int         length,
           int         start,
           int         end)
{
  GArray *places = data;
  Place place = { g_strndup (token, (gsize) length), { (guint) start, (guint) end } };

  g_array_append_val (places, place);
  return places->len < MAX_TOKENS ? SQLITE_OK : SQLITE_DONE;
}

static gboolean
matches_at (const Phrase *phrase,
            GArray       *places,
            guint         at)
{
  guint n = phrase->tokens->len;

  if (at + n > places->len)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const char *token = phrase->tokens->pdata[i];
    const char *other = g_array_index (places, Place, at + i).token;

    if (phrase->prefix && i + 1 == n ? !g_str_has_prefix (other, token) : !g_str_equal (other, token))
      return FALSE;
  }
  return TRUE;
}

static guint
count_matching (PillionSearchQuery *self,
                GArray             *places,
                guint               at)
{
  guint n = 0;

  for (guint i = 0; i < self->phrases->len; i++) {
    const Phrase *phrase = self->phrases->pdata[i];

    if (phrase->tokens->len > n && matches_at (phrase, places, at))
      n = phrase->tokens->len;
  }
  return n;
}

/* (transfer full) (element-type PillionSearchRange): in order, none within another */
static GArray *
find_ranges (PillionSearchQuery *self,
             const char         *text)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (PillionSearchRange));
  guint n;

  g_array_set_clear_func (places, clear_place);
  pillion_search_tokenizer_run (self->tokenizer, text, (int) strlen (text), add_place, places);
  for (guint i = 0; i < places->len; i += MAX (n, 1)) {
    PillionSearchRange range = g_array_index (places, Place, i).range;

    n = count_matching (self, places, i);
    if (n == 0)
      continue;
    range.end = g_array_index (places, Place, i + n - 1).range.end;
    g_array_append_val (ranges, range);
  }
  return ranges;
}

/* ----- the part that is shown ----- */

/* So many characters back, and on to the next word. */
static const char *
find_start (const char *text,
            const char *match,
            guint       n_before)
{
  const char *start = match;

  for (guint i = 0; i < n_before && start > text; i++)
    start = g_utf8_prev_char (start);
  if (start == text)
    return text;
  for (const char *at = start; at < match; at = g_utf8_next_char (at)) {
    if (g_unichar_isspace (g_utf8_get_char (at)))
      return g_utf8_next_char (at);
  }
  return start;
}

static const char *
find_end (const char *start,
          guint       max_characters)
{
  const char *end = start;

  for (guint i = 0; i < max_characters && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  return end;
}

/* The ranges of a text as those of the part of it that stands behind so many bytes. */
static void
move_ranges (GArray *ranges,
             guint   start,
             guint   end,
             guint   n_before)
{
  guint n = 0;

  for (guint i = 0; i < ranges->len; i++) {
    PillionSearchRange range = g_array_index (ranges, PillionSearchRange, i);

    if (range.start < start || range.start >= end)
      continue;
    range.start = range.start - start + n_before;
    range.end = MIN (range.end, end) - start + n_before;
    g_array_index (ranges, PillionSearchRange, n++) = range;
  }
  g_array_set_size (ranges, n);
}

/* Of as many bytes as the white space had, so that what is behind stays where it is. */
static void
make_one_line (char *text)
{
  for (char *c = text; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  }
}

char *
pillion_search_query_make_snippet (PillionSearchQuery *self,
                                   const char         *text,
                                   guint               max_characters,
                                   GArray            **ranges)
{
  static const char ellipsis[] = "…";
  g_autoptr (GString) snippet = g_string_new (NULL);
  const char *start = text;
  const char *end;
  guint n_before;

  *ranges = self != NULL ? find_ranges (self, text) : g_array_new (FALSE, FALSE, sizeof (PillionSearchRange));
  if ((*ranges)->len > 0)
    start = find_start (text, text + g_array_index (*ranges, PillionSearchRange, 0).start, max_characters / 4);
  end = find_end (start, max_characters);
  n_before = start > text ? (guint) strlen (ellipsis) : 0;
  move_ranges (*ranges, (guint) (start - text), (guint) (end - text), n_before);
  if (start > text)
    g_string_append (snippet, ellipsis);
  g_string_append_len (snippet, start, end - start);
  make_one_line (snippet->str);
  if (*end != '\0')
    g_string_append (snippet, ellipsis);
  return g_string_free (g_steal_pointer (&snippet), FALSE);
}
