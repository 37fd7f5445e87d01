/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-account.h"
#include "wire/pillion-relay-messages-blob.h"
#include "wire/pillion-relay-messages-mailbox.h"
#include "wire/pillion-relay-messages-prekeys.h"
#include "wire/pillion-relay-messages-rendezvous.h"
#include "wire/pillion-relay-messages-session.h"

#include "bytes.h"
#include "wire/pillion-json-scan.h"
#include "wire/pillion-wire-error.h"

#define B16    "\"QQQQQQQQQQQQQQQQQQQQQQ\""
#define B32    "\"QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\""
#define B64    "\"QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\""

#define NUMBER "\"+15551234567\""
#define POLICY                                                                                        \
  "{\"companions_max\":4,\"primary_idle_ms\":1209600000,\"companion_idle_ms\":2592000000,"            \
  "\"forget_after_ms\":259200000,\"qr_first_ms\":60000,\"qr_next_ms\":30000,\"qr_overlap_ms\":30000," \
  "\"qr_total_ms\":300000,\"code_lifetime_ms\":180000,\"rendezvous_ms\":300000,\"link_runs\":5,"      \
  "\"link_window_ms\":600000,\"link_rest_ms\":900000,\"envelope_max_bytes\":16384,"                   \
  "\"blob_max_bytes\":104857600,\"verification\":\"invite\"}"
#define ONE_TIME "{\"id\":4294967295,\"key\":" B32 "}"
#define ENVELOPE "{\"account\":" B32 ",\"device\":" B16 ",\"envelope\":\"AQID\"}"
#define DEVICE   "{\"account\":" B32 ",\"device\":" B16 "}"
#define MESSAGE \
  "{\"id\":1,\"account\":" B32 ",\"device\":" B16 ",\"request\":" B16 ",\"time\":1,\"envelope\":\"AQID\"}"
#define GAP "{\"id\":2,\"account\":" B32 ",\"gap\":3}"

/* One of each message with all its members, in the order of its table. optional: the names
 * of members that may be absent
 */
