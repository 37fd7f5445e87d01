/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Older messages that fail a check: from an own device that lies, or through a relay that does. */

#include "pillion-evil-blobs.h"
#include "test-account-world.h"
#include "test-history-world.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-history-apply.h"
#include "engine/pillion-history-flaws.h"
#include "engine/pillion-lock.h"
#include "store/pillion-chats-table.h"
#include "wire/pillion-message-body.h"

#include <string.h>

#define N_MESSAGES 500
#define N_CHATS 7

static void
run (PillionTestEngine *self,
     PillionTestWork    func,
     gpointer           data)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, func, data, &error);
  g_assert_no_error (error);
}

/* ----- asking ----- */

static PillionHistory *
get_history (PillionTestEngine *self)
{
  return pillion_engine_get_history (pillion_test_engine_get (self));
}

static gboolean
has_ended (gpointer data)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (get_history (data));

  return transfer != NULL && !pillion_history_transfer_is_active (transfer);
}

static void
wait_for_end (PillionTestEngine          *self,
              PillionHistoryTransferState state)
{
  pillion_test_wait_until (has_ended, self, "the end of a history transfer");
  g_assert_cmpint (pillion_history_transfer_get_state (pillion_history_get_receiving (get_history (self))), ==, state);
}

static gboolean
has_begun (gpointer data)
{
  return !has_ended (data);
}

/* source: (nullable): NULL: the primary */
static void
ask_again (PillionTestEngine  *self,
           PillionTestEngine  *source,
           PillionHistoryDepth depth)
{
  g_autofree char *device = source != NULL ? account_world_dup_id (source) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_request_async (get_history (self), device, depth, NULL, pillion_test_on_done, &result);
  pillion_history_request_finish (get_history (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  pillion_test_wait_until (has_begun, self, "another transfer");
}

static void
assert_flawed (PillionTestEngine *self,
               const HistoryWorldLie       *lie,
               PillionTestEngine *source)
{
  PillionHistory *history = get_history (self);
  g_autofree char *chat = pillion_hex_encode (lie->chat, sizeof lie->chat);
  g_autofree char *device = account_world_dup_id (source);
  g_autofree char *report = pillion_history_dup_report (history);
  const PillionHistoryFlaw *flaw;

  g_assert_cmpuint (pillion_history_get_n_flaws (history), ==, 1);
  flaw = pillion_history_get_flaw (history, 0);
  g_assert_cmpstr (flaw->conversation, ==, chat);
  g_assert_cmpstr (flaw->device, ==, device);
  g_assert_cmpstr (flaw->check, ==, "author");
  g_assert_cmpuint (flaw->n_messages, ==, HISTORY_WORLD_LIES);
  g_assert_true (pillion_history_is_flawed (history, chat));
  g_assert_false (pillion_history_is_flawed (history, device));

  g_assert_nonnull (strstr (report, device));
  g_assert_nonnull (strstr (report, "check: author"));
  g_assert_nonnull (strstr (report, "messages left out: 2"));
  g_assert_null (strstr (report, chat));
  g_assert_null (strstr (report, "Never said"));
}

static void
assert_same (PillionTestEngine *a,
             PillionTestEngine *b)
{
  g_autofree char *digest_a = history_world_digest (a, 0);
  g_autofree char *digest_b = history_world_digest (b, 0);

  g_assert_cmpstr (digest_a, ==, digest_b);
}

static gboolean
is_known (gpointer data)
{
  return !pillion_history_is_loading (get_history (data));
}

/* The chat is marked, and only that; the rest comes. The mark stays until the whole of it comes, from
 * the same device or from another.
 */
static void
test_lie (AccountWorld *world,
          gconstpointer unused)
{
  HistoryWorldLie lie;

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_ALL);
  history_world_lie (world->ana, &lie);
  world->laptop = account_world_link (world);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  assert_flawed (world->laptop, &lie, world->ana);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, N_MESSAGES + 2);
  g_assert_cmpuint (pillion_test_engine_count_refused (world->laptop, "history"), ==, HISTORY_WORLD_LIES);

  pillion_test_engine_close (world->laptop);
  pillion_test_engine_open (world->laptop);
  pillion_test_wait_until (is_known, world->laptop, "what the store says of history");
  assert_flawed (world->laptop, &lie, world->ana);
  pillion_test_engine_go_online (world->laptop, NULL);

  /* The same again, not twice as much. */
  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  assert_flawed (world->laptop, &lie, world->ana);

  /* What is not as deep does not say that the rest is there. */
  history_world_take_back (world->ana, &lie);
  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_30_DAYS);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->laptop)), ==, 1);

  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->laptop)), ==, 0);
  assert_same (world->ana, world->laptop);
}

