/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-memory-transport.h"

#include "net/pillion-net-error.h"

/**
 * PillionMemoryTransport:
 *
 * One of two transports that are each other's peer, within one process and one main
 * context: for tests of whatever speaks to a relay, against a scripted one. Signals
 * come from the main loop, in the order of what caused them, never from within a
 * call. What is sent before the peer was opened waits for it.
 */

typedef enum {
  EVENT_OPENED,
  EVENT_TEXT,
  EVENT_PONG,
  EVENT_CLOSED,
} EventKind;

typedef struct {
  EventKind kind;
  GBytes *text;  /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} Event;

struct _PillionMemoryTransport {
  GObject parent_instance;

  GWeakRef peer;
  GQueue events;   /* (element-type Event): in order */
  GSource *source; /* (owned) (nullable): hands out the events */
  gboolean opened;
  gboolean closed;
  gboolean failed;
  gboolean frozen;
};

static Event *
event_new (EventKind     kind,
           GBytes       *text,
           const GError *error)
{
  Event *event = g_new0 (Event, 1);

  event->kind = kind;
  event->text = text != NULL ? g_bytes_ref (text) : NULL;
  event->error = error != NULL ? g_error_copy (error) : NULL;

  return event;
}

static void
event_free (Event *event)
{
  g_clear_pointer (&event->text, g_bytes_unref);
  g_clear_error (&event->error);
  g_free (event);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Event, event_free)

static void
end (PillionMemoryTransport *self)
{
  self->closed = TRUE;
  g_queue_clear_full (&self->events, (GDestroyNotify) event_free);
  if (self->source != NULL) {
    g_source_destroy (self->source);
    g_clear_pointer (&self->source, g_source_unref);
  }
}

static void
hand_out (PillionMemoryTransport *self,
          Event                  *event)
{
  switch (event->kind) {
  case EVENT_OPENED:
    pillion_transport_emit_opened (PILLION_TRANSPORT (self));
    break;
  case EVENT_TEXT:
    pillion_transport_emit_text (PILLION_TRANSPORT (self), event->text);
    break;
  case EVENT_PONG:
    pillion_transport_emit_pong (PILLION_TRANSPORT (self));
    break;
  case EVENT_CLOSED:
    end (self);
    pillion_transport_emit_closed (PILLION_TRANSPORT (self), event->error);
    break;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
on_event_due (gpointer user_data)
{
  g_autoptr (PillionMemoryTransport) self = g_object_ref (PILLION_MEMORY_TRANSPORT (user_data));
  g_autoptr (Event) event = self->frozen ? NULL : g_queue_pop_head (&self->events);

  if (event != NULL)
    hand_out (self, event);

  if (self->source == NULL)
    return G_SOURCE_REMOVE;

  if (!self->frozen && !g_queue_is_empty (&self->events))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->source, g_source_unref);

  return G_SOURCE_REMOVE;
}

static void
schedule (PillionMemoryTransport *self)
{
  if (self->source != NULL || !self->opened || self->frozen || g_queue_is_empty (&self->events))
    return;

  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_event_due, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
add_event (PillionMemoryTransport *self,
           EventKind               kind,
           GBytes                 *text,
           const GError           *error)
{
  if (self->closed || self->failed)
    return;

  g_queue_push_tail (&self->events, event_new (kind, text, error));
  schedule (self);
}

static void
tell_peer_closed (PillionMemoryTransport *self)
{
  g_autoptr (PillionMemoryTransport) peer = g_weak_ref_get (&self->peer);
  g_autoptr (GError) error = NULL;

  if (peer == NULL)
    return;

  error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "The other end was closed");
  add_event (peer, EVENT_CLOSED, NULL, error);
}

static void
pillion_memory_transport_open (PillionTransport *transport)
{
  PillionMemoryTransport *self = PILLION_MEMORY_TRANSPORT (transport);

  g_return_if_fail (!self->opened);

  self->opened = TRUE;
  if (!self->failed)
    g_queue_push_head (&self->events, event_new (EVENT_OPENED, NULL, NULL));
  schedule (self);
}

static void
pillion_memory_transport_send (PillionTransport *transport,
                               const char       *text,
                               gsize             len)
{
  PillionMemoryTransport *self = PILLION_MEMORY_TRANSPORT (transport);
  g_autoptr (PillionMemoryTransport) peer = g_weak_ref_get (&self->peer);
  g_autoptr (GBytes) bytes = NULL;

  if (self->closed || peer == NULL)
    return;

  bytes = g_bytes_new (text, len);
  add_event (peer, EVENT_TEXT, bytes, NULL);
}

static void
pillion_memory_transport_ping (PillionTransport *transport)
{
  PillionMemoryTransport *self = PILLION_MEMORY_TRANSPORT (transport);
  g_autoptr (PillionMemoryTransport) peer = g_weak_ref_get (&self->peer);

  if (peer != NULL && !peer->frozen && !peer->closed)
    add_event (self, EVENT_PONG, NULL, NULL);
}

static void
pillion_memory_transport_close (PillionTransport     *transport,
                                PillionTransportClose reason)
{
  PillionMemoryTransport *self = PILLION_MEMORY_TRANSPORT (transport);

  if (self->closed)
    return;

  end (self);
  tell_peer_closed (self);
}

static void
pillion_memory_transport_iface_init (PillionTransportInterface *iface)
{
  iface->open = pillion_memory_transport_open;
  iface->send = pillion_memory_transport_send;
  iface->ping = pillion_memory_transport_ping;
  iface->close = pillion_memory_transport_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionMemoryTransport, pillion_memory_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PILLION_TYPE_TRANSPORT, pillion_memory_transport_iface_init))

