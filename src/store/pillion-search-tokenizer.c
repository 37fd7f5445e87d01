/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-search-tokenizer.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/utf16.h>

/* To be counted up when tokens are made otherwise; ICU's data count for themselves. */
#define VERSION "1/" U_ICU_VERSION

/* So much of a word is looked at: sorting the marks of a hostile one takes the square of it. */
#define WORD_CODE_POINTS 64

/* NFKC_Casefold makes 18 units of one at most, NFD 4 of one, but never both of the same. */
#define FOLDED_UNITS (2 * WORD_CODE_POINTS * 18 * 2)

struct _PillionSearchTokenizer {
  const UNormalizer2 *casefold;  /* (unowned) */
  const UNormalizer2 *decompose; /* (unowned) */
  const UNormalizer2 *compose;   /* (unowned) */
  UBreakIterator     *words;     /* (owned) (nullable): made when it is needed */
};

/* Where the tokens go. */
typedef struct {
  PillionSearchTokenFunc func;
  void                  *data;
} Sink;

typedef enum {
  KIND_NONE,   /* between words */
  KIND_WORD,
  KIND_SINGLE, /* a token of its own */
  KIND_MARK,   /* belongs to what is before it */
} Kind;

/* ----- characters ----- */

/* The character at a byte, which is moved behind it; -1 for one that is not UTF-8. */
static UChar32
next_character (const char *text,
                int         length,
                int        *at)
{
  const char *here = text + *at;
  gunichar c;

  if ((guchar) *here < 0x80) {
    (*at)++;
    return *here;
  }
  c = g_utf8_get_char_validated (here, length - *at);
  if (c == (gunichar) -1 || c == (gunichar) -2) {
    (*at)++;
    return -1;
  }
  *at += g_utf8_skip[(guchar) *here];
  return (UChar32) c;
}

static gboolean
is_single (UChar32 c)
{
  static const UScriptCode scripts[] = {
    USCRIPT_HAN,
    USCRIPT_HIRAGANA,
    USCRIPT_KATAKANA,
    USCRIPT_HANGUL,
    USCRIPT_BOPOMOFO,
    USCRIPT_YI,
  };

  /* No script of these begins before. */
  if (c < 0x1100)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    if (uscript_hasScript (c, scripts[i]))
      return TRUE;
  }
  return FALSE;
}

