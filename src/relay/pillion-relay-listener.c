/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>

#include "relay/pillion-relay-error.h"
#include "relay/pillion-relay-http.h"
#include "relay/pillion-relay-strangers.h"

#define SOCKET_PATH "/v1/socket"

/* What is read of a WebSocket at once: an ordinary message. It stays allocated while the
 * connection lives.
 */
#define RECEIVE_BYTES 1024

struct _PillionRelayListener {
  PillionRelay *relay;
  struct lws_context *context;      /* (owned) */
  struct lws_vhost *vhost;          /* (unowned) */
  PillionRelayStrangers *strangers; /* (owned) */
  GQueue connections;               /* PillionRelayConnection */
};

/* What libwebsockets keeps for each socket. */
typedef struct {
  PillionRelayConnection *connection; /* (owned) (nullable): a WebSocket */
  PillionRelayExchange *exchange;     /* (owned) (nullable): a request of HTTP */
} Session;

static void
get_address (struct lws *wsi,
             guint8     *address)
{
  char text[64] = "";
  struct in_addr v4;

  memset (address, 0, PILLION_RELAY_ADDRESS_BYTES);
  lws_get_peer_simple (wsi, text, sizeof text);
  if (inet_pton (AF_INET6, text, address) == 1)
    return;

  if (inet_pton (AF_INET, text, &v4) == 1) {
    address[10] = address[11] = 0xff;
    memcpy (address + 12, &v4, sizeof v4);
  }
}

/* Whether somebody may have a WebSocket. Returns 0, or an HTTP status. */
static guint
check_upgrade (PillionRelayListener *self,
               struct lws           *wsi)
{
  const PillionPolicy *policy = &self->relay->options->policy;
  guint8 address[PILLION_RELAY_ADDRESS_BYTES];
  char path[sizeof SOCKET_PATH + 1];

  if (lws_hdr_copy (wsi, path, sizeof path, WSI_TOKEN_GET_URI) < 0 || strcmp (path, SOCKET_PATH) != 0 ||
      lws_get_vhost (wsi) != self->vhost)
    return HTTP_STATUS_NOT_FOUND;

  get_address (wsi, address);
  if (self->relay->draining ||
      pillion_relay_strangers_count (self->strangers, address) >= policy->unauthenticated_per_address ||
      pillion_relay_limits_take (self->relay->limits, PILLION_RELAY_LIMIT_HANDSHAKE, address, sizeof address,
                                 pillion_relay_uptime_ms ()) > 0)
    return HTTP_STATUS_SERVICE_UNAVAILABLE;

  return 0;
}

static void
open_connection (PillionRelayListener *self,
                 Session              *session,
                 struct lws           *wsi)
{
  guint8 address[PILLION_RELAY_ADDRESS_BYTES];

  get_address (wsi, address);
  session->connection = pillion_relay_connection_new (self->relay, wsi, address);
  pillion_relay_strangers_add (self->strangers, address);
  g_queue_push_tail_link (&self->connections, &session->connection->link);
}

void
pillion_relay_listener_greet (PillionRelayListener   *self,
                              PillionRelayConnection *connection)
{
  if (!connection->greeted)
    pillion_relay_strangers_remove (self->strangers, connection->address);
  connection->greeted = TRUE;
}

static void
close_connection (PillionRelayListener *self,
                  Session              *session)
{
  PillionRelayConnection *connection = g_steal_pointer (&session->connection);

  if (connection == NULL)
    return;

  pillion_relay_listener_greet (self, connection);
  g_queue_unlink (&self->connections, &connection->link);
  pillion_relay_connection_free (connection);
}

static int
handle_socket (PillionRelayListener      *self,
               Session                   *session,
               struct lws                *wsi,
               enum lws_callback_reasons  reason,
               void                      *in,
               size_t                     len)
{
  switch ((int) reason) {
  case LWS_CALLBACK_ESTABLISHED:
    open_connection (self, session, wsi);
    return 0;

  case LWS_CALLBACK_RECEIVE:
    return pillion_relay_connection_receive (session->connection, in, len) ? 0 : -1;

  case LWS_CALLBACK_RECEIVE_PONG:
    pillion_relay_connection_heard (session->connection);
    return 0;

  case LWS_CALLBACK_SERVER_WRITEABLE:
    return pillion_relay_connection_flush (session->connection) ? 0 : -1;

  case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
    return session->connection->close_sent ? -1 : 0;

  case LWS_CALLBACK_CLOSED:
    close_connection (self, session);
    return 0;

  default:
    return 0;
  }
}

