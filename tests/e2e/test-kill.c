/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* kill -9 of the relay between any two steps of a send. Nothing that it acknowledged may
 * be lost, and nothing may come twice.
 *
 * The relay tells each step over a socket and waits for a byte in return, so the kill
 * falls exactly behind a step that is chosen, while many sends are in flight. Clients do
 * what real ones do: they send again, with the same request id, what was not acknowledged,
 * and acknowledge what they got.
 *
 * PILLION_KILL_ROUNDS=N kills N times instead of 500.
 */

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto/pillion-crypto.h"
#include "test-client.h"

#define PAIRS 2
#define IN_FLIGHT 8

/* One more is open while the mailbox is being opened. */
#define REMOVALS_MAX (PILLION_RELAY_OPEN_REQUESTS_MAX - 1)

/* A step counts as tried when so many kills fell behind it. */
#define HITS_MIN 20

/* The letters of relay/pillion-relay-trace.h, in the order of the steps. */
static const char steps[] = "rvqwcopad";
static const char *const step_names[] = {
  "received",
  "verified",
  "queued",
  "written",
  "committed",
  "ok sent",
  "pushed",
  "acknowledged",
  "deleted",
};
#define N_STEPS (sizeof steps - 1)

static guint n_cycles = 500;

/* A message, from the sender's first try to the recipient's acknowledged acknowledgement.
 * Its number is its request id.
 */
typedef struct {
  guint64 mail; /* id under which it came; 0: not yet */
  guint8 pair;
  gboolean acknowledged; /* the relay said ok to the sender */
  gboolean forgotten;    /* the relay said ok to the recipient's acknowledgement */
} Message;

typedef struct {
  TestAccount *sender;    /* (owned) */
  TestAccount *recipient; /* (owned) */
  TestClient *sends;      /* (owned) (nullable) */
  TestClient *receives;   /* (owned) (nullable) */
  GHashTable *requests;   /* (owned): id of a frame to the number of its message */
  GHashTable *removals;   /* (owned): id of a frame to the number of its message */
  GQueue came;            /* numbers of messages that are to be acknowledged */
  gboolean drained;
} Pair;

typedef struct {
  PillionTestRelay *relay;
  Pair pairs[PAIRS];
  GArray *messages; /* (element-type Message) */
  guint first_open; /* messages before this are acknowledged to their senders */
  guint hits[N_STEPS];
  guint n_twice;
  guint n_back;
  guint n_lost;
} Loop;

/* Reads the steps, and stops the relay at one of them. In a thread of its own. */
typedef struct {
  PillionTestRelay *relay;
  int fd;
  char step;
  guint countdown;
  char last;
} Killer;

static gpointer
watch_steps (gpointer data)
{
  Killer *self = data;
  char letter;

  while (read (self->fd, &letter, 1) == 1) {
    self->last = letter;
    if (letter == self->step && --self->countdown == 0) {
      pillion_test_relay_send_signal (self->relay, SIGKILL);
      break;
    }

    if (write (self->fd, &letter, 1) != 1)
      break;
  }

  return NULL;
}

static Message *
get_message (Loop   *self,
             guint64 number)
{
  return &g_array_index (self->messages, Message, number);
}

static void
remember (GHashTable *table,
          guint64     id,
          guint64     number)
{
  if (id != 0)
    g_hash_table_replace (table, GSIZE_TO_POINTER (id), GSIZE_TO_POINTER (number));
}

/* Takes what was asked under an id; 0 if it is another's. */
static guint64
take (GHashTable *table,
      guint64     id)
{
  gpointer number = NULL;

  g_hash_table_steal_extended (table, GSIZE_TO_POINTER (id), NULL, &number);

  return GPOINTER_TO_SIZE (number);
}

static void
send_message (Loop   *self,
              guint64 number)
{
  Pair *pair = &self->pairs[get_message (self, number)->pair];
  const TestTarget target = { pair->recipient, &pair->recipient->devices[0] };

  remember (pair->requests,
            test_client_start (pair->sends, PILLION_RELAY_OP_MESSAGE_SEND,
                               test_relay_make_send (number, pair->recipient, PILLION_RELAY_SCOPE_ALL, &target, 1, 300)),
            number);
}