static Kind
classify (UChar32 c)
{
  uint32_t category;

  if (c < 0x80)
    return c >= 0 && g_ascii_isalnum ((char) c) ? KIND_WORD : KIND_NONE;
  category = U_GET_GC_MASK (c);
  if ((category & U_GC_M_MASK) != 0)
    return KIND_MARK;
  if ((category & (U_GC_L_MASK | U_GC_N_MASK)) != 0)
    return is_single (c) ? KIND_SINGLE : KIND_WORD;
  if (u_hasBinaryProperty (c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
    return KIND_MARK;
  return u_hasBinaryProperty (c, UCHAR_EXTENDED_PICTOGRAPHIC) ? KIND_SINGLE : KIND_NONE;
}

/* Of a script whose words are found by a dictionary. */
static gboolean
needs_dictionary (UChar32 c)
{
  return c >= 0x0e00 && u_getIntPropertyValue (c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

/* One of the parts that a Korean syllable is made of. */
static gboolean
is_jamo (UChar32 c)
{
  return c >= 0x1100 && c <= 0x11ff;
}

/* Marks are what a language does without when it is written in haste. Those of the scripts of
 * India are vowels, and those of Kana other sounds.
 */
static gboolean
is_diacritic (UChar32 c)
{
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script;

  if ((U_GET_GC_MASK (c) & (U_GC_MN_MASK | U_GC_ME_MASK)) == 0)
    return FALSE;
  script = uscript_getScript (c, &status);
  if (script == USCRIPT_INHERITED)
    return u_getCombiningClass (c) != 8;
  return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC || script == USCRIPT_HEBREW ||
         script == USCRIPT_ARABIC || script == USCRIPT_SYRIAC;
}

/* Letters with a stroke, which Unicode takes for letters of their own. */
static UChar32
drop_stroke (UChar32 c)
{
  switch (c) {
  case 0x0111: /* đ */
    return 'd';
  case 0x0127: /* ħ */
    return 'h';
  case 0x0131: /* ı */
    return 'i';
  case 0x0142: /* ł */
    return 'l';
  case 0x00f8: /* ø */
    return 'o';
  case 0x0167: /* ŧ */
    return 't';
  default:
    return c;
  }
}

/* ----- folding ----- */

static void
append_character (UChar   *units,
                  int32_t *n_units,
                  UChar32  c)
{
  if (!U_IS_BMP (c)) {
    units[(*n_units)++] = U16_LEAD (c);
    units[(*n_units)++] = U16_TRAIL (c);
  } else {
    units[(*n_units)++] = (UChar) c;
  }
}

static UChar32
take_character (const UChar *units,
                int32_t      n_units,
                int32_t     *at)
{
  UChar lead = units[(*at)++];

  if (!U16_IS_LEAD (lead) || *at == n_units || !U16_IS_TRAIL (units[*at]))
    return lead;
  return (UChar32) U16_GET_SUPPLEMENTARY (lead, units[(*at)++]);
}

/* The first code points of a word as UTF-16. */
static int32_t
read_word (const char *word,
           int         length,
           UChar       units[2 * WORD_CODE_POINTS])
{
  int32_t n_units = 0;
  int i = 0;

  for (guint n = 0; n < WORD_CODE_POINTS && i < length; n++)
    append_character (units, &n_units, next_character (word, length, &i));
  return n_units;
}

/* In place; what is left gets no longer. */
static int32_t
strip (UChar  *units,
       int32_t n_units)
{
  int32_t n_left = 0;
  int32_t i = 0;

  while (i < n_units) {
    UChar32 c = take_character (units, n_units, &i);

    if (!is_diacritic (c) && classify (c) != KIND_NONE)
      append_character (units, &n_left, drop_stroke (c));
  }
  return n_left;
}

/* Folds a word that is not ASCII alone. Returns: the units of it, 0: nothing is left */
static int32_t
fold (PillionSearchTokenizer *self,
      const char             *word,
      int                     length,
      UChar                   folded[FOLDED_UNITS])
{
  UErrorCode status = U_ZERO_ERROR;
  UChar units[FOLDED_UNITS];
  int32_t n_units = read_word (word, length, folded);

  n_units = unorm2_normalize (self->casefold, folded, n_units, units, FOLDED_UNITS, &status);
  n_units = unorm2_normalize (self->decompose, units, n_units, folded, FOLDED_UNITS, &status);
  if (U_FAILURE (status))
    return 0;
  n_units = strip (folded, n_units);
  memcpy (units, folded, (gsize) n_units * sizeof *units);
  n_units = unorm2_normalize (self->compose, units, n_units, folded, FOLDED_UNITS, &status);
  return U_SUCCESS (status) ? n_units : 0;
}

/* ----- tokens ----- */

static int
emit_ascii (const char *text,
            int         start,
            int         end,
            Sink       *sink)
{
  char token[WORD_CODE_POINTS];
  int length = MIN (end - start, WORD_CODE_POINTS);

  for (int i = 0; i < length; i++)
    token[i] = g_ascii_tolower (text[start + i]);
  return sink->func (sink->data, token, length, start, end);
}

static int
emit_word (PillionSearchTokenizer *self,
           const char             *text,
           int                     start,
           int                     end,
           Sink                   *sink)
{
  UChar folded[FOLDED_UNITS];
  char token[PILLION_SEARCH_TOKEN_BYTES];
  int32_t n_units = fold (self, text + start, end - start, folded);
  int32_t i = 0;
  int length = 0;

  while (i < n_units) {
    UChar32 c = take_character (folded, n_units, &i);

    if (length + g_unichar_to_utf8 ((gunichar) c, NULL) > PILLION_SEARCH_TOKEN_BYTES)
      break;
    length += g_unichar_to_utf8 ((gunichar) c, token + length);
  }
  return length > 0 ? sink->func (sink->data, token, length, start, end) : SQLITE_OK;
}

/* A character and its marks; what its folded form is made of are tokens too. */
static int
emit_single (PillionSearchTokenizer *self,
             const char             *text,
             int                     start,
             int                     end,
             Sink                   *sink)
{
  UChar folded[FOLDED_UNITS];
  int32_t n_units = fold (self, text + start, end - start, folded);
  int32_t i = 0;
  int code = SQLITE_OK;

  while (i < n_units && code == SQLITE_OK) {
    char token[6];
    UChar32 c = take_character (folded, n_units, &i);

    code = sink->func (sink->data, token, g_unichar_to_utf8 ((gunichar) c, token), start, end);
  }
  return code;
}

static UBreakIterator *
ensure_words (PillionSearchTokenizer *self)
{
  UErrorCode status = U_ZERO_ERROR;

  if (self->words == NULL)
    self->words = ubrk_open (UBRK_WORD, "", NULL, 0, &status);
  return U_SUCCESS (status) ? self->words : NULL;
}

/* Words that nothing separates. */
static int
emit_by_dictionary (PillionSearchTokenizer *self,
                    const char             *text,
                    int                     start,
                    int                     end,
                    Sink                   *sink)
{
  UErrorCode status = U_ZERO_ERROR;
  UText run = UTEXT_INITIALIZER;
  UBreakIterator *words = ensure_words (self);
  int code = SQLITE_OK;
  int32_t from = 0;

  if (words == NULL)
    return emit_word (self, text, start, end, sink);
  utext_openUTF8 (&run, text + start, end - start, &status);
  ubrk_setUText (words, &run, &status);
  /* Where that failed it still has the text before, which is gone. */
  if (U_FAILURE (status)) {
    utext_close (&run);
    return emit_word (self, text, start, end, sink);
  }
  for (int32_t to = ubrk_next (words); to != UBRK_DONE && code == SQLITE_OK; to = ubrk_next (words)) {
    code = emit_word (self, text, start + from, start + to, sink);
    from = to;
  }
  utext_close (&run);
  return code;
}

/* Goes to the end of the word that begins at start. */
static int
take_word (PillionSearchTokenizer *self,
           const char             *text,
           int                     length,
           int                    *at,
           Sink                   *sink)
{
  gboolean by_dictionary = FALSE;
  gboolean ascii = TRUE;
  int start = *at;
  int end = start;

  while (*at < length) {
    UChar32 c = next_character (text, length, at);
    Kind kind = classify (c);

    if (kind != KIND_WORD && kind != KIND_MARK)
      break;
    ascii = ascii && c < 0x80;
    by_dictionary = by_dictionary || needs_dictionary (c);
    end = *at;
  }
  *at = end;
  if (ascii)
    return emit_ascii (text, start, end, sink);
  if (by_dictionary)
    return emit_by_dictionary (self, text, start, end, sink);
  return emit_word (self, text, start, end, sink);
}

static int
take_single (PillionSearchTokenizer *self,
             const char             *text,
             int                     length,
             int                    *at,
             Sink                   *sink)
{
  int start = *at;
  gboolean jamo = is_jamo (next_character (text, length, at));
  int end = *at;

  while (*at < length) {
    UChar32 c = next_character (text, length, at);

    if (classify (c) != KIND_MARK && !(jamo && is_jamo (c)))
      break;
    end = *at;
  }
  *at = end;
  return emit_single (self, text, start, end, sink);
}

int
pillion_search_tokenizer_run (PillionSearchTokenizer *self,
                              const char             *text,
                              int                     length,
                              PillionSearchTokenFunc  func,
                              void                   *data)
{
  Sink sink = { func, data };
  int code = SQLITE_OK;
  int i = 0;

  while (i < length && code == SQLITE_OK) {
    int at = i;

    switch (classify (next_character (text, length, &i))) {
    case KIND_WORD:
      code = take_word (self, text, length, &at, &sink);
      i = at;
      break;
    case KIND_SINGLE:
      code = take_single (self, text, length, &at, &sink);
      i = at;
      break;
    case KIND_MARK:
    case KIND_NONE:
    default:
      break;
    }
  }
  return code;
}

/* ----- the object ----- */

PillionSearchTokenizer *
pillion_search_tokenizer_new (void)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr (PillionSearchTokenizer) self = g_new0 (PillionSearchTokenizer, 1);

  self->casefold = unorm2_getNFKCCasefoldInstance (&status);
  self->decompose = unorm2_getNFDInstance (&status);
  self->compose = unorm2_getNFCInstance (&status);
  return U_SUCCESS (status) ? g_steal_pointer (&self) : NULL;
}

void
pillion_search_tokenizer_free (PillionSearchTokenizer *self)
{
  g_clear_pointer (&self->words, ubrk_close);
  g_free (self);
}

const char *
pillion_search_tokenizer_get_version (void)
{
  return VERSION;
}

/* ----- for FTS5 ----- */

typedef int (*Fts5TokenFunc) (void       *context,
                              int         flags,
                              const char *token,
                              int         length,
                              int         start,
                              int         end);

typedef struct {
  Fts5TokenFunc func;
  void         *context;
} Fts5Sink;

static int
create_for_fts5 (void           *context,
                 const char    **arguments,
                 int             n_arguments,
                 Fts5Tokenizer **tokenizer)
{
  *tokenizer = (Fts5Tokenizer *) pillion_search_tokenizer_new ();
  return *tokenizer != NULL ? SQLITE_OK : SQLITE_ERROR;
}

static void
delete_for_fts5 (Fts5Tokenizer *tokenizer)
{
  pillion_search_tokenizer_free ((PillionSearchTokenizer *) tokenizer);
}

static int
pass_to_fts5 (void       *data,
              const char *token,
              int         length,
              int         start,
              int         end)
{
  Fts5Sink *sink = data;

  return sink->func (sink->context, 0, token, length, start, end);
}

static int
tokenize_for_fts5 (Fts5Tokenizer *tokenizer,
                   void          *context,
                   int            flags,
                   const char    *text,
                   int            length,
                   Fts5TokenFunc  func)
{
  Fts5Sink sink = { func, context };

  return pillion_search_tokenizer_run ((PillionSearchTokenizer *) tokenizer, text, length, pass_to_fts5, &sink);
}

static fts5_api *
find_fts5 (sqlite3 *handle)
{
  sqlite3_stmt *statement = NULL;
  fts5_api *api = NULL;

  if (sqlite3_prepare_v2 (handle, "SELECT fts5 (?1)", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL) == SQLITE_OK)
    sqlite3_step (statement);
  sqlite3_finalize (statement);
  return api;
}

int
pillion_search_tokenizer_register (sqlite3 *handle)
{
  static fts5_tokenizer tokenizer = { create_for_fts5, delete_for_fts5, tokenize_for_fts5 };
  fts5_api *api = find_fts5 (handle);

  if (api == NULL)
    return SQLITE_ERROR;
  return api->xCreateTokenizer (api, "pillion", NULL, &tokenizer, NULL);
}
