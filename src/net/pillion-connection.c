/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-connection.h"

#include "net/pillion-backoff.h"
#include "net/pillion-http-session.h"
#include "net/pillion-relay-link.h"
#include "net/pillion-soup-transport.h"
#include "net/pillion-timer.h"

/**
 * PillionConnection:
 *
 * The client's connection to its relay (PROTOCOL.md section 4): keeps one open from
 * pillion_connection_start() to pillion_connection_stop(), matches answers to requests,
 * hands on pushes, notices when the relay is gone, and comes back with growing waits.
 *
 * It is %PILLION_CONNECTION_STATE_CONNECTED once the relay's greeting was read. The
 * engine then authenticates with the nonce of #PillionConnection:hello and calls
 * pillion_connection_confirm(), or pillion_connection_drop() if that failed.
 *
 * Every frame from the relay passes the strict scanner before anything else sees it. A
 * frame that breaks the rules ends the connection with %PILLION_NET_ERROR_PROTOCOL.
 *
 * Threads: of the main thread only; calls, callbacks and signals are there. Only a
 * #GCancellable may be cancelled from another.
 *
 * Ownership: the connection does not keep itself alive, but each request that waits
 * does, until its deadline at the latest. Who drops the last reference otherwise ends
 * the connection as pillion_connection_stop() does.
 */

struct _PillionConnection {
  GObject parent_instance;

  PillionConnectionLimits limits;
  char *relay_url; /* (owned) (nullable) */
  PillionTransportFunc make_transport;
  gpointer make_data;
  GDestroyNotify make_destroy; /* (nullable) */

  GMainContext *context; /* (owned) */
  GRand *random;         /* (owned) */
  PillionBackoff backoff;

  PillionConnectionState state;
  PillionRelayLink *link; /* (owned) (nullable): while connecting or connected */
  JsonObject *hello;      /* (owned) (nullable): while connected */
  GError *last_error;     /* (owned) (nullable) */
  gint64 next_attempt;    /* monotonic, in microseconds; 0 unless waiting */
  gint64 connected_at;    /* likewise; 0 unless connected */
  GSource *retry_timer;   /* (owned) (nullable) */

  /* Connecting leads to waiting, and waiting to connecting: this closes the circle. */
  GSourceFunc on_retry_due;
};

const PillionConnectionLimits pillion_connection_limits_default = {
  .open_ms = 20 * 1000,
  .request_ms = 10 * 1000,
  .ping_ms = 25 * 1000,
  .ping_jitter_ms = 5 * 1000,
  .silence_ms = 75 * 1000,
  .backoff_first_ms = PILLION_BACKOFF_FIRST_MS,
  .backoff_max_ms = PILLION_BACKOFF_MAX_MS,
  .max_requests = 64,
};

G_DEFINE_ENUM_TYPE (PillionConnectionState, pillion_connection_state,
                    G_DEFINE_ENUM_VALUE (PILLION_CONNECTION_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PILLION_CONNECTION_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PILLION_CONNECTION_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (PILLION_CONNECTION_STATE_WAITING, "waiting"))

G_DEFINE_FINAL_TYPE (PillionConnection, pillion_connection, G_TYPE_OBJECT)

typedef enum {
  PROP_RELAY_URL = 1,
  PROP_STATE,
  PROP_HELLO,
  PROP_LAST_ERROR,
  PROP_NEXT_ATTEMPT,
} PillionConnectionProperty;

static GParamSpec *properties[PROP_NEXT_ATTEMPT + 1];

enum {
  PUSH,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_state (PillionConnection     *self,
           PillionConnectionState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_hello (PillionConnection *self,
           JsonObject        *hello)
{
  if (self->hello == hello)
    return;

  g_clear_pointer (&self->hello, json_object_unref);
  self->hello = hello != NULL ? json_object_ref (hello) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELLO]);
}

static void
set_last_error (PillionConnection *self,
                const GError      *error)
{
  if (self->last_error == error)
    return;

  g_clear_error (&self->last_error);
  self->last_error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_ERROR]);
}