/* What was left out stands where it belongs once it comes. */
static void
test_order (AccountWorld *world,
            gconstpointer unused)
{
  static const guint spoiled[] = { 103, 110, 490 };

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_ALL);
  for (guint i = 0; i < G_N_ELEMENTS (spoiled); i++)
    history_world_spoil (world->ana, N_CHATS, spoiled[i], TRUE);
  world->laptop = account_world_link (world);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, N_MESSAGES + 2 - G_N_ELEMENTS (spoiled));

  for (guint i = 0; i < G_N_ELEMENTS (spoiled); i++)
    history_world_spoil (world->ana, N_CHATS, spoiled[i], FALSE);
  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->laptop)), ==, 0);
  assert_same (world->ana, world->laptop);
}

/* Some time later the same depth begins later, and still mends what failed. */
static void
test_part (AccountWorld *world,
           gconstpointer unused)
{
  HistoryWorldLie lie;

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_30_DAYS);
  history_world_lie (world->ana, &lie);
  world->laptop = account_world_link (world);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  assert_flawed (world->laptop, &lie, world->ana);
  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_30_DAYS);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  assert_flawed (world->laptop, &lie, world->ana);

  history_world_take_back (world->ana, &lie);
  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_30_DAYS);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->laptop)), ==, 0);
}

static gboolean
is_sealed (gpointer data)
{
  return pillion_lock_is_sealed (pillion_engine_get_lock (pillion_test_engine_get (data)));
}

static gboolean
has_caught_up (gpointer data)
{
  return has_ended (data) && account_world_get_number (data, "history-missed") == 0;
}

/* What a device had before it was logged out was not whole: it is asked for once more. */
static void
test_linked_again (AccountWorld *world,
                   gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  guint n_messages;

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  history_world_spoil (world->ana, N_CHATS, 490, TRUE);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_30_DAYS);
  world->laptop = account_world_link (world);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  n_messages = history_world_count (world->laptop, TRUE);
  pillion_test_engine_remove (world->ana, world->laptop, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_sealed, world->laptop, "a sealed store");
  pillion_test_engine_link (world->laptop, world->ana, world->url, FALSE);
  pillion_test_wait_until (has_caught_up, world->laptop, "what it missed");
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->laptop)), ==, 1);

  history_world_spoil (world->ana, N_CHATS, 490, FALSE);
  ask_again (world->laptop, NULL, PILLION_HISTORY_DEPTH_30_DAYS);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, n_messages + 1);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->laptop)), ==, 0);
}

static void
test_another_device (AccountWorld *world,
                     gconstpointer unused)
{
  HistoryWorldLie lie;

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_ALL);
  world->laptop = account_world_link (world);
  wait_for_end (world->laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  history_world_lie (world->ana, &lie);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_ALL);
  world->desktop = account_world_link (world);
  wait_for_end (world->desktop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  assert_flawed (world->desktop, &lie, world->ana);

  ask_again (world->desktop, world->laptop, PILLION_HISTORY_DEPTH_ALL);
  wait_for_end (world->desktop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world->desktop)), ==, 0);
  assert_same (world->laptop, world->desktop);
}

/* What can't be opened may be of any chat. */
static void
test_chunk (void)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  g_autoptr (PillionEvilBlobs) blobs = pillion_evil_blobs_new (relay);
  g_auto (AccountWorld) world = { 0 };
  g_autofree char *report = NULL;
  const PillionHistoryFlaw *flaw;

  account_world_init (&world, pillion_evil_relay_get_url (relay));
  history_world_fill (world.ana, N_MESSAGES, N_CHATS);
  pillion_test_engine_set_history (world.ana, PILLION_HISTORY_DEPTH_ALL);
  pillion_evil_blobs_set_lie (blobs, PILLION_EVIL_LIE_FLIPPED);
  world.laptop = account_world_link (&world);
  wait_for_end (world.laptop, PILLION_HISTORY_TRANSFER_STATE_FAILED);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world.laptop)), ==, 1);
  flaw = pillion_history_get_flaw (get_history (world.laptop), 0);
  g_assert_null (flaw->conversation);
  g_assert_cmpstr (flaw->check, ==, "name");
  g_assert_cmpuint (flaw->chunk, ==, 0);
  report = pillion_history_dup_report (get_history (world.laptop));
  g_assert_nonnull (strstr (report, "No chat in particular"));

  pillion_evil_blobs_set_lie (blobs, PILLION_EVIL_LIE_NONE);
  ask_again (world.laptop, NULL, PILLION_HISTORY_DEPTH_ALL);
  wait_for_end (world.laptop, PILLION_HISTORY_TRANSFER_STATE_DONE);
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world.laptop)), ==, 0);
  assert_same (world.ana, world.laptop);
}

