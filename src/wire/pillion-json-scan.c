/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-scan.h"

#include "wire/pillion-json-text.h"
#include "wire/pillion-wire-error.h"

#include <string.h>

const PillionJsonLimits pillion_json_limits_frame = {
  .max_bytes = 256 * 1024,
  .max_depth = PILLION_JSON_DEPTH_MAX,
  .max_string_bytes = 64 * 1024,
  .max_members = PILLION_JSON_MEMBERS_MAX,
  .max_elements = 1024,
};

const PillionJsonLimits pillion_json_limits_unauthenticated = {
  .max_bytes = 4 * 1024,
  .max_depth = 8,
  .max_string_bytes = 4 * 1024,
  .max_members = 32,
  .max_elements = 32,
};

typedef enum {
  STATE_VALUE,
  STATE_FIRST_ELEMENT, /* behind [: a value or ] */
  STATE_FIRST_KEY, /* behind {: a key or } */
  STATE_KEY,
  STATE_AFTER_VALUE,
} State;

/* A key without its quotes, still escaped; the hash is of its characters. */
typedef struct {
  const char *text;
  guint32 len;
  guint32 hash;
} Key;

typedef struct {
  gboolean is_object;
  guint n_items;
  guint index; /* of its item */
} Level;

typedef struct {
  PillionJsonText text;
  const PillionJsonLimits *limits;
  PillionJsonRules rules;
  GArray *items; /* (unowned) (nullable) */
  PillionWireError code;
  guint depth;
  guint n_keys; /* of all open objects, the innermost last */
  Level levels[PILLION_JSON_DEPTH_MAX];
  Key keys[PILLION_JSON_DEPTH_MAX * PILLION_JSON_MEMBERS_MAX];
} Scanner;

static gboolean
malformed (Scanner    *self,
           const char *reason)
{
  self->code = PILLION_WIRE_ERROR_MALFORMED;
  self->text.reason = reason;

  return FALSE;
}

static gboolean
too_large (Scanner    *self,
           const char *reason)
{
  self->code = PILLION_WIRE_ERROR_TOO_LARGE;
  self->text.reason = reason;

  return FALSE;
}

static void
add_item (Scanner        *self,
          PillionJsonKind kind,
          const char     *text,
          gsize           n)
{
  PillionJsonItem item = { .kind = kind, .n = (guint32) n, .n_items = 1, .text = text };

  if (self->items != NULL)
    g_array_append_val (self->items, item);
}

static gboolean
is_next (const Scanner *self,
         char           c)
{
  return self->text.at < self->text.end && *self->text.at == c;
}

static gboolean
accept (Scanner *self,
        char     c)
{
  if (!is_next (self, c))
    return FALSE;

  self->text.at++;

  return TRUE;
}

static void
skip_space (Scanner *self)
{
  while (is_next (self, ' ') || is_next (self, '\t') ||
         is_next (self, '\n') || is_next (self, '\r'))
    self->text.at++;
}

static gsize
skip_digits (Scanner *self)
{
  const char *from = self->text.at;

  while (self->text.at < self->text.end && g_ascii_isdigit (*self->text.at))
    self->text.at++;

  return (gsize) (self->text.at - from);
}

/* Most bytes of a frame are plain ones: they need no look one by one. */
static gsize
skip_plain (Scanner *self)
{
  const char *from = self->text.at;
  const char *at = from;

  while (at < self->text.end && *at >= ' ' && *at < 0x7f && *at != '"' && *at != '\\')
    at++;

  self->text.at = at;

  return (gsize) (at - from);
}

static gboolean
scan_string (Scanner *self)
{
  gsize n_bytes = 0;
  const char *from = ++self->text.at;

  while (self->text.at < self->text.end) {
    gunichar c;

    n_bytes += skip_plain (self);

    if (n_bytes > self->limits->max_string_bytes)
      return too_large (self, "string too long");

    if (self->text.at == self->text.end)
      break;

    if (accept (self, '"')) {
      add_item (self, PILLION_JSON_KIND_STRING, from, (gsize) (self->text.at - 1 - from));
      return TRUE;
    }

    if (!pillion_json_text_next (&self->text, &c))
      return FALSE;

    if (c == 0 && (self->rules & PILLION_JSON_RULES_TEXT))
      return malformed (self, "escaped NUL");

    n_bytes += (gsize) g_unichar_to_utf8 (c, NULL);
  }

  return malformed (self, "ends within a string");
}

static PillionJsonText
key_text (const Key *key)
{
  return (PillionJsonText){ key->text, key->text + key->len, NULL };
}

