/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-members.h"

#include "wire/pillion-json-scan.h"
#include "wire/pillion-wire-error.h"

#include "bytes.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = pillion_json_parse (text, strlen (text), &pillion_json_limits_frame, &error);

  g_assert_no_error (error);

  return object;
}

typedef enum {
  STRING, /* of 2 to 4 bytes */
  INTEGER, /* of -2 to 5 */
  COUNTER,
  BOOLEAN,
  BYTES, /* exactly 3 */
  DUP, /* 1 to 4 bytes */
  OBJECT, /* with a boolean b */
  ARRAY, /* 1 to 2 elements */
  OBJECTS, /* of objects with a boolean b */
  TRIPLES, /* of exactly 3 bytes */
  BLOBS, /* of 1 to 4 bytes */
  COUNTERS,
} Read;

static void
read_elements (PillionJsonMembers *members,
               Read                read)
{
  guint n;
  gpointer array = pillion_json_members_array (members, "x", 1, 2, &n);

  for (guint i = 0; i < n; i++) {
    PillionJsonMembers inner;
    guint8 bytes[3];
    g_autoptr (GBytes) blob = NULL;

    if (read == OBJECTS) {
      pillion_json_members_element_object (members, "x", array, i, &inner);
      pillion_json_members_boolean (&inner, "b");
    } else if (read == TRIPLES) {
      pillion_json_members_element_bytes (members, "x", array, i, bytes, sizeof bytes);
    } else if (read == BLOBS) {
      blob = pillion_json_members_element_blob (members, "x", array, i, 1, 4);
    } else if (read == COUNTERS) {
      pillion_json_members_element_counter (members, "x", array, i);
    }
  }
}

static void
read_member (PillionJsonMembers *members,
             Read                read)
{
  PillionJsonMembers inner;
  guint8 bytes[3];
  g_autoptr (GBytes) blob = NULL;

  switch (read) {
  case STRING:
    pillion_json_members_string (members, "x", 2, 4);
    break;

  case INTEGER:
    pillion_json_members_integer (members, "x", -2, 5);
    break;

  case COUNTER:
    pillion_json_members_counter (members, "x");
    break;

  case BOOLEAN:
    pillion_json_members_boolean (members, "x");
    break;

  case BYTES:
    pillion_json_members_bytes (members, "x", bytes, sizeof bytes);
    break;

  case DUP:
    blob = pillion_json_members_dup_bytes (members, "x", 1, 4);
    break;

  case OBJECT:
    pillion_json_members_object (members, "x", &inner);
    pillion_json_members_boolean (&inner, "b");
    break;

  case ARRAY:
  case OBJECTS:
  case TRIPLES:
  case BLOBS:
  case COUNTERS:
  default:
    read_elements (members, read);
    break;
  }
}