static void
pillion_memory_transport_dispose (GObject *object)
{
  PillionMemoryTransport *self = PILLION_MEMORY_TRANSPORT (object);

  pillion_memory_transport_close (PILLION_TRANSPORT (self), PILLION_TRANSPORT_CLOSE_NORMAL);

  G_OBJECT_CLASS (pillion_memory_transport_parent_class)->dispose (object);
}

static void
pillion_memory_transport_finalize (GObject *object)
{
  PillionMemoryTransport *self = PILLION_MEMORY_TRANSPORT (object);

  g_weak_ref_clear (&self->peer);

  G_OBJECT_CLASS (pillion_memory_transport_parent_class)->finalize (object);
}

static void
pillion_memory_transport_class_init (PillionMemoryTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pillion_memory_transport_dispose;
  object_class->finalize = pillion_memory_transport_finalize;
}

static void
pillion_memory_transport_init (PillionMemoryTransport *self)
{
  g_weak_ref_init (&self->peer, NULL);
  g_queue_init (&self->events);
}

/**
 * pillion_memory_transport_new_pair:
 * @a: (out) (transfer full): one end
 * @b: (out) (transfer full): the other
 *
 * Makes two transports that are each other's peer. Neither keeps the other alive.
 */
void
pillion_memory_transport_new_pair (PillionMemoryTransport **a,
                                   PillionMemoryTransport **b)
{
  g_return_if_fail (a != NULL && b != NULL);

  *a = g_object_new (PILLION_TYPE_MEMORY_TRANSPORT, NULL);
  *b = g_object_new (PILLION_TYPE_MEMORY_TRANSPORT, NULL);
  g_weak_ref_set (&(*a)->peer, *b);
  g_weak_ref_set (&(*b)->peer, *a);
}

/**
 * pillion_memory_transport_fail:
 * @self: one end
 * @error: the error it reports
 *
 * Makes this end break: before pillion_transport_open() as if nobody could be reached,
 * later as if the network had cut it. What was not handed out is lost, and the peer
 * learns nothing.
 */
void
pillion_memory_transport_fail (PillionMemoryTransport *self,
                               const GError           *error)
{
  g_return_if_fail (PILLION_IS_MEMORY_TRANSPORT (self));
  g_return_if_fail (error != NULL);

  g_queue_clear_full (&self->events, (GDestroyNotify) event_free);
  add_event (self, EVENT_CLOSED, NULL, error);
  self->failed = TRUE;
}

/**
 * pillion_memory_transport_set_frozen:
 * @self: one end
 * @frozen: whether nothing arrives here
 *
 * A frozen end is handed nothing and answers no ping, as with a peer whose machine
 * lost its power. What was sent to it meanwhile arrives when it thaws.
 */
void
pillion_memory_transport_set_frozen (PillionMemoryTransport *self,
                                     gboolean                frozen)
{
  g_return_if_fail (PILLION_IS_MEMORY_TRANSPORT (self));

  self->frozen = frozen;
  schedule (self);
}
