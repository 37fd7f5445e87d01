/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-frame.h"

#include "bytes.h"
#include "wire/pillion-relay-messages-account.h"
#include "wire/pillion-wire-error.h"

static gboolean
decode_request (PillionRelayFrame *frame,
                const char        *text,
                GError           **error)
{
  return pillion_relay_frame_decode_request (frame, text, strlen (text), &pillion_json_limits_frame, error);
}

static gboolean
decode_answer (PillionRelayFrame *frame,
               const char        *text,
               GError           **error)
{
  return pillion_relay_frame_decode_answer (frame, text, strlen (text), error);
}

static gint64
read_x (const PillionRelayFrame *frame)
{
  const PillionJsonItem *item = pillion_json_item_find_member (frame->body, "x");

  g_assert_nonnull (item);

  return pillion_json_item_get_integer (item);
}

/* Each operation there and back, and a member that comes along. */
static void
test_requests (void)
{
  for (guint op = 1; op <= PILLION_RELAY_OP_LAST; op++) {
    g_auto (PillionRelayFrame) frame = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    JsonObject *members = json_object_new ();
    gsize len;

    json_object_set_int_member (members, "x", 7);
    text = pillion_relay_frame_encode_request (op + 100, op, members, &len);
    g_assert_cmpuint (len, ==, strlen (text));
    decode_request (&frame, text, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (frame.type, ==, PILLION_RELAY_FRAME_REQUEST);
    g_assert_cmpuint (frame.id, ==, op + 100);
    g_assert_cmpuint (frame.op, ==, op);
    g_assert_cmpint (read_x (&frame), ==, 7);
  }
}

static void
test_hostile_requests (void)
{
  static const struct {
    const char *text;
    const char *error;
  } cases[] = {
    { "", "ends too early" },
    { "[]", "not an object" },
    { "{}", "“id” is missing" },
    { "{\"id\":1}", "“op” is missing" },
    { "{\"id\":0,\"op\":\"mailbox.open\"}", "“id” is out of range" },
    { "{\"id\":-1,\"op\":\"mailbox.open\"}", "“id” is out of range" },
    { "{\"id\":\"1\",\"op\":\"mailbox.open\"}", "“id” is not an integer" },
    { "{\"id\":1.0,\"op\":\"mailbox.open\"}", "number with a fraction or an exponent" },
    { "{\"id\":1,\"id\":2,\"op\":\"mailbox.open\"}", "two members of one name" },
    { "{\"id\":1,\"op\":1}", "“op” is not a string" },
    { "{\"id\":1,\"op\":\"\"}", "“op” is too short" },
    { "{\"id\":1,\"op\":\"mailbox.open\"}x", "bytes behind the document" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (PillionRelayFrame) frame = { 0 };
    PillionRelayFrame zeros;
    g_autoptr (GError) error = NULL;

    memset (&zeros, 0, sizeof zeros);
    g_assert_false (decode_request (&frame, cases[i].text, &error));
    assert_bytes (&frame, sizeof frame, &zeros, sizeof zeros);

    if (!g_str_has_suffix (error->message, cases[i].error))
      g_error ("“%s” instead of “%s”", error->message, cases[i].error);
  }
}

/* Of a later version: answered, not cut off. */
static void
test_unknown_names (void)
{
  g_auto (PillionRelayFrame) request = { 0 };
  g_auto (PillionRelayFrame) push = { 0 };
  g_auto (PillionRelayFrame) answer = { 0 };

  g_assert_true (decode_request (&request, "{\"id\":5,\"op\":\"group.create\"}", NULL));
  g_assert_cmpuint (request.op, ==, PILLION_RELAY_OP_UNKNOWN);
  g_assert_cmpuint (request.id, ==, 5);
  g_assert_true (decode_answer (&push, "{\"push\":\"weather\"}", NULL));
  g_assert_cmpuint (push.push, ==, PILLION_RELAY_PUSH_UNKNOWN);
  g_assert_true (decode_answer (&answer, "{\"id\":1,\"error\":{\"code\":\"new\",\"message\":\"\"}}", NULL));
  g_assert_cmpuint (answer.code, ==, PILLION_RELAY_CODE_INTERNAL);
}

static void
test_limits (void)
{
  g_auto (PillionRelayFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *filler = g_strnfill (4096, ' ');
  g_autofree char *text = g_strconcat ("{\"id\":1,\"op\":\"register.begin\"}", filler, NULL);

  g_assert_true (decode_request (&frame, text, NULL));
  pillion_relay_frame_clear (&frame);
  g_assert_false (pillion_relay_frame_decode_request (&frame, text, strlen (text),
                                                      &pillion_json_limits_unauthenticated, &error));
  g_assert_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE);
}

static void
test_ok (void)
{
  g_auto (PillionRelayFrame) frame = { 0 };
  PillionRelayAccountEpoch epoch = { .epoch = 7 };
  PillionRelayAccountEpoch read = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *empty = NULL;
  gsize len;

  text = pillion_relay_frame_encode_ok (3, pillion_relay_account_epoch_write (&epoch), &len);
  g_assert_cmpstr (text, ==, "{\"id\":3,\"ok\":{\"epoch\":7}}");
  g_assert_true (decode_answer (&frame, text, NULL));
  g_assert_cmpuint (frame.type, ==, PILLION_RELAY_FRAME_OK);
  g_assert_cmpuint (frame.id, ==, 3);
  g_assert_true (pillion_relay_account_epoch_read_item (&read, frame.body, NULL));
  g_assert_cmpuint (read.epoch, ==, 7);

  empty = pillion_relay_frame_encode_ok (4, NULL, &len);
  g_assert_cmpstr (empty, ==, "{\"id\":4,\"ok\":{}}");
}

static void
test_errors (void)
{
  for (guint code = 0; code <= PILLION_RELAY_CODE_LAST; code++) {
    g_auto (PillionRelayFrame) frame = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    guint64 retry_after_ms = code % 2 == 0 ? 1500 : 0;
    gsize len;

    text = pillion_relay_frame_encode_error (9, code, "Not now.", retry_after_ms, NULL, &len);
    decode_answer (&frame, text, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (frame.type, ==, PILLION_RELAY_FRAME_ERROR);
    g_assert_cmpuint (frame.id, ==, 9);
    g_assert_cmpuint (frame.code, ==, code);
    g_assert_cmpstr (frame.message, ==, "Not now.");
    g_assert_cmpuint (frame.retry_after_ms, ==, retry_after_ms);
    g_assert_true ((pillion_json_item_find_member (frame.body, "retry_after") != NULL) == (retry_after_ms > 0));
  }

  g_assert_cmpstr (pillion_relay_code_get_name (PILLION_RELAY_CODE_BAD_REQUEST), ==, "bad-request");
  g_assert_cmpstr (pillion_relay_code_get_name (PILLION_RELAY_CODE_INTERNAL), ==, "internal");
  g_assert_null (pillion_relay_op_get_name (PILLION_RELAY_OP_UNKNOWN));
}

static void
test_pushes (void)
{
  for (guint push = 1; push <= PILLION_RELAY_PUSH_LAST; push++) {
    g_auto (PillionRelayFrame) frame = { 0 };
    g_autofree char *text = NULL;
    JsonObject *members = json_object_new ();
    gsize len;

    json_object_set_int_member (members, "x", 7);
    text = pillion_relay_frame_encode_push (push, members, &len);
    g_assert_true (decode_answer (&frame, text, NULL));
    g_assert_cmpuint (frame.type, ==, PILLION_RELAY_FRAME_PUSH);
    g_assert_cmpuint (frame.push, ==, push);
    g_assert_cmpint (read_x (&frame), ==, 7);
  }
}

static void
test_hostile_answers (void)
{
  static const struct {
    const char *text;
    const char *error;
  } cases[] = {
    { "{}", "“id” is missing" },
    { "{\"id\":1}", "“id” has not one of ok and error" },
    { "{\"id\":1,\"ok\":{},\"error\":{\"code\":\"busy\",\"message\":\"\"}}", "“id” has not one of ok and error" },
    { "{\"id\":0,\"ok\":{}}", "“id” is out of range" },
    { "{\"ok\":{}}", "“id” is missing" },
    { "{\"id\":1,\"ok\":[]}", "“ok” is not an object" },
    { "{\"id\":1,\"ok\":null}", "“ok” is not an object" },
    { "{\"id\":1,\"error\":\"busy\"}", "“error” is not an object" },
    { "{\"id\":1,\"error\":{}}", "“code” is missing" },
    { "{\"id\":1,\"error\":{\"code\":\"busy\"}}", "“message” is missing" },
    { "{\"id\":1,\"error\":{\"code\":1,\"message\":\"\"}}", "“code” is not a string" },
    { "{\"id\":1,\"error\":{\"code\":\"busy\",\"message\":\"\",\"retry_after\":-1}}", "“retry_after” is out of range" },
    { "{\"push\":1}", "“push” is not a string" },
    { "{\"push\":\"\"}", "“push” is too short" },
    { "{\"push\":null}", "“push” is not a string" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (PillionRelayFrame) frame = { 0 };
    PillionRelayFrame zeros;
    g_autoptr (GError) error = NULL;

    memset (&zeros, 0, sizeof zeros);
    g_assert_false (decode_answer (&frame, cases[i].text, &error));
    assert_bytes (&frame, sizeof frame, &zeros, sizeof zeros);

    if (!g_str_has_suffix (error->message, cases[i].error))
      g_error ("“%s” instead of “%s”", error->message, cases[i].error);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-frame/requests", test_requests);
  g_test_add_func ("/relay-frame/hostile-requests", test_hostile_requests);
  g_test_add_func ("/relay-frame/unknown-names", test_unknown_names);
  g_test_add_func ("/relay-frame/limits", test_limits);
  g_test_add_func ("/relay-frame/ok", test_ok);
  g_test_add_func ("/relay-frame/errors", test_errors);
  g_test_add_func ("/relay-frame/pushes", test_pushes);
  g_test_add_func ("/relay-frame/hostile-answers", test_hostile_answers);

  return g_test_run ();
}
