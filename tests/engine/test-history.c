/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"
#include "test-history-world.h"

#include "engine/pillion-delivery.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-right.h"
#include "engine/pillion-history-size.h"
#include "engine/pillion-history-source.h"
#include "engine/pillion-history.h"
#include "engine/pillion-message-actions.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-history-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-authored.h"

#include <string.h>

#define N_MESSAGES 6000
#define N_CHATS 40

static gboolean
has_ended (gpointer data)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (data));
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);

  return transfer != NULL && !pillion_history_transfer_is_active (transfer);
}

static PillionHistoryTransfer *
wait_for_end (PillionTestEngine *self)
{
  pillion_test_wait_until (has_ended, self, "the end of a history transfer");
  return pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (self)));
}

static void
assert_done (PillionTestEngine *self)
{
  PillionHistoryTransfer *transfer = wait_for_end (self);

  g_assert_no_error (pillion_history_transfer_get_error (transfer));
  g_assert_cmpint (pillion_history_transfer_get_state (transfer), ==, PILLION_HISTORY_TRANSFER_STATE_DONE);
}

static void
assert_same (PillionTestEngine *a,
             PillionTestEngine *b,
             guint64            since_ms)
{
  g_autofree char *digest_a = history_world_digest (a, since_ms);
  g_autofree char *digest_b = history_world_digest (b, since_ms);

  g_assert_cmpstr (digest_a, ==, digest_b);
}

static gboolean
is_delivered (gpointer data)
{
  AccountWorld *world = data;
  g_autoptr (PillionMessageRow) row = account_world_find (world->ana, world->ben, "hello", FALSE);

  return row->state == PILLION_MESSAGE_STATE_DELIVERED;
}

/* Nothing changes any more on the primary. */
static void
link_laptop (AccountWorld       *world,
             PillionHistoryDepth depth)
{
  pillion_test_wait_until (is_delivered, world, "the first receipt");
  pillion_test_engine_set_history (world->ana, depth);
  world->laptop = account_world_link (world);
}

/* Everything arrives as it was, and both sides say how it went. */
static void
test_all (AccountWorld *world,
          gconstpointer unused)
{
  PillionHistoryTransfer *transfer;

  history_world_fill (world->ana, N_MESSAGES, N_CHATS);
  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  assert_same (world->ana, world->laptop, 0);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, N_MESSAGES + 2);
  g_assert_cmpuint (history_world_count (world->laptop, FALSE), ==, 0);
  transfer = pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (world->laptop)));
  g_assert_cmpuint (pillion_history_transfer_get_n_messages (transfer), ==, N_MESSAGES + 2);
  g_assert_cmpuint (pillion_history_transfer_get_n_done (transfer), ==, N_MESSAGES + 2);

  /* New messages come behind it. */
  account_world_deliver (world->ben, ANA, "and now?", world->laptop);
  pillion_test_engine_wait_for_message (world->ana, "and now?");
  g_assert_cmpuint (history_world_count (world->laptop, FALSE), ==, 1);
}

static gboolean
has_reaction (gpointer data)
{
  AccountWorld *world = data;
  g_autoptr (PillionMessageRow) row = account_world_find (world->ben, world->ana, "hi", FALSE);

  return row->n_reactions == 1;
}

static gboolean
is_edited (gpointer data)
{
  AccountWorld *world = data;
  g_autoptr (PillionMessageRow) row = account_world_find (world->ben, world->ana, "hello, Ben", FALSE);

  return row != NULL;
}

static gboolean
is_deleted (gpointer data)
{
  return !is_edited (data);
}

