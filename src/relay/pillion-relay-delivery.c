/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-delivery.h"

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-mail-json.h"

/* A frame is ended before it could grow beyond what clients accept. */
#define FRAME_MAX_BYTES (PILLION_RELAY_FRAME_MAX_BYTES - 1024)

/* What waits for a client that reads slowly, before it gets nothing more that is not stored. */
#define PASS_MAX_UNSENT_BYTES (64 * 1024)

typedef struct {
  gint64 id;
  gsize bytes;
} InFlight;

struct _PillionRelayDelivery {
  PillionRelayConnection *connection;
  gint64 pushed;       /* id of the last that was */
  gint64 drain;        /* what waited at the beginning ends here; 0 once it is said */
  gboolean live;       /* all that is stored was pushed */
  struct _Fetch *fetch; /* (nullable): under way */
  guint n_in_flight;
  gsize bytes_in_flight;
  InFlight *in_flight; /* (owned) (nullable): room for a window, while there is any */
  GString *batch;      /* (owned) (nullable) */
  GList link;          /* in the relay's list while there is a batch */
};

/* Reads from the mailbox. Outlives the delivery if that ends before. */
typedef struct _Fetch {
  PillionRelayJob job;
  PillionRelayDelivery *delivery; /* (nullable) */
  gint64 device;
  gint64 after;
  guint max;
  gsize max_bytes;
  GPtrArray *frames; /* (owned) (element-type GString) */
  GArray *in_flight; /* (owned) (element-type InFlight) */
  gboolean at_end;
} Fetch;

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
fetch_free (Fetch *self)
{
  g_ptr_array_unref (self->frames);
  g_array_unref (self->in_flight);
  g_free (self);
}

static void
fetch_mail (const PillionRelayMail *mail,
            gpointer                user_data)
{
  Fetch *self = user_data;
  InFlight in_flight = { .id = mail->id, .bytes = mail->envelope_len };
  GString *frame = self->frames->len > 0 ? g_ptr_array_index (self->frames, self->frames->len - 1) : NULL;

  if (frame == NULL || frame->len + pillion_relay_mail_json_get_max (mail) > FRAME_MAX_BYTES) {
    frame = g_string_new (PILLION_RELAY_MAIL_JSON_BEGIN);
    g_ptr_array_add (self->frames, frame);
  }

  pillion_relay_mail_json_append (frame, mail);
  g_array_append_val (self->in_flight, in_flight);
}

static gboolean
fetch_run (PillionRelayJob    *job,
           PillionRelayStore  *store,
           GError            **error)
{
  Fetch *self = (Fetch *) job;

  g_ptr_array_set_size (self->frames, 0);
  g_array_set_size (self->in_flight, 0);

  return store->mailbox_list (store, self->device, self->after, self->max, self->max_bytes,
                              fetch_mail, self, &self->at_end, error);
}

static void
add_in_flight (PillionRelayDelivery *self,
               const InFlight       *in_flight)
{
  if (self->in_flight == NULL)
    self->in_flight = g_new (InFlight, PILLION_RELAY_WINDOW_MESSAGES);

  self->in_flight[self->n_in_flight++] = *in_flight;
  self->bytes_in_flight += in_flight->bytes;
  self->pushed = in_flight->id;
  self->connection->relay->metrics.deliveries_total++;
}

static void
tell_drained (PillionRelayDelivery *self)
{
  if (self->drain == 0 || self->pushed < self->drain)
    return;

  for (guint i = 0; i < self->n_in_flight; i++) {
    if (self->in_flight[i].id <= self->drain)
      return;
  }

  self->drain = 0;
  pillion_relay_connection_push (self->connection, PILLION_RELAY_PUSH_MAILBOX_DRAINED, NULL);
}

static void
push_fetched (PillionRelayDelivery *self,
              const Fetch          *fetch)
{
  PillionRelayConnection *connection = self->connection;

  self->live = fetch->at_end;
  for (guint i = 0; i < fetch->in_flight->len; i++)
    add_in_flight (self, &g_array_index (fetch->in_flight, InFlight, i));

  /* What expired or was removed meanwhile does not come any more. */
  if (fetch->at_end)
    self->pushed = MAX (self->pushed, self->drain);

  for (guint i = 0; i < fetch->frames->len; i++) {
    GString *frame = g_ptr_array_index (fetch->frames, i);

    g_string_append (frame, PILLION_RELAY_MAIL_JSON_END);
    pillion_relay_connection_send (connection, frame->str, frame->len, PILLION_RELAY_STEP_PUSHED);
  }

  /* A client that does not read may have lost its connection by now. */
  if (connection->delivery == self)
    pillion_relay_delivery_continue (self);
}

static void
fetch_done (PillionRelayJob *job,
            const GError    *error)
{
  Fetch *fetch = (Fetch *) job;
  PillionRelayDelivery *self = fetch->delivery;

  if (self != NULL) {
    self->fetch = NULL;
    if (error == NULL) {
      push_fetched (self, fetch);
    } else {
      /* The device connects again, and tries again. */
      pillion_relay_log ("A mailbox could not be read: %s", error->message);
      pillion_relay_connection_close (self->connection, PILLION_RELAY_CLOSE_TRY_AGAIN_LATER);
    }
  }

  fetch_free (fetch);
}

