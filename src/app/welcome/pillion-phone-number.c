/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-phone-number.h"

#include <string.h>

static gboolean
is_decoration (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_type (character) == G_UNICODE_FORMAT ||
         g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION || (character < 128 && strchr ("()./", (int) character) != NULL);
}

char *
pillion_digits_normalize (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (g_unichar_isdigit (character))
      g_string_append_c (plain, (char) ('0' + g_unichar_digit_value (character)));
    else if (!is_decoration (character))
      g_string_append_unichar (plain, character);
  }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

char *
pillion_phone_number_normalize (const char *text)
{
  g_autofree char *plain = pillion_digits_normalize (text);

  if (g_str_has_prefix (plain, "00"))
    return g_strconcat ("+", plain + 2, NULL);
  return g_steal_pointer (&plain);
}
