/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-scan.h"

#include "json-test-suite.h"
#include "wire/pillion-wire-error.h"

#include <string.h>

/* Files of the suite that RFC 8259 allows and we refuse: these are all the reasons. */
static const char *const our_reasons[] = {
  "not an object",
  "number with a fraction or an exponent",
  "zero with a sign",
  "integer beyond 2^53-1",
  "escaped NUL",
  "two members of one name",
};

/* i_ files that are grammar: numbers of any size. All others have bytes that are not
 * UTF-8, lone surrogates, a byte order mark, or are too deep.
 */
static gboolean
is_admitted_by_grammar (const char *name)
{
  return *name == 'y' || g_str_has_prefix (name, "i_number");
}

static gboolean
is_our_reason (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (our_reasons); i++)
    if (g_str_has_suffix (error->message, our_reasons[i]))
      return TRUE;

  return FALSE;
}

static void
test_grammar (void)
{
  guint n[128] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (suite_files); i++) {
    const SuiteFile *file = &suite_files[i];
    g_autofree char *bytes = g_memdup2 (file->bytes, file->len);
    gboolean admitted = pillion_json_scan (bytes, file->len, &pillion_json_limits_frame, 0, NULL);

    if (admitted != is_admitted_by_grammar (file->name))
      g_error ("%s: %s", file->name, admitted ? "admitted" : "refused");

    n[(guint8) *file->name]++;
  }

  /* 95, 188 and 35 with those the next test makes. */
  g_assert_cmpuint (n['y'], ==, 95);
  g_assert_cmpuint (n['n'], ==, 186);
  g_assert_cmpuint (n['i'], ==, 34);
}

/* What is one pattern many times: item n times, then close n times. */
static void
test_deep_files (void)
{
  static const struct {
    const char *item;
    guint n;
    const char *close;
    const char *end;
  } files[] = {
    { "[", 500, "]", "" },
    { "[", 100000, "", "" },
    { "[{\"\":", 50000, "", "\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    for (guint k = 0; k < files[i].n; k++)
      g_string_append (text, files[i].item);

    for (guint k = 0; k < files[i].n; k++)
      g_string_append (text, files[i].close);

    g_string_append (text, files[i].end);
    g_assert_false (pillion_json_scan (text->str, text->len, &pillion_json_limits_frame, 0, &error));
    g_assert_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE);
  }
}

/* With our rules: what is not grammar is still refused, and what is grammar only for our
 * reasons. before and after put each file into a document.
 */
static void
check_with_rules (const char *before,
                  const char *after,
                  guint       n_expected)
{
  guint n_admitted = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (suite_files); i++) {
    const SuiteFile *file = &suite_files[i];
    g_autoptr (GString) text = g_string_new (before);
    g_autoptr (GError) error = NULL;
    gboolean admitted;

    g_string_append_len (text, file->bytes, (gssize) file->len);
    g_string_append (text, after);
    admitted = pillion_json_scan (text->str, text->len, &pillion_json_limits_frame,
                                  PILLION_JSON_RULES_ALL, &error);

    if (!is_admitted_by_grammar (file->name))
      g_assert_false (admitted);
    else if (!admitted && !is_our_reason (error))
      g_error ("%s: %s", file->name, error->message);

    n_admitted += admitted ? 1 : 0;
  }

  g_assert_cmpuint (n_admitted, ==, n_expected);
}

static void
test_rules (void)
{
  check_with_rules ("", "", 8);
}

/* Most files are arrays or single values: as a member they are judged by what is in them. */
static void
test_rules_within_an_object (void)
{
  check_with_rules ("{\"a\":", "}", 74);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-test-suite/grammar", test_grammar);
  g_test_add_func ("/json-test-suite/deep-files", test_deep_files);
  g_test_add_func ("/json-test-suite/rules", test_rules);
  g_test_add_func ("/json-test-suite/rules-within-an-object", test_rules_within_an_object);

  return g_test_run ();
}