/* What came as history can be spoken of like any other message, and to everybody. */
static void
test_spoken_of (AccountWorld *world,
                gconstpointer unused)
{
  g_autoptr (GAsyncResult) reacted = NULL;
  g_autoptr (GAsyncResult) edited = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionMessageRow) own = NULL;
  g_autoptr (PillionMessageRow) other = NULL;
  PillionEngine *engine;

  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  engine = pillion_test_engine_get (world->laptop);
  own = account_world_find (world->laptop, world->ben, "hello", FALSE);
  other = account_world_find (world->laptop, world->ben, "hi", FALSE);
  g_assert_true (own->history && other->history);

  pillion_message_react_async (engine, other->id, "👍", NULL, pillion_test_on_done, &reacted);
  pillion_message_change_finish (engine, pillion_test_await (&reacted), &error);
  g_assert_no_error (error);
  pillion_test_wait_until (has_reaction, world, "a reaction");
  pillion_message_edit_async (engine, own->id, "hello, Ben", NULL, pillion_test_on_done, &edited);
  pillion_message_change_finish (engine, pillion_test_await (&edited), &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_edited, world, "another text");
  pillion_message_delete_async (engine, own->id, TRUE, NULL, pillion_test_on_done, &deleted);
  pillion_message_change_finish (engine, pillion_test_await (&deleted), &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_deleted, world, "the end of a message");
}

/* ----- how far back ----- */

static guint64
get_month_ago (AccountWorld *world)
{
  return pillion_test_engine_get_time (world->ana) - 30 * HISTORY_WORLD_DAY_MS;
}

static void
test_since (AccountWorld *world,
            gconstpointer unused)
{
  guint64 since_ms = get_month_ago (world);

  history_world_fill (world->ana, 2000, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_30_DAYS);
  assert_done (world->laptop);
  g_assert_cmpuint (history_world_oldest (world->ana), <, since_ms);
  g_assert_cmpuint (history_world_oldest (world->laptop), >=, since_ms);
  assert_same (world->ana, world->laptop, history_world_oldest (world->laptop));
}

static void
measure (PillionTestEngine  *self,
         PillionHistorySize *sizes)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (self));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_measure_sizes_async (history, NULL, pillion_test_on_done, &result);
  pillion_test_await (&result);
  pillion_history_measure_sizes_finish (history, result, sizes, &error);
  g_assert_no_error (error);
}

/* What is said before is about what comes. */
static void
assert_measured (PillionTestEngine        *laptop,
                 const PillionHistorySize *size)
{
  PillionHistoryTransfer *transfer = wait_for_end (laptop);
  guint64 n_bytes = pillion_history_transfer_get_n_bytes (transfer);

  g_assert_cmpuint (size->n_messages, ==, pillion_history_transfer_get_n_messages (transfer));
  g_test_message ("%" G_GUINT64_FORMAT " bytes, said %" G_GUINT64_FORMAT, n_bytes, size->n_bytes);
  g_assert_cmpuint (size->n_bytes, >, n_bytes / 2);
  g_assert_cmpuint (size->n_bytes, <, n_bytes * 2);
}

/* In two steps. */
static void
test_size (AccountWorld *world,
           gconstpointer unused)
{
  PillionHistorySize sizes[PILLION_HISTORY_N_DEPTHS];

  history_world_fill (world->ana, 12000, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_30_DAYS);
  measure (world->ana, sizes);
  assert_measured (world->laptop, &sizes[PILLION_HISTORY_DEPTH_30_DAYS]);
  g_assert_cmpuint (sizes[PILLION_HISTORY_DEPTH_NONE].n_messages, ==, 0);
  g_assert_cmpuint (sizes[PILLION_HISTORY_DEPTH_1_YEAR].n_messages, >, sizes[PILLION_HISTORY_DEPTH_30_DAYS].n_messages);
  g_assert_cmpuint (sizes[PILLION_HISTORY_DEPTH_1_YEAR].n_messages, <, sizes[PILLION_HISTORY_DEPTH_ALL].n_messages);
  g_assert_cmpuint (sizes[PILLION_HISTORY_DEPTH_ALL].n_messages, ==, 12000 + 2);
  g_assert_cmpfloat (sizes[PILLION_HISTORY_DEPTH_ALL].seconds, >, sizes[PILLION_HISTORY_DEPTH_30_DAYS].seconds);
}

