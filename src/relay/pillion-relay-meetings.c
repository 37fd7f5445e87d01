/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-meetings.h"

#include <sodium.h>
#include <string.h>

#include "relay/pillion-relay-accounts.h"

/* Meetings at once, in all and of one connection. */
#define MEETINGS_MAX 16384
#define MEETINGS_OF_CONNECTION_MAX 16

typedef struct {
  guint8 id[PILLION_ID_BYTES];
  guint8 nonce[PILLION_NONCE_BYTES];
  PillionRendezvousKind kind;
  char number[PILLION_NUMBER_MAX_BYTES + 1];
  PillionRelayConnection *opener;
  PillionRelayConnection *joiner; /* (nullable) */
  PillionRelayConnection *turn;   /* (nullable): NULL: whoever joins */
  GBytes *first;                  /* (owned) (nullable): waits for whoever joins */
  guint n_messages;
  guint64 opened_at;
  guint64 ends_ms;
  GList link; /* in the order of opening */
} Meeting;

struct _PillionRelayMeetings {
  PillionRelay *relay;
  GHashTable *table; /* (owned): id to Meeting */
  GQueue by_age;     /* the oldest first; all last equally long */
};

static guint
id_hash (gconstpointer id)
{
  guint hash;

  /* Ids are random and drawn here. */
  memcpy (&hash, id, sizeof hash);

  return hash;
}

static gboolean
id_equal (gconstpointer a,
          gconstpointer b)
{
  return memcmp (a, b, PILLION_ID_BYTES) == 0;
}

PillionRelayMeetings *
pillion_relay_meetings_new (PillionRelay *relay)
{
  PillionRelayMeetings *self = g_new0 (PillionRelayMeetings, 1);

  self->relay = relay;
  self->table = g_hash_table_new (id_hash, id_equal);
  g_queue_init (&self->by_age);

  return self;
}

static void
tell_closed (const Meeting          *meeting,
             PillionRelayConnection *connection,
             PillionLinkReason       reason)
{
  PillionRelayRendezvousClose closed = { .reason = reason };

  memcpy (closed.rendezvous, meeting->id, sizeof closed.rendezvous);
  pillion_relay_connection_push (connection, PILLION_RELAY_PUSH_RENDEZVOUS_CLOSED,
                                 pillion_relay_rendezvous_close_write (&closed));
}

/* Ends a meeting and tells the parties, but for the one who ends it. */
static void
end_meeting (PillionRelayMeetings   *self,
             Meeting                *meeting,
             PillionRelayConnection *except,
             PillionLinkReason       reason)
{
  PillionRelayConnection *parties[] = { meeting->opener, meeting->joiner };

  /* Out of the table first: telling may end a connection, which ends its meetings. */
  g_hash_table_remove (self->table, meeting->id);
  g_queue_unlink (&self->by_age, &meeting->link);

  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++) {
    if (parties[i] != NULL)
      parties[i]->n_meetings--;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++) {
    if (parties[i] != NULL && parties[i] != except)
      tell_closed (meeting, parties[i], reason);
  }

  g_clear_pointer (&meeting->first, g_bytes_unref);
  g_free (meeting);
}

void
pillion_relay_meetings_free (PillionRelayMeetings *self)
{
  while (self->by_age.head != NULL)
    end_meeting (self, self->by_age.head->data, NULL, PILLION_LINK_REASON_RELAY);

  g_hash_table_unref (self->table);
  g_free (self);
}

void
pillion_relay_meetings_sweep (PillionRelayMeetings *self,
                              guint64               now_ms)
{
  while (self->by_age.head != NULL) {
    Meeting *oldest = self->by_age.head->data;

    if (oldest->ends_ms > now_ms)
      return;

    end_meeting (self, oldest, NULL, PILLION_LINK_REASON_EXPIRED);
  }
}

void
pillion_relay_meetings_leave (PillionRelayMeetings   *self,
                              PillionRelayConnection *connection)
{
  GList *link = self->by_age.head;

  while (link != NULL && connection->n_meetings > 0) {
    Meeting *meeting = link->data;

    link = link->next;
    if (meeting->opener == connection || meeting->joiner == connection)
      end_meeting (self, meeting, connection, PILLION_LINK_REASON_CANCELLED);
  }
}

/* An account has so many requests at most; whether the number is known makes no
 * difference.
 */
static void
make_room (PillionRelayMeetings *self,
           const char           *number)
{
  Meeting *oldest = NULL;
  guint n_pending = 0;

  for (GList *link = self->by_age.head; link != NULL; link = link->next) {
    Meeting *meeting = link->data;

    if (meeting->kind != PILLION_RENDEZVOUS_KIND_CODE || strcmp (meeting->number, number) != 0)
      continue;

    n_pending++;
    if (oldest == NULL)
      oldest = meeting;
  }

  if (n_pending >= PILLION_RENDEZVOUS_PENDING_MAX)
    end_meeting (self, oldest, NULL, PILLION_LINK_REASON_CROWDED);
}

