/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-line.h"

gboolean
pillion_line_is_bidi_control (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
pillion_line_flatten (const char *text,
                      guint       n_chars)
{
  GString *line = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (pillion_line_is_bidi_control (c))
      continue;
    if (n++ >= n_chars) {
      g_string_append (line, "…");
      break;
    }
    g_string_append_unichar (line, g_unichar_iscntrl (c) || g_unichar_isspace (c) ? ' ' : c);
  }
  return g_strstrip (g_string_free (line, FALSE));
}

char *
pillion_line_isolate (const char *text)
{
  g_autofree char *line = pillion_line_flatten (text, G_MAXUINT);

  /* First strong isolate, pop directional isolate. */
  return g_strdup_printf ("\u2068%s\u2069", line);
}
