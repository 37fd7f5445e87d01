/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-evil-relay-private.h"

#include <string.h>

/* What the protocol allows in one message. */
#define MAX_BYTES (256 * 1024)

typedef struct {
  PillionEvilHook hook;
  gpointer        data;
} Hook;

/* A frame that waits. */
typedef struct {
  PillionEvilClient *client; /* (unowned) */
  gboolean           for_client;
  JsonObject        *json;   /* (owned) */
} Held;

struct _PillionEvilClient {
  PillionEvilRelay        *relay;    /* (unowned): it owns this */
  SoupWebsocketConnection *socket;   /* (owned): the client's */
  SoupWebsocketConnection *upstream; /* (owned) (nullable): the real relay's, once it is there */
  GQueue                   waiting;  /* (element-type JsonObject): for upstream */
  GHashTable              *requests; /* (owned): id -> name */
  char                    *account;  /* (owned) (nullable) */
  char                    *device;   /* (owned) (nullable) */
  gboolean                 kept;
};

struct _PillionEvilRelay {
  SoupServer       *server;      /* (owned) */
  SoupSession      *session;     /* (owned) */
  GCancellable     *cancellable; /* (owned) */
  PillionTestRelay *real;        /* (owned) */
  char             *url;         /* (owned) */
  GPtrArray        *clients;     /* (owned) (element-type PillionEvilClient) */
  GArray           *hooks;       /* (owned) (element-type Hook) */
  GQueue            held;        /* (element-type Held) */
  gint64            off_ms;
};

static void
held_free (Held *self)
{
  json_object_unref (self->json);
  g_free (self);
}

static void
client_free (gpointer data)
{
  PillionEvilClient *self = data;

  g_signal_handlers_disconnect_by_data (self->socket, self);
  g_object_unref (self->socket);
  if (self->upstream != NULL)
    g_signal_handlers_disconnect_by_data (self->upstream, self);
  g_clear_object (&self->upstream);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) json_object_unref);
  g_hash_table_unref (self->requests);
  g_free (self->account);
  g_free (self->device);
  g_free (self);
}

/* ----- sending ----- */

static char *
write_json (JsonObject *json)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json);

  return json_to_string (node, FALSE);
}

