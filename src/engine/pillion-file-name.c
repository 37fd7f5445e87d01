/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-file-name.h"

#include <string.h>

/* Controls, what has no width, and what overrides the direction of text. */
static gboolean
is_harmful (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_type (c) == G_UNICODE_PRIVATE_USE ||
         g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR || g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static const char *
skip_folders (const char *name)
{
  for (const char *c = name; *c != '\0'; c++) {
    if (*c == '/' || *c == '\\')
      name = c + 1;
  }
  return name;
}

char *
pillion_file_name_harmless (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *result = g_string_new (NULL);

  for (const char *c = skip_folders (valid); *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar value = g_utf8_get_char (c);
    gsize length = (gsize) (g_utf8_next_char (c) - c);

    if (is_harmful (value) || (result->len == 0 && (value == '.' || g_unichar_isspace (value))))
      continue;
    if (result->len + length > PILLION_FILE_NAME_MAX_BYTES)
      break;
    g_string_append_len (result, c, (gssize) length);
  }
  g_strchomp (result->str);
  return g_string_free (result, FALSE);
}
