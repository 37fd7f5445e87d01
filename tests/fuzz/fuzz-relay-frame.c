/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-relay-frame.h"
#include "wire/pillion-relay-messages-account.h"
#include "wire/pillion-relay-messages-blob.h"
#include "wire/pillion-relay-messages-mailbox.h"
#include "wire/pillion-relay-messages-prekeys.h"
#include "wire/pillion-relay-messages-rendezvous.h"
#include "wire/pillion-relay-messages-session.h"

/* Each message that stands in a frame itself. */
static const PillionRelaySchema *const schemas[] = {
  &pillion_relay_hello_schema,
  &pillion_relay_register_begin_schema,
  &pillion_relay_register_begin_ok_schema,
  &pillion_relay_register_finish_schema,
  &pillion_relay_register_finish_ok_schema,
  &pillion_relay_authenticate_schema,
  &pillion_relay_authenticate_ok_schema,
  &pillion_relay_logged_out_schema,
  &pillion_relay_account_find_schema,
  &pillion_relay_account_get_schema,
  &pillion_relay_account_record_schema,
  &pillion_relay_account_publish_schema,
  &pillion_relay_account_epoch_schema,
  &pillion_relay_account_freshness_schema,
  &pillion_relay_account_refresh_ok_schema,
  &pillion_relay_account_resign_schema,
  &pillion_relay_prekeys_publish_schema,
  &pillion_relay_prekeys_count_schema,
  &pillion_relay_prekeys_get_schema,
  &pillion_relay_prekeys_get_ok_schema,
  &pillion_relay_message_send_schema,
  &pillion_relay_message_send_ok_schema,
  &pillion_relay_stale_schema,
  &pillion_relay_mailbox_open_ok_schema,
  &pillion_relay_mailbox_schema,
  &pillion_relay_mailbox_acknowledge_schema,
  &pillion_relay_rendezvous_open_schema,
  &pillion_relay_rendezvous_open_ok_schema,
  &pillion_relay_rendezvous_requests_ok_schema,
  &pillion_relay_rendezvous_schema,
  &pillion_relay_rendezvous_join_ok_schema,
  &pillion_relay_rendezvous_message_schema,
  &pillion_relay_rendezvous_close_schema,
  &pillion_relay_blob_create_schema,
  &pillion_relay_blob_create_ok_schema,
  &pillion_relay_blob_fetch_schema,
  &pillion_relay_blob_fetch_ok_schema,
};

/* Whether a message, which is cleared, is written the same. */
static void
check_same (const PillionRelaySchema *schema,
            gpointer                  message,
            JsonObject               *expected)
{
  g_autoptr (JsonObject) written = pillion_relay_schema_write (schema, message);
  g_autofree char *text = pillion_json_print (written, NULL);
  g_autofree char *expected_text = pillion_json_print (expected, NULL);

  pillion_relay_schema_clear (schema, message);
  g_assert_cmpstr (text, ==, expected_text);
}

/* Read as whatever it may be, from the document as from a tree; what was read is read
 * again from what it is written as.
 */
static void
check_messages (const PillionJsonItem *body,
                JsonObject            *tree)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++) {
    g_autofree gpointer message = g_malloc (schemas[i]->size);
    g_autofree gpointer same = g_malloc (schemas[i]->size);
    g_autoptr (JsonObject) written = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) same_error = NULL;

    if (!pillion_relay_schema_read_item (schemas[i], body, message, &error)) {
      g_assert_false (pillion_relay_schema_read (schemas[i], tree, same, &same_error));
      g_assert_cmpstr (error->message, ==, same_error->message);
      continue;
    }

    written = pillion_relay_schema_write (schemas[i], message);
    pillion_relay_schema_clear (schemas[i], message);
    g_assert_true (pillion_relay_schema_read (schemas[i], tree, same, NULL));
    check_same (schemas[i], same, written);
    g_assert_true (pillion_relay_schema_read (schemas[i], written, same, NULL));
    check_same (schemas[i], same, written);
  }
}

/* Where the members of an answer stand in a tree. */
static JsonObject *
get_body (JsonObject              *tree,
          const PillionRelayFrame *answer)
{
  switch (answer->type) {
  case PILLION_RELAY_FRAME_OK:
    return json_object_get_object_member (tree, "ok");

  case PILLION_RELAY_FRAME_ERROR:
    return json_object_get_object_member (tree, "error");

  case PILLION_RELAY_FRAME_REQUEST:
  case PILLION_RELAY_FRAME_PUSH:
  default:
    return tree;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_auto (PillionRelayFrame) request = { 0 };
  g_auto (PillionRelayFrame) answer = { 0 };
  g_autoptr (JsonObject) tree = NULL;
  const char *text = (const char *) data;

  tree = pillion_json_parse (text, size, &pillion_json_limits_frame, NULL);

  if (pillion_relay_frame_decode_request (&request, text, size, &pillion_json_limits_frame, NULL))
    check_messages (request.body, tree);

  if (pillion_relay_frame_decode_answer (&answer, text, size, NULL))
    check_messages (answer.body, get_body (tree, &answer));

  return 0;
}