static const struct {
  const PillionRelaySchema *schema;
  const char *json;
  const char *optional;
} samples[] = {
  { &pillion_relay_policy_schema, POLICY, "" },
  { &pillion_relay_hello_schema, "{\"protocol\":1,\"versions\":[1,2],\"time\":1700000000000,\"nonce\":" B32 ",\"policy\":" POLICY "}", "" },
  { &pillion_relay_register_begin_schema, "{\"number\":" NUMBER "}", "" },
  { &pillion_relay_register_begin_ok_schema, "{\"verification\":\"open\",\"expires_at\":0}", "" },
  { &pillion_relay_register_finish_schema, "{\"number\":" NUMBER ",\"code\":\"123456\",\"take_over\":false,\"aik\":" B32 ",\"certificate\":\"AQ\",\"membership\":\"AQ\",\"freshness\":\"AQ\",\"bundle\":\"AQ\"}", "code" },
  { &pillion_relay_register_finish_ok_schema, "{\"account\":" B32 "}", "" },
  { &pillion_relay_authenticate_schema, "{\"account\":" B32 ",\"device\":" B16 ",\"time\":1,\"signature\":" B64 "}", "" },
  { &pillion_relay_authenticate_ok_schema, "{\"state\":\"locked\",\"time\":1,\"epoch\":2,\"membership_hash\":" B32 ",\"freshness\":\"AQ\",\"one_time_prekeys\":100,\"waiting\":0}", "freshness" },
  { &pillion_relay_logged_out_schema, "{\"reason\":\"number-moved\"}", "" },
  { &pillion_relay_account_find_schema, "{\"number\":" NUMBER "}", "" },
  { &pillion_relay_account_get_schema, "{\"account\":" B32 "}", "" },
  { &pillion_relay_account_record_schema, "{\"account\":" B32 ",\"number\":" NUMBER ",\"aik\":" B32 ",\"certificates\":[\"AQ\",\"AQID\"],\"memberships\":[\"AQ\"],\"freshness\":\"AQ\",\"resignations\":[]}", "" },
  { &pillion_relay_account_publish_schema, "{\"membership\":\"AQ\",\"freshness\":\"AQ\"}", "" },
  { &pillion_relay_account_epoch_schema, "{\"epoch\":9007199254740991}", "" },
  { &pillion_relay_account_freshness_schema, "{\"freshness\":\"AQID\"}", "" },
  { &pillion_relay_account_refresh_ok_schema, "{\"sequence\":1}", "" },
  { &pillion_relay_account_resign_schema, "{\"resignation\":\"AQ\"}", "" },
  { &pillion_relay_one_time_prekey_schema, ONE_TIME, "" },
  { &pillion_relay_prekeys_publish_schema, "{\"bundle\":\"AQ\",\"one_time\":[" ONE_TIME "," ONE_TIME "]}", "bundle" },
  { &pillion_relay_prekeys_count_schema, "{\"one_time_prekeys\":0}", "" },
  { &pillion_relay_prekeys_get_schema, "{\"account\":" B32 ",\"devices\":[" B16 "," B16 "]}", "" },
  { &pillion_relay_prekeys_bundle_schema, "{\"device\":" B16 ",\"bundle\":\"AQ\",\"one_time\":" ONE_TIME "}", "one_time" },
  { &pillion_relay_prekeys_get_ok_schema, "{\"bundles\":[{\"device\":" B16 ",\"bundle\":\"AQ\"}]}", "" },
  { &pillion_relay_envelope_schema, ENVELOPE, "" },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"account\":" B32 ",\"scope\":\"all\",\"envelopes\":[" ENVELOPE "," ENVELOPE "]}", "account" },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"scope\":\"ephemeral\",\"envelopes\":[" ENVELOPE "]}", "" },
  { &pillion_relay_message_send_ok_schema, "{\"time\":1}", "" },
  { &pillion_relay_ephemeral_schema, "{\"account\":" B32 ",\"device\":" B16 ",\"envelope\":\"AQID\"}", "" },
  { &pillion_relay_device_schema, DEVICE, "" },
  { &pillion_relay_epoch_schema, "{\"account\":" B32 ",\"epoch\":1}", "" },
  { &pillion_relay_stale_schema, "{\"missing\":[" DEVICE "],\"extra\":[],\"epochs\":[{\"account\":" B32 ",\"epoch\":1}]}", "" },
  { &pillion_relay_mailbox_open_ok_schema, "{\"waiting\":20000}", "" },
  { &pillion_relay_mailbox_message_schema, MESSAGE, "" },
  { &pillion_relay_mailbox_message_schema, GAP, "" },
  { &pillion_relay_mailbox_schema, "{\"messages\":[" MESSAGE "," GAP "]}", "" },
  { &pillion_relay_mailbox_acknowledge_schema, "{\"ids\":[1,9007199254740991]}", "" },
  { &pillion_relay_rendezvous_open_schema, "{\"kind\":\"code\",\"number\":" NUMBER "}", "" },
  { &pillion_relay_rendezvous_open_schema, "{\"kind\":\"qr\"}", "" },
  { &pillion_relay_rendezvous_open_ok_schema, "{\"rendezvous\":" B16 ",\"nonce\":" B32 ",\"expires_at\":1}", "" },
  { &pillion_relay_rendezvous_request_schema, "{\"rendezvous\":" B16 ",\"nonce\":" B32 ",\"opened_at\":1}", "" },
  { &pillion_relay_rendezvous_requests_ok_schema, "{\"requests\":[{\"rendezvous\":" B16 ",\"nonce\":" B32 ",\"opened_at\":1}]}", "" },
  { &pillion_relay_rendezvous_schema, "{\"rendezvous\":" B16 "}", "" },
  { &pillion_relay_rendezvous_join_ok_schema, "{\"nonce\":" B32 ",\"kind\":\"code\",\"data\":\"AQID\"}", "data" },
  { &pillion_relay_rendezvous_message_schema, "{\"rendezvous\":" B16 ",\"data\":\"AQID\"}", "" },
  { &pillion_relay_rendezvous_close_schema, "{\"rendezvous\":" B16 ",\"reason\":\"wrong-code\"}", "" },
  { &pillion_relay_blob_create_schema, "{\"bytes\":1,\"blob\":" B16 "}", "blob" },
  { &pillion_relay_blob_create_ok_schema, "{\"blob\":" B16 ",\"ticket\":" B32 ",\"expires_at\":1}", "" },
  { &pillion_relay_blob_fetch_schema, "{\"blob\":" B16 "}", "" },
  { &pillion_relay_blob_fetch_ok_schema, "{\"ticket\":" B32 ",\"bytes\":1,\"expires_at\":1}", "" },
};