/* ----- each check ----- */

typedef struct {
  const char         *what;
  guint8              chat;   /* its account is so many times the same byte; 0: the own account */
  guint8              author; /* likewise */
  PillionHistoryState state;
  gboolean            unread;
  gboolean            attached;
  guint8              reaction; /* its author; 0: there is none */
  gint64              age_ms;   /* older than what is served by so much */
  PillionHistoryCheck expected;
} Case;

static const Case cases[] = {
  { "theirs", 1, 1, PILLION_HISTORY_STATE_RECEIVED, TRUE, FALSE, 1, 0, PILLION_HISTORY_CHECK_NONE },
  { "own", 1, 0, PILLION_HISTORY_STATE_READ, FALSE, FALSE, 0, 0, PILLION_HISTORY_CHECK_NONE },
  { "a chat with oneself", 0, 0, PILLION_HISTORY_STATE_READ, FALSE, FALSE, 0, 0, PILLION_HISTORY_CHECK_AUTHOR },
  { "an author of nowhere", 1, 2, PILLION_HISTORY_STATE_RECEIVED, FALSE, FALSE, 0, 0, PILLION_HISTORY_CHECK_AUTHOR },
  { "a reaction of nowhere", 1, 1, PILLION_HISTORY_STATE_RECEIVED, FALSE, FALSE, 2, 0, PILLION_HISTORY_CHECK_AUTHOR },
  { "own, received", 1, 0, PILLION_HISTORY_STATE_RECEIVED, FALSE, FALSE, 0, 0, PILLION_HISTORY_CHECK_STATE },
  { "theirs, sent", 1, 1, PILLION_HISTORY_STATE_SENT, FALSE, FALSE, 0, 0, PILLION_HISTORY_CHECK_STATE },
  { "own, unread", 1, 0, PILLION_HISTORY_STATE_SENT, TRUE, FALSE, 0, 0, PILLION_HISTORY_CHECK_STATE },
  { "too old", 1, 1, PILLION_HISTORY_STATE_RECEIVED, FALSE, FALSE, 0, 1, PILLION_HISTORY_CHECK_TIME },
  { "a file that is not committed to", 1, 1, PILLION_HISTORY_STATE_RECEIVED, FALSE, TRUE, 0, 0,
    PILLION_HISTORY_CHECK_FILE },
};

typedef struct {
  const Case *of;
  guint       n_messages; /* that were stored */
  GPtrArray  *flaws;      /* (owned) (element-type PillionHistoryFlawRow) */
} Trial;

/* (transfer full) */
static PillionHistoryChunk *
make_chunk (PillionJob *job,
            const Case *of,
            guint64     since)
{
  g_autoptr (PillionHistoryBuilder) builder = pillion_history_builder_new (PILLION_HISTORY_CHUNK_MESSAGES, 0);
  g_auto (PillionHistoryMessage) message = { 0 };
  guint8 accounts[3][PILLION_ACCOUNT_BYTES];
  PillionHistoryReaction reaction = { accounts[of->reaction], job->identity->device, since, "👍" };
  g_autoptr (GBytes) content = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    memset (accounts[i], (int) i, sizeof accounts[i]);
  memcpy (accounts[0], job->identity->account, sizeof accounts[0]);
  message.chat = accounts[of->chat];
  message.author = accounts[of->author];
  message.device = job->identity->device;
  pillion_random_fill (job->random, message.message, sizeof message.message);
  message.type = of->attached ? PILLION_MESSAGE_TYPE_ATTACHMENT : PILLION_MESSAGE_TYPE_TEXT;
  message.state = of->state;
  message.unread = of->unread;
  message.attached = of->attached;
  message.sent_at = message.arrived = since - (guint64) of->age_ms;
  message.text = g_strdup ("Hello");
  if (of->attached) {
    message.file = g_new0 (PillionBodyAttachment, 1);
    message.file->kind = PILLION_ATTACHMENT_KIND_FILE;
  }
  if (of->reaction != 0) {
    message.reactions = g_array_new (FALSE, TRUE, sizeof reaction);
    g_array_append_val (message.reactions, reaction);
  }
  g_assert_true (pillion_history_builder_add (builder, &message, PILLION_HISTORY_CHAT_ACCEPTED));
  content = pillion_history_builder_end (builder);
  return pillion_history_chunk_decode (g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL);
}