typedef struct {
  guint64 since;
  guint8  transfer[PILLION_ID_BYTES];
} Lie;

/* Asks for everything, whatever there is a right to, and believes what comes. */
static gboolean
ask_for_all (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  Lie *lie = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_HISTORY_REQUEST };
  g_autoptr (PillionHistoryRow) row = NULL;
  g_autoptr (PillionAccountView) view = NULL;

  pillion_random_fill (job->random, lie->transfer, sizeof lie->transfer);
  row = pillion_history_row_new (lie->transfer);
  if (!pillion_directory_load_view (database, job->identity->account, &view, error) ||
      !pillion_history_find_top (database, FALSE, &row->top, error))
    return FALSE;
  memcpy (row->device, pillion_account_view_get_primary (view)->device, sizeof row->device);
  row->started_at = job->now_ms;
  memcpy (body.history_request.transfer, lie->transfer, sizeof lie->transfer);
  body.history_request.since = lie->since;
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_history_save (database, row, error) &&
         pillion_outbox_queue_to (database, job, job->identity->account, row->device, &body, error);
}

static void
test_lie (AccountWorld *world,
          gconstpointer unused)
{
  guint64 since_ms = get_month_ago (world);
  g_autoptr (GError) error = NULL;
  Lie lie = { 0 };

  history_world_fill (world->ana, 2000, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_30_DAYS);
  assert_done (world->laptop);
  pillion_test_engine_run (world->laptop, ask_for_all, &lie, &error);
  g_assert_no_error (error);
  assert_done (world->laptop);
  g_assert_cmpuint (history_world_oldest (world->laptop), >=, since_ms);
}

static void
test_none (AccountWorld *world,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  PillionHistoryTransfer *transfer;
  Lie lie = { 0 };

  history_world_fill (world->ana, 50, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_NONE);
  g_assert_null (pillion_history_get_receiving (pillion_engine_get_history (pillion_test_engine_get (world->laptop))));
  pillion_test_engine_run (world->laptop, ask_for_all, &lie, &error);
  g_assert_no_error (error);
  transfer = wait_for_end (world->laptop);
  g_assert_error (pillion_history_transfer_get_error (transfer), PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DECLINED);
  pillion_test_engine_wait_for_refusal (world->ana, "history", 1);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, 0);
}

static void
request (PillionTestEngine  *self,
         PillionTestEngine  *source,
         PillionHistoryDepth depth,
         PillionEngineError  expected)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (self));
  g_autofree char *device = source != NULL ? account_world_dup_id (source) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_request_async (history, device, depth, NULL, pillion_test_on_done, &result);
  pillion_history_request_finish (history, pillion_test_await (&result), &error);
  if (expected != 0)
    g_assert_error (error, PILLION_ENGINE_ERROR, (int) expected);
  else
    g_assert_no_error (error);
}

static void
allow (PillionTestEngine  *primary,
       PillionTestEngine  *companion,
       PillionHistoryDepth depth)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (primary));
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (primary);
  g_autofree char *device = account_world_dup_id (companion);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_allow_async (history, device, depth, key, NULL, pillion_test_on_done, &result);
  pillion_history_allow_finish (history, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static gboolean
may_have_all (gpointer data)
{
  return pillion_history_get_right_ms (pillion_engine_get_history (pillion_test_engine_get (data))) == 0;
}

static gboolean
is_newly_done (gpointer data)
{
  PillionTestEngine *self = data;
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (self));
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);

  return pillion_history_transfer_get_since_ms (transfer) == 0 && has_ended (self);
}

/* What is older comes when the primary allows it, and stands before the rest. */
static void
test_deeper (AccountWorld *world,
             gconstpointer unused)
{
  history_world_fill (world->ana, 2000, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_30_DAYS);
  assert_done (world->laptop);
  allow (world->ana, world->laptop, PILLION_HISTORY_DEPTH_ALL);
  pillion_test_wait_until (may_have_all, world->laptop, "the right to all history");
  request (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL, 0);
  pillion_test_wait_until (is_newly_done, world->laptop, "the rest of the history");
  assert_done (world->laptop);
  assert_same (world->ana, world->laptop, 0);
}

