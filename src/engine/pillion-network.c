/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-network.h"

#include "engine/pillion-engine-private.h"
#include "engine/pillion-fields.h"
#include "net/pillion-backoff.h"

/* The fields are properties. */
typedef struct {
  PillionNetworkState state;
  guint64             since_ms;
  guint64             next_attempt_ms;
  guint               n_failures;
  guint64             last_online_ms;
} NetworkFacts;

/**
 * PillionNetwork:
 *
 * What a window says of the connection, and what its user can do about it. The attempts are the
 * connection's own; this looks at them.
 */
struct _PillionNetwork {
  GObject        parent_instance;

  PillionEngine *engine; /* (unowned): it keeps this */
  GCancellable  *going;  /* (owned): ends the wait for the first connection */
  NetworkFacts   facts;
  GError        *error;  /* (owned) (nullable) */
};

G_DEFINE_ENUM_TYPE (PillionNetworkState, pillion_network_state,
                    G_DEFINE_ENUM_VALUE (PILLION_NETWORK_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (PILLION_NETWORK_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PILLION_NETWORK_STATE_ONLINE, "online"))

G_DEFINE_FINAL_TYPE (PillionNetwork, pillion_network, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (NetworkFacts, member)

static const PillionField fields[] = {
  { "state", PILLION_FIELD_ENUM, AT (state), pillion_network_state_get_type },
  /* When it came to this state. */
  { "since-ms", PILLION_FIELD_UINT64, AT (since_ms), NULL },
  /* When it tries again by itself; 0: no attempt is planned. */
  { "next-attempt-ms", PILLION_FIELD_UINT64, AT (next_attempt_ms), NULL },
  /* Attempts that failed since it was last online. */
  { "n-failures", PILLION_FIELD_UINT, AT (n_failures), NULL },
  /* When it became or ceased to be online last; 0: never. */
  { "last-online-ms", PILLION_FIELD_UINT64, AT (last_online_ms), NULL },
};

#undef AT

enum {
  PROP_ERROR = G_N_ELEMENTS (fields) + 1,
  PROP_RECEIVE_ERROR,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* The engine keeps it as data of this name. */
#define DATA "pillion-network"

/* ----- what it is ----- */

static guint64
get_own_time (PillionNetwork *self)
{
  PillionClockReading reading;

  pillion_engine_read_clock (self->engine, &reading);
  return reading.own_ms;
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

void
pillion_network_update (PillionNetwork *self)
{
  PillionConnection *connection = pillion_engine_get_connection (self->engine);
  gboolean failed = connection != NULL && pillion_connection_get_state (connection) == PILLION_CONNECTION_STATE_WAITING;
  PillionNetworkState was = self->facts.state;
  NetworkFacts facts = self->facts;

  facts.state = find_state (self, connection);
  facts.next_attempt_ms = find_next_attempt (self, connection);
  /* A loss is no failed attempt. */
  if (failed && was == PILLION_NETWORK_STATE_CONNECTING)
    facts.n_failures++;
  else if (facts.state == PILLION_NETWORK_STATE_ONLINE)
    facts.n_failures = 0;
  if (facts.state != was)
    facts.since_ms = get_own_time (self);
  if (facts.state != was && (was == PILLION_NETWORK_STATE_ONLINE || facts.state == PILLION_NETWORK_STATE_ONLINE))
    facts.last_online_ms = facts.since_ms;

  g_object_freeze_notify (G_OBJECT (self));
  if (failed || facts.state == PILLION_NETWORK_STATE_ONLINE)
    set_error (self, failed ? pillion_connection_get_last_error (connection) : NULL);
  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, &facts, G_OBJECT (self), properties);
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

  if (property_id == PROP_ERROR)
    g_value_set_boxed (value, self->error);
  else if (property_id == PROP_RECEIVE_ERROR)
    g_value_set_boxed (value, pillion_engine_get_receive_error (self->engine));
  else
    pillion_fields_get (&fields[property_id - 1], &self->facts, value);
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

static void
pillion_network_class_init (PillionNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_network_get_property;
  object_class->finalize = pillion_network_finalize;

  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  /* Why the last attempt failed, or the connection broke; NULL: it is online, or none failed. */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /* Why what came last could not be stored; NULL: it could. */
  properties[PROP_RECEIVE_ERROR] = g_param_spec_boxed ("receive-error", NULL, NULL, G_TYPE_ERROR, flags);
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

  self = g_object_get_data (G_OBJECT (engine), DATA);
  if (self != NULL)
    return self;
  self = g_object_new (PILLION_TYPE_NETWORK, NULL);
  self->engine = engine;
  self->facts.since_ms = get_own_time (self);
  g_object_set_data_full (G_OBJECT (engine), DATA, self, g_object_unref);
  return self;
}

PillionNetworkState
pillion_network_get_state (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), PILLION_NETWORK_STATE_OFFLINE);

  return self->facts.state;
}

guint64
pillion_network_get_since_ms (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->facts.since_ms;
}

guint64
pillion_network_get_next_attempt_ms (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->facts.next_attempt_ms;
}

guint
pillion_network_get_n_failures (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->facts.n_failures;
}

guint64
pillion_network_get_last_online_ms (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  return self->facts.last_online_ms;
}

/* Whether the clock of this device, as it is now, and the relay's are more than 10 min apart; only a
 * relay that is connected tells.
 */
gboolean
pillion_network_clock_differs (PillionNetwork *self)
{
  PillionClockReading reading;

  g_return_val_if_fail (PILLION_IS_NETWORK (self), FALSE);

  pillion_engine_read_clock (self->engine, &reading);
  return pillion_trust_clock_relay_disagrees (pillion_engine_get_clock (self->engine), &reading,
                                              pillion_engine_get_options (self->engine)->limits->clock_tolerance_ms);
}

const GError *
pillion_network_get_error (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), NULL);

  return self->error;
}

const GError *
pillion_network_get_receive_error (PillionNetwork *self)
{
  g_return_val_if_fail (PILLION_IS_NETWORK (self), NULL);

  return pillion_engine_get_receive_error (self->engine);
}

void
pillion_network_note_receive_error (PillionNetwork *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECEIVE_ERROR]);
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

guint
pillion_network_choose_wait_ms (PillionNetwork *self,
                                guint           n_failures)
{
  const PillionEngineOptions *options;
  PillionBackoff backoff;

  g_return_val_if_fail (PILLION_IS_NETWORK (self), 0);

  options = pillion_engine_get_options (self->engine);
  pillion_backoff_init (&backoff, options->connection_limits->backoff_first_ms, options->connection_limits->backoff_max_ms);
  backoff.n_failures = n_failures;
  return pillion_backoff_next_ms (&backoff, pillion_random_uniform (options->random, G_MAXUINT32));
}