static void
send_next (Loop *self,
           guint pair)
{
  Message message = { .pair = (guint8) pair };

  g_array_append_val (self->messages, message);
  send_message (self, self->messages->len - 1);
}

static void
take_mail (Loop       *self,
           Pair       *pair,
           JsonObject *object)
{
  g_auto (PillionRelayMailboxMessage) mail = { 0 };
  g_autoptr (GError) error = NULL;
  Message *message;
  guint64 number;

  pillion_relay_mailbox_message_read (&mail, object, &error);
  g_assert_no_error (error);
  memcpy (&number, mail.request, sizeof number);
  g_assert_cmpuint (number, <, self->messages->len);
  message = get_message (self, number);

  self->n_twice += message->mail != 0 && message->mail != mail.id;
  if (message->forgotten)
    self->n_back++;
  message->mail = mail.id;
  g_queue_push_tail (&pair->came, GSIZE_TO_POINTER (number));
}

static void
acknowledge (Loop   *self,
             Pair   *pair,
             guint64 number)
{
  gint64 id = (gint64) get_message (self, number)->mail;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
  PillionRelayMailboxAcknowledge message = { .ids = ids };

  g_array_append_val (ids, id);
  remember (pair->removals,
            test_client_start (pair->receives, PILLION_RELAY_OP_MAILBOX_ACKNOWLEDGE,
                               pillion_relay_mailbox_acknowledge_write (&message)),
            number);
}

/* As many as a client may have open. What waits longest goes first. */
static void
acknowledge_all (Loop *self,
                 Pair *pair)
{
  while (pair->came.length > 0 && g_hash_table_size (pair->removals) < REMOVALS_MAX)
    acknowledge (self, pair, GPOINTER_TO_SIZE (g_queue_pop_head (&pair->came)));
}

static void
take_pushes (Loop *self,
             Pair *pair)
{
  JsonObject *next;

  while ((next = g_queue_pop_head (&pair->receives->pushes)) != NULL) {
    g_autoptr (JsonObject) push = next;
    JsonArray *mail;

    pair->drained = pair->drained || strcmp (json_object_get_string_member (push, "push"), "mailbox.drained") == 0;
    if (!json_object_has_member (push, "messages"))
      continue;

    mail = json_object_get_array_member (push, "messages");
    for (guint i = 0; i < json_array_get_length (mail); i++)
      take_mail (self, pair, json_array_get_object_element (mail, i));
  }
}

/* Takes the answers to sends: those that are ok, and no others, were acknowledged. */
static guint
take_oks (Loop *self,
          Pair *pair)
{
  JsonObject *next;
  guint n = 0;

  while ((next = g_queue_pop_head (&pair->sends->answers)) != NULL) {
    g_autoptr (JsonObject) answer = next;
    guint64 number = take (pair->requests, (guint64) json_object_get_int_member (answer, "id"));

    g_assert_true (json_object_has_member (answer, "ok"));
    if (number != 0) {
      get_message (self, number)->acknowledged = TRUE;
      n++;
    }
  }

  return n;
}

static void
take_removals (Loop *self,
               Pair *pair)
{
  JsonObject *next;

  while ((next = g_queue_pop_head (&pair->receives->answers)) != NULL) {
    g_autoptr (JsonObject) answer = next;
    guint64 number = take (pair->removals, (guint64) json_object_get_int_member (answer, "id"));

    g_assert_true (json_object_has_member (answer, "ok"));
    if (number != 0)
      get_message (self, number)->forgotten = TRUE;
  }
}

static void
take_mailbox (Loop *self,
              Pair *pair)
{
  take_pushes (self, pair);
  take_removals (self, pair);
  acknowledge_all (self, pair);
}

/* Reads one frame of each client that has something to say. FALSE when all are gone. */
static gboolean
read_clients (Loop *self)
{
  GPollFD fds[2 * PAIRS];
  TestClient *clients[2 * PAIRS];
  guint n = 0;

  for (guint i = 0; i < PAIRS; i++) {
    clients[2 * i] = self->pairs[i].sends;
    clients[2 * i + 1] = self->pairs[i].receives;
  }

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    gboolean open = clients[i]->close_code == 0;

    /* A negative descriptor is passed over. */
    fds[i].fd = open ? g_socket_get_fd (g_socket_connection_get_socket (clients[i]->connection)) : -1;
    fds[i].events = G_IO_IN;
    fds[i].revents = 0;
    if (open)
      n++;
  }

  if (n == 0)
    return FALSE;

  if (g_poll (fds, G_N_ELEMENTS (fds), 30000) <= 0)
    g_error ("The relay neither speaks nor ends.");

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    if (fds[i].revents != 0)
      (void) test_client_read (clients[i]);
  }

  return TRUE;
}