/* A grant that the account did not sign widens nothing. */
static gboolean
forge_grant (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  PillionBodyHistoryGrant grant = { 0 };
  guint64 *right = data;

  memcpy (grant.device, job->identity->device, sizeof grant.device);
  return pillion_history_right_take (database, job, &grant, error) &&
         pillion_history_right_load (database, job, job->identity->device, right, NULL, error);
}

static void
test_forged_grant (AccountWorld *world,
                   gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  guint64 right = 0;

  link_laptop (world, PILLION_HISTORY_DEPTH_NONE);
  pillion_test_engine_run (world->laptop, forge_grant, &right, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (right, ==, PILLION_HISTORY_NOTHING);
  g_assert_cmpuint (pillion_test_engine_count_refused (world->laptop, "history"), ==, 1);
  request (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL, PILLION_ENGINE_ERROR_USAGE);
  request (world->ana, NULL, PILLION_HISTORY_DEPTH_ALL, PILLION_ENGINE_ERROR_USAGE);
}

/* ----- who gives it ----- */

/* Another companion gives what it has. */
static void
test_sibling (AccountWorld *world,
              gconstpointer unused)
{
  history_world_fill (world->ana, 500, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  pillion_test_engine_set_history (world->ana, PILLION_HISTORY_DEPTH_ALL);
  world->desktop = pillion_test_engine_new ();
  pillion_test_engine_open (world->desktop);
  pillion_test_engine_link (world->desktop, world->ana, world->url, FALSE);
  pillion_test_engine_go_offline (world->ana);
  request (world->desktop, world->laptop, PILLION_HISTORY_DEPTH_ALL, 0);
  assert_done (world->desktop);
  assert_same (world->laptop, world->desktop, 0);
}

typedef struct {
  PillionHistoryPacking *packing; /* (owned) */
  guint                  n_rows;
} Packing;

static gboolean
pack (PillionDatabase *database,
      PillionJob      *job,
      gpointer         data,
      GError         **error)
{
  Packing *self = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_history_list (database, &rows, error))
    return FALSE;
  self->n_rows = rows->len;
  if (rows->len == 0)
    return TRUE;
  self->packing = pillion_history_packing_new (((PillionHistoryRow *) rows->pdata[0])->transfer);
  self->packing->job.identity = pillion_identity_ref (job->identity);
  self->packing->job.random = job->random;
  self->packing->job.limits = job->limits;
  self->packing->job.now_ms = job->now_ms;
  return pillion_history_source_pack (database, self->packing, error) && pillion_history_list (database, &rows, error) &&
         (self->n_rows = rows->len, TRUE);
}

static gboolean
serves (gpointer data)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (data));

  return g_list_model_get_n_items (G_LIST_MODEL (history)) == 1;
}

static void
change (PillionTestEngine   *self,
        PillionHistoryChange how)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (self));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_change_async (history, how, NULL, pillion_test_on_done, &result);
  pillion_history_change_finish (history, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* A device that was removed gets nothing more (attack 7). */
static void
test_removed (AccountWorld *world,
              gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  Packing packing = { 0 };

  history_world_fill (world->ana, 500, 7);
  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  pillion_test_wait_until (serves, world->ana, "a transfer");
  pillion_test_engine_go_offline (world->laptop);
  g_assert_true (pillion_test_engine_remove (world->ana, world->laptop, &error));
  pillion_test_engine_run (world->ana, pack, &packing, &error);
  g_assert_no_error (error);
  if (packing.packing != NULL)
    g_assert_null (packing.packing->row);
  g_clear_pointer (&packing.packing, pillion_history_packing_free);
  pillion_test_engine_run (world->ana, pack, &packing, &error);
  g_assert_cmpuint (packing.n_rows, ==, 0);
  g_clear_pointer (&packing.packing, pillion_history_packing_free);
}

static gboolean
is_paused (gpointer data)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (data));
  GListModel *model = G_LIST_MODEL (history);
  guint n_items = g_list_model_get_n_items (model);
  g_autoptr (PillionHistoryTransfer) transfer = n_items > 0 ? g_list_model_get_item (model, n_items - 1) : NULL;

  return transfer != NULL && pillion_history_transfer_get_state (transfer) == PILLION_HISTORY_TRANSFER_STATE_PAUSED;
}

