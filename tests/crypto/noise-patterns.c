/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "noise-patterns.h"

#include <string.h>

typedef struct {
  const char *name;
  gboolean    knows_initiator;
  gboolean    knows_responder;
  const char *messages[PILLION_NOISE_MAX_MESSAGES];
} Base;

static const Base bases[] = {
  { "NN", FALSE, FALSE, { "e", "e ee" } },
  { "KN", TRUE, FALSE, { "e", "e ee se" } },
  { "NK", FALSE, TRUE, { "e es", "e ee" } },
  { "KK", TRUE, TRUE, { "e es ss", "e ee se" } },
  { "NX", FALSE, FALSE, { "e", "e ee s es" } },
  { "KX", TRUE, FALSE, { "e", "e ee se s es" } },
  { "XN", FALSE, FALSE, { "e", "e ee", "s se" } },
  { "IN", FALSE, FALSE, { "e s", "e ee se" } },
  { "XK", FALSE, TRUE, { "e es", "e ee", "s se" } },
  { "IK", FALSE, TRUE, { "e es s ss", "e ee se" } },
  { "XX", FALSE, FALSE, { "e", "e ee s es", "s se" } },
  { "IX", FALSE, FALSE, { "e s", "e ee se s es" } },
};

static PillionNoiseToken
parse_token (const char *text)
{
  static const char *const names[] = { "e", "s", "ee", "es", "se", "ss", "psk" };
  static const PillionNoiseToken tokens[] = {
    PILLION_NOISE_TOKEN_E,
    PILLION_NOISE_TOKEN_S,
    PILLION_NOISE_TOKEN_EE,
    PILLION_NOISE_TOKEN_ES,
    PILLION_NOISE_TOKEN_SE,
    PILLION_NOISE_TOKEN_SS,
    PILLION_NOISE_TOKEN_PSK,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      return tokens[i];

  g_assert_not_reached ();
}

static void
parse_message (PillionNoiseToken *tokens,
               const char        *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  g_assert_cmpuint (g_strv_length (words), <, PILLION_NOISE_MAX_TOKENS);
  for (gsize i = 0; words[i] != NULL; i++)
    tokens[i] = parse_token (words[i]);
}

/* psk0 stands in front of the first message, psk1 behind it, psk2 behind the
 * second. */
static void
insert_psk (PillionNoisePattern *self,
            guint                number)
{
  PillionNoiseToken *tokens = self->messages[number == 0 ? 0 : number - 1];
  gsize n = 0;

  while (tokens[n] != PILLION_NOISE_TOKEN_END)
    n++;
  g_assert_cmpuint (n, <, PILLION_NOISE_MAX_TOKENS);

  if (number == 0) {
    memmove (tokens + 1, tokens, n * sizeof *tokens);
    n = 0;
  }
  tokens[n] = PILLION_NOISE_TOKEN_PSK;
  self->has_psk = TRUE;
}

void
noise_pattern_init (PillionNoisePattern *self,
                    const char          *name)
{
  const Base *base = NULL;
  const char *pattern = name + strlen ("Noise_");

  g_assert_true (g_str_has_prefix (name, "Noise_"));
  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    if (g_str_has_prefix (pattern, bases[i].name))
      base = &bases[i];
  g_assert_nonnull (base);

  memset (self, 0, sizeof *self);
  self->name = name;
  self->knows_initiator = base->knows_initiator;
  self->knows_responder = base->knows_responder;
  while (self->n_messages < PILLION_NOISE_MAX_MESSAGES && base->messages[self->n_messages] != NULL) {
    parse_message (self->messages[self->n_messages], base->messages[self->n_messages]);
    self->n_messages++;
  }

  if (g_str_has_prefix (pattern + 2, "psk"))
    insert_psk (self, (guint) g_ascii_digit_value (pattern[5]));
  else
    g_assert_cmpint (pattern[2], ==, '_');
}