static void
connect_clients (Loop *self)
{
  for (guint i = 0; i < PAIRS; i++) {
    Pair *pair = &self->pairs[i];

    pair->sends = test_client_new_device (self->relay, pair->sender, &pair->sender->devices[0]);
    pair->receives = test_client_new_device (self->relay, pair->recipient, &pair->recipient->devices[0]);
    pair->drained = FALSE;
  }
}

static void
disconnect_clients (Loop *self)
{
  for (guint i = 0; i < PAIRS; i++) {
    Pair *pair = &self->pairs[i];

    g_clear_pointer (&pair->sends, test_client_free);
    g_clear_pointer (&pair->receives, test_client_free);
    g_hash_table_remove_all (pair->requests);
    g_hash_table_remove_all (pair->removals);
    g_queue_clear (&pair->came);
  }
}

/* What was not acknowledged is sent again, as from any client's outbox. Returns how many. */
static guint
send_again (Loop *self)
{
  guint n = 0;

  while (self->first_open < self->messages->len && get_message (self, self->first_open)->acknowledged)
    self->first_open++;

  for (guint64 i = self->first_open; i < self->messages->len; i++) {
    if (!get_message (self, i)->acknowledged) {
      send_message (self, i);
      n++;
    }
  }

  return n;
}

/* Traffic until the relay is gone. One recipient is there all the time, the other comes
 * now and then: what waits for it lives in the store alone.
 */
static void
run_until_killed (Loop *self,
                  guint cycle)
{
  for (guint i = 0; i < PAIRS; i++) {
    if (cycle % (2 * i + 1) == 0)
      test_client_start (self->pairs[i].receives, PILLION_RELAY_OP_MAILBOX_OPEN, NULL);
  }

  for (guint n = send_again (self); n < PAIRS * IN_FLIGHT; n++)
    send_next (self, n % PAIRS);

  while (read_clients (self)) {
    for (guint i = 0; i < PAIRS; i++) {
      take_mailbox (self, &self->pairs[i]);
      for (guint n = take_oks (self, &self->pairs[i]); n > 0; n--)
        send_next (self, i);
    }
  }
}

static void
count_hit (Loop *self,
           char  letter)
{
  const char *found = strchr (steps, letter);

  g_assert_true (letter != '\0' && found != NULL);
  self->hits[found - steps]++;
}

static void
run_cycle (Loop *self,
           guint cycle)
{
  Killer killer = {
    .relay = self->relay,
    .step = steps[cycle % N_STEPS],
    .countdown = (guint) g_test_rand_int_range (1, 12),
  };
  GThread *thread;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  pillion_test_relay_set_trace_fd (self->relay, fds[1]);
  pillion_test_relay_start (self->relay);
  close (fds[1]);

  killer.fd = fds[0];
  thread = g_thread_new ("killer", watch_steps, &killer);
  connect_clients (self);
  run_until_killed (self, cycle);
  g_thread_join (thread);
  close (fds[0]);

  pillion_test_relay_kill (self->relay);
  disconnect_clients (self);
  count_hit (self, killer.last);
}

/* The relay is left alone, and everything must come to its end. */
static void
settle (Loop *self)
{
  pillion_test_relay_set_trace_fd (self->relay, -1);
  pillion_test_relay_start (self->relay);
  connect_clients (self);

  for (guint n = send_again (self); n > 0;) {
    g_assert_true (read_clients (self));
    for (guint i = 0; i < PAIRS; i++)
      n -= take_oks (self, &self->pairs[i]);
  }

  for (guint i = 0; i < PAIRS; i++)
    test_client_start (self->pairs[i].receives, PILLION_RELAY_OP_MAILBOX_OPEN, NULL);
  for (gboolean drained = FALSE; !drained;) {
    g_assert_true (read_clients (self));
    drained = TRUE;
    for (guint i = 0; i < PAIRS; i++) {
      take_mailbox (self, &self->pairs[i]);
      drained = drained && self->pairs[i].drained;
    }
  }

  for (guint64 i = 1; i < self->messages->len; i++)
    self->n_lost += get_message (self, i)->mail == 0;

  disconnect_clients (self);
  g_assert_cmpint (pillion_test_relay_stop (self->relay), ==, 0);
}