static gboolean
is_open (SoupWebsocketConnection *socket)
{
  return socket != NULL && soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
send_json (SoupWebsocketConnection *socket,
           JsonObject              *json)
{
  g_autofree char *text = write_json (json);

  if (is_open (socket))
    soup_websocket_connection_send_text (socket, text);
}

static void
send_upstream (PillionEvilClient *self,
               JsonObject        *json)
{
  if (self->upstream == NULL)
    g_queue_push_tail (&self->waiting, json_object_ref (json));
  else
    send_json (self->upstream, json);
}

static void
deliver (PillionEvilClient *self,
         gboolean           for_client,
         JsonObject        *json)
{
  if (for_client)
    send_json (self->socket, json);
  else
    send_upstream (self, json);
}

/* ----- the lie about time ----- */

static void
shift_time (PillionEvilRelay *self,
            JsonObject       *object)
{
  if (object != NULL && json_object_has_member (object, "time"))
    json_object_set_int_member (object, "time", json_object_get_int_member (object, "time") + self->off_ms);
}

static void
shift_message (JsonArray *array,
               guint      index,
               JsonNode  *node,
               gpointer   data)
{
  shift_time (data, json_node_get_object (node));
}

static void
lie_about_time (PillionEvilRelay *self,
                PillionEvilFrame *frame)
{
  if (self->off_ms == 0 || frame->kind == PILLION_EVIL_REQUEST)
    return;
  shift_time (self, frame->json);
  shift_time (self, frame->ok);
  if (json_object_has_member (frame->json, "messages"))
    json_array_foreach_element (json_object_get_array_member (frame->json, "messages"), shift_message, self);
}

/* ----- one frame ----- */

static PillionEvilVerdict
ask_hooks (PillionEvilRelay *self,
           PillionEvilFrame *frame)
{
  for (guint i = 0; i < self->hooks->len; i++) {
    Hook hook = g_array_index (self->hooks, Hook, i);
    PillionEvilVerdict verdict = hook.hook (frame, hook.data);

    if (verdict != PILLION_EVIL_PASS)
      return verdict;
  }
  return PILLION_EVIL_PASS;
}

static void
hold (PillionEvilFrame *frame)
{
  Held *held = g_new0 (Held, 1);

  held->client = frame->client;
  held->for_client = frame->kind != PILLION_EVIL_REQUEST;
  held->json = json_object_ref (frame->json);
  g_queue_push_tail (&frame->client->relay->held, held);
}

static void
handle_frame (PillionEvilFrame *frame)
{
  gboolean for_client = frame->kind != PILLION_EVIL_REQUEST;

  lie_about_time (frame->client->relay, frame);
  switch (ask_hooks (frame->client->relay, frame)) {
  case PILLION_EVIL_REPEAT:
    deliver (frame->client, for_client, frame->json);
    deliver (frame->client, for_client, frame->json);
    break;
  case PILLION_EVIL_PASS:
    deliver (frame->client, for_client, frame->json);
    break;
  case PILLION_EVIL_HOLD:
    hold (frame);
    break;
  case PILLION_EVIL_DROP:
  default:
    break;
  }
}

static JsonNode *
parse (GBytes *message)
{
  gsize length;
  const char *bytes = g_bytes_get_data (message, &length);
  g_autofree char *text = g_strndup (bytes, length);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_true (node != NULL && JSON_NODE_HOLDS_OBJECT (node));
  return g_steal_pointer (&node);
}

static void
note_identity (PillionEvilClient *self,
               JsonObject        *json)
{
  g_free (self->account);
  g_free (self->device);
  self->account = g_strdup (json_object_get_string_member (json, "account"));
  self->device = g_strdup (json_object_get_string_member (json, "device"));
}

static void
on_client_message (SoupWebsocketConnection *socket,
                   SoupWebsocketDataType    type,
                   GBytes                  *message,
                   PillionEvilClient       *self)
{
  g_autoptr (JsonNode) node = parse (message);
  PillionEvilFrame frame = { .client = self, .kind = PILLION_EVIL_REQUEST, .json = json_node_get_object (node) };

  frame.name = json_object_get_string_member (frame.json, "op");
  g_hash_table_insert (self->requests, GINT_TO_POINTER ((int) json_object_get_int_member (frame.json, "id")),
                       g_strdup (frame.name));
  if (strcmp (frame.name, "authenticate") == 0)
    note_identity (self, frame.json);
  handle_frame (&frame);
}

static void
on_relay_message (SoupWebsocketConnection *socket,
                  SoupWebsocketDataType    type,
                  GBytes                  *message,
                  PillionEvilClient       *self)
{
  g_autoptr (JsonNode) node = parse (message);
  PillionEvilFrame frame = { .client = self, .kind = PILLION_EVIL_PUSH, .json = json_node_get_object (node) };

  if (json_object_has_member (frame.json, "id")) {
    frame.kind = PILLION_EVIL_ANSWER;
    frame.name = g_hash_table_lookup (self->requests,
                                      GINT_TO_POINTER ((int) json_object_get_int_member (frame.json, "id")));
    if (json_object_has_member (frame.json, "ok"))
      frame.ok = json_object_get_object_member (frame.json, "ok");
  } else {
    frame.name = json_object_get_string_member (frame.json, "push");
  }
  handle_frame (&frame);
}

/* ----- connections ----- */

static void
close_socket (SoupWebsocketConnection *socket,
              gushort                  code)
{
  if (is_open (socket))
    soup_websocket_connection_close (socket, code, NULL);
}

static void
on_client_closed (SoupWebsocketConnection *socket,
                  PillionEvilClient       *self)
{
  close_socket (self->upstream, SOUP_WEBSOCKET_CLOSE_NORMAL);
}

static void
on_relay_closed (SoupWebsocketConnection *socket,
                 PillionEvilClient       *self)
{
  gushort code = soup_websocket_connection_get_close_code (socket);

  if (!self->kept)
    close_socket (self->socket, code >= 1000 && code < 5000 && code != 1005 && code != 1006 ? code : 1001);
}

static void
on_upstream (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  PillionEvilClient *self = user_data;
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  JsonObject *json;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (socket == NULL) {
    close_socket (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
    return;
  }
  self->upstream = socket;
  soup_websocket_connection_set_max_incoming_payload_size (socket, MAX_BYTES);
  g_signal_connect (socket, "message", G_CALLBACK (on_relay_message), self);
  g_signal_connect (socket, "closed", G_CALLBACK (on_relay_closed), self);
  while ((json = g_queue_pop_head (&self->waiting)) != NULL) {
    send_json (socket, json);
    json_object_unref (json);
  }
  if (!is_open (self->socket))
    close_socket (socket, SOUP_WEBSOCKET_CLOSE_NORMAL);
}

static void
on_client (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *socket,
           gpointer                 user_data)
{
  PillionEvilRelay *self = user_data;
  g_autofree char *address = g_strconcat (pillion_test_relay_get_url (self->real), "/v1/socket", NULL);
  g_autoptr (SoupMessage) upstream = soup_message_new (SOUP_METHOD_GET, address);
  PillionEvilClient *client = g_new0 (PillionEvilClient, 1);

  client->relay = self;
  client->socket = g_object_ref (socket);
  client->requests = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&client->waiting);
  g_ptr_array_add (self->clients, client);
  soup_websocket_connection_set_max_incoming_payload_size (socket, MAX_BYTES);
  g_signal_connect (socket, "message", G_CALLBACK (on_client_message), client);
  g_signal_connect (socket, "closed", G_CALLBACK (on_client_closed), client);
  soup_session_websocket_connect_async (self->session, upstream, NULL, NULL, G_PRIORITY_DEFAULT, self->cancellable,
                                        on_upstream, client);
}

static void
listen_for_clients (PillionEvilRelay *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  /* Clients of this protocol take no extension. */
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_websocket_handler (self->server, "/v1/socket", NULL, NULL, on_client, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("ws://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

/* All of a test comes from one address and in a hurry; what a test is about, it sets. */
static GStrv
add_defaults (const char *const *settings)
{
  static const char *const defaults[] = {
    "handshakes_per_second=1000",
    "unauthenticated_per_address=1000",
    "send_burst=10000",
    "send_per_second=1000",
    "lookups_per_hour=1000",
    "link_runs=100",
    "verification=open",
  };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    g_strv_builder_add (builder, defaults[i]);
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    g_strv_builder_add (builder, settings[i]);
  return g_strv_builder_end (builder);
}

PillionEvilRelay *
pillion_evil_relay_new (const char *const *settings)
{
  PillionEvilRelay *self = g_new0 (PillionEvilRelay, 1);
  g_auto (GStrv) all = add_defaults (settings);
  const char *arguments[] = { "--origin", NULL, NULL };

  self->clients = g_ptr_array_new_with_free_func (client_free);
  self->hooks = g_array_new (FALSE, FALSE, sizeof (Hook));
  self->cancellable = g_cancellable_new ();
  self->session = soup_session_new_with_options ("max-conns-per-host", 1000, "max-conns", 1000, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  g_queue_init (&self->held);
  listen_for_clients (self);

  self->real = pillion_test_relay_new_stopped ((const char *const *) all);
  arguments[1] = self->url;
  pillion_test_relay_set_arguments (self->real, arguments);
  pillion_test_relay_start (self->real);
  return self;
}

void
pillion_evil_relay_free (PillionEvilRelay *self)
{
  g_cancellable_cancel (self->cancellable);
  soup_server_disconnect (self->server);
  soup_session_abort (self->session);
  g_ptr_array_unref (self->clients);
  g_queue_clear_full (&self->held, (GDestroyNotify) held_free);
  g_array_unref (self->hooks);
  g_object_unref (self->server);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  pillion_test_relay_free (self->real);
  g_free (self->url);
  g_free (self);
}

const char *
pillion_evil_relay_get_url (PillionEvilRelay *self)
{
  return self->url;
}

SoupServer *
pillion_evil_relay_get_server (PillionEvilRelay *self)
{
  return self->server;
}

PillionTestRelay *
pillion_evil_relay_get_real (PillionEvilRelay *self)
{
  return self->real;
}

void
pillion_evil_relay_add_hook (PillionEvilRelay *self,
                             PillionEvilHook   hook,
                             gpointer          data)
{
  Hook entry = { hook, data };

  g_array_append_val (self->hooks, entry);
}

void
pillion_evil_relay_remove_hook (PillionEvilRelay *self,
                                PillionEvilHook   hook,
                                gpointer          data)
{
  for (guint i = 0; i < self->hooks->len; i++) {
    Hook *entry = &g_array_index (self->hooks, Hook, i);

    if (entry->hook == hook && entry->data == data) {
      g_array_remove_index (self->hooks, i);
      return;
    }
  }
  g_assert_not_reached ();
}

void
pillion_evil_relay_remove_hooks (PillionEvilRelay *self)
{
  g_array_set_size (self->hooks, 0);
}

void
pillion_evil_relay_release (PillionEvilRelay *self)
{
  Held *held;

  while ((held = g_queue_pop_head (&self->held)) != NULL) {
    deliver (held->client, held->for_client, held->json);
    held_free (held);
  }
}

void
pillion_evil_relay_set_time_lie (PillionEvilRelay *self,
                                 gint64            off_ms)
{
  self->off_ms = off_ms;
}

void
pillion_evil_relay_pass_time (PillionEvilRelay *self,
                              guint64           ms)
{
  self->off_ms += (gint64) ms;
}

PillionEvilClient *
pillion_evil_relay_find_client (PillionEvilRelay *self,
                                const char       *device)
{
  for (guint i = self->clients->len; i > 0; i--) {
    PillionEvilClient *client = self->clients->pdata[i - 1];

    if (g_strcmp0 (client->device, device) == 0)
      return client;
  }
  return NULL;
}

guint
pillion_evil_relay_get_n_clients (PillionEvilRelay *self)
{
  return self->clients->len;
}

const char *
pillion_evil_client_get_account (PillionEvilClient *self)
{
  return self->account;
}

const char *
pillion_evil_client_get_device (PillionEvilClient *self)
{
  return self->device;
}

gboolean
pillion_evil_client_is_open (PillionEvilClient *self)
{
  return is_open (self->socket);
}

void
pillion_evil_client_keep (PillionEvilClient *self)
{
  self->kept = TRUE;
}

void
pillion_evil_client_close (PillionEvilClient *self,
                           gushort            code)
{
  close_socket (self->socket, code);
}

void
pillion_evil_client_push (PillionEvilClient *self,
                          JsonObject        *json)
{
  send_json (self->socket, json);
  json_object_unref (json);
}

void
pillion_evil_client_send_raw (PillionEvilClient *self,
                              gboolean           text,
                              const void        *bytes,
                              gsize              n)
{
  g_autoptr (GBytes) message = g_bytes_new (bytes, n);

  if (is_open (self->socket))
    soup_websocket_connection_send_message (self->socket,
                                            text ? SOUP_WEBSOCKET_DATA_TEXT : SOUP_WEBSOCKET_DATA_BINARY, message);
}