static int
handle_http (PillionRelayListener      *self,
             Session                   *session,
             struct lws                *wsi,
             enum lws_callback_reasons  reason,
             void                      *in,
             size_t                     len)
{
  guint status;

  switch ((int) reason) {
  case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
    status = check_upgrade (self, wsi);
    if (status == 0)
      return 0;
    return lws_return_http_status (wsi, status, NULL) < 0 ? -1 : 1;

  case LWS_CALLBACK_HTTP:
    g_clear_pointer (&session->exchange, pillion_relay_exchange_free);
    session->exchange = pillion_relay_exchange_new (self->relay, wsi, lws_get_vhost (wsi) == self->vhost);
    return pillion_relay_exchange_begin (session->exchange);

  case LWS_CALLBACK_HTTP_BODY:
    return pillion_relay_exchange_receive (session->exchange, in, len);

  case LWS_CALLBACK_HTTP_BODY_COMPLETION:
    return pillion_relay_exchange_received (session->exchange);

  case LWS_CALLBACK_HTTP_WRITEABLE:
    return session->exchange != NULL ? pillion_relay_exchange_flush (session->exchange) : 0;

  case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
  case LWS_CALLBACK_CLOSED_HTTP:
    if (session != NULL)
      g_clear_pointer (&session->exchange, pillion_relay_exchange_free);
    return 0;

  default:
    return 0;
  }
}

static int
handle (struct lws                *wsi,
        enum lws_callback_reasons  reason,
        void                      *user,
        void                      *in,
        size_t                     len)
{
  PillionRelayListener *self = lws_context_user (lws_get_context (wsi));

  switch ((int) reason) {
  case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
    /* A key of another kind than its certificate is loaded without a word. */
    return SSL_CTX_check_private_key (user) == 1 ? 0 : -1;

  case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
    return self->relay->draining ? -1 : 0;

  case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
  case LWS_CALLBACK_HTTP:
  case LWS_CALLBACK_HTTP_BODY:
  case LWS_CALLBACK_HTTP_BODY_COMPLETION:
  case LWS_CALLBACK_HTTP_WRITEABLE:
  case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
  case LWS_CALLBACK_CLOSED_HTTP:
    return handle_http (self, user, wsi, reason, in, len);

  case LWS_CALLBACK_ESTABLISHED:
  case LWS_CALLBACK_RECEIVE:
  case LWS_CALLBACK_RECEIVE_PONG:
  case LWS_CALLBACK_SERVER_WRITEABLE:
  case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
  case LWS_CALLBACK_CLOSED:
    return handle_socket (self, user, wsi, reason, in, len);

  default:
    return lws_callback_http_dummy (wsi, reason, user, in, len);
  }
}

static const struct lws_protocols protocols[] = {
  {
    .name = "pillion",
    .callback = handle,
    .per_session_data_size = sizeof (Session),
    .rx_buffer_size = RECEIVE_BYTES,
    .tx_packet_size = 256 * 1024,
  },
  { .name = NULL },
};

/* libwebsockets says nothing of why it cannot listen. */
static gboolean
try_to_bind (const char  *address,
             guint16      port,
             GError     **error)
{
  struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons (port) };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons (port) };
  gboolean is_v4 = inet_pton (AF_INET, address, &v4.sin_addr) == 1;
  const struct sockaddr *any = is_v4 ? (const struct sockaddr *) &v4 : (const struct sockaddr *) &v6;
  socklen_t size = is_v4 ? sizeof v4 : sizeof v6;
  const int on = 1;
  int fd, result;

  if (!is_v4)
    (void) inet_pton (AF_INET6, address, &v6.sin6_addr);

  fd = socket (is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  (void) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  result = bind (fd, any, size);
  if (result != 0)
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_LISTEN,
                 "Cannot listen on %s, port %u: %s.", address, port,
                 errno == EADDRINUSE ? "another program does" : g_strerror (errno));
  close (fd);

  return result == 0;
}

static gboolean
check_readable (const char  *path,
                GError     **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) local_error = NULL;

  if (path == NULL || g_file_get_contents (path, &content, NULL, &local_error))
    return TRUE;

  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE, "%s.", local_error->message);

  return FALSE;
}

static void
log_line (int         level,
          const char *line)
{
  pillion_relay_log ("libwebsockets: %.*s", (int) strcspn (line, "\n"), line);
}