/* Whether an earlier one of the innermost object's keys is the same as the newest. */
static gboolean
is_repeated (const Key *key,
             guint      n_earlier)
{
  for (const Key *other = key - n_earlier; other < key; other++)
    if (other->hash == key->hash && pillion_json_text_equal (key_text (other), key_text (key)))
      return TRUE;

  return FALSE;
}

static gboolean
scan_key (Scanner *self)
{
  Level *level = &self->levels[self->depth - 1];
  Key *key = &self->keys[self->n_keys];

  if (!is_next (self, '"'))
    return malformed (self, "a key must be a string");

  if (level->n_items == self->limits->max_members)
    return too_large (self, "too many members");

  key->text = self->text.at + 1;

  if (!scan_string (self))
    return FALSE;

  key->len = (guint32) (self->text.at - 1 - key->text);
  key->hash = pillion_json_text_hash (key_text (key));

  if ((self->rules & PILLION_JSON_RULES_UNIQUE) && is_repeated (key, level->n_items))
    return malformed (self, "two members of one name");

  self->n_keys++;
  level->n_items++;
  skip_space (self);

  return accept (self, ':') || malformed (self, "no colon behind a key");
}

static gboolean
is_safe_integer (const char *digits,
                 gsize       len)
{
  gint64 value = 0;

  if (len > strlen ("9007199254740991"))
    return FALSE;

  for (gsize i = 0; i < len; i++)
    value = value * 10 + g_ascii_digit_value (digits[i]);

  return value <= PILLION_JSON_INTEGER_MAX;
}

static gboolean
scan_number (Scanner *self)
{
  gboolean negative = accept (self, '-');
  gboolean whole = TRUE;
  const char *digits = self->text.at;
  gsize n_digits = skip_digits (self);

  add_item (self, PILLION_JSON_KIND_INTEGER, negative ? digits - 1 : digits, n_digits);

  if (n_digits == 0)
    return malformed (self, "number without digits");

  if (n_digits > 1 && *digits == '0')
    return malformed (self, "number begins with zero");

  if (accept (self, '.')) {
    whole = FALSE;

    if (skip_digits (self) == 0)
      return malformed (self, "fraction without digits");
  }

  if (accept (self, 'e') || accept (self, 'E')) {
    whole = FALSE;

    if (!accept (self, '+'))
      accept (self, '-');

    if (skip_digits (self) == 0)
      return malformed (self, "exponent without digits");
  }

  if (!(self->rules & PILLION_JSON_RULES_INTEGERS))
    return TRUE;

  if (!whole)
    return malformed (self, "number with a fraction or an exponent");

  if (negative && *digits == '0')
    return malformed (self, "zero with a sign");

  return is_safe_integer (digits, n_digits) || malformed (self, "integer beyond 2^53-1");
}

static gboolean
scan_word (Scanner *self)
{
  static const char *words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize len = strlen (words[i]);

    if ((gsize) (self->text.end - self->text.at) >= len &&
        memcmp (self->text.at, words[i], len) == 0) {
      add_item (self, *words[i] == 'n' ? PILLION_JSON_KIND_NULL : PILLION_JSON_KIND_BOOLEAN, self->text.at, len);
      self->text.at += len;

      return TRUE;
    }
  }

  return malformed (self, "no value");
}

static gboolean
open_level (Scanner *self,
            gboolean is_object,
            State   *state)
{
  if (self->depth == self->limits->max_depth)
    return too_large (self, "too deep");

  self->levels[self->depth++] = (Level){ is_object, 0, self->items != NULL ? self->items->len : 0 };
  add_item (self, is_object ? PILLION_JSON_KIND_OBJECT : PILLION_JSON_KIND_ARRAY, self->text.at, 0);
  self->text.at++;
  *state = is_object ? STATE_FIRST_KEY : STATE_FIRST_ELEMENT;

  return TRUE;
}

static void
close_level (Scanner *self,
             State   *state)
{
  Level *level = &self->levels[--self->depth];

  if (level->is_object)
    self->n_keys -= level->n_items;

  if (self->items != NULL) {
    PillionJsonItem *item = &g_array_index (self->items, PillionJsonItem, level->index);

    item->n = level->n_items;
    item->n_items = self->items->len - level->index;
  }

  *state = STATE_AFTER_VALUE;
}