static void
set_next_attempt (PillionConnection *self,
                  gint64             next_attempt)
{
  if (self->next_attempt == next_attempt)
    return;

  self->next_attempt = next_attempt;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_ATTEMPT]);
}

/* Changes into a state without a link. The requests of the old one end last, because
 * their callbacks may do anything, and must find the new state.
 */
static void
leave_link (PillionConnection     *self,
            PillionConnectionState state,
            const GError          *error,
            gint64                 next_attempt)
{
  PillionRelayLink *link = g_steal_pointer (&self->link);

  pillion_timer_stop (&self->retry_timer);
  self->connected_at = 0;

  g_object_freeze_notify (G_OBJECT (self));
  set_hello (self, NULL);
  set_last_error (self, error);
  set_next_attempt (self, next_attempt);
  set_state (self, state);
  g_object_thaw_notify (G_OBJECT (self));

  if (link != NULL)
    pillion_relay_link_free (link);
}

static void
wait_for_next (PillionConnection *self,
               const GError      *error)
{
  gint64 now = g_get_monotonic_time ();
  guint wait_ms;

  g_object_ref (self);

  /* What lasted longer than the longest wait was a success, confirmed or not. */
  if (self->connected_at != 0 && now - self->connected_at >= (gint64) self->limits.backoff_max_ms * 1000)
    pillion_backoff_reset (&self->backoff);

  wait_ms = pillion_backoff_next_ms (&self->backoff, g_rand_int (self->random));
  leave_link (self, PILLION_CONNECTION_STATE_WAITING, error, now + (gint64) wait_ms * 1000);

  /* Unless somebody who was told has changed it meanwhile. */
  if (self->state == PILLION_CONNECTION_STATE_WAITING && self->retry_timer == NULL)
    pillion_timer_start (&self->retry_timer, self->context, wait_ms, self->on_retry_due, self);

  g_object_unref (self);
}

