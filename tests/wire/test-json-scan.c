/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-scan.h"

#include "json-refused.h"
#include "wire/pillion-wire-error.h"

#include <string.h>

static void
assert_refused (const char              *bytes,
                gsize                    len,
                const PillionJsonLimits *limits,
                PillionWireError         code,
                const char              *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pillion_json_scan (bytes, len, limits, PILLION_JSON_RULES_ALL, &error));
  g_assert_error (error, PILLION_WIRE_ERROR, (int) code);

  if (reason != NULL && !g_str_has_suffix (error->message, reason))
    g_error ("“%s” instead of “%s”", error->message, reason);
}

static void
assert_admitted (const char              *text,
                 const PillionJsonLimits *limits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = pillion_json_parse (text, strlen (text), limits, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    /* Not one byte behind the document may be looked at. */
    g_autofree char *bytes = g_memdup2 (refused[i].bytes, refused[i].len);
    g_autofree char *reason = g_strdup_printf ("byte %" G_GSIZE_FORMAT ": %s",
                                               refused[i].offset, refused[i].reason);

    assert_refused (bytes, refused[i].len, &pillion_json_limits_frame,
                    PILLION_WIRE_ERROR_MALFORMED, reason);
  }
}

static const char *const admitted[] = {
  "{}",
  " { } ",
  "\t{\r\n}\n",
  "{\"a\":1}",
  "{\"\":0}",
  "{ \"a\" : 1 , \"b\" : [ 1 , 2 ] }",
  "{\"a\":true,\"b\":false,\"c\":null}",
  "{\"a\":0,\"b\":-1,\"c\":9007199254740991,\"d\":-9007199254740991}",
  "{\"a\":[],\"b\":{},\"c\":[[],[{}],{}]}",
  "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
  "{\"a\":\"\\u0001\\u001f\\u007f\\u00e9\\u20ac\\uFFFF\"}",
  "{\"a\":\"\\ud83d\\ude00\\uDBFF\\uDFFF\\uD800\\uDC00\"}",
  "{\"a\":\"\302\200\337\277\340\240\200\355\237\277\356\200\200\357\277\277\"}",
  "{\"a\":\"\360\220\200\200\364\217\277\277\"}",
  "{\"a\":\"\357\273\277\"}",
  "{\"a\":\"\177\"}",
  "{\"a\":\"/* \\u002a/ // #\"}",
  "{\"a\":{\"a\":{\"a\":1}}}",
  "{\"a\":[{\"a\":1},{\"a\":2}]}",
  "{\"a\":1,\"A\":2,\"\\u0061\\u0061\":3,\"\303\241\":4}",
  "{\"a\":{\"b\":1},\"b\":{\"a\":1},\"c\":2}",
  "{\"id\":1,\"op\":\"mailbox.acknowledge\",\"ids\":[1,2,3]}",
};

static void
test_admitted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (admitted); i++)
    assert_admitted (admitted[i], &pillion_json_limits_frame);
}

/* No beginning of a document is one. */
static void
test_prefixes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (admitted); i++) {
    g_autofree char *document = g_strchomp (g_strdup (admitted[i]));

    for (gsize len = 0; len < strlen (document); len++) {
      g_autofree char *prefix = g_memdup2 (document, len);

      assert_refused (prefix, len, &pillion_json_limits_frame, PILLION_WIRE_ERROR_MALFORMED, NULL);
    }
  }
}

static char *
repeat (const char *before,
        const char *item,
        guint       n,
        const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (text, item);

  g_string_append (text, after);

  return g_string_free (text, FALSE);
}

static char *
nest (guint n_levels)
{
  g_autofree char *open = repeat ("{\"a\":", "[", n_levels - 1, "");
  g_autofree char *close = repeat ("", "]", n_levels - 1, "}");

  return g_strconcat (open, close, NULL);
}