/* error: what stands behind "test refused: ", or NULL */
static const struct {
  Read read;
  const char *document;
  const char *error;
} cases[] = {
  { STRING, "{\"x\":\"ab\"}", NULL },
  { STRING, "{\"x\":\"abcd\"}", NULL },
  { STRING, "{\"x\":\"a\"}", "“x” is too short" },
  { STRING, "{\"x\":\"abcde\"}", "“x” is too long" },
  { STRING, "{\"x\":\"\303\251\303\251\303\251\"}", "“x” is too long" },
  { STRING, "{\"x\":1}", "“x” is not a string" },
  { STRING, "{\"x\":null}", "“x” is not a string" },
  { STRING, "{\"x\":[]}", "“x” is not a string" },
  { STRING, "{}", "“x” is missing" },
  { STRING, "{\"X\":\"ab\"}", "“x” is missing" },
  { INTEGER, "{\"x\":-2}", NULL },
  { INTEGER, "{\"x\":5}", NULL },
  { INTEGER, "{\"x\":-3}", "“x” is out of range" },
  { INTEGER, "{\"x\":6}", "“x” is out of range" },
  { INTEGER, "{\"x\":\"1\"}", "“x” is not an integer" },
  { INTEGER, "{\"x\":true}", "“x” is not an integer" },
  { INTEGER, "{\"x\":null}", "“x” is not an integer" },
  { COUNTER, "{\"x\":0}", NULL },
  { COUNTER, "{\"x\":9007199254740991}", NULL },
  { COUNTER, "{\"x\":-1}", "“x” is out of range" },
  { BOOLEAN, "{\"x\":true}", NULL },
  { BOOLEAN, "{\"x\":1}", "“x” is not a boolean" },
  { BOOLEAN, "{\"x\":\"true\"}", "“x” is not a boolean" },
  { BYTES, "{\"x\":\"AQID\"}", NULL },
  { BYTES, "{\"x\":\"AQI\"}", "“x” has another size" },
  { BYTES, "{\"x\":\"AQIDBA\"}", "“x” is too long" },
  { BYTES, "{\"x\":\"AQI=\"}", "“x” is not base64url" },
  { BYTES, "{\"x\":\"AQ+D\"}", "“x” is not base64url" },
  { BYTES, "{\"x\":\"AQ D\"}", "“x” is not base64url" },
  { BYTES, "{\"x\":\"\"}", "“x” has another size" },
  { BYTES, "{\"x\":[1,2,3]}", "“x” is not a string" },
  { DUP, "{\"x\":\"AQ\"}", NULL },
  { DUP, "{\"x\":\"AQIDBA\"}", NULL },
  { DUP, "{\"x\":\"AR\"}", "“x” is not base64url" },
  { DUP, "{\"x\":\"\"}", "“x” has another size" },
  { DUP, "{\"x\":\"AQIDBAU\"}", "“x” is too long" },
  { OBJECT, "{\"x\":{\"b\":true}}", NULL },
  { OBJECT, "{\"x\":{\"b\":true,\"c\":[]}}", NULL },
  { OBJECT, "{\"x\":{}}", "“b” is missing" },
  { OBJECT, "{\"x\":[]}", "“x” is not an object" },
  { OBJECT, "{\"x\":null}", "“x” is not an object" },
  { OBJECT, "{}", "“x” is missing" },
  { ARRAY, "{\"x\":[1]}", NULL },
  { ARRAY, "{\"x\":[1,\"2\"]}", NULL },
  { ARRAY, "{\"x\":[]}", "“x” has too few elements" },
  { ARRAY, "{\"x\":[1,2,3]}", "“x” has too many elements" },
  { ARRAY, "{\"x\":{}}", "“x” is not an array" },
  { OBJECTS, "{\"x\":[{\"b\":true},{\"b\":false}]}", NULL },
  { OBJECTS, "{\"x\":[{\"b\":true},{}]}", "“b” is missing" },
  { OBJECTS, "{\"x\":[1]}", "“x” is not an object" },
  { TRIPLES, "{\"x\":[\"AQID\",\"____\"]}", NULL },
  { TRIPLES, "{\"x\":[\"AQID\",\"AQI\"]}", "“x” has another size" },
  { TRIPLES, "{\"x\":[1]}", "“x” is not a string" },
  { BLOBS, "{\"x\":[\"AQ\",\"AQIDBA\"]}", NULL },
  { BLOBS, "{\"x\":[\"AQ\",\"\"]}", "“x” has another size" },
  { COUNTERS, "{\"x\":[0,9007199254740991]}", NULL },
  { COUNTERS, "{\"x\":[1,-1]}", "“x” holds a negative number" },
  { COUNTERS, "{\"x\":[1,\"1\"]}", "“x” holds what is not an integer" },
};

static void
check_case (gsize               i,
            PillionJsonMembers *members)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("test refused: %s", cases[i].error);
  gboolean large = cases[i].error != NULL && strstr (cases[i].error, " too ") != NULL &&
                   strstr (cases[i].error, "short") == NULL && strstr (cases[i].error, "few") == NULL;

  read_member (members, cases[i].read);
  g_assert_true (pillion_json_members_is_valid (members) == (cases[i].error == NULL));
  g_assert_true (pillion_json_members_finish (members, "test", &error) == (cases[i].error == NULL));

  if (cases[i].error == NULL)
    return;

  g_assert_error (error, PILLION_WIRE_ERROR,
                  large ? PILLION_WIRE_ERROR_TOO_LARGE : PILLION_WIRE_ERROR_MALFORMED);
  g_assert_cmpstr (error->message, ==, message);
}

/* Of a tree as of a document. */
static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *text = cases[i].document;
    g_autoptr (JsonObject) object = parse (text);
    g_autoptr (PillionJsonDocument) document =
      pillion_json_document_new (text, strlen (text), &pillion_json_limits_frame, NULL);
    PillionJsonMembers members;

    pillion_json_members_init (&members, object);
    check_case (i, &members);
    pillion_json_members_init_item (&members, pillion_json_document_get_root (document));
    check_case (i, &members);
  }
}