static gboolean
try_case (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  Trial *trial = data;
  guint8 transfer[PILLION_ID_BYTES];
  g_autoptr (PillionHistoryRow) row = NULL;
  g_autoptr (PillionHistoryChunk) chunk = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  guint8 chat[PILLION_ACCOUNT_BYTES];

  memset (chat, 1, sizeof chat);
  pillion_random_fill (job->random, transfer, sizeof transfer);
  row = pillion_history_row_new (transfer);
  row->since = job->now_ms;
  row->top = 100;
  chunk = make_chunk (job, trial->of, row->since);
  g_assert_nonnull (chunk);
  if (!pillion_history_apply (database, job, row, chunk, error) ||
      !pillion_messages_list (database, chat, 0, 100, &rows, error) ||
      !pillion_history_flaws_list (database, &trial->flaws, error))
    return FALSE;
  trial->n_messages = rows->len;
  /* The next case finds nothing of it. */
  for (guint i = 0; i < rows->len; i++) {
    if (!pillion_messages_remove (database, ((PillionMessageRow *) rows->pdata[i])->id, error))
      return FALSE;
  }
  row->since = 0;
  pillion_random_fill (job->random, row->transfer, sizeof row->transfer);
  return pillion_history_flaws_mend (database, row, error);
}

static void
test_checks (AccountWorld *world,
             gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Trial trial = { .of = &cases[i] };
    gboolean sound = cases[i].expected == PILLION_HISTORY_CHECK_NONE;

    g_test_message ("%s", cases[i].what);
    run (world->ben, try_case, &trial);
    g_assert_cmpuint (trial.n_messages, ==, sound ? 1 : 0);
    g_assert_cmpuint (trial.flaws->len, ==, sound ? 0 : 1);
    if (!sound) {
      const PillionHistoryFlawRow *flaw = trial.flaws->pdata[0];

      g_assert_cmpint (flaw->check, ==, cases[i].expected);
      g_assert_cmpint (flaw->has_chat, ==, cases[i].chat != 0);
    }
    g_ptr_array_unref (trial.flaws);
  }
}

static gboolean
try_places (PillionDatabase *database,
            PillionJob      *job,
            gpointer         unused,
            GError         **error)
{
  guint8 transfer[PILLION_ID_BYTES] = { 0 };
  g_autoptr (PillionHistoryRow) row = pillion_history_row_new (transfer);
  g_autoptr (PillionHistoryChunk) chunk = make_chunk (job, &cases[0], job->now_ms);

  row->top = 2;
  g_assert_cmpint (pillion_history_apply_check (row, chunk), ==, PILLION_HISTORY_CHECK_NONE);
  row->top = 1;
  g_assert_cmpint (pillion_history_apply_check (row, chunk), ==, PILLION_HISTORY_CHECK_PLACE);
  row->top = 2;
  chunk->kind = PILLION_HISTORY_CHUNK_CHAINS;
  g_assert_cmpint (pillion_history_apply_check (row, chunk), ==, PILLION_HISTORY_CHECK_PLACE);
  row->changed = 1;
  g_assert_cmpint (pillion_history_apply_check (row, chunk), ==, PILLION_HISTORY_CHECK_NONE);
  return TRUE;
}

static void
test_places (AccountWorld *world,
             gconstpointer unused)
{
  run (world->ben, try_places, NULL);
}

/* ----- the order of what was missed ----- */

#define FIRST_MISSED 3
#define LAST_MISSED 5

/* What message n of account 1 in its chat has. */
static guint64
get_arrival (guint n)
{
  return n * G_GUINT64_CONSTANT (1000);
}

static void
add_missed (PillionHistoryBuilder *builder,
            PillionJob            *job,
            guint                  chat,
            guint                  n,
            gboolean               spoiled)
{
  guint8 account[PILLION_ACCOUNT_BYTES];
  g_auto (PillionHistoryMessage) message = { .chat = account, .author = account, .device = job->identity->device };

  memset (account, (int) chat, sizeof account);
  memset (message.message, (int) n, sizeof message.message);
  message.type = PILLION_MESSAGE_TYPE_TEXT;
  message.state = spoiled ? PILLION_HISTORY_STATE_READ : PILLION_HISTORY_STATE_RECEIVED;
  message.sent_at = message.arrived = get_arrival (n);
  message.text = g_strdup ("Hello");
  g_assert_true (pillion_history_builder_add (builder, &message, PILLION_HISTORY_CHAT_ACCEPTED));
}