static void
test_depth (void)
{
  PillionJsonLimits limits = pillion_json_limits_frame;
  g_autofree char *deep = nest (PILLION_JSON_DEPTH_MAX);
  g_autofree char *deeper = nest (PILLION_JSON_DEPTH_MAX + 1);
  g_autofree char *deepest = repeat ("{\"a\":", "[", 200000, "");
  g_autofree char *objects = repeat ("", "{\"a\":", 50000, "");

  assert_admitted (deep, &limits);
  assert_refused (deeper, strlen (deeper), &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too deep");
  assert_refused (deepest, strlen (deepest), &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too deep");
  assert_refused (objects, strlen (objects), &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too deep");

  limits.max_depth = 2;
  assert_admitted ("{\"a\":[]}", &limits);
  assert_refused ("{\"a\":[[]]}", 10, &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too deep");
}

static void
test_document_size (void)
{
  PillionJsonLimits limits = pillion_json_limits_frame;
  g_autofree char *bomb = repeat ("{}", " ", 256 * 1024 - 1, "");

  limits.max_bytes = 7;
  assert_admitted ("{\"a\":1}", &limits);
  limits.max_bytes = 6;
  assert_refused ("{\"a\":1}", 7, &limits, PILLION_WIRE_ERROR_TOO_LARGE, "document too large");
  assert_refused (bomb, strlen (bomb), &pillion_json_limits_frame, PILLION_WIRE_ERROR_TOO_LARGE,
                  "document too large");
  assert_refused (bomb, 4097, &pillion_json_limits_unauthenticated, PILLION_WIRE_ERROR_TOO_LARGE,
                  "document too large");
  bomb[4096] = '\0';
  assert_admitted (bomb, &pillion_json_limits_unauthenticated);
}

/* A string is measured in bytes of UTF-8 behind its escapes. */
static void
test_string_size (void)
{
  static const char *const four_bytes[] = {
    "{\"a\":\"abcd\"}",
    "{\"a\":\"\303\251\303\251\"}",
    "{\"a\":\"\\u00e9\\u00e9\"}",
    "{\"a\":\"\\ud83d\\ude00\"}",
    "{\"a\":\"\\n\\n\\n\\n\"}",
    "{\"abcd\":\"\"}",
    "{\"\\u0061bcd\":\"\"}",
  };
  PillionJsonLimits limits = pillion_json_limits_frame;

  for (gsize i = 0; i < G_N_ELEMENTS (four_bytes); i++) {
    limits.max_string_bytes = 4;
    assert_admitted (four_bytes[i], &limits);
    limits.max_string_bytes = 3;
    assert_refused (four_bytes[i], strlen (four_bytes[i]), &limits,
                    PILLION_WIRE_ERROR_TOO_LARGE, "string too long");
  }
}

static char *
object_of (guint n_members)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n_members; i++)
    g_string_append_printf (text, "%s\"key%u\":%u", i > 0 ? "," : "", i, i);

  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

static void
test_members (void)
{
  g_autofree char *most = object_of (PILLION_JSON_MEMBERS_MAX);
  g_autofree char *more = object_of (PILLION_JSON_MEMBERS_MAX + 1);
  g_autofree char *within = g_strdup_printf ("{\"a\":[%s,%s],\"b\":%s}", most, most, most);
  PillionJsonLimits limits = pillion_json_limits_frame;

  assert_admitted (most, &limits);
  assert_admitted (within, &limits);
  assert_refused (more, strlen (more), &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too many members");

  limits.max_members = 2;
  assert_admitted ("{\"a\":1,\"b\":{\"a\":1,\"b\":2}}", &limits);
  assert_refused ("{\"a\":1,\"b\":2,\"c\":3}", 19, &limits, PILLION_WIRE_ERROR_TOO_LARGE,
                  "too many members");
}

/* As many keys as may ever be open at once: each level full, and one more below. */
static void
test_keys_of_all_levels (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *document = NULL;

  for (guint level = 0; level < PILLION_JSON_DEPTH_MAX; level++) {
    g_string_append_c (text, '{');

    for (guint i = 1; i < PILLION_JSON_MEMBERS_MAX; i++)
      g_string_append_printf (text, "\"%u\":0,", i);

    g_string_append (text, level + 1 < PILLION_JSON_DEPTH_MAX ? "\"x\":" : "\"x\":0");
  }

  for (guint level = 0; level < PILLION_JSON_DEPTH_MAX; level++)
    g_string_append_c (text, '}');

  document = g_string_free (text, FALSE);
  assert_admitted (document, &pillion_json_limits_frame);
}

static void
test_elements (void)
{
  PillionJsonLimits limits = pillion_json_limits_frame;
  g_autofree char *most = repeat ("{\"a\":[0", ",0", limits.max_elements - 1, "]}");
  g_autofree char *more = repeat ("{\"a\":[0", ",0", limits.max_elements, "]}");

  assert_admitted (most, &limits);
  assert_refused (more, strlen (more), &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too many elements");

  limits.max_elements = 1;
  assert_admitted ("{\"a\":[[1]],\"b\":[1]}", &limits);
  assert_refused ("{\"a\":[1,2]}", 11, &limits, PILLION_WIRE_ERROR_TOO_LARGE, "too many elements");
}

/* Keys of one hash that differ are not the same: FNV over characters collides easily. */
static void
test_keys_that_collide (void)
{
  GHashTable *seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autofree char *document = NULL;

  for (guint i = 0; document == NULL; i++) {
    gint64 *hash = g_new (gint64, 1);
    g_autofree char *key = g_strdup_printf ("%x", i);
    const char *other;
    guint32 fnv = 2166136261;

    for (const char *at = key; *at != '\0'; at++)
      fnv = (fnv ^ (guint8) *at) * 16777619;

    *hash = fnv;
    other = g_hash_table_lookup (seen, hash);

    if (other != NULL)
      document = g_strdup_printf ("{\"%s\":1,\"%s\":2}", key, other);

    g_hash_table_insert (seen, hash, g_steal_pointer (&key));
  }

  assert_admitted (document, &pillion_json_limits_frame);
  g_hash_table_unref (seen);
}

/* Each rule of ours is the only reason for its documents. */
static void
test_rules (void)
{
  static const struct {
    const char *document;
    PillionJsonRules rule;
  } cases[] = {
    { "[]", PILLION_JSON_RULES_OBJECT },
    { "{\"a\":1.5e3}", PILLION_JSON_RULES_INTEGERS },
    { "{\"a\":-0}", PILLION_JSON_RULES_INTEGERS },
    { "{\"a\":9007199254740992}", PILLION_JSON_RULES_INTEGERS },
    { "{\"a\":\"\\u0000\"}", PILLION_JSON_RULES_TEXT },
    { "{\"a\":1,\"a\":2}", PILLION_JSON_RULES_UNIQUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gsize len = strlen (cases[i].document);

    g_assert_false (pillion_json_scan (cases[i].document, len, &pillion_json_limits_frame,
                                       cases[i].rule, NULL));
    g_assert_true (pillion_json_scan (cases[i].document, len, &pillion_json_limits_frame,
                                      PILLION_JSON_RULES_ALL & ~cases[i].rule, NULL));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-scan/refused", test_refused);
  g_test_add_func ("/json-scan/admitted", test_admitted);
  g_test_add_func ("/json-scan/prefixes", test_prefixes);
  g_test_add_func ("/json-scan/depth", test_depth);
  g_test_add_func ("/json-scan/document-size", test_document_size);
  g_test_add_func ("/json-scan/string-size", test_string_size);
  g_test_add_func ("/json-scan/members", test_members);
  g_test_add_func ("/json-scan/keys-of-all-levels", test_keys_of_all_levels);
  g_test_add_func ("/json-scan/elements", test_elements);
  g_test_add_func ("/json-scan/keys-that-collide", test_keys_that_collide);
  g_test_add_func ("/json-scan/rules", test_rules);

  return g_test_run ();
}