static void
on_greeted (JsonObject *hello,
            gpointer    user_data)
{
  PillionConnection *self = user_data;

  self->connected_at = g_get_monotonic_time ();

  g_object_freeze_notify (G_OBJECT (self));
  set_hello (self, hello);
  set_last_error (self, NULL);
  set_state (self, PILLION_CONNECTION_STATE_CONNECTED);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_pushed (const char *name,
           JsonObject *object,
           gpointer    user_data)
{
  g_signal_emit (user_data, signals[PUSH], 0, name, object);
}

static void
on_ended (const GError *error,
          gpointer      user_data)
{
  wait_for_next (user_data, error);
}

static const PillionRelayLinkFuncs link_funcs = {
  .greeted = on_greeted,
  .pushed = on_pushed,
  .ended = on_ended,
};

static void
connect_now (PillionConnection *self)
{
  pillion_timer_stop (&self->retry_timer);
  g_clear_pointer (&self->link, pillion_relay_link_free);

  self->link = pillion_relay_link_new (self->make_transport (self->make_data),
                                       &self->limits, self->random, &link_funcs, self);

  g_object_freeze_notify (G_OBJECT (self));
  set_next_attempt (self, 0);
  set_state (self, PILLION_CONNECTION_STATE_CONNECTING);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
on_retry_due (gpointer user_data)
{
  connect_now (user_data);

  return G_SOURCE_REMOVE;
}

static void
on_network_changed (PillionConnection *self,
                    gboolean           available)
{
  if (available)
    pillion_connection_wake (self);
}

static void
pillion_connection_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PillionConnection *self = PILLION_CONNECTION (object);

  switch ((PillionConnectionProperty) prop_id) {
  case PROP_RELAY_URL:
    g_value_set_string (value, self->relay_url);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_HELLO:
    g_value_set_boxed (value, self->hello);
    break;
  case PROP_LAST_ERROR:
    g_value_set_boxed (value, self->last_error);
    break;
  case PROP_NEXT_ATTEMPT:
    g_value_set_int64 (value, self->next_attempt);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pillion_connection_dispose (GObject *object)
{
  PillionConnection *self = PILLION_CONNECTION (object);

  pillion_timer_stop (&self->retry_timer);
  g_clear_pointer (&self->link, pillion_relay_link_free);

  G_OBJECT_CLASS (pillion_connection_parent_class)->dispose (object);
}

static void
pillion_connection_finalize (GObject *object)
{
  PillionConnection *self = PILLION_CONNECTION (object);

  if (self->make_destroy != NULL)
    self->make_destroy (self->make_data);

  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->hello, json_object_unref);
  g_clear_error (&self->last_error);
  g_clear_pointer (&self->relay_url, g_free);

  G_OBJECT_CLASS (pillion_connection_parent_class)->finalize (object);
}

static void
pillion_connection_class_init (PillionConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = pillion_connection_get_property;
  object_class->dispose = pillion_connection_dispose;
  object_class->finalize = pillion_connection_finalize;

  /**
   * PillionConnection:relay-url:
   *
   * The relay's origin as PROTOCOL.md section 2 writes it.
   */
  properties[PROP_RELAY_URL] = g_param_spec_string ("relay-url", NULL, NULL, NULL, flags);

  /**
   * PillionConnection:state:
   *
   * What it is doing. When this is notified, the other properties fit to it.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL,
                                              PILLION_TYPE_CONNECTION_STATE,
                                              PILLION_CONNECTION_STATE_IDLE, flags);

  /**
   * PillionConnection:hello:
   *
   * The relay's greeting, while connected. Only its versions were checked.
   */
  properties[PROP_HELLO] = g_param_spec_boxed ("hello", NULL, NULL, JSON_TYPE_OBJECT, flags);

  /**
   * PillionConnection:last-error:
   *
   * Why the last attempt or connection ended, until the next one succeeds.
   */
  properties[PROP_LAST_ERROR] = g_param_spec_boxed ("last-error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * PillionConnection:next-attempt:
   *
   * When it connects again, in microseconds of g_get_monotonic_time(); 0 unless it is
   * waiting.
   */
  properties[PROP_NEXT_ATTEMPT] = g_param_spec_int64 ("next-attempt", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * PillionConnection::push:
   * @name: what kind
   * @object: (type JsonObject): the whole push, immutable, unchecked but for its name
   *
   * The relay said something unasked, after its greeting. In the order of arrival.
   */
  signals[PUSH] = g_signal_new ("push",
                                PILLION_TYPE_CONNECTION,
                                G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2,
                                G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, JSON_TYPE_OBJECT);
}

static void
pillion_connection_init (PillionConnection *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->on_retry_due = on_retry_due;

  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
}

/**
 * pillion_connection_new_with_transport:
 * @func: makes the transport of each attempt
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 * @limits: (nullable): %NULL for the defaults
 *
 * Makes a connection over any transport: for tests, with a
 * #PillionMemoryTransport.
 *
 * Returns: (transfer full): an idle connection
 */
PillionConnection *
pillion_connection_new_with_transport (PillionTransportFunc           func,
                                       gpointer                       user_data,
                                       GDestroyNotify                 destroy,
                                       const PillionConnectionLimits *limits)
{
  PillionConnection *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (PILLION_TYPE_CONNECTION, NULL);
  self->limits = limits != NULL ? *limits : pillion_connection_limits_default;
  self->make_transport = func;
  self->make_data = user_data;
  self->make_destroy = destroy;

  self->random = self->limits.random_seed != 0 ? g_rand_new_with_seed (self->limits.random_seed) : g_rand_new ();
  pillion_backoff_init (&self->backoff, self->limits.backoff_first_ms, self->limits.backoff_max_ms);

  return self;
}

typedef struct {
  SoupSession *session;         /* (owned) */
  PillionRelayAddress *address; /* (owned) */
  guint silence_ms;
} SoupMaker;

static void
soup_maker_free (gpointer user_data)
{
  SoupMaker *maker = user_data;

  g_clear_object (&maker->session);
  g_clear_pointer (&maker->address, pillion_relay_address_unref);
  g_free (maker);
}

static PillionTransport *
make_soup_transport (gpointer user_data)
{
  SoupMaker *maker = user_data;

  return pillion_soup_transport_new (maker->session, maker->address, maker->silence_ms);
}

/**
 * pillion_connection_new:
 * @relay_url: the relay's address, as a person writes it
 * @ca_file: (nullable) (type filename): PEM file of the only certificates to trust;
 *   %NULL to trust the system's
 * @limits: (nullable): %NULL for the defaults
 * @error: return location
 *
 * Makes a connection to a relay. Reads @ca_file, so it may block on the disk.
 *
 * Returns: (transfer full): an idle connection; or %NULL with
 *   %PILLION_NET_ERROR_ADDRESS or %PILLION_NET_ERROR_CA_FILE
 */
PillionConnection *
pillion_connection_new (const char                    *relay_url,
                        const char                    *ca_file,
                        const PillionConnectionLimits *limits,
                        GError                       **error)
{
  g_autoptr (PillionRelayAddress) address = NULL;
  g_autoptr (SoupSession) session = NULL;
  PillionConnection *self;
  SoupMaker *maker;

  g_return_val_if_fail (relay_url != NULL, NULL);

  address = pillion_relay_address_new (relay_url, error);
  if (address == NULL)
    return NULL;

  session = pillion_http_session_new (ca_file, 0, error);
  if (session == NULL)
    return NULL;

  maker = g_new0 (SoupMaker, 1);
  maker->silence_ms = (limits != NULL ? limits : &pillion_connection_limits_default)->silence_ms;
  maker->session = g_steal_pointer (&session);
  maker->address = g_steal_pointer (&address);

  self = pillion_connection_new_with_transport (make_soup_transport, maker, soup_maker_free, limits);
  self->relay_url = g_strdup (pillion_relay_address_get_origin (maker->address));

  return self;
}

/**
 * pillion_connection_get_relay_url:
 * @self: a connection
 *
 * Returns: (nullable): #PillionConnection:relay-url; %NULL over another transport
 */
const char *
pillion_connection_get_relay_url (PillionConnection *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION (self), NULL);

  return self->relay_url;
}

/**
 * pillion_connection_get_state:
 * @self: a connection
 *
 * Returns: #PillionConnection:state
 */
PillionConnectionState
pillion_connection_get_state (PillionConnection *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION (self), PILLION_CONNECTION_STATE_IDLE);

  return self->state;
}

/**
 * pillion_connection_get_last_error:
 * @self: a connection
 *
 * Returns: (nullable) (transfer none): #PillionConnection:last-error
 */
const GError *
pillion_connection_get_last_error (PillionConnection *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION (self), NULL);

  return self->last_error;
}

/**
 * pillion_connection_get_next_attempt:
 * @self: a connection
 *
 * Returns: #PillionConnection:next-attempt
 */
gint64
pillion_connection_get_next_attempt (PillionConnection *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION (self), 0);

  return self->next_attempt;
}

