/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-output.h"
#include "cli/pillion-cli-text.h"

/* What others write can't move the terminal, nor pass for what this program says. */

static const struct {
  const char *text;
  gboolean    lines;
  const char *escaped;
} cases[] = {
  { "", FALSE, "" },
  { "Grüße, 你好 🙂", FALSE, "Grüße, 你好 🙂" },
  { "a\nb", FALSE, "a<U+000A>b" },
  { "a\nb\n", TRUE, "a\n    b\n    " },
  { "\x1b[31m", TRUE, "<U+001B>[31m" },
  { "\r\b\x7f", TRUE, "<U+000D><U+0008><U+007F>" },
  { "\xc2\x9b[m", TRUE, "<U+009B>[m" },
  { "\xe2\x80\xaegpj.xt", TRUE, "<U+202E>gpj.xt" },
  { "\xe2\x81\xa6o\xe2\x81\xa9", TRUE, "<U+2066>o<U+2069>" },
  { "\xe2\x80\xa8", TRUE, "<U+2028>" },
  { "\xef\xbb\xbf", TRUE, "<U+FEFF>" },
};

static void
test_escape (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *escaped = pillion_cli_output_escape (cases[i].text, cases[i].lines);

    g_assert_cmpstr (escaped, ==, cases[i].escaped);
  }
}

static void
test_duration (void)
{
  static const struct {
    guint64     duration_ms;
    const char *text;
  } durations[] = {
    { 0, "1 minute" },
    { 119999, "1 minute" },
    { 120000, "2 minutes" },
    { 3600000, "1 hour" },
    { 86399999, "23 hours" },
    { 86400000, "1 day" },
    { 14 * G_GUINT64_CONSTANT (86400000), "14 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++) {
    g_autofree char *text = pillion_cli_text_duration (durations[i].duration_ms);

    g_assert_cmpstr (text, ==, durations[i].text);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/output/escape", test_escape);
  g_test_add_func ("/cli/text/duration", test_duration);
  return g_test_run ();
}