static struct lws_vhost *
add_vhost (PillionRelayListener *self,
           const char           *name,
           const char           *address,
           guint16               port,
           gboolean              tls)
{
  /* Silence is watched by ourselves; libwebsockets would ping everybody besides. */
  static const lws_retry_bo_t patience = { .secs_since_valid_ping = 7200, .secs_since_valid_hangup = 14400 };
  const PillionRelayOptions *options = self->relay->options;
  struct lws_context_creation_info info = {
    .vhost_name = name,
    .iface = address,
    .port = port,
    .protocols = protocols,
    .retry_and_idle_policy = &patience,
    .timeout_secs = 20,
    .keepalive_timeout = 20,
    .server_string = "pillion-relay",
    .alpn = "http/1.1",
    .options = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND,
  };

  if (strchr (address, ':') == NULL)
    info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
  if (strcmp (address, "0.0.0.0") == 0 || strcmp (address, "::") == 0)
    info.iface = NULL;

  if (tls) {
    info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    info.ssl_cert_filepath = options->tls_cert;
    info.ssl_private_key_filepath = options->tls_key;
  }

  return lws_create_vhost (self->context, &info);
}

static gboolean
create_context (PillionRelayListener  *self,
                GError               **error)
{
  void *loops[] = { &self->relay->loop };
  struct lws_context_creation_info info = {
    .port = CONTEXT_PORT_NO_LISTEN,
    .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
    .foreign_loops = loops,
    .pt_serv_buf_size = 65536,
    .user = self,
  };

  if (self->relay->options->tls_cert != NULL)
    info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;

  lws_set_log_level (LLL_ERR, log_line);
  self->context = lws_create_context (&info);
  if (self->context == NULL)
    g_set_error_literal (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_LISTEN,
                         "libwebsockets does not start; is libwebsockets-evlib-uv installed?");

  return self->context != NULL;
}

static gboolean
listen_all (PillionRelayListener  *self,
            GError               **error)
{
  const PillionRelayOptions *options = self->relay->options;
  gboolean tls = options->tls_cert != NULL;

  self->vhost = add_vhost (self, "relay", options->listen_address, options->listen_port, tls);
  if (self->vhost == NULL) {
    if (tls)
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE,
                   "%s and %s are no certificate and its key.", options->tls_cert, options->tls_key);
    else
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_LISTEN,
                   "Cannot listen on %s, port %u.", options->listen_address, options->listen_port);
    return FALSE;
  }

  if (options->metrics_address == NULL ||
      add_vhost (self, "metrics", options->metrics_address, options->metrics_port, FALSE) != NULL)
    return TRUE;

  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_LISTEN,
               "Cannot listen on %s, port %u.", options->metrics_address, options->metrics_port);

  return FALSE;
}

PillionRelayListener *
pillion_relay_listener_new (PillionRelay  *relay,
                            GError       **error)
{
  const PillionRelayOptions *options = relay->options;
  PillionRelayListener *self;

  if (!check_readable (options->tls_cert, error) || !check_readable (options->tls_key, error) ||
      !try_to_bind (options->listen_address, options->listen_port, error) ||
      (options->metrics_address != NULL && !try_to_bind (options->metrics_address, options->metrics_port, error)))
    return NULL;

  self = g_new0 (PillionRelayListener, 1);
  self->relay = relay;
  self->strangers = pillion_relay_strangers_new ();
  g_queue_init (&self->connections);

  if (create_context (self, error) && listen_all (self, error))
    return self;

  pillion_relay_listener_free (self);

  return NULL;
}

/* On a loop that is not its own, libwebsockets closes first, lets the loop end what was
 * closed, and frees when it is told a second time.
 */
static void
destroy_context (PillionRelayListener *self)
{
  lws_context_destroy (self->context);
  for (guint i = 0; i < 4; i++)
    uv_run (&self->relay->loop, UV_RUN_NOWAIT);
  lws_context_destroy (self->context);
}

void
pillion_relay_listener_free (PillionRelayListener *self)
{
  if (self->context != NULL)
    destroy_context (self);
  pillion_relay_strangers_free (self->strangers);
  g_free (self);
}

int
pillion_relay_listener_get_port (PillionRelayListener *self)
{
  return lws_get_vhost_listen_port (self->vhost);
}

void
pillion_relay_listener_sweep (PillionRelayListener *self,
                              guint64               now_ms)
{
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    pillion_relay_connection_check (link->data, now_ms);
}

void
pillion_relay_listener_close_all (PillionRelayListener *self,
                                  guint                 code)
{
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    pillion_relay_connection_close (link->data, code);
}