static void
check_values (PillionJsonMembers *members)
{
  static const guint8 expected[] = { 1, 2, 3 };
  guint8 bytes[3];
  g_autoptr (GBytes) blob = NULL;

  g_assert_cmpstr (pillion_json_members_string (members, "s", 0, 8), ==, "ab");
  g_assert_cmpint (pillion_json_members_integer (members, "i", -9, 9), ==, -7);
  g_assert_cmpuint (pillion_json_members_counter (members, "c"), ==, PILLION_JSON_INTEGER_MAX);
  g_assert_true (pillion_json_members_boolean (members, "t"));
  g_assert_false (pillion_json_members_boolean (members, "f"));
  pillion_json_members_bytes (members, "b", bytes, sizeof bytes);
  assert_bytes (bytes, sizeof bytes, expected, sizeof expected);
  blob = pillion_json_members_dup_bytes (members, "b", 0, 8);
  assert_bytes (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), expected, sizeof expected);
  g_assert_true (pillion_json_members_has (members, "s"));
  g_assert_false (pillion_json_members_has (members, "none"));
  g_assert_true (pillion_json_members_finish (members, "test", NULL));
}

static void
test_values (void)
{
  const char *text = "{\"s\":\"\\u0061b\",\"i\":-7,\"c\":9007199254740991,"
                     "\"t\":true,\"f\":false,\"b\":\"AQID\"}";
  g_autoptr (JsonObject) object = parse (text);
  g_autoptr (PillionJsonDocument) document =
    pillion_json_document_new (text, strlen (text), &pillion_json_limits_frame, NULL);
  PillionJsonMembers members;

  pillion_json_members_init (&members, object);
  check_values (&members);
  pillion_json_members_init_item (&members, pillion_json_document_get_root (document));
  check_values (&members);
}

/* After a refusal nothing is read any more, and the first one is told. */
static void
test_refusal_sticks (void)
{
  g_autoptr (JsonObject) object = parse ("{\"s\":\"ab\",\"i\":7,\"b\":\"AQID\",\"o\":{\"i\":1}}");
  g_autoptr (GError) error = NULL;
  PillionJsonMembers members, inner;
  guint8 bytes[3] = { 9, 9, 9 };
  guint n = 9;

  pillion_json_members_init (&members, object);
  pillion_json_members_object (&members, "o", &inner);
  pillion_json_members_counter (&inner, "none");
  g_assert_cmpstr (pillion_json_members_string (&members, "s", 0, 8), ==, "");
  g_assert_cmpint (pillion_json_members_integer (&members, "i", 5, 9), ==, 5);
  g_assert_cmpuint (pillion_json_members_counter (&inner, "i"), ==, 0);
  pillion_json_members_bytes (&members, "b", bytes, sizeof bytes);
  g_assert_cmpuint (bytes[0] | bytes[1] | bytes[2], ==, 0);
  g_assert_null (pillion_json_members_dup_bytes (&members, "b", 0, 8));
  g_assert_null (pillion_json_members_array (&members, "b", 0, 8, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (pillion_json_members_has (&members, "s"));
  pillion_json_members_refuse (&members, "s", "is not what I want");

  g_assert_false (pillion_json_members_finish (&members, "test", &error));
  g_assert_cmpstr (error->message, ==, "test refused: “none” is missing");
}

static void
test_build (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray *array = json_array_new ();
  gsize len;

  pillion_json_set_bytes (object, "a", (const guint8 *) "\xfb\xff", 2);
  pillion_json_add_bytes (array, (const guint8 *) "", 0);
  pillion_json_add_bytes (array, (const guint8 *) "abc", 3);
  json_object_set_array_member (object, "b", array);
  text = pillion_json_print (object, &len);
  g_assert_cmpstr (text, ==, "{\"a\":\"-_8\",\"b\":[\"\",\"YWJj\"]}");
  g_assert_cmpuint (len, ==, strlen (text));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-members/cases", test_cases);
  g_test_add_func ("/json-members/values", test_values);
  g_test_add_func ("/json-members/refusal-sticks", test_refusal_sticks);
  g_test_add_func ("/json-members/build", test_build);

  return g_test_run ();
}