/**
 * pillion_connection_get_hello:
 * @self: a connection
 *
 * Returns: (nullable) (transfer none): #PillionConnection:hello
 */
JsonObject *
pillion_connection_get_hello (PillionConnection *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION (self), NULL);

  return self->hello;
}

/**
 * pillion_connection_get_n_requests:
 * @self: a connection
 *
 * Returns: how many requests the relay has not answered, those included that were
 *   given up
 */
guint
pillion_connection_get_n_requests (PillionConnection *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION (self), 0);

  return self->link != NULL ? pillion_relay_link_get_n_requests (self->link) : 0;
}

/**
 * pillion_connection_start:
 * @self: a connection
 *
 * Connects, and goes on connecting again whatever happens. Does nothing if it is not
 * idle.
 */
void
pillion_connection_start (PillionConnection *self)
{
  g_return_if_fail (PILLION_IS_CONNECTION (self));

  if (self->state != PILLION_CONNECTION_STATE_IDLE)
    return;

  pillion_backoff_reset (&self->backoff);
  connect_now (self);
}

/**
 * pillion_connection_stop:
 * @self: a connection
 *
 * Ends the connection and stays idle. Requests that wait end with
 * %PILLION_NET_ERROR_CLOSED, some perhaps within this call. Does nothing if it is idle.
 */