static void
go_online (PillionTestEngine *self)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_go_online (self, &error);
  g_assert_no_error (error);
}

/* A pause is one on both sides; it goes on, and may be ended and asked for again. */
static void
test_pause (AccountWorld *world,
            gconstpointer unused)
{
  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  history_world_fill (world->ana, 500, 7);
  pillion_test_engine_go_offline (world->ana);
  request (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL, 0);
  change (world->laptop, PILLION_HISTORY_CHANGE_PAUSE);
  pillion_test_wait_until (is_paused, world->laptop, "the receiver's pause");
  go_online (world->ana);
  pillion_test_wait_until (is_paused, world->ana, "the source's pause");
  change (world->laptop, PILLION_HISTORY_CHANGE_END);
  pillion_test_wait_until (has_ended, world->laptop, "the end");
  pillion_test_engine_go_offline (world->ana);
  request (world->laptop, NULL, PILLION_HISTORY_DEPTH_ALL, 0);
  change (world->laptop, PILLION_HISTORY_CHANGE_PAUSE);
  pillion_test_wait_until (is_paused, world->laptop, "the receiver's pause");
  change (world->laptop, PILLION_HISTORY_CHANGE_RESUME);
  go_online (world->ana);
  assert_done (world->laptop);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, 502);
}

/* ----- what is here already ----- */

/* What this device decrypted stays as it is. */
static void
test_kept (AccountWorld *world,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionMessageRow) own = NULL;
  g_autoptr (PillionMessageRow) old = NULL;
  Lie lie = { 0 };

  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  account_world_deliver (world->ben, ANA, "for both", world->laptop);
  pillion_test_engine_wait_for_message (world->ana, "for both");
  pillion_test_engine_run (world->laptop, ask_for_all, &lie, &error);
  g_assert_no_error (error);
  assert_done (world->laptop);
  own = account_world_find (world->laptop, world->ben, "for both", FALSE);
  g_assert_false (own->history);
  g_assert_nonnull (own->authored);
  old = account_world_find (world->laptop, world->ben, "hello", FALSE);
  g_assert_true (old->history);
  g_assert_null (old->authored);
  g_assert_true (old->printed);
  g_assert_cmpuint (history_world_count (world->laptop, TRUE), ==, 2);
}

typedef struct {
  GBytes *authored; /* (unowned) */
} Late;

static gboolean
take_authored (PillionDatabase *database,
               PillionJob      *job,
               gpointer         data,
               GError         **error)
{
  Late *late = data;
  PillionAuthored authored;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (late->authored, &length);
  PillionDelivery delivery = { .trusted = TRUE, .mailbox_time_ms = job->now_ms };

  g_assert_true (pillion_authored_decode (&authored, bytes, length, NULL));
  delivery.account = authored.author;
  delivery.device = authored.device;
  return pillion_delivery_take_authored (database, job, &delivery, bytes, length, error);
}

static gboolean
mark_read (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  const PillionMessageRow *row = data;
  guint n_read;

  return pillion_chats_mark_read (database, row->chat, row->id, FALSE, &n_read, error);
}

