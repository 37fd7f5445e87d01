/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-sample.h"

#include <string.h>

static const char *const words[] = {
  "the",
  "train",
  "leaves",
  "at",
  "nine",
  "and",
  "we",
  "meet",
  "before",
  "noon",
  "bring",
  "something",
  "warm",
  "coffee",
  "tomorrow",
  "station",
  "photos",
  "weekend",
  "bicycle",
  "really",
  "lake",
  "see",
  "you",
  "there",
  "maybe",
  "later",
};

char *
bench_sample_dup_text (guint number)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 3 + number % 17; i++)
    g_string_append_printf (text, "%s ", words[(number * 7 + i * 5 + number / 31) % G_N_ELEMENTS (words)]);
  g_string_append_printf (text, "%u", number);
  return g_string_free (text, FALSE);
}

guint
bench_sample_choose_chat (guint number,
                          guint n_chats)
{
  guint chat = 0;

  if (number % 4 == 0)
    return (number / 4) % n_chats;
  for (guint bits = number / 4; (bits & 1) != 0 && chat + 1 < n_chats; bits >>= 1)
    chat++;
  return chat;
}

void
bench_sample_fill_account (guint8 *account,
                           guint   chat)
{
  memset (account, 0xbe, PILLION_ACCOUNT_ID_BYTES);
  memcpy (account, &chat, sizeof chat);
}
