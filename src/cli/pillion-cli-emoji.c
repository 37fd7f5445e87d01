/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-emoji.h"

#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>

#define JOINER           0x200d
#define KEYCAP           0x20e3
#define PRESENTATION     0xfe0f
#define SKIN_TONE_FIRST  0x1f3fb
#define SKIN_TONE_LAST   0x1f3ff
#define FLAG_FIRST       0x1f1e6
#define FLAG_LAST        0x1f1ff
#define TAG_FIRST        0xe0020
#define TAG_LAST         0xe007f

static gboolean
is_in (gunichar c,
       gunichar first,
       gunichar last)
{
  return c >= first && c <= last;
}

/* Where pictures are among the characters: the blocks of Unicode that hold nothing else. */
static gboolean
is_picture (gunichar c)
{
  return is_in (c, 0x1f000, 0x1faff) || is_in (c, 0x2600, 0x27bf) || is_in (c, 0x2b00, 0x2bff) ||
         is_in (c, 0x2190, 0x21ff) || is_in (c, 0x2300, 0x23ff) || is_in (c, 0x25a0, 0x25ff) ||
         is_in (c, 0x2900, 0x297f) || c == 0x00a9 || c == 0x00ae || c == 0x203c || c == 0x2049 || c == 0x2122 ||
         c == 0x2139 || c == 0x3030 || c == 0x303d || c == 0x3297 || c == 0x3299;
}

/* What belongs to the picture before it. */
static const char *
skip_modifiers (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  while (c == PRESENTATION || is_in (c, SKIN_TONE_FIRST, SKIN_TONE_LAST) || is_in (c, TAG_FIRST, TAG_LAST)) {
    text = g_utf8_next_char (text);
    c = g_utf8_get_char (text);
  }
  return text;
}

/* (nullable): behind the first picture of a sequence */
static const char *
skip_picture (const char *text)
{
  gunichar c = g_utf8_get_char (text);
  const char *next = *text != '\0' ? g_utf8_next_char (text) : text;

  if (is_in (c, FLAG_FIRST, FLAG_LAST))
    return is_in (g_utf8_get_char (next), FLAG_FIRST, FLAG_LAST) ? g_utf8_next_char (next) : NULL;
  if (is_in (c, '0', '9') || c == '#' || c == '*') {
    next = skip_modifiers (next);
    return g_utf8_get_char (next) == KEYCAP ? g_utf8_next_char (next) : NULL;
  }
  return is_picture (c) ? skip_modifiers (next) : NULL;
}

gboolean
pillion_cli_emoji_check (const char *text,
                         GError    **error)
{
  const char *rest = *text != '\0' ? skip_picture (text) : text;

  /* Several pictures that are joined are shown as one. */
  while (rest != NULL && g_utf8_get_char (rest) == JOINER)
    rest = skip_picture (g_utf8_next_char (rest));
  if (rest != NULL && *rest == '\0')
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("“%s” is not one emoji. A reaction is exactly one, like 👍; “” takes it away."), text);
  return FALSE;
}
