/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-output.h"
#include "cli/pillion-cli-text.h"

#include <string.h>

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
    { 60000, "1 minute" },
    { 60001, "2 minutes" },
    { 3600000, "1 hour" },
    { 86399999, "24 hours" },
    { 172799999, "48 hours" },
    { 172800000, "2 days" },
    { 14 * G_GUINT64_CONSTANT (86400000) - 1, "14 days" },
    { 14 * G_GUINT64_CONSTANT (86400000), "14 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++) {
    g_autofree char *text = pillion_cli_text_duration (durations[i].duration_ms);

    g_assert_cmpstr (text, ==, durations[i].text);
  }
}

static char *
describe_notice (const char *kind,
                 const char *detail)
{
  g_autoptr (JsonNode) node = json_from_string (detail, NULL);
  PillionNotice notice = { .kind = (char *) kind, .detail = json_node_get_object (node) };

  return pillion_cli_text_notice (&notice);
}

/* All that the engine makes is said in a sentence, with what is in it made harmless. */
static void
test_notices (void)
{
  static const struct {
    const char *kind;
    const char *detail;
    const char *says;
  } cases_of_notices[] = {
    { "account.contradicted", "{\"account\":\"ab12\",\"epoch\":3}", "(Account ab12)" },
    { "account.fork", "{\"account\":\"ab12\",\"epoch\":3}", "(Account ab12)" },
    { "account.hidden", "{\"account\":\"ab12\",\"epoch\":3}", "(Account ab12)" },
    { "account.recovered", "{\"account\":\"ab12\",\"epoch\":3}", "(Account ab12)" },
    { "device.cut-off", "{\"reason\":\"number-moved\"}", "took this number over" },
    { "device.cut-off", "{\"reason\":\"later\"}", "logged out" },
    { "device.linked", "{\"id\":\"cd34\",\"slot\":1,\"name\":\"a\\u202eb\",\"platform\":\"Linux\"}", "“a<U+202E>b” (Linux), cd34" },
    { "mailbox.gap", "{\"count\":2}", "dropped" },
    { "profile.restored", "{}", "older copy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases_of_notices); i++) {
    g_autofree char *text = describe_notice (cases_of_notices[i].kind, cases_of_notices[i].detail);

    g_test_message ("%s", text);
    g_assert_true (g_str_has_prefix (text, "* "));
    g_assert_nonnull (strstr (text, cases_of_notices[i].says));
    g_assert_null (strchr (text, '{'));
  }
}

static void
test_notice_of_a_later_version (void)
{
  g_autofree char *text = describe_notice ("moon.full", "{\"night\":\"\\u001b[2J\"}");

  g_assert_true (g_str_has_prefix (text, "* moon.full {"));
  g_assert_null (strchr (text, '\x1b'));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/output/escape", test_escape);
  g_test_add_func ("/cli/text/duration", test_duration);
  g_test_add_func ("/cli/text/notices", test_notices);
  g_test_add_func ("/cli/text/notice-of-a-later-version", test_notice_of_a_later_version);
  return g_test_run ();
}
