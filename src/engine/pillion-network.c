/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-network.h"

#include "engine/pillion-engine-private.h"

/**
 * PillionNetwork:
 *
 * What a window says of the connection, and what its user can do about it. The attempts are the
 * connection's own; this looks at them.
 */
struct _PillionNetwork {
  GObject              parent_instance;

  PillionEngine       *engine; /* (unowned): it keeps this */
  GCancellable        *going;  /* (owned): ends the wait for the first connection */
  PillionNetworkState  state;
  guint64              since_ms;
  guint64              next_attempt_ms;
  guint64              last_online_ms;
  guint                n_failures;
  GError              *error;  /* (owned) (nullable) */
};

G_DEFINE_ENUM_TYPE (PillionNetworkState, pillion_network_state,
                    G_DEFINE_ENUM_VALUE (PILLION_NETWORK_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (PILLION_NETWORK_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PILLION_NETWORK_STATE_ONLINE, "online"))

G_DEFINE_FINAL_TYPE (PillionNetwork, pillion_network, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
  PROP_SINCE_MS,
  PROP_NEXT_ATTEMPT_MS,
  PROP_N_FAILURES,
  PROP_LAST_ONLINE_MS,
  PROP_ERROR,
} PillionNetworkProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static G_DEFINE_QUARK (pillion - network, pillion_network)

  /* ----- what it is ----- */

  static guint64
  get_own_time (PillionNetwork *self)
{
  PillionClockReading reading;

  pillion_engine_read_clock (self->engine, &reading);
  return reading.own_ms;
}

static void
set_number (PillionNetwork        *self,
            PillionNetworkProperty property,
            guint64               *field,
            guint64                value)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_n_failures (PillionNetwork *self,
                guint           n_failures)
{
  if (self->n_failures == n_failures)
    return;
  self->n_failures = n_failures;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILURES]);
}

static void
set_error (PillionNetwork *self,
           const GError   *error)
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? pillion_engine_error_from (g_error_copy (error)) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static PillionNetworkState
find_state (PillionNetwork    *self,
            PillionConnection *connection)
{
  if (pillion_engine_is_online (self->engine))
    return PILLION_NETWORK_STATE_ONLINE;
  if (connection == NULL)
    return PILLION_NETWORK_STATE_OFFLINE;
  switch (pillion_connection_get_state (connection)) {
  case PILLION_CONNECTION_STATE_CONNECTING:
  case PILLION_CONNECTION_STATE_CONNECTED:
    return PILLION_NETWORK_STATE_CONNECTING;
  case PILLION_CONNECTION_STATE_IDLE:
  case PILLION_CONNECTION_STATE_WAITING:
  default:
    return PILLION_NETWORK_STATE_OFFLINE;
  }
}

/* 0: none */
static guint64
find_next_attempt (PillionNetwork    *self,
                   PillionConnection *connection)
{
  gint64 next_attempt = connection != NULL ? pillion_connection_get_next_attempt (connection) : 0;
  gint64 wait_ms = (next_attempt - g_get_monotonic_time ()) / 1000;

  return next_attempt != 0 ? get_own_time (self) + (guint64) MAX (wait_ms, 0) : 0;
}

static void
set_state (PillionNetwork     *self,
           PillionNetworkState state)
{
  guint64 now_ms = get_own_time (self);

  if (self->state == state)
    return;
  if (self->state == PILLION_NETWORK_STATE_ONLINE || state == PILLION_NETWORK_STATE_ONLINE)
    set_number (self, PROP_LAST_ONLINE_MS, &self->last_online_ms, now_ms);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  set_number (self, PROP_SINCE_MS, &self->since_ms, now_ms);
}

void
pillion_network_update (PillionNetwork *self)
{
  PillionConnection *connection = pillion_engine_get_connection (self->engine);
  PillionNetworkState state = find_state (self, connection);
  gboolean failed = connection != NULL && pillion_connection_get_state (connection) == PILLION_CONNECTION_STATE_WAITING;

  g_object_freeze_notify (G_OBJECT (self));
  /* A loss is no failed attempt. */
  if (failed && self->state == PILLION_NETWORK_STATE_CONNECTING)
    set_n_failures (self, self->n_failures + 1);
  else if (state == PILLION_NETWORK_STATE_ONLINE)
    set_n_failures (self, 0);
  if (failed || state == PILLION_NETWORK_STATE_ONLINE)
    set_error (self, failed ? pillion_connection_get_last_error (connection) : NULL);
  set_number (self, PROP_NEXT_ATTEMPT_MS, &self->next_attempt_ms, find_next_attempt (self, connection));
  set_state (self, state);
  g_object_thaw_notify (G_OBJECT (self));
}