static void
register_account (PillionTestRelay *relay,
                  TestAccount      *account,
                  guint             number)
{
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autofree char *text = g_strdup_printf ("+4930200%03u", number);

  test_client_register (client, relay, account, text);
}

static void
loop_init (Loop *self)
{
  const char *const settings[] = {
    "verification=open",
    "send_burst=100000000",
    "send_per_second=100000000",
    "handshakes_per_second=100000000",
    NULL,
  };
  Message none = { 0 };

  self->relay = pillion_test_relay_new_stopped (settings);
  pillion_test_relay_start (self->relay);

  for (guint8 i = 0; i < PAIRS; i++) {
    Pair *pair = &self->pairs[i];

    pair->sender = test_relay_account_new ((guint8) (2 * i + 1), 0);
    pair->recipient = test_relay_account_new ((guint8) (2 * i + 2), 0);
    register_account (self->relay, pair->sender, 2 * i + 1U);
    register_account (self->relay, pair->recipient, 2 * i + 2U);
    pair->requests = g_hash_table_new (NULL, NULL);
    pair->removals = g_hash_table_new (NULL, NULL);
  }

  /* No message has the number 0. */
  self->messages = g_array_new (FALSE, TRUE, sizeof (Message));
  none.acknowledged = TRUE;
  g_array_append_val (self->messages, none);
  g_assert_cmpint (pillion_test_relay_stop (self->relay), ==, 0);
}

static void
loop_clear (Loop *self)
{
  for (guint i = 0; i < PAIRS; i++) {
    test_account_free (self->pairs[i].sender);
    test_account_free (self->pairs[i].recipient);
    g_hash_table_unref (self->pairs[i].requests);
    g_hash_table_unref (self->pairs[i].removals);
  }

  g_array_unref (self->messages);
  pillion_test_relay_free (self->relay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loop, loop_clear)

static void
print_histogram (const Loop *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    g_test_message ("%5u killed behind: %s", self->hits[i], step_names[i]);
  g_test_message ("%5u messages, %u lost, %u twice, %u came back",
                  self->messages->len - 1, self->n_lost, self->n_twice, self->n_back);
}

static void
test_loop (void)
{
  g_auto (Loop) loop = { 0 };

  loop_init (&loop);
  for (guint i = 0; i < n_cycles; i++)
    run_cycle (&loop, i);
  settle (&loop);
  print_histogram (&loop);

  g_assert_cmpuint (loop.n_lost, ==, 0);
  g_assert_cmpuint (loop.n_twice, ==, 0);
  g_assert_cmpuint (loop.n_back, ==, 0);
  for (guint i = 0; i < N_STEPS; i++)
    g_assert_cmpuint (loop.hits[i], >=, HITS_MIN);
}

/* The same loop finds a relay that acknowledges before it commits. */
static void
test_control (void)
{
  g_auto (Loop) loop = { 0 };

  loop_init (&loop);

  /* A few dozen kills find it nearly always. */
  for (guint i = 0; i < 10 && loop.n_lost == 0; i++) {
    pillion_test_relay_set_program (loop.relay, PILLION_TEST_RELAY_CONTROL_PROGRAM);
    for (guint j = 0; j < 4 * N_STEPS; j++)
      run_cycle (&loop, j);

    pillion_test_relay_set_program (loop.relay, PILLION_TEST_RELAY_PROGRAM);
    settle (&loop);
  }
  print_histogram (&loop);

  g_assert_cmpuint (loop.n_lost, >, 0);
}

int
main (int    argc,
      char **argv)
{
  const char *rounds = g_getenv ("PILLION_KILL_ROUNDS");

  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  if (rounds != NULL)
    n_cycles = (guint) g_ascii_strtoull (rounds, NULL, 10);

  g_test_add_func ("/e2e/kill/loop", test_loop);
  g_test_add_func ("/e2e/kill/control", test_control);

  return g_test_run ();
}