/* What came as history gives way to what its author sent, and is as far as it was. */
static void
test_gives_way (AccountWorld *world,
                gconstpointer unused)
{
  g_autoptr (PillionMessageRow) sent = account_world_find (world->ana, world->ben, "hi", FALSE);
  g_autoptr (PillionMessageRow) own = account_world_find (world->ana, world->ben, "hello", FALSE);
  g_autoptr (PillionMessageRow) before = NULL;
  g_autoptr (PillionMessageRow) after = NULL;
  g_autoptr (PillionMessageRow) own_after = NULL;
  g_autoptr (GError) error = NULL;
  Late late = { .authored = sent->authored };
  Late own_late = { .authored = own->authored };

  link_laptop (world, PILLION_HISTORY_DEPTH_ALL);
  assert_done (world->laptop);
  before = account_world_find (world->laptop, world->ben, "hi", FALSE);
  g_assert_true (before->history);
  pillion_test_engine_run (world->laptop, mark_read, before, &error);
  g_assert_no_error (error);
  pillion_test_engine_run (world->laptop, take_authored, &late, &error);
  g_assert_no_error (error);
  pillion_test_engine_run (world->laptop, take_authored, &own_late, &error);
  g_assert_no_error (error);
  after = account_world_find (world->laptop, world->ben, "hi", FALSE);
  g_assert_false (after->history);
  g_assert_cmpint (after->id, ==, before->id);
  g_assert_nonnull (after->authored);
  g_assert_false (after->unread);
  own_after = account_world_find (world->laptop, world->ben, "hello", FALSE);
  g_assert_false (own_after->history);
  g_assert_cmpint (own_after->state, ==, PILLION_MESSAGE_STATE_DELIVERED);
}

/* ----- whether there may be more ----- */

static gboolean
be_here (PillionDatabase *database,
         PillionJob      *job,
         gpointer         since_ms,
         GError         **error)
{
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_settings_save_number (database, "history-here-since", *(guint64 *) since_ms, error);
}

static gboolean
is_whole (gpointer history)
{
  return pillion_history_get_here_since_ms (history) == 0;
}

static gboolean
may_have_older (PillionHistory *history,
                const char     *chat)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean older = FALSE;

  pillion_history_look_for_older_async (history, chat, NULL, pillion_test_on_done, &result);
  pillion_history_look_for_older_finish (history, pillion_test_await (&result), &older, &error);
  g_assert_no_error (error);
  return older;
}

/* Nothing is older than its account: not Ana's, and not the one that she writes with, if that is known. */
static void
test_beginning (AccountWorld *world,
                gconstpointer unused)
{
  g_autoptr (GBytes) account = account_world_dup_account (world->ben);
  g_autofree char *ben = pillion_hex_encode (g_bytes_get_data (account, NULL), g_bytes_get_size (account));
  g_autofree char *nobody = g_strnfill (2 * PILLION_ACCOUNT_BYTES, 'e');
  guint64 since_ms = pillion_test_engine_get_time (world->ana) - HISTORY_WORLD_DAY_MS;
  PillionHistory *history;

  link_laptop (world, PILLION_HISTORY_DEPTH_NONE);
  history = pillion_engine_get_history (pillion_test_engine_get (world->laptop));
  account_world_deliver (world->ben, ANA, "first", world->laptop);
  g_assert_cmpuint (pillion_history_get_here_since_ms (history), ==, PILLION_HISTORY_NOTHING);
  g_assert_true (may_have_older (history, ben));

  pillion_test_engine_run (world->laptop, be_here, &since_ms, NULL);
  pillion_test_wait_until (is_whole, history, "what the store says of history");
  g_assert_false (may_have_older (history, ben));
  g_assert_true (may_have_older (history, nobody));
}

#define ADD(name, func) \
  g_test_add ("/engine/history/" name, AccountWorld, NULL, account_world_set_up, func, account_world_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("all", test_all);
  ADD ("spoken-of", test_spoken_of);
  ADD ("since", test_since);
  ADD ("size", test_size);
  ADD ("lie", test_lie);
  ADD ("none", test_none);
  ADD ("deeper", test_deeper);
  ADD ("forged-grant", test_forged_grant);
  ADD ("sibling", test_sibling);
  ADD ("removed", test_removed);
  ADD ("pause", test_pause);
  ADD ("kept", test_kept);
  ADD ("gives-way", test_gives_way);
  ADD ("beginning", test_beginning);

  return g_test_run ();
}