gboolean
pillion_relay_meetings_open (PillionRelayMeetings         *self,
                             PillionRelayConnection       *connection,
                             PillionRendezvousKind         kind,
                             const char                   *number,
                             PillionRelayRendezvousOpenOk *ok)
{
  guint64 lifetime_ms = self->relay->options->policy.rendezvous_ms;
  Meeting *meeting;

  if (g_hash_table_size (self->table) >= MEETINGS_MAX || connection->n_meetings >= MEETINGS_OF_CONNECTION_MAX)
    return FALSE;

  if (kind == PILLION_RENDEZVOUS_KIND_CODE)
    make_room (self, number);

  meeting = g_new0 (Meeting, 1);
  randombytes_buf (meeting->id, sizeof meeting->id);
  randombytes_buf (meeting->nonce, sizeof meeting->nonce);
  meeting->kind = kind;
  g_strlcpy (meeting->number, number, sizeof meeting->number);
  meeting->opener = connection;
  meeting->turn = kind == PILLION_RENDEZVOUS_KIND_CODE ? connection : NULL;
  meeting->opened_at = pillion_relay_now_ms ();
  meeting->ends_ms = pillion_relay_uptime_ms () + lifetime_ms;
  meeting->link.data = meeting;
  g_hash_table_insert (self->table, meeting->id, meeting);
  g_queue_push_tail_link (&self->by_age, &meeting->link);
  connection->n_meetings++;

  memcpy (ok->rendezvous, meeting->id, sizeof ok->rendezvous);
  memcpy (ok->nonce, meeting->nonce, sizeof ok->nonce);
  ok->expires_at = meeting->opened_at + lifetime_ms;

  return TRUE;
}

GArray *
pillion_relay_meetings_list (PillionRelayMeetings *self,
                             const char           *number)
{
  GArray *requests = g_array_new (FALSE, TRUE, sizeof (PillionRelayRendezvousRequest));

  for (GList *link = self->by_age.tail; link != NULL && requests->len < PILLION_RENDEZVOUS_PENDING_MAX; link = link->prev) {
    const Meeting *meeting = link->data;
    PillionRelayRendezvousRequest request = { .opened_at = meeting->opened_at };

    if (meeting->kind != PILLION_RENDEZVOUS_KIND_CODE || meeting->joiner != NULL ||
        strcmp (meeting->number, number) != 0)
      continue;

    memcpy (request.rendezvous, meeting->id, sizeof request.rendezvous);
    memcpy (request.nonce, meeting->nonce, sizeof request.nonce);
    g_array_append_val (requests, request);
  }

  return requests;
}

static void
tell_joined (const Meeting *meeting)
{
  PillionRelayRendezvous joined;

  memcpy (joined.rendezvous, meeting->id, sizeof joined.rendezvous);
  pillion_relay_connection_push (meeting->opener, PILLION_RELAY_PUSH_RENDEZVOUS_JOINED,
                                 pillion_relay_rendezvous_write (&joined));
}

PillionRelayMeetingResult
pillion_relay_meetings_join (PillionRelayMeetings         *self,
                             PillionRelayConnection       *connection,
                             const guint8                 *id,
                             PillionRelayRendezvousJoinOk *ok)
{
  Meeting *meeting = g_hash_table_lookup (self->table, id);

  if (meeting == NULL ||
      (meeting->kind == PILLION_RENDEZVOUS_KIND_CODE && strcmp (meeting->number, connection->account->number) != 0))
    return PILLION_RELAY_MEETING_NOT_FOUND;

  if (meeting->joiner != NULL || meeting->opener == connection) {
    end_meeting (self, meeting, NULL, PILLION_LINK_REASON_CROWDED);
    return PILLION_RELAY_MEETING_CROWDED;
  }

  meeting->joiner = connection;
  connection->n_meetings++;
  if (meeting->turn == NULL)
    meeting->turn = connection;

  memcpy (ok->nonce, meeting->nonce, sizeof ok->nonce);
  ok->kind = meeting->kind;
  ok->data = meeting->first != NULL ? g_bytes_ref (meeting->first) : NULL;
  tell_joined (meeting);

  return PILLION_RELAY_MEETING_OK;
}

static Meeting *
find_of (PillionRelayMeetings         *self,
         const PillionRelayConnection *connection,
         const guint8                 *id)
{
  Meeting *meeting = g_hash_table_lookup (self->table, id);

  if (meeting != NULL && meeting->opener != connection && meeting->joiner != connection)
    return NULL;

  return meeting;
}

PillionRelayMeetingResult
pillion_relay_meetings_send (PillionRelayMeetings   *self,
                             PillionRelayConnection *connection,
                             const guint8           *id,
                             GBytes                 *data)
{
  Meeting *meeting = find_of (self, connection, id);
  PillionRelayRendezvousMessage message = { .data = data };
  PillionRelayConnection *other;

  if (meeting == NULL)
    return PILLION_RELAY_MEETING_NOT_FOUND;

  if (meeting->turn != connection || meeting->n_messages == PILLION_RENDEZVOUS_MESSAGES_MAX)
    return PILLION_RELAY_MEETING_NOT_NOW;

  other = connection == meeting->opener ? meeting->joiner : meeting->opener;
  meeting->n_messages++;
  meeting->turn = other;
  if (other == NULL) {
    meeting->first = g_bytes_ref (data);
    return PILLION_RELAY_MEETING_OK;
  }

  memcpy (message.rendezvous, id, sizeof message.rendezvous);
  pillion_relay_connection_push (other, PILLION_RELAY_PUSH_RENDEZVOUS_MESSAGE,
                                 pillion_relay_rendezvous_message_write (&message));

  return PILLION_RELAY_MEETING_OK;
}

PillionRelayMeetingResult
pillion_relay_meetings_close (PillionRelayMeetings   *self,
                              PillionRelayConnection *connection,
                              const guint8           *id,
                              PillionLinkReason       reason)
{
  Meeting *meeting = find_of (self, connection, id);

  if (meeting == NULL)
    return PILLION_RELAY_MEETING_NOT_FOUND;

  end_meeting (self, meeting, connection, reason);

  return PILLION_RELAY_MEETING_OK;
}