void
pillion_relay_delivery_continue (PillionRelayDelivery *self)
{
  PillionRelayConnection *connection = self->connection;
  Fetch *fetch;

  tell_drained (self);
  if (connection->delivery != self)
    return;

  /* Half a window at a time, so that reading is worth it. */
  if (self->live || self->fetch != NULL ||
      self->n_in_flight > PILLION_RELAY_WINDOW_MESSAGES / 2 ||
      self->bytes_in_flight > PILLION_RELAY_WINDOW_BYTES / 2)
    return;

  fetch = g_new0 (Fetch, 1);
  fetch->job.run = fetch_run;
  fetch->job.done = fetch_done;
  fetch->delivery = self;
  fetch->device = self->connection->device->key;
  fetch->after = self->pushed;
  fetch->max = PILLION_RELAY_WINDOW_MESSAGES - self->n_in_flight;
  fetch->max_bytes = PILLION_RELAY_WINDOW_BYTES - self->bytes_in_flight;
  fetch->frames = g_ptr_array_new_with_free_func (string_free);
  fetch->in_flight = g_array_new (FALSE, FALSE, sizeof (InFlight));
  self->fetch = fetch;
  pillion_relay_queue_add (self->connection->relay->queue, fetch);
}

PillionRelayDelivery *
pillion_relay_delivery_new (PillionRelayConnection *connection,
                            gint64                  last)
{
  PillionRelayDelivery *self = g_new0 (PillionRelayDelivery, 1);

  self->connection = connection;
  self->drain = last;
  self->link.data = self;

  return self;
}

void
pillion_relay_delivery_free (PillionRelayDelivery *self)
{
  if (self->fetch != NULL)
    self->fetch->delivery = NULL;
  if (self->batch != NULL) {
    g_queue_unlink (&self->connection->relay->offered, &self->link);
    string_free (self->batch);
  }
  g_free (self->in_flight);
  g_free (self);
}

void
pillion_relay_delivery_offer (PillionRelayDelivery   *self,
                              const PillionRelayMail *mail)
{
  InFlight in_flight = { .id = mail->id, .bytes = mail->envelope_len };
  PillionRelayConnection *connection = self->connection;

  /* A fetch that is under way runs behind what is offered now, and sees it. */
  if (!self->live)
    return;

  if (self->n_in_flight == PILLION_RELAY_WINDOW_MESSAGES ||
      self->bytes_in_flight + mail->envelope_len > PILLION_RELAY_WINDOW_BYTES) {
    self->live = FALSE;
    return;
  }

  if (self->batch != NULL && self->batch->len + pillion_relay_mail_json_get_max (mail) > FRAME_MAX_BYTES)
    pillion_relay_delivery_flush (self);

  /* A client that does not read may have lost its connection by that. */
  if (connection->delivery != self)
    return;

  if (self->batch == NULL) {
    self->batch = g_string_new (PILLION_RELAY_MAIL_JSON_BEGIN);
    g_queue_push_tail_link (&connection->relay->offered, &self->link);
  }

  pillion_relay_mail_json_append (self->batch, mail);
  add_in_flight (self, &in_flight);
}

void
pillion_relay_delivery_flush (PillionRelayDelivery *self)
{
  GString *batch = g_steal_pointer (&self->batch);

  if (batch == NULL)
    return;

  g_queue_unlink (&self->connection->relay->offered, &self->link);
  g_string_append (batch, PILLION_RELAY_MAIL_JSON_END);
  pillion_relay_connection_send (self->connection, batch->str, batch->len, PILLION_RELAY_STEP_PUSHED);
  string_free (batch);
}

void
pillion_relay_delivery_pass (PillionRelayDelivery        *self,
                             const PillionRelayEphemeral *ephemeral)
{
  PillionRelayConnection *connection = self->connection;

  if (!self->live || (connection->out != NULL && connection->out->len - connection->out_start > PASS_MAX_UNSENT_BYTES))
    return;

  pillion_relay_delivery_flush (self);
  if (connection->delivery == self)
    pillion_relay_connection_push (connection, PILLION_RELAY_PUSH_EPHEMERAL, pillion_relay_ephemeral_write (ephemeral));
}

static gboolean
take_in_flight (PillionRelayDelivery *self,
                gint64                id)
{
  for (guint i = 0; i < self->n_in_flight; i++) {
    if (self->in_flight[i].id == id) {
      self->bytes_in_flight -= self->in_flight[i].bytes;
      self->in_flight[i] = self->in_flight[--self->n_in_flight];
      return TRUE;
    }
  }

  return FALSE;
}

void
pillion_relay_delivery_acknowledge (PillionRelayDelivery *self,
                                    GArray               *ids)
{
  guint n = 0;

  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);

    if (take_in_flight (self, id))
      g_array_index (ids, gint64, n++) = id;
  }

  g_array_set_size (ids, n);
  if (self->n_in_flight == 0)
    g_clear_pointer (&self->in_flight, g_free);
}

gboolean
pillion_relay_delivery_is_draining (PillionRelayDelivery *self)
{
  return self->drain != 0;
}
