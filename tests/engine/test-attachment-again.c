/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-attachment-world.h"

#include "engine/pillion-attachment-again.h"
#include "engine/pillion-attachment-file.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-message-actions.h"

#include <glib/gstdio.h>
#include <string.h>

#define CID "+4915100000077"

/* How long a device waits for the one before it to begin; and, of so small a file, at most for the end. */
#define TURN_MS 10000
#define BRINGING_MS 130000
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* ----- one device has it ----- */

static void
take (AccountWorld      *fixture,
      PillionTestEngine *engine)
{
  gint64 row = attachment_world_wait_for_state (engine, fixture->ben, "old", PILLION_ATTACHMENT_STATE_REMOTE);
  g_autoptr (GError) error = NULL;

  attachment_world_fetch (engine, row, &error);
  g_assert_no_error (error);
}

/* The relay loses what others have and this device has not. */
static void
lose (AccountWorld      *fixture,
      PillionTestEngine *engine)
{
  g_autoptr (PillionMessageRow) received =
    attachment_world_wait (engine, fixture->ben, "old", FALSE, PILLION_ATTACHMENT_STATE_REMOTE);
  g_autofree char *path = attachment_world_dup_blob_path (fixture, received);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (attachment_world_fetch (engine, received->id, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED);
}

static void
wait_until_brought (AccountWorld      *fixture,
                    PillionTestEngine *engine,
                    GBytes            *content)
{
  gint64 row = attachment_world_wait_for_state (engine, fixture->ben, "old", PILLION_ATTACHMENT_STATE_HERE);

  attachment_world_assert_content (engine, row, content);
}

static void
test_from_own (AccountWorld *fixture,
               gconstpointer unused)
{
  g_autoptr (GBytes) content = attachment_world_make_content (30000);

  fixture->laptop = account_world_link (fixture);
  attachment_world_send (fixture->ben, fixture->ana, content, FALSE, "old");
  take (fixture, fixture->ana);
  lose (fixture, fixture->laptop);
  wait_until_brought (fixture, fixture->laptop, content);
}

/* The same of what came with history. */
static void
test_in_history (AccountWorld *fixture,
                 gconstpointer unused)
{
  g_autoptr (GBytes) content = attachment_world_make_content (30000);

  attachment_world_send (fixture->ben, fixture->ana, content, FALSE, "old");
  take (fixture, fixture->ana);
  pillion_test_engine_set_history (fixture->ana, PILLION_HISTORY_DEPTH_ALL);
  fixture->laptop = account_world_link (fixture);
  lose (fixture, fixture->laptop);
  wait_until_brought (fixture, fixture->laptop, content);
}

/* ----- several devices have it ----- */

/* The phone and the laptop have a file that the desktop will want. For the laptop time does not pass by
 * itself. (transfer full)
 */
static GBytes *
share_file (AccountWorld *fixture)
{
  GBytes *content = attachment_world_make_content (30000);

  fixture->laptop = account_world_link (fixture);
  fixture->desktop = account_world_link (fixture);
  attachment_world_send (fixture->ben, fixture->ana, content, FALSE, "old");
  take (fixture, fixture->ana);
  take (fixture, fixture->laptop);
  pillion_test_engine_stop_clock (fixture->laptop);
  return content;
}

/* When it is the laptop's turn; 0: never. */
static guint64
get_turn (AccountWorld *fixture)
{
  g_autoptr (PillionMessageRow) row = account_world_find (fixture->laptop, fixture->ben, "old", FALSE);
  g_autofree char *name = g_strdup_printf ("file-turn-%" G_GINT64_FORMAT, row->id);

  return account_world_get_number (fixture->laptop, name);
}

static gboolean
has_turn (gpointer data)
{
  return get_turn (data) != 0;
}

static gboolean
has_later_turn (gpointer data)
{
  AccountWorld *fixture = data;

  return get_turn (fixture) > pillion_test_engine_get_time (fixture->laptop) + TURN_MS;
}

typedef struct {
  AccountWorld      *fixture;
  PillionTestEngine *engine;
} Carrier;

static gboolean
knows_blob (gpointer data)
{
  Carrier *carrier = data;
  AccountWorld *fixture = carrier->fixture;
  g_autoptr (PillionMessageRow) row = account_world_find (carrier->engine, fixture->ben, "old", FALSE);
  g_autoptr (PillionMessageRow) brought = account_world_find (fixture->desktop, fixture->ben, "old", FALSE);

  return memcmp (row->attachment->blob, brought->attachment->blob, sizeof row->attachment->blob) == 0;
}

/* One that has heard of it brings nothing: the relay has the file once. */
static void
assert_not_brought_by (AccountWorld      *fixture,
                       PillionTestEngine *engine)
{
  Carrier carrier = { fixture, engine };
  g_autofree char *path = g_build_filename (pillion_test_relay_get_data (fixture->relay), "blobs", NULL);
  g_autoptr (GDir) blobs = g_dir_open (path, 0, NULL);
  g_autoptr (PillionMessageRow) row = NULL;

  pillion_test_wait_until (knows_blob, &carrier, "where the file is");
  row = account_world_find (engine, fixture->ben, "old", FALSE);
  g_assert_cmpint (row->attachment->state, ==, PILLION_ATTACHMENT_STATE_HERE);
  g_assert_nonnull (g_dir_read_name (blobs));
  g_assert_null (g_dir_read_name (blobs));
}

static void
test_one_brings (AccountWorld *fixture,
                 gconstpointer unused)
{
  g_autoptr (GBytes) content = share_file (fixture);

  lose (fixture, fixture->desktop);
  wait_until_brought (fixture, fixture->desktop, content);
  assert_not_brought_by (fixture, fixture->laptop);
  g_assert_cmpuint (get_turn (fixture), ==, 0);
}

/* The phone is away when the desktop asks for the file: the laptop notes its turn. (transfer full) */
static GBytes *
share_without_phone (AccountWorld *fixture)
{
  GBytes *content = share_file (fixture);

  pillion_test_engine_go_offline (fixture->ana);
  lose (fixture, fixture->desktop);
  pillion_test_wait_until (has_turn, fixture, "the laptop is asked");
  return content;
}

/* The first is away; also after a restart the next one knows that it was asked. */
static void
test_next_brings (AccountWorld *fixture,
                  gconstpointer unused)
{
  g_autoptr (GBytes) content = share_without_phone (fixture);

  pillion_test_engine_close (fixture->laptop);
  pillion_test_engine_open (fixture->laptop);
  g_assert_true (pillion_test_engine_go_online (fixture->laptop, NULL));
  pillion_test_engine_pass_time (fixture->laptop, TURN_MS);
  wait_until_brought (fixture, fixture->desktop, content);

  g_assert_true (pillion_test_engine_go_online (fixture->ana, NULL));
  assert_not_brought_by (fixture, fixture->ana);
}

/* A turn that was noted by a clock that was a day ahead is not waited for that long. */
static void
test_clock_put_right (AccountWorld *fixture,
                      gconstpointer unused)
{
  g_autoptr (GBytes) content = share_file (fixture);

  pillion_test_engine_set_clock (fixture->laptop, DAY_MS);
  pillion_test_engine_go_offline (fixture->ana);
  lose (fixture, fixture->desktop);
  pillion_test_wait_until (has_turn, fixture, "the laptop is asked");
  pillion_test_engine_close (fixture->laptop);
  pillion_test_engine_set_clock (fixture->laptop, 0);
  pillion_test_engine_open (fixture->laptop);
  g_assert_true (pillion_test_engine_go_online (fixture->laptop, NULL));
  wait_until_brought (fixture, fixture->desktop, content);
}

/* What waits in the mailbox may say that it is not to be brought any more. */
static void
test_brought_meanwhile (AccountWorld *fixture,
                        gconstpointer unused)
{
  g_autoptr (GBytes) content = share_without_phone (fixture);

  pillion_test_engine_go_offline (fixture->laptop);
  g_assert_true (pillion_test_engine_go_online (fixture->ana, NULL));
  wait_until_brought (fixture, fixture->desktop, content);

  pillion_test_engine_pass_time (fixture->laptop, TURN_MS);
  g_assert_true (pillion_test_engine_go_online (fixture->laptop, NULL));
  assert_not_brought_by (fixture, fixture->laptop);
}

/* The first begins, which gives it time, and fails. */
static void
test_first_fails (AccountWorld *fixture,
                  gconstpointer unused)
{
  g_autoptr (GBytes) content = share_file (fixture);
  g_autoptr (PillionMessageRow) row = account_world_find (fixture->ana, fixture->ben, "old", FALSE);
  g_autofree char *path =
    pillion_attachment_file_get_path (pillion_engine_get_folder (pillion_test_engine_get (fixture->ana)), row->attachment);
  guint64 turn_ms;

  g_assert_cmpint (g_unlink (path), ==, 0);
  lose (fixture, fixture->desktop);
  pillion_test_wait_until (has_later_turn, fixture, "the laptop gives the phone time");
  turn_ms = get_turn (fixture);
  pillion_test_engine_pass_time (fixture->laptop, TURN_MS);
  g_assert_cmpuint (get_turn (fixture), ==, turn_ms);
  pillion_test_engine_pass_time (fixture->laptop, BRINGING_MS);
  wait_until_brought (fixture, fixture->desktop, content);
}

/* ----- while it is brought ----- */

/* An own device asks for the file that Ben's message carried, and it is this device's turn. */
static gboolean
want_file (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  static const guint8 device[PILLION_DEVICE_BYTES] = { 1 };
  const PillionDelivery delivery = { .account = job->identity->account, .device = device };
  const PillionMessageRow *row = data;
  PillionBodyFileWanted wanted;
  guint64 next_ms;

  memcpy (wanted.author, row->author, sizeof wanted.author);
  memcpy (wanted.message, row->message_id, sizeof wanted.message);
  return pillion_attachment_again_answer (database, job, &delivery, &wanted, error) &&
         pillion_attachment_again_take_turns (database, job, &next_ms, error);
}

/* As when the relay has given it a place, and then takes no more. */
static gboolean
give_up (PillionDatabase *database,
         PillionJob      *job,
         gpointer         data,
         GError         **error)
{
  const PillionMessageRow *row = data;
  PillionAttachmentWork *work = pillion_attachment_work_new (row->id);
  gboolean done;

  work->blob[0] = 2;
  done = pillion_attachment_work_save_blob (database, work, error) &&
         pillion_attachment_work_stop (database, work, error);
  pillion_attachment_work_free (work);
  return done;
}

/* Where the file is at the relay is not known while it is brought there again, nor after that failed:
 * what is forwarded then leaves with its file. It goes to somebody who has not got it.
 */
static void
forward_wanted (AccountWorld *fixture,
                gboolean      failed)
{
  static const guint8 unknown[PILLION_ATTACHMENT_BLOB_BYTES] = { 0 };
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  PillionEngine *engine = pillion_test_engine_get (ben);
  PillionTestEngine *cid = account_world_register (fixture, CID, "Cid");
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (GBytes) account = account_world_dup_account (cid);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (PillionMessageRow) wanted = NULL;
  g_autoptr (PillionMessageRow) forwarded = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row;

  account_world_deliver (ben, CID, "look", cid);
  attachment_world_send (ana, ben, content, TRUE, "round");
  row = attachment_world_wait_for_state (ben, ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  received = account_world_find (ben, ana, "round", FALSE);
  path = attachment_world_dup_blob_path (fixture, received);
  g_assert_cmpint (g_unlink (path), ==, 0);
  pillion_test_engine_go_offline (ben);
  pillion_test_engine_run (ben, want_file, received, &error);
  g_assert_no_error (error);
  wanted = account_world_find (ben, ana, "round", FALSE);
  g_assert_true (memcmp (wanted->attachment->blob, unknown, sizeof unknown) == 0);
  if (failed) {
    pillion_test_engine_run (ben, give_up, received, &error);
    g_assert_no_error (error);
    g_assert_true (pillion_test_engine_go_online (ben, NULL));
  }
  pillion_message_forward_async (engine, row, account, NULL, pillion_test_on_done, &result);
  g_assert_cmpint (pillion_message_send_finish (engine, pillion_test_await (&result), &error), >, row);
  g_assert_no_error (error);
  if (!failed)
    g_assert_true (pillion_test_engine_go_online (ben, NULL));
  forwarded = attachment_world_wait (cid, ben, "round", TRUE, PILLION_ATTACHMENT_STATE_REMOTE);
  attachment_world_fetch (cid, forwarded->id, &error);
  g_assert_no_error (error);
  attachment_world_assert_content (cid, forwarded->id, content);
  pillion_test_engine_free (cid);
}

static void
test_forward_wanted (AccountWorld *fixture,
                     gconstpointer unused)
{
  forward_wanted (fixture, FALSE);
}

static void
test_forward_not_brought (AccountWorld *fixture,
                          gconstpointer unused)
{
  forward_wanted (fixture, TRUE);
}

typedef struct {
  PillionMessageRow *row;
  guint8             blob[PILLION_ATTACHMENT_BLOB_BYTES];
  guint              n_ways;
} Bringing;

/* Another device brought it first, and then the relay answers what this one began. */
static gboolean
be_late (PillionDatabase *database,
         PillionJob      *job,
         gpointer         data,
         GError         **error)
{
  Bringing *self = data;
  PillionBodyFileAgain again = { .blob = { 1 } };
  PillionAttachmentWork *work = pillion_attachment_work_new (self->row->id);
  g_autoptr (PillionAttachmentRow) row = NULL;
  g_autoptr (GArray) ways = NULL;
  gboolean done;

  memcpy (again.author, self->row->author, sizeof again.author);
  memcpy (again.message, self->row->message_id, sizeof again.message);
  work->blob[0] = 2;
  done = want_file (database, job, self->row, error) && pillion_attachment_again_take (database, job, &again, error) &&
         pillion_attachment_work_save_blob (database, work, error) &&
         pillion_attachments_load (database, self->row->id, &row, error) &&
         pillion_attachments_list_ways (database, &ways, error);
  pillion_attachment_work_free (work);
  if (!done)
    return FALSE;
  g_assert_cmpint (row->state, ==, PILLION_ATTACHMENT_STATE_HERE);
  memcpy (self->blob, row->blob, sizeof self->blob);
  self->n_ways = ways->len;
  return TRUE;
}

/* What several devices are asked for one of them brings; the others let it be. */
static void
test_brought_by_another (AccountWorld *fixture,
                         gconstpointer unused)
{
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;
  Bringing bringing = { 0 };

  attachment_world_send (fixture->ana, fixture->ben, content, TRUE, "round");
  attachment_world_wait_for_state (fixture->ben, fixture->ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  received = account_world_find (fixture->ben, fixture->ana, "round", FALSE);
  bringing.row = received;
  pillion_test_engine_go_offline (fixture->ben);
  pillion_test_engine_run (fixture->ben, be_late, &bringing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bringing.blob[0], ==, 1);
  g_assert_cmpuint (bringing.n_ways, ==, 0);
}

/* ----- how long it may take ----- */

#define LARGE_BYTES (G_GINT64_CONSTANT (2) << 30)
#define LARGE_MS (60000 + LARGE_BYTES / 100)

static gboolean
enlarge (PillionDatabase         *database,
         const PillionMessageRow *row,
         GError                 **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE attachments SET padded_bytes = ?2 WHERE message = ?1");

  pillion_statement_bind_integer (statement, 1, row->id);
  pillion_statement_bind_integer (statement, 2, LARGE_BYTES);
  return pillion_statement_run (statement, error);
}

/* While this device waits for its turn to bring a large file another one begins. It has hours then. */
static gboolean
wait_for_large (PillionDatabase *database,
                PillionJob      *job,
                gpointer         data,
                GError         **error)
{
  static const guint8 device[PILLION_DEVICE_BYTES] = { 1 };
  const PillionDelivery delivery = { .account = job->identity->account, .device = device };
  const PillionMessageRow *row = data;
  PillionBodyFileWanted wanted;
  PillionBodyFileAgain again = { 0 };
  g_autoptr (PillionAttachmentRow) file = NULL;
  guint64 next_ms;

  memcpy (wanted.author, row->author, sizeof wanted.author);
  memcpy (wanted.message, row->message_id, sizeof wanted.message);
  memcpy (again.author, row->author, sizeof again.author);
  memcpy (again.message, row->message_id, sizeof again.message);
  if (!enlarge (database, row, error) ||
      !pillion_attachment_again_answer (database, job, &delivery, &wanted, error) ||
      !pillion_attachment_again_take (database, job, &again, error) ||
      !pillion_attachment_again_take_turns (database, job, &next_ms, error) ||
      !pillion_attachments_load (database, row->id, &file, error))
    return FALSE;
  g_assert_cmpuint (next_ms, ==, job->now_ms + LARGE_MS);
  g_assert_cmpint (file->state, ==, PILLION_ATTACHMENT_STATE_HERE);
  g_clear_pointer (&file, pillion_attachment_row_free);

  /* The clock was ahead by more than any device waits for another. */
  job->now_ms -= PILLION_DEVICES_MAX * LARGE_MS;
  if (!pillion_attachment_again_take_turns (database, job, &next_ms, error) ||
      !pillion_attachments_load (database, row->id, &file, error))
    return FALSE;
  g_assert_cmpuint (next_ms, ==, G_MAXUINT64);
  g_assert_cmpint (file->state, ==, PILLION_ATTACHMENT_STATE_UPLOAD);
  return TRUE;
}

/* A turn may be hours away though no clock is wrong. */
static void
test_large (AccountWorld *fixture,
            gconstpointer unused)
{
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;

  attachment_world_send (fixture->ana, fixture->ben, content, TRUE, "round");
  attachment_world_wait_for_state (fixture->ben, fixture->ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  received = account_world_find (fixture->ben, fixture->ana, "round", FALSE);
  pillion_test_engine_go_offline (fixture->ben);
  pillion_test_engine_run (fixture->ben, wait_for_large, received, &error);
  g_assert_no_error (error);
}

static void
add (const char *path,
     void       (*func) (AccountWorld *, gconstpointer))
{
  g_test_add (path, AccountWorld, NULL, account_world_set_up, func, account_world_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/engine/attachment-again/from-own", test_from_own);
  add ("/engine/attachment-again/in-history", test_in_history);
  add ("/engine/attachment-again/one-brings", test_one_brings);
  add ("/engine/attachment-again/next-brings", test_next_brings);
  add ("/engine/attachment-again/clock-put-right", test_clock_put_right);
  add ("/engine/attachment-again/brought-meanwhile", test_brought_meanwhile);
  add ("/engine/attachment-again/first-fails", test_first_fails);
  add ("/engine/attachment-again/brought-by-another", test_brought_by_another);
  add ("/engine/attachment-again/large", test_large);
  add ("/engine/attachment-again/forward-wanted", test_forward_wanted);
  add ("/engine/attachment-again/forward-not-brought", test_forward_not_brought);

  return g_test_run ();
}
