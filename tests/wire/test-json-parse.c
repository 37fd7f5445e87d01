/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-document.h"

#include <string.h>

/* What the scanner admits, what json-glib makes of it and what a document makes of it
 * are the same.
 */

#define N_DOCUMENTS 3000
#define N_MUTANTS   20
#define MAX_DEPTH   5

static const gunichar characters[] = {
  'a',
  'b',
  '"',
  '\\',
  '/',
  '\n',
  '\t',
  '\b',
  '\f',
  '\r',
  0x01,
  0x1f,
  ' ',
  '{',
  '}',
  '[',
  ',',
  ':',
  0x7f,
  0xe9,
  0x20ac,
  0xfffd,
  0xffff,
  0x1f600,
  0x10ffff,
};

/* A character in one of the ways JSON can write it. */
static void
append_character (GString *text,
                  GRand   *rand,
                  gunichar c)
{
  gboolean must = c < 0x20 || c == '"' || c == '\\';

  if (!must && g_rand_boolean (rand))
    g_string_append_unichar (text, c);
  else if (c == '"' || c == '\\' || c == '/')
    g_string_append_printf (text, "\\%c", (int) c);
  else if (c == '\n' && g_rand_boolean (rand))
    g_string_append (text, "\\n");
  else if (c > 0xffff)
    g_string_append_printf (text, "\\u%04x\\u%04X", 0xd800 + ((c - 0x10000) >> 10),
                            0xdc00 + ((c - 0x10000) & 0x3ff));
  else
    g_string_append_printf (text, g_rand_boolean (rand) ? "\\u%04x" : "\\u%04X", c);
}

/* Writes a random string as JSON; returns what it means. */
static char *
append_string (GString *text,
               GRand   *rand)
{
  GString *plain = g_string_new (NULL);
  int n = g_rand_int_range (rand, 0, 6);

  g_string_append_c (text, '"');

  for (int i = 0; i < n; i++) {
    gunichar c = characters[g_rand_int_range (rand, 0, G_N_ELEMENTS (characters))];

    g_string_append_unichar (plain, c);
    append_character (text, rand, c);
  }

  g_string_append_c (text, '"');

  return g_string_free (plain, FALSE);
}

static void
append_space (GString *text,
              GRand   *rand)
{
  static const char *const spaces[] = { "", "", "", " ", "\n", "\t\r " };

  g_string_append (text, spaces[g_rand_int_range (rand, 0, G_N_ELEMENTS (spaces))]);
}

static JsonNode *
append_scalar (GString *text,
               GRand   *rand)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *plain = NULL;
  gint64 number;
  gboolean truth;

  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    plain = append_string (text, rand);
    return json_node_init_string (node, plain);

  case 1:
    number = (gint64) (g_rand_double (rand) * 2e16) - 10000000000000000;
    number = CLAMP (number, -PILLION_JSON_INTEGER_MAX, PILLION_JSON_INTEGER_MAX);
    g_string_append_printf (text, "%" G_GINT64_FORMAT, number);
    return json_node_init_int (node, number);

  case 2:
    g_string_append (text, "null");
    return json_node_init_null (node);

  default:
    truth = g_rand_boolean (rand);
    g_string_append (text, truth ? "true" : "false");
    return json_node_init_boolean (node, truth);
  }
}

/* Writes a random value; returns what it means. */
static JsonNode *
append_value (GString *text,
              GRand   *rand,
              guint    depth)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonArray) array = json_array_new ();
  gboolean is_object = depth == 0 || g_rand_boolean (rand);
  guint n = (guint) g_rand_int_range (rand, 0, 4);

  if (depth == MAX_DEPTH || (depth > 0 && g_rand_boolean (rand)))
    return append_scalar (text, rand);

  g_string_append_c (text, is_object ? '{' : '[');
  append_space (text, rand);

  for (guint i = 0; i < n; i++) {
    gsize start = text->len;
    g_autofree char *key = NULL;

    g_string_append (text, i > 0 ? " ," : "");

    if (is_object) {
      key = append_string (text, rand);

      if (json_object_has_member (object, key)) {
        g_string_truncate (text, start);
        continue;
      }

      append_space (text, rand);
      g_string_append_c (text, ':');
      append_space (text, rand);
      json_object_set_member (object, key, append_value (text, rand, depth + 1));
    } else {
      json_array_add_element (array, append_value (text, rand, depth + 1));
    }

    append_space (text, rand);
  }

  g_string_append_c (text, is_object ? '}' : ']');

  return is_object ? json_node_init_object (json_node_alloc (), object)
                   : json_node_init_array (json_node_alloc (), array);
}

