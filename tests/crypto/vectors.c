/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "vectors.h"

#include <sodium.h>
#include <string.h>

JsonNode *
vectors_load (const char *name)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("PILLION_TEST_VECTORS"), name, NULL);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);

  return json_node_ref (json_parser_get_root (parser));
}

GBytes *
vectors_get_bytes (JsonObject *object,
                   const char *member)
{
  const char *text = json_object_get_string_member_with_default (object, member, "");
  gsize n_text = strlen (text);
  guint8 *bytes = g_malloc0 (n_text / 2 + 1);
  gsize n;
  const char *end;

  g_assert_cmpint (sodium_hex2bin (bytes, n_text / 2 + 1, text, n_text, NULL, &n, &end), ==, 0);
  g_assert_true (end == text + n_text);

  return g_bytes_new_take (bytes, n);
}

guint8 *
vectors_dup_bytes (JsonObject *object,
                   const char *member)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize n;

  if (!json_object_has_member (object, member))
    return NULL;

  bytes = vectors_get_bytes (object, member);

  return g_bytes_unref_to_data (g_steal_pointer (&bytes), &n);
}

void
vectors_assert_equal (JsonObject   *object,
                      const char   *member,
                      const guint8 *bytes,
                      gsize         n)
{
  g_autoptr (GBytes) expected = vectors_get_bytes (object, member);

  g_assert_cmpmem (bytes, n, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}

gboolean
vectors_has_flag (JsonObject *test,
                  const char *flag)
{
  JsonArray *flags = json_object_get_array_member (test, "flags");

  for (guint i = 0; i < json_array_get_length (flags); i++)
    if (g_str_equal (json_array_get_string_element (flags, i), flag))
      return TRUE;

  return FALSE;
}

guint
vectors_foreach_wycheproof (const char *name,
                            VectorsFunc func)
{
  g_autoptr (JsonNode) root = vectors_load (name);
  JsonObject *file = json_node_get_object (root);
  JsonArray *groups = json_object_get_array_member (file, "testGroups");
  guint n_tests = 0;

  for (guint i = 0; i < json_array_get_length (groups); i++) {
    JsonObject *group = json_array_get_object_element (groups, i);
    JsonArray *tests = json_object_get_array_member (group, "tests");

    for (guint j = 0; j < json_array_get_length (tests); j++) {
      JsonObject *test = json_array_get_object_element (tests, j);

      g_test_message ("case %" G_GINT64_FORMAT, json_object_get_int_member (test, "tcId"));
      func (group, test);
      n_tests++;
    }
  }

  g_assert_cmpuint (n_tests, ==, json_object_get_int_member (file, "numberOfTests"));

  return n_tests;
}
