/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-contexts.h"

#include <string.h>

static void
test_apart (void)
{
  for (gsize i = 0; i < pillion_n_contexts; i++)
    for (gsize j = 0; j < pillion_n_contexts; j++)
      if (i != j && g_str_has_prefix (pillion_contexts[i], pillion_contexts[j]))
        g_test_fail_printf ("%s begins with %s", pillion_contexts[i], pillion_contexts[j]);
}

static void
test_form (void)
{
  for (gsize i = 0; i < pillion_n_contexts; i++)
    g_assert_true (g_regex_match_simple ("^pillion/[a-z0-9-]+/[1-9][0-9]*$",
                                         pillion_contexts[i], 0, 0));
}

/* A context that is defined and not listed would escape the tests above. */
static void
test_complete (void)
{
  g_autofree char *header = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  gsize n_defined = 0;

  g_file_get_contents (PILLION_CONTEXTS_HEADER, &header, NULL, &error);
  g_assert_no_error (error);

  lines = g_strsplit (header, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = NULL;

    if (!g_str_has_prefix (lines[i], "#define PILLION_CONTEXT_"))
      continue;

    words = g_strsplit (lines[i], "\"", -1);
    g_assert_cmpuint (g_strv_length (words), ==, 3);
    g_assert_cmpuint (n_defined, <, pillion_n_contexts);
    g_assert_cmpstr (pillion_contexts[n_defined], ==, words[1]);
    n_defined++;
  }

  g_assert_cmpuint (n_defined, ==, pillion_n_contexts);
}

static gboolean
is_listed (const char *context)
{
  for (gsize i = 0; i < pillion_n_contexts; i++)
    if (g_str_equal (pillion_contexts[i], context))
      return TRUE;

  return FALSE;
}

/* The registry in PROTOCOL.md names the same contexts, each once. */
static void
test_registry (void)
{
  g_autofree char *protocol = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  gsize n_registered = 0;

  g_file_get_contents (PILLION_PROTOCOL, &protocol, NULL, &error);
  g_assert_no_error (error);

  lines = g_strsplit (protocol, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) columns = g_strsplit (lines[i], "|", 3);
    g_auto (GStrv) names = NULL;

    if (!g_str_has_prefix (lines[i], "| `pillion/"))
      continue;

    names = g_strsplit (columns[1], "`", -1);
    for (gsize j = 1; j < g_strv_length (names); j += 2) {
      if (!is_listed (names[j]))
        g_test_fail_printf ("%s is registered and not defined", names[j]);
      n_registered++;
    }
  }

  g_assert_cmpuint (n_registered, ==, pillion_n_contexts);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/contexts/apart", test_apart);
  g_test_add_func ("/crypto/contexts/form", test_form);
  g_test_add_func ("/crypto/contexts/complete", test_complete);
  g_test_add_func ("/crypto/contexts/registry", test_registry);

  return g_test_run ();
}