void
pillion_connection_stop (PillionConnection *self)
{
  g_return_if_fail (PILLION_IS_CONNECTION (self));

  if (self->state == PILLION_CONNECTION_STATE_IDLE)
    return;

  g_object_ref (self);
  leave_link (self, PILLION_CONNECTION_STATE_IDLE, NULL, 0);
  g_object_unref (self);
}

/**
 * pillion_connection_confirm:
 * @self: a connection
 *
 * Says that this connection is a success: the relay took what the engine had to show.
 * Only this makes the next waits short again, so that a relay which accepts everybody
 * and then fails is not stormed.
 */
void
pillion_connection_confirm (PillionConnection *self)
{
  g_return_if_fail (PILLION_IS_CONNECTION (self));

  if (self->state == PILLION_CONNECTION_STATE_CONNECTED)
    pillion_backoff_reset (&self->backoff);
}

/**
 * pillion_connection_drop:
 * @self: a connection
 * @reason: what #PillionConnection:last-error becomes
 *
 * Ends what there is as if the network had broken it, and connects again after a wait:
 * for an engine that cannot go on with this connection. Does nothing unless it is
 * connected.
 */
void
pillion_connection_drop (PillionConnection *self,
                         const GError      *reason)
{
  g_return_if_fail (PILLION_IS_CONNECTION (self));
  g_return_if_fail (reason != NULL);

  if (self->state == PILLION_CONNECTION_STATE_CONNECTED)
    wait_for_next (self, reason);
}

/**
 * pillion_connection_wake:
 * @self: a connection
 *
 * Says that the world has changed: the network (which it notices by itself), or the
 * computer was suspended. Connects at once if it was waiting or connecting; asks for a
 * sign of life, with the deadline of a request, if it was connected.
 */
void
pillion_connection_wake (PillionConnection *self)
{
  g_return_if_fail (PILLION_IS_CONNECTION (self));

  switch (self->state) {
  case PILLION_CONNECTION_STATE_WAITING:
  case PILLION_CONNECTION_STATE_CONNECTING:
    connect_now (self);
    break;
  case PILLION_CONNECTION_STATE_CONNECTED:
    pillion_relay_link_probe (self->link);
    break;
  case PILLION_CONNECTION_STATE_IDLE:
  default:
    break;
  }
}

/**
 * pillion_connection_request_async:
 * @self: a connection
 * @op: what is asked
 * @members: (nullable): what belongs to it, without "id" and "op"; not changed, and not
 *   to be changed before this returns
 * @cancellable: (nullable): gives the request up; the relay may still do it
 * @callback: called when it ended, never from within this call
 * @user_data: for @callback
 *
 * Asks the relay. At most #PillionConnectionLimits.max_requests wait at once: this also
 * bounds what is queued for a slow network. Nothing is ever repeated here.
 */
void
pillion_connection_request_async (PillionConnection  *self,
                                  const char         *op,
                                  JsonObject         *members,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_CONNECTION (self));
  g_return_if_fail (op != NULL && *op != '\0');
  g_return_if_fail (members == NULL || !json_object_has_member (members, "id"));
  g_return_if_fail (members == NULL || !json_object_has_member (members, "op"));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_connection_request_async);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->state != PILLION_CONNECTION_STATE_CONNECTED)
    g_task_return_new_error (task, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                             "There is no connection to the relay");
  else if (!pillion_relay_link_request (self->link, op, members, task, &error))
    g_task_return_error (task, error);
}

/**
 * pillion_connection_request_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the object of "ok", immutable, its content unchecked; or
 *   %NULL with %PILLION_NET_ERROR_REFUSED (the relay's word),
 *   %PILLION_NET_ERROR_CLOSED or %PILLION_NET_ERROR_TIMEOUT (repeat, it may or may not
 *   have happened), %PILLION_NET_ERROR_BUSY (repeat later, nothing was sent),
 *   %PILLION_NET_ERROR_TOO_LARGE (nothing was sent), %PILLION_NET_ERROR_PROTOCOL (the
 *   answer was no answer) or %G_IO_ERROR_CANCELLED
 */
JsonObject *
pillion_connection_request_finish (PillionConnection *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_connection_request_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
