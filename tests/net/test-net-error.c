/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-net-error.h"

#include "wire/pillion-json-scan.h"

#include <string.h>

static GError *
refused_from_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = pillion_json_parse (text, strlen (text), &pillion_json_limits_frame, &error);

  g_assert_no_error (error);

  return pillion_net_error_new_refused (object);
}

static void
test_details (void)
{
  g_autoptr (GError) original = refused_from_text ("{\"code\":\"stale\",\"message\":\"again\",\"retry_after\":1500,\"epochs\":[7]}");
  g_autoptr (GError) error = g_error_copy (original);
  JsonArray *epochs;

  /* What a copy tells must not lean on what it was copied from. */
  g_clear_error (&original);

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_REFUSED);
  g_assert_cmpstr (pillion_net_error_get_relay_code (error), ==, "stale");
  g_assert_true (pillion_net_error_is_refusal (error, "stale"));
  g_assert_false (pillion_net_error_is_refusal (error, "busy"));
  g_assert_cmpuint (pillion_net_error_get_retry_after_ms (error), ==, 1500);

  epochs = json_object_get_array_member (pillion_net_error_get_members (error), "epochs");
  g_assert_cmpint (json_array_get_int_element (epochs, 0), ==, 7);
}

static void
test_least (void)
{
  g_autoptr (GError) error = refused_from_text ("{\"code\":\"busy\"}");

  g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_REFUSED);
  g_assert_cmpuint (pillion_net_error_get_retry_after_ms (error), ==, 0);
}

static void
test_longest_wait (void)
{
  g_autoptr (GError) error = refused_from_text ("{\"code\":\"busy\",\"retry_after\":9007199254740991}");

  g_assert_cmpuint (pillion_net_error_get_retry_after_ms (error), ==, 24 * 60 * 60 * 1000);
}

static void
test_unreadable (void)
{
  static const char *const cases[] = {
    "{}",
    "{\"code\":\"\"}",
    "{\"code\":7}",
    "{\"code\":\"Stale\"}",
    "{\"code\":\"a b\"}",
    "{\"code\":\"abcdefghijklmnopqrstuvwxyz0123456\"}",
    "{\"code\":\"busy\",\"retry_after\":-1}",
    "{\"code\":\"busy\",\"retry_after\":\"1\"}",
    "{\"code\":\"busy\",\"message\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = refused_from_text (cases[i]);

    g_test_message ("%s", cases[i]);
    g_assert_error (error, PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL);
    g_assert_null (pillion_net_error_get_relay_code (error));
    g_assert_null (pillion_net_error_get_members (error));
  }
}

static void
test_other_errors (void)
{
  g_autoptr (GError) other = g_error_new_literal (g_quark_from_static_string ("other"), PILLION_NET_ERROR_REFUSED, "");

  g_assert_null (pillion_net_error_get_relay_code (other));
  g_assert_null (pillion_net_error_get_relay_code (NULL));
  g_assert_cmpuint (pillion_net_error_get_retry_after_ms (other), ==, 0);
  g_assert_false (pillion_net_error_is_refusal (other, "busy"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net-error/details", test_details);
  g_test_add_func ("/net-error/least", test_least);
  g_test_add_func ("/net-error/longest-wait", test_longest_wait);
  g_test_add_func ("/net-error/unreadable", test_unreadable);
  g_test_add_func ("/net-error/other-errors", test_other_errors);

  return g_test_run ();
}