static JsonObject *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = pillion_json_parse (json, strlen (json), &pillion_json_limits_frame, &error);

  g_assert_no_error (error);

  return object;
}

/* Reads an object and frees what was read; what it is as JSON goes to json. */
static gboolean
read_object (const PillionRelaySchema *schema,
             JsonObject               *object,
             char                    **json,
             GError                  **error)
{
  g_autofree gpointer message = g_malloc (schema->size);
  g_autofree gpointer zeros = g_malloc0 (schema->size);
  g_autoptr (JsonObject) written = NULL;
  gboolean good = pillion_relay_schema_read (schema, object, message, error);

  if (good) {
    written = pillion_relay_schema_write (schema, message);
    *json = pillion_json_print (written, NULL);
    pillion_relay_schema_clear (schema, message);
  }

  /* After an error as after clearing. */
  assert_bytes (message, schema->size, zeros, schema->size);

  return good;
}

static void
assert_refused (const PillionRelaySchema *schema,
                JsonObject               *object)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  if (read_object (schema, object, &json, &error))
    g_error ("%s accepted: %s", schema->what, json);

  g_assert_true (error->domain == PILLION_WIRE_ERROR);
}

/* What is read is written as it was, and what is not known is left out. */
static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (JsonObject) object = parse (samples[i].json);
    g_autoptr (GError) error = NULL;
    g_autofree char *json = NULL;

    json_object_set_string_member (object, "unknown", "member");
    json_object_set_null_member (object, "id_of_later_version");
    read_object (samples[i].schema, object, &json, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (json, ==, samples[i].json);
  }
}

static void
test_missing_members (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (JsonObject) object = parse (samples[i].json);
    g_autoptr (GList) names = json_object_get_members (object);

    for (GList *name = names; name != NULL; name = name->next) {
      g_autoptr (JsonObject) less = parse (samples[i].json);
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;

      json_object_remove_member (less, name->data);

      if (strcmp (name->data, samples[i].optional) == 0) {
        read_object (samples[i].schema, less, &json, &error);
        g_assert_no_error (error);
      } else {
        assert_refused (samples[i].schema, less);
      }
    }
  }
}

static gboolean
is_same_kind (JsonNode *a,
              JsonNode *b)
{
  return json_node_get_node_type (a) == json_node_get_node_type (b) &&
         (!JSON_NODE_HOLDS_VALUE (a) || json_node_get_value_type (a) == json_node_get_value_type (b));
}

