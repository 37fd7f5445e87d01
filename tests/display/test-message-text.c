/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"

static void
test_links (void)
{
  static const struct {
    const char *text;
    const char *markup;
  } cases[] = {
    { "plain <b>text</b> & more", "plain &lt;b&gt;text&lt;/b&gt; &amp; more" },
    { "see https://example.org/a?b=c&d.",
      "see <a href=\"https://example.org/a?b=c&amp;d\" title=\"https://example.org/a?b=c&amp;d\">https://example.org/a?b=c&amp;d</a>." },
    { "(www.example.org)", "(<a href=\"https://www.example.org\" title=\"https://www.example.org\">www.example.org</a>)" },
    { "https://example.org/a_(b)", "<a href=\"https://example.org/a_(b)\" title=\"https://example.org/a_(b)\">https://example.org/a_(b)</a>" },
    { "mailto:ana@example.org", "<a href=\"mailto:ana@example.org\" title=\"mailto:ana@example.org\">mailto:ana@example.org</a>" },
    /* A host that looks like another one is shown as it is. */
    { "https://аpple.com", "<a href=\"https://xn--pple-43d.com\" title=\"https://xn--pple-43d.com\">https://аpple.com</a>" },
    /* A name before the host only misleads. */
    { "https://bank.example@evil.example", "https://bank.example@evil.example" },
    { "javascript:alert(1) file:///etc/passwd", "javascript:alert(1) file:///etc/passwd" },
    { "xhttps://example.org", "xhttps://example.org" },
    { "https://", "https://" },
    { "\xe2\x80\xae"
      "https://a.example\xe2\x80\xae",
      "\xe2\x80\xae<a href=\"https://a.example\" title=\"https://a.example\">https://a.example</a>\xe2\x80\xae" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *markup = pillion_message_text_to_markup (cases[i].text);

    g_assert_cmpstr (markup, ==, cases[i].markup);
    g_assert_true (pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, NULL) || g_strrstr (markup, "<a ") != NULL);
  }
}

static void
test_names (void)
{
  g_autofree char *name = pillion_line_isolate ("\xe2\x80\xae"
                                                "Ana\nBen\t");
  g_autofree char *line = pillion_line_flatten ("one\ntwo three", 7);

  g_assert_cmpstr (name, ==, "\xe2\x81\xa8"
                             "Ana Ben"
                             "\xe2\x81\xa9");
  g_assert_cmpstr (line, ==, "one two…");
}

static void
test_emoji (void)
{
  static const char *const emoji[] = { "👍", "❤️", "👍🏽👍", "👨‍👩‍👧‍👦", "🇩🇪🇫🇷🇪🇸", "1️⃣" };
  static const char *const others[] = { "", "1", "123", "👍👍👍👍", "a👍", "©", "👍 yes", "‍" };

  for (gsize i = 0; i < G_N_ELEMENTS (emoji); i++)
    g_assert_true (pillion_message_text_is_emoji (emoji[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (pillion_message_text_is_emoji (others[i]));
}

static void
test_direction (void)
{
  g_assert_cmpint (pillion_message_text_direction ("12: hello"), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpint (pillion_message_text_direction ("12: שלום hello"), ==, GTK_TEXT_DIR_RTL);
  g_assert_cmpint (pillion_message_text_direction ("مرحبا"), ==, GTK_TEXT_DIR_RTL);
  g_assert_cmpint (pillion_message_text_direction ("123"), ==, GTK_TEXT_DIR_NONE);
}

static void
test_cut (void)
{
  g_autofree char *lines = g_strnfill (1000, '\n');
  g_autofree char *cut = pillion_message_text_cut (lines);

  g_assert_null (pillion_message_text_cut ("short"));
  g_assert_nonnull (cut);
  g_assert_cmpuint (strlen (cut), <=, 50);
}

static void
test_days (void)
{
  const guint64 day = 24 * 60 * 60 * 1000;
  const guint64 now = 20000 * day + day / 2;
  g_autofree char *today = pillion_message_time_to_day (now - 1000, now);
  g_autofree char *yesterday = pillion_message_time_to_day (now - day, now);
  g_autofree char *clock = pillion_message_time_to_clock (now);
  g_autofree char *never = pillion_message_time_to_date (G_MAXUINT64);

  g_assert_cmpstr (today, ==, "Today");
  g_assert_cmpstr (yesterday, ==, "Yesterday");
  g_assert_cmpstr (clock, ==, "12:00");
  g_assert_nonnull (never);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/message-text/links", test_links);
  g_test_add_func ("/app/message-text/names", test_names);
  g_test_add_func ("/app/message-text/emoji", test_emoji);
  g_test_add_func ("/app/message-text/direction", test_direction);
  g_test_add_func ("/app/message-text/cut", test_cut);
  g_test_add_func ("/app/message-time/days", test_days);

  return g_test_run ();
}
