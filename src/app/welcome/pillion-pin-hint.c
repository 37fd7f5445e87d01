/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-pin-hint.h"

#include "engine/pillion-pin.h"

#include <glib/gi18n.h>
#include <string.h>

/* Digits alone take so many to be as good as a few words. */
#define LONG_DIGITS 10
#define LONG_TEXT 8

/* 111111, 123456, 987654, 121212: what is tried first. */
static gboolean
is_pattern (const char *pin)
{
  gsize length = strlen (pin);
  gboolean steady = TRUE;
  gboolean repeated = TRUE;

  for (gsize i = 1; i < length; i++)
    steady = steady && ABS (pin[i] - pin[i - 1]) <= 1 && pin[i] - pin[i - 1] == pin[1] - pin[0];
  for (gsize i = 2; i < length; i++)
    repeated = repeated && pin[i] == pin[i - 2];
  return steady || repeated;
}

const char *
pillion_pin_hint (const char *pin)
{
  glong n_characters = g_utf8_strlen (pin, -1);
  gboolean digits_only = strspn (pin, "0123456789") == strlen (pin);

  if (n_characters < PILLION_PIN_MIN_CHARS)
    return "";
  if (is_pattern (pin))
    return _("Easy to guess: others try this one first.");
  if (n_characters < (digits_only ? LONG_DIGITS : LONG_TEXT))
    return _("Fair. A longer one, or one with letters, is harder to guess.");
  return _("Hard to guess.");
}