/* Each member as each other type, and as values no member has. */
static void
test_wrong_types (void)
{
  g_autoptr (JsonObject) others = parse ("{\"a\":null,\"b\":true,\"c\":1,\"d\":\"x\",\"e\":[],\"f\":{}}");
  g_autoptr (JsonObject) never = parse ("{\"a\":-1,\"b\":\"\",\"c\":\"\\u0001\",\"d\":[null],\"e\":[[]],\"f\":{\"x\":1}}");
  g_autoptr (GList) wrong = json_object_get_values (others);
  g_autoptr (GList) impossible = json_object_get_values (never);

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (JsonObject) object = parse (samples[i].json);
    g_autoptr (GList) names = json_object_get_members (object);

    for (GList *name = names; name != NULL; name = name->next) {
      for (GList *node = wrong; node != NULL; node = node->next) {
        g_autoptr (JsonObject) other = parse (samples[i].json);

        if (is_same_kind (json_object_get_member (other, name->data), node->data))
          continue;

        json_object_set_member (other, name->data, json_node_copy (node->data));
        assert_refused (samples[i].schema, other);
      }

      for (GList *node = impossible; node != NULL; node = node->next) {
        g_autoptr (JsonObject) other = parse (samples[i].json);

        json_object_set_member (other, name->data, json_node_copy (node->data));
        assert_refused (samples[i].schema, other);
      }
    }
  }
}

/* error: what it ends with, or NULL */
static const struct {
  const PillionRelaySchema *schema;
  const char *json;
  const char *error;
} bounds[] = {
  { &pillion_relay_register_begin_schema, "{\"number\":\"15551234567\"}", "“number” is not a phone number" },
  { &pillion_relay_register_begin_schema, "{\"number\":\"+155512\"}", "“number” is not a phone number" },
  { &pillion_relay_register_begin_schema, "{\"number\":\"+15551234567890123\"}", "“number” is too long" },
  { &pillion_relay_account_get_schema, "{\"account\":" B16 "}", "“account” has another size" },
  { &pillion_relay_account_get_schema, "{\"account\":" B64 "}", "“account” is too long" },
  { &pillion_relay_account_get_schema, "{\"account\":\"QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQR\"}", "“account” is not base64url" },
  { &pillion_relay_account_epoch_schema, "{\"epoch\":0}", "“epoch” is out of range" },
  { &pillion_relay_one_time_prekey_schema, "{\"id\":0,\"key\":" B32 "}", "“id” is out of range" },
  { &pillion_relay_one_time_prekey_schema, "{\"id\":4294967296,\"key\":" B32 "}", "“id” is out of range" },
  { &pillion_relay_prekeys_get_schema, "{\"account\":" B32 ",\"devices\":[]}", "“devices” has too few elements" },
  { &pillion_relay_prekeys_get_schema, "{\"account\":" B32 ",\"devices\":[" B16 "," B16 "," B16 "," B16 "," B16 "," B16 "]}", "“devices” has too many elements" },
  { &pillion_relay_prekeys_get_schema, "{\"account\":" B32 ",\"devices\":[" B32 "]}", "“devices” is too long" },
  { &pillion_relay_account_publish_schema, "{\"membership\":\"AQ\",\"freshness\":\"AQ\",\"certificate\":\"AQ\",\"bundle\":\"AQ\"}", NULL },
  { &pillion_relay_account_publish_schema, "{\"membership\":\"AQ\",\"freshness\":\"AQ\",\"certificate\":\"AQ\"}", "“account.publish” has a certificate without a bundle, or the other way round" },
  { &pillion_relay_account_publish_schema, "{\"membership\":\"AQ\",\"freshness\":\"AQ\",\"bundle\":\"AQ\"}", "“account.publish” has a certificate without a bundle, or the other way round" },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"scope\":\"none\",\"envelopes\":[" ENVELOPE "]}", "“scope” is none of the known values" },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"scope\":\"some\",\"envelopes\":[]}", "“envelopes” has too few elements" },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"scope\":\"some\",\"envelopes\":[" ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "]}", NULL },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"scope\":\"some\",\"envelopes\":[" ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "," ENVELOPE "]}", "“envelopes” has too many elements" },
  { &pillion_relay_message_send_schema, "{\"request\":" B16 ",\"scope\":\"some\",\"envelopes\":[" ENVELOPE ",{}]}", "“account” is missing" },
  { &pillion_relay_ephemeral_schema, "{\"account\":" B32 ",\"device\":" B16 ",\"envelope\":\"\"}", "“envelope” has another size" },
  { &pillion_relay_ephemeral_schema, "{\"account\":" B32 ",\"envelope\":\"AQ\"}", "“device” is missing" },
  { &pillion_relay_mailbox_message_schema, "{\"id\":2,\"account\":" B32 "}", "“mailbox message” is neither a message nor a gap" },
  { &pillion_relay_mailbox_message_schema, "{\"id\":2,\"account\":" B32 ",\"gap\":0}", "“gap” is out of range" },
  { &pillion_relay_mailbox_message_schema, "{\"id\":2,\"account\":" B32 ",\"gap\":1,\"envelope\":\"AQ\"}", "“mailbox message” is neither a message nor a gap" },
  { &pillion_relay_mailbox_schema, "{\"messages\":[" MESSAGE ",{\"id\":3,\"account\":" B32 "}]}", "“mailbox message” is neither a message nor a gap" },
  { &pillion_relay_mailbox_acknowledge_schema, "{\"ids\":[]}", "“ids” has too few elements" },
  { &pillion_relay_rendezvous_open_schema, "{\"kind\":\"qr\",\"number\":" NUMBER "}", "“rendezvous.open” has a number for a QR code, or none for a code" },
  { &pillion_relay_rendezvous_open_schema, "{\"kind\":\"code\"}", "“rendezvous.open” has a number for a QR code, or none for a code" },
  { &pillion_relay_rendezvous_close_schema, "{\"rendezvous\":" B16 ",\"reason\":\"\"}", "“reason” is too short" },
  { &pillion_relay_blob_create_schema, "{\"bytes\":0}", "“bytes” is out of range" },
};