static gboolean
scan_value (Scanner *self,
            State   *state)
{
  Level *level = self->depth > 0 ? &self->levels[self->depth - 1] : NULL;

  if (level != NULL && !level->is_object && ++level->n_items > self->limits->max_elements)
    return too_large (self, "too many elements");

  if (level == NULL && !is_next (self, '{') && (self->rules & PILLION_JSON_RULES_OBJECT))
    return malformed (self, "not an object");

  *state = STATE_AFTER_VALUE;

  if (is_next (self, '{') || is_next (self, '['))
    return open_level (self, is_next (self, '{'), state);

  if (is_next (self, '"'))
    return scan_string (self);

  if (is_next (self, '-') || (self->text.at < self->text.end && g_ascii_isdigit (*self->text.at)))
    return scan_number (self);

  return scan_word (self);
}

static gboolean
scan_after_value (Scanner *self,
                  State   *state)
{
  gboolean is_object;

  if (self->depth == 0)
    return malformed (self, "bytes behind the document");

  is_object = self->levels[self->depth - 1].is_object;

  if (accept (self, ','))
    *state = is_object ? STATE_KEY : STATE_VALUE;
  else if (accept (self, is_object ? '}' : ']'))
    close_level (self, state);
  else
    return malformed (self, is_object ? "neither comma nor } behind a member"
                                      : "neither comma nor ] behind an element");

  return TRUE;
}

/* One token, or one key with its colon. */
static gboolean
scan_step (Scanner *self,
           State   *state)
{
  switch (*state) {
  case STATE_FIRST_ELEMENT:
    if (!accept (self, ']'))
      return scan_value (self, state);

    close_level (self, state);
    return TRUE;

  case STATE_FIRST_KEY:
    if (accept (self, '}')) {
      close_level (self, state);
      return TRUE;
    }

    G_GNUC_FALLTHROUGH;

  case STATE_KEY:
    *state = STATE_VALUE;
    return scan_key (self);

  case STATE_AFTER_VALUE:
    return scan_after_value (self, state);

  case STATE_VALUE:
  default:
    return scan_value (self, state);
  }
}

static gboolean
scan_document (Scanner *self,
               gsize    len)
{
  State state = STATE_VALUE;

  if (len > self->limits->max_bytes)
    return too_large (self, "document too large");

  for (;;) {
    skip_space (self);

    if (self->depth == 0 && state == STATE_AFTER_VALUE && self->text.at == self->text.end)
      return TRUE;

    if (self->text.at == self->text.end)
      return malformed (self, "ends too early");

    if (!scan_step (self, &state))
      return FALSE;
  }
}

static gboolean
scan (const char              *bytes,
      gsize                    len,
      const PillionJsonLimits *limits,
      PillionJsonRules         rules,
      GArray                  *items,
      GError                 **error)
{
  Scanner self;

  g_return_val_if_fail (bytes != NULL || len == 0, FALSE);
  g_return_val_if_fail (limits->max_depth <= PILLION_JSON_DEPTH_MAX, FALSE);
  g_return_val_if_fail (limits->max_members <= PILLION_JSON_MEMBERS_MAX, FALSE);

  self.text = (PillionJsonText){ bytes, bytes != NULL ? bytes + len : NULL, NULL };
  self.limits = limits;
  self.rules = rules;
  self.items = items;
  self.code = PILLION_WIRE_ERROR_MALFORMED;
  self.depth = 0;
  self.n_keys = 0;

  if (scan_document (&self, len))
    return TRUE;

  g_set_error (error,
               PILLION_WIRE_ERROR,
               (int) self.code,
               "JSON refused at byte %" G_GSIZE_FORMAT ": %s",
               (gsize) (self.text.at - bytes),
               self.text.reason);

  return FALSE;
}

gboolean
pillion_json_scan (const char              *bytes,
                   gsize                    len,
                   const PillionJsonLimits *limits,
                   PillionJsonRules         rules,
                   GError                 **error)
{
  return scan (bytes, len, limits, rules, NULL, error);
}

gboolean
pillion_json_scan_items (const char              *bytes,
                         gsize                    len,
                         const PillionJsonLimits *limits,
                         GArray                  *items,
                         GError                 **error)
{
  return scan (bytes, len, limits, PILLION_JSON_RULES_ALL, items, error);
}

JsonObject *
pillion_json_parse (const char              *bytes,
                    gsize                    len,
                    const PillionJsonLimits *limits,
                    GError                 **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;

  if (!pillion_json_scan (bytes, len, limits, PILLION_JSON_RULES_ALL, error))
    return NULL;

  parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, bytes, (gssize) len, &parse_error)) {
    g_set_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_MALFORMED,
                 "JSON refused by json-glib: %s", parse_error->message);

    return NULL;
  }

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}