/* Message n, or as one that its author can't have; and one of another chat. (transfer full) */
static PillionHistoryChunk *
make_missed (PillionJob *job,
             guint       n,
             gboolean    spoiled)
{
  g_autoptr (PillionHistoryBuilder) builder =
    pillion_history_builder_new (PILLION_HISTORY_CHUNK_MESSAGES, 2 * (LAST_MISSED - n));
  g_autoptr (GBytes) content = NULL;

  add_missed (builder, job, 1, n, spoiled);
  add_missed (builder, job, 2, n, FALSE);
  content = pillion_history_builder_end (builder);
  return pillion_history_chunk_decode (g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL);
}

/* One that came to this device itself. */
static gboolean
insert_one (PillionDatabase *database,
            PillionJob      *job,
            guint            n,
            GError         **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean is_new;

  memset (row->chat, 1, sizeof row->chat);
  memset (row->author, 1, sizeof row->author);
  memset (row->message_id, (int) n, sizeof row->message_id);
  memcpy (row->device, job->identity->device, sizeof row->device);
  row->type = PILLION_MESSAGE_TYPE_TEXT;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup ("Hello");
  row->sent_at = row->received_at = get_arrival (n);
  return pillion_messages_insert (database, row, &is_new, error);
}

/* first: the oldest that it brings; spoiled: what is wrong of it; 0: nothing */
static gboolean
transfer_missed (PillionDatabase *database,
                 PillionJob      *job,
                 guint64          changed,
                 guint            first,
                 guint            spoiled,
                 GError         **error)
{
  guint8 transfer[PILLION_ID_BYTES];
  g_autoptr (PillionHistoryRow) row = NULL;

  pillion_random_fill (job->random, transfer, sizeof transfer);
  row = pillion_history_row_new (transfer);
  row->changed = changed;
  row->state = PILLION_HISTORY_ROW_DONE;
  if (!pillion_history_find_top (database, changed != 0, &row->top, error))
    return FALSE;
  for (guint n = LAST_MISSED; n >= first; n--) {
    g_autoptr (PillionHistoryChunk) chunk = make_missed (job, n, n == spoiled);

    if (!pillion_history_apply (database, job, row, chunk, error))
      return FALSE;
  }
  return pillion_history_flaws_mend (database, row, error) && pillion_history_save (database, row, error);
}

static gboolean
try_missed (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  GArray *arrivals = data;
  guint8 chat[PILLION_ACCOUNT_BYTES];
  g_autoptr (GPtrArray) rows = NULL;

  memset (chat, 1, sizeof chat);
  if (!pillion_chats_ensure (database, chat, FALSE, error) || !pillion_history_reserve (database, error) ||
      !insert_one (database, job, 1, error) || !transfer_missed (database, job, 0, LAST_MISSED + 1, 0, error) ||
      !transfer_missed (database, job, get_arrival (1), LAST_MISSED + 1, 0, error) ||
      !pillion_history_reserve_missed (database, get_arrival (LAST_MISSED + 1), error) ||
      !insert_one (database, job, LAST_MISSED + 2, error) ||
      !transfer_missed (database, job, get_arrival (2), FIRST_MISSED, LAST_MISSED, error) ||
      !transfer_missed (database, job, get_arrival (2), FIRST_MISSED, 0, error) ||
      !pillion_messages_list (database, chat, 0, 100, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (arrivals, ((PillionMessageRow *) rows->pdata[i])->received_at);
  return TRUE;
}

/* What was left out goes to its row in the end, and nothing else does, however much came whole before. */
static void
test_missed_order (AccountWorld *world,
                   gconstpointer unused)
{
  g_autoptr (GArray) arrivals = g_array_new (FALSE, FALSE, sizeof (guint64));

  run (world->ben, try_missed, arrivals);
  g_assert_cmpuint (arrivals->len, ==, LAST_MISSED - FIRST_MISSED + 3);
  for (guint i = 1; i < arrivals->len; i++)
    g_assert_cmpuint (g_array_index (arrivals, guint64, i), >, g_array_index (arrivals, guint64, i - 1));
}

#define ADD(name, func) \
  g_test_add ("/engine/history-flaws/" name, AccountWorld, NULL, account_world_set_up, func, account_world_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lie", test_lie);
  ADD ("order", test_order);
  ADD ("part", test_part);
  ADD ("linked-again", test_linked_again);
  ADD ("another-device", test_another_device);
  g_test_add_func ("/engine/history-flaws/chunk", test_chunk);
  ADD ("checks", test_checks);
  ADD ("places", test_places);
  ADD ("missed-order", test_missed_order);

  return g_test_run ();
}