static void
test_bounds (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++) {
    g_autoptr (JsonObject) object = parse (bounds[i].json);
    g_autoptr (GError) error = NULL;
    g_autofree char *json = NULL;

    read_object (bounds[i].schema, object, &json, &error);

    if (bounds[i].error == NULL)
      g_assert_no_error (error);
    else if (error == NULL || !g_str_has_suffix (error->message, bounds[i].error))
      g_error ("“%s” instead of “%s”", error != NULL ? error->message : "nothing", bounds[i].error);
  }
}

/* Bytes at the most their object may have, and one more. */
static void
test_sizes (void)
{
  static const struct {
    const PillionRelaySchema *schema;
    const char *json;
    const char *member;
    gsize max;
  } sizes[] = {
    { &pillion_relay_account_resign_schema, "{}", "resignation", 512 },
    { &pillion_relay_account_freshness_schema, "{}", "freshness", 512 },
    { &pillion_relay_account_publish_schema, "{\"freshness\":\"AQ\"}", "membership", 1024 },
    { &pillion_relay_prekeys_publish_schema, "{\"one_time\":[]}", "bundle", 2048 },
    { &pillion_relay_envelope_schema, DEVICE, "envelope", 16384 },
    { &pillion_relay_rendezvous_message_schema, "{\"rendezvous\":" B16 "}", "data", 2880 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (JsonObject) object = parse (sizes[i].json);
    g_autofree guint8 *bytes = g_malloc0 (sizes[i].max + 1);
    g_autoptr (GError) error = NULL;
    g_autofree char *json = NULL;

    pillion_json_set_bytes (object, sizes[i].member, bytes, sizes[i].max);
    read_object (sizes[i].schema, object, &json, &error);
    g_assert_no_error (error);

    pillion_json_set_bytes (object, sizes[i].member, bytes, sizes[i].max + 1);
    read_object (sizes[i].schema, object, &json, &error);
    g_assert_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_TOO_LARGE);
  }
}