static void
assert_same (const PillionJsonItem *item,
             JsonNode              *node)
{
  g_autoptr (GList) names = NULL;

  switch (item->kind) {
  case PILLION_JSON_KIND_OBJECT:
    names = json_object_get_members (json_node_get_object (node));
    g_assert_cmpuint (item->n, ==, g_list_length (names));

    for (GList *name = names; name != NULL; name = name->next) {
      const PillionJsonItem *member = pillion_json_item_find_member (item, name->data);

      g_assert_nonnull (member);
      assert_same (member, json_object_get_member (json_node_get_object (node), name->data));
    }
    break;

  case PILLION_JSON_KIND_ARRAY:
    g_assert_cmpuint (item->n, ==, json_array_get_length (json_node_get_array (node)));

    for (guint i = 0; i < item->n; i++)
      assert_same (pillion_json_item_get_element (item, i),
                   json_array_get_element (json_node_get_array (node), i));
    break;

  case PILLION_JSON_KIND_STRING:
    g_assert_cmpstr (item->text, ==, json_node_get_string (node));
    g_assert_cmpuint (item->n, ==, strlen (item->text));
    break;

  case PILLION_JSON_KIND_INTEGER:
    g_assert_cmpint (pillion_json_item_get_integer (item), ==, json_node_get_int (node));
    break;

  case PILLION_JSON_KIND_BOOLEAN:
    g_assert_true (pillion_json_item_get_boolean (item) == json_node_get_boolean (node));
    break;

  case PILLION_JSON_KIND_NULL:
  default:
    g_assert_true (JSON_NODE_HOLDS_NULL (node));
    break;
  }
}

static void
test_generated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_DOCUMENTS; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (JsonNode) expected = append_value (text, rand, 0);
    g_autoptr (JsonNode) actual = NULL;
    g_autoptr (JsonObject) object = NULL;
    g_autoptr (PillionJsonDocument) document = NULL;
    g_autoptr (GError) error = NULL;

    object = pillion_json_parse (text->str, text->len, &pillion_json_limits_frame, &error);
    g_assert_no_error (error);
    document = pillion_json_document_new (text->str, text->len, &pillion_json_limits_frame, &error);
    g_assert_no_error (error);
    assert_same (pillion_json_document_get_root (document), expected);
    actual = json_node_init_object (json_node_alloc (), object);

    if (!json_node_equal (expected, actual))
      g_error ("json-glib reads something else: %s", text->str);
  }
}

/* Colons outside of strings: one a member, whatever a parser does with equal names. */
static guint
count_colons (const GString *text)
{
  gboolean in_string = FALSE;
  guint n = 0;

  for (gsize i = 0; i < text->len; i++)
    if (in_string && text->str[i] == '\\')
      i++;
    else if (text->str[i] == '"')
      in_string = !in_string;
    else if (!in_string && text->str[i] == ':')
      n++;

  return n;
}

static guint
count_members (JsonNode *node)
{
  g_autoptr (GList) children = NULL;
  guint n = 0;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    children = json_object_get_values (json_node_get_object (node));
    n = json_object_get_size (json_node_get_object (node));
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    children = json_array_get_elements (json_node_get_array (node));
  }

  for (GList *child = children; child != NULL; child = child->next)
    n += count_members (child->data);

  return n;
}

static void
mutate (GString *text,
        GRand   *rand)
{
  static const char bytes[] = "\"\\{}[]:,0123456789-+.eEutrfnabc \x01\x80\xc3\xff";
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) text->len);

  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    text->str[at] = bytes[g_rand_int_range (rand, 0, sizeof bytes)];
    break;

  case 1:
    g_string_erase (text, (gssize) at, 1);
    break;

  case 2:
    g_string_insert_c (text, (gssize) at, bytes[g_rand_int_range (rand, 0, sizeof bytes)]);
    break;

  default:
    g_string_insert_len (text, (gssize) at, text->str,
                         (gssize) MIN (text->len, (gsize) g_rand_int_range (rand, 1, 12)));
    break;
  }
}

static void
test_mutated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  guint n_admitted = 0;

  for (guint i = 0; i < N_DOCUMENTS; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (JsonNode) original = append_value (text, rand, 0);

    for (guint k = 0; k < N_MUTANTS && text->len > 1; k++) {
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (JsonNode) node = NULL;

      mutate (text, rand);

      if (!pillion_json_scan (text->str, text->len, &pillion_json_limits_frame,
                              PILLION_JSON_RULES_ALL, NULL))
        continue;

      n_admitted++;
      object = pillion_json_parse (text->str, text->len, &pillion_json_limits_frame, NULL);
      g_assert_nonnull (object);
      node = json_node_init_object (json_node_alloc (), object);
      g_assert_cmpuint (count_members (node), ==, count_colons (text));
    }

    g_assert_nonnull (original);
  }

  /* Enough survive that the test says something. */
  g_assert_cmpuint (n_admitted, >, N_DOCUMENTS / 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-parse/generated", test_generated);
  g_test_add_func ("/json-parse/mutated", test_mutated);

  return g_test_run ();
}