/* ----- the object ----- */

static void
pillion_network_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PillionNetwork *self = PILLION_NETWORK (object);

  switch ((PillionNetworkProperty) property_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_SINCE_MS:
    g_value_set_uint64 (value, self->since_ms);
    break;
  case PROP_NEXT_ATTEMPT_MS:
    g_value_set_uint64 (value, self->next_attempt_ms);
    break;
  case PROP_N_FAILURES:
    g_value_set_uint (value, self->n_failures);
    break;
  case PROP_LAST_ONLINE_MS:
    g_value_set_uint64 (value, self->last_online_ms);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_network_finalize (GObject *object)
{
  PillionNetwork *self = PILLION_NETWORK (object);

  g_cancellable_cancel (self->going);
  g_object_unref (self->going);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pillion_network_parent_class)->finalize (object);
}

static GParamSpec *
time_property (const char *name)
{
  return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
pillion_network_class_init (PillionNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_network_get_property;
  object_class->finalize = pillion_network_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_NETWORK_STATE,
                                              PILLION_NETWORK_STATE_OFFLINE, flags);
  /* When it came to this state. */
  properties[PROP_SINCE_MS] = time_property ("since-ms");
  /* When it tries again by itself; 0: no attempt is planned. */
  properties[PROP_NEXT_ATTEMPT_MS] = time_property ("next-attempt-ms");
  /* Attempts that failed since it was last online. */
  properties[PROP_N_FAILURES] = g_param_spec_uint ("n-failures", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* When it became or ceased to be online last; 0: never. */
  properties[PROP_LAST_ONLINE_MS] = time_property ("last-online-ms");
  /* Why the last attempt failed, or the connection broke; NULL: it is online, or none failed. */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_network_init (PillionNetwork *self)
{
  self->going = g_cancellable_new ();
}

PillionNetwork *
pillion_engine_get_network (PillionEngine *engine)
{
  PillionNetwork *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  self = g_object_get_qdata (G_OBJECT (engine), pillion_network_quark ());
  if (self != NULL)
    return self;
  self = g_object_new (PILLION_TYPE_NETWORK, NULL);
  self->engine = engine;
  self->since_ms = get_own_time (self);
  g_object_set_qdata_full (G_OBJECT (engine), pillion_network_quark (), self, g_object_unref);
  return self;
}

PillionNetworkState
pillion_network_get_state (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), PILLION_NETWORK_STATE_OFFLINE);

  return self->state;
}

guint64
pillion_network_get_since_ms (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->since_ms;
}

guint64
pillion_network_get_next_attempt_ms (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->next_attempt_ms;
}

guint
pillion_network_get_n_failures (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->n_failures;
}

guint64
pillion_network_get_last_online_ms (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->last_online_ms;
}

const GError *
pillion_network_get_error (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), NULL);

  return self->error;
}

/* The connection tells its own failures; this is for what keeps it from being made. */
static void
on_gone_online (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);
  g_autoptr (GError) error = NULL;

  if (!pillion_engine_go_online_finish (engine, result, &error) && pillion_engine_get_connection (engine) == NULL &&
      !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED))
    set_error (pillion_engine_get_network (engine), error);
}

static gboolean
is_started (PillionNetwork *self)
{
  PillionConnection *connection = pillion_engine_get_connection (self->engine);

  return connection != NULL && pillion_connection_get_state (connection) != PILLION_CONNECTION_STATE_IDLE;
}

/**
 * pillion_network_stay_online:
 *
 * Connects to the relay of this device, and again whenever the connection is lost, until
 * pillion_engine_go_offline() or the end of the profile. Does nothing where it does so already,
 * or where the engine is not open or is nobody's device yet.
 */
void
pillion_network_stay_online (PillionNetwork *self)
{
  g_return_if_fail (PILLION_IS_NETWORK (self));

  if (pillion_engine_get_identity (self->engine) == NULL || is_started (self))
    return;
  pillion_engine_go_online_async (self->engine, self->going, on_gone_online, NULL);
}

/**
 * pillion_network_retry_now:
 *
 * The user does not want to wait for the next attempt, or the computer was asleep: connects at
 * once. A connection that is there is asked for a sign of life.
 */
void
pillion_network_retry_now (PillionNetwork *self)
{
  g_return_if_fail (PILLION_IS_NETWORK (self));

  if (is_started (self))
    pillion_connection_wake (pillion_engine_get_connection (self->engine));
  else
    pillion_network_stay_online (self);
}