static void
test_numbers_of_prekeys (void)
{
  g_autoptr (GString) json = g_string_new ("{\"one_time\":[" ONE_TIME);
  g_autofree char *written = NULL;

  for (guint i = 1; i < PILLION_ONE_TIME_PREKEYS_MAX; i++)
    g_string_append (json, "," ONE_TIME);

  for (guint more = 0; more < 2; more++) {
    g_autofree char *text = g_strconcat (json->str, more ? "," ONE_TIME : "", "]}", NULL);
    g_autoptr (JsonObject) object = parse (text);
    g_autoptr (GError) error = NULL;

    g_assert_true (read_object (&pillion_relay_prekeys_publish_schema, object, &written, &error) == !more);
  }
}

/* The values behind the tables: the right member at the right place. */
static void
test_values (void)
{
  g_autoptr (JsonObject) object = parse ("{\"messages\":[" MESSAGE "," GAP "]}");
  g_auto (PillionRelayMailbox) mailbox = { 0 };
  const PillionRelayMailboxMessage *message;

  g_assert_true (pillion_relay_mailbox_read (&mailbox, object, NULL));
  g_assert_cmpuint (mailbox.messages->len, ==, 2);
  message = &g_array_index (mailbox.messages, PillionRelayMailboxMessage, 0);
  g_assert_cmpuint (message->id, ==, 1);
  g_assert_cmpuint (message->gap, ==, 0);
  g_assert_cmphex (message->account[0], ==, 0x41);
  g_assert_true (message->has_device && message->has_request);
  g_assert_cmpuint (g_bytes_get_size (message->envelope), ==, 3);
  message = &g_array_index (mailbox.messages, PillionRelayMailboxMessage, 1);
  g_assert_cmpuint (message->gap, ==, 3);
  g_assert_false (message->has_device || message->has_request);
  g_assert_null (message->envelope);
}

/* As a client builds one. */
static void
test_build (void)
{
  g_auto (PillionRelayMessageSend) send = { .scope = PILLION_RELAY_SCOPE_SOME };
  g_auto (PillionRelayStale) stale = { 0 };
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) empty = NULL;
  g_autofree char *json = NULL;
  g_autofree char *lists = NULL;
  PillionRelayEnvelope envelope = { .envelope = g_bytes_new_static ("\1\2\3", 3) };

  memset (send.request, 0x41, sizeof send.request);
  memset (envelope.account, 0x41, sizeof envelope.account);
  memset (envelope.device, 0x41, sizeof envelope.device);
  send.envelopes = g_array_new (FALSE, TRUE, sizeof envelope);
  g_array_append_val (send.envelopes, envelope);

  object = pillion_relay_message_send_write (&send);
  json = pillion_json_print (object, NULL);
  g_assert_cmpstr (json, ==, "{\"request\":\"QUFBQUFBQUFBQUFBQUFBQQ\",\"scope\":\"some\",\"envelopes\":[{\"account\":\"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE\",\"device\":\"QUFBQUFBQUFBQUFBQUFBQQ\",\"envelope\":\"AQID\"}]}");

  /* A list that nobody made is an empty one. */
  empty = pillion_relay_stale_write (&stale);
  lists = pillion_json_print (empty, NULL);
  g_assert_cmpstr (lists, ==, "{\"missing\":[],\"extra\":[],\"epochs\":[]}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-messages/round-trip", test_round_trip);
  g_test_add_func ("/relay-messages/missing-members", test_missing_members);
  g_test_add_func ("/relay-messages/wrong-types", test_wrong_types);
  g_test_add_func ("/relay-messages/bounds", test_bounds);
  g_test_add_func ("/relay-messages/sizes", test_sizes);
  g_test_add_func ("/relay-messages/numbers-of-prekeys", test_numbers_of_prekeys);
  g_test_add_func ("/relay-messages/values", test_values);
  g_test_add_func ("/relay-messages/build", test_build);

  return g_test_run ();
}
