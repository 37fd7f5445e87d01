/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "engine/pillion-attachment-again.h"
#include "engine/pillion-attachment-work.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-message-actions.h"
#include "store/pillion-messages-table.h"

#include <glib/gstdio.h>
#include <string.h>

#define MEGABYTE (1024 * 1024)
#define CID "+4915100000077"

/* Bytes that differ. (transfer full) */
static GBytes *
make_content (gsize n)
{
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (i * 31 >> 5);
  return g_bytes_new_take (bytes, n);
}

static gint64
send_to (PillionTestEngine *from,
         PillionTestEngine *to,
         GBytes            *content,
         gboolean           picture,
         const char        *caption)
{
  PillionAttachmentSource source = { .bytes = content, .name = "../cat.png", .mime = "image/png", .picture = picture };
  g_autoptr (GBytes) account = account_world_dup_account (to);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row;

  pillion_attachments_send_async (pillion_test_engine_get (from), account, &source, caption, 0, NULL,
                                  pillion_test_on_done, &result);
  row = pillion_attachments_send_finish (pillion_test_engine_get (from), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return row;
}

/* The message with this caption in the chat of two. (transfer full) (nullable) */
static PillionMessageRow *
find_message (PillionTestEngine *engine,
              PillionTestEngine *other,
              const char        *caption)
{
  return account_world_find (engine, other, caption, FALSE);
}

/* What waiting looks at. */
typedef struct {
  PillionTestEngine     *engine;
  PillionTestEngine     *other;
  const char            *caption;
  PillionAttachmentState state;
  gint64                 row;
  guint                  n;
} Wait;

static gboolean
has_state (gpointer data)
{
  Wait *wait = data;
  g_autoptr (PillionMessageRow) row = find_message (wait->engine, wait->other, wait->caption);

  return row != NULL && row->attachment != NULL && row->attachment->state == wait->state;
}

static gint64
wait_for_state (PillionTestEngine     *engine,
                PillionTestEngine     *other,
                const char            *caption,
                PillionAttachmentState state)
{
  Wait wait = { .engine = engine, .other = other, .caption = caption, .state = state };
  g_autoptr (PillionMessageRow) row = NULL;

  pillion_test_wait_until (has_state, &wait, caption);
  row = find_message (engine, other, caption);
  return row->id;
}

static gboolean
has_begun (gpointer data)
{
  Wait *wait = data;
  PillionAttachmentTransfer *transfer =
    pillion_attachments_get_transfer (pillion_test_engine_get (wait->engine), wait->row);

  return transfer != NULL && pillion_attachment_transfer_get_fraction (transfer) > 0;
}

/* In the middle of it. */
static void
wait_for_begin (PillionTestEngine *engine,
                gint64             row)
{
  Wait wait = { .engine = engine, .row = row };

  pillion_test_wait_until (has_begun, &wait, "the transfer begins");
}

static gboolean
fetch (PillionTestEngine *engine,
       gint64             row,
       GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_attachments_fetch_async (pillion_test_engine_get (engine), row, NULL, pillion_test_on_done, &result);
  return pillion_attachments_fetch_finish (pillion_test_engine_get (engine), pillion_test_await (&result), error);
}

static GBytes *
load (PillionTestEngine *engine,
      gint64             row,
      gsize              max_bytes,
      GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_attachments_load_async (pillion_test_engine_get (engine), row, max_bytes, NULL, pillion_test_on_done, &result);
  return pillion_attachments_load_finish (pillion_test_engine_get (engine), pillion_test_await (&result), error);
}

static void
assert_content (PillionTestEngine *engine,
                gint64             row,
                GBytes            *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) loaded = load (engine, row, g_bytes_get_size (content), &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (loaded, content));
}

static guint
count_files (PillionEngine *engine)
{
  g_autofree char *folder = g_build_filename (pillion_engine_get_folder (engine), "attachments", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static gboolean
has_files (gpointer data)
{
  Wait *wait = data;

  return count_files (pillion_test_engine_get (wait->engine)) == wait->n;
}

static void
wait_for_files (PillionTestEngine *engine,
                guint              n)
{
  Wait wait = { .engine = engine, .n = n };

  pillion_test_wait_until (has_files, &wait, "sealed files");
}

/* Where the relay keeps what a message carries. (transfer full) */
static char *
dup_blob_path (AccountWorld      *fixture,
               PillionMessageRow *row)
{
  g_autofree char *name = pillion_hex_encode (row->attachment->blob, sizeof row->attachment->blob);

  return g_build_filename (pillion_test_relay_get_data (fixture->relay), "blobs", name, NULL);
}

/* ----- whole ways ----- */

static void
test_round_trip (AccountWorld *fixture,
                 gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (5 * MEGABYTE);
  g_autofree char *folder = g_dir_make_tmp ("pillion-saved-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cat.png", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = NULL;
  gsize n_saved;
  gint64 row;

  send_to (ana, ben, content, TRUE, "five");
  pillion_test_engine_wait_for_message (ben, "five");
  received = find_message (ben, ana, "five");
  g_assert_cmpint (received->attachment->state, ==, PILLION_ATTACHMENT_STATE_REMOTE);
  g_assert_cmpstr (received->attachment->name, ==, "cat.png");
  row = received->id;

  /* It is not here before somebody wants it. */
  g_assert_null (load (ben, row, 5 * MEGABYTE, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (fetch (ben, row, &error));
  g_assert_no_error (error);
  assert_content (ben, row, content);
  g_assert_null (load (ben, row, 5 * MEGABYTE - 1, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT);
  g_clear_error (&error);

  pillion_attachments_save_async (pillion_test_engine_get (ben), row, target, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_attachments_save_finish (pillion_test_engine_get (ben), pillion_test_await (&result), &error));
  g_assert_true (g_file_get_contents (path, &saved, &n_saved, NULL));
  g_assert_cmpuint (n_saved, ==, 5 * MEGABYTE);
  g_assert_true (memcmp (saved, g_bytes_get_data (content, NULL), n_saved) == 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_small_pictures (AccountWorld *fixture,
                     gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (30000);
  PillionTestEngine *stranger = account_world_register (fixture, CID, "Cid");
  g_autoptr (PillionMessageRow) row = NULL;

  send_to (ana, ben, content, TRUE, "small");
  assert_content (ben, wait_for_state (ben, ana, "small", PILLION_ATTACHMENT_STATE_HERE), content);

  /* A stranger learns nothing from it. */
  account_world_deliver (stranger, ANA, "psst", ana);
  send_to (stranger, ana, content, TRUE, "strange");
  pillion_test_engine_wait_for_message (ana, "strange");
  row = find_message (ana, stranger, "strange");
  g_assert_cmpint (row->attachment->state, ==, PILLION_ATTACHMENT_STATE_REMOTE);
  g_assert_null (pillion_attachments_get_transfer (pillion_test_engine_get (ana), row->id));
  pillion_test_engine_free (stranger);
}

static void
test_too_large (void)
{
  static const char *const small[] = { "verification=open", "blob_max_bytes=1048576", NULL };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (small);
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GBytes) content = make_content (MEGABYTE);
  PillionAttachmentSource source = { .bytes = content, .name = "a", .mime = "" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) account = NULL;
  g_autoptr (GError) error = NULL;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  account = account_world_dup_account (world.ana);
  pillion_attachments_send_async (pillion_test_engine_get (world.ana), account, &source, "", 0, NULL,
                                  pillion_test_on_done, &result);
  g_assert_cmpint (pillion_attachments_send_finish (pillion_test_engine_get (world.ana), pillion_test_await (&result), &error),
                   ==, 0);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT);
  g_assert_cmpuint (count_files (pillion_test_engine_get (world.ana)), ==, 0);
}

/* ----- broken ways ----- */

/* The relay is killed in the middle: it goes on from what was there. */
static void
test_upload_resumed (AccountWorld *fixture,
                     gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (24 * MEGABYTE);
  gint64 row = send_to (ana, ben, content, FALSE, "resumed");
  g_autoptr (PillionMessageRow) before = NULL;
  g_autoptr (PillionMessageRow) after = NULL;
  g_autofree char *path = NULL;
  GStatBuf status;

  wait_for_begin (ana, row);
  pillion_test_relay_kill (fixture->relay);
  before = find_message (ana, ben, "resumed");
  g_assert_cmpint (before->attachment->state, ==, PILLION_ATTACHMENT_STATE_UPLOAD);
  path = dup_blob_path (fixture, before);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 0);

  /* This device ends too. */
  pillion_test_engine_close (ana);
  pillion_test_relay_start (fixture->relay);
  pillion_test_engine_open (ana);
  g_assert_true (pillion_test_engine_go_online (ana, NULL));
  wait_for_state (ana, ben, "resumed", PILLION_ATTACHMENT_STATE_HERE);
  after = find_message (ana, ben, "resumed");
  g_assert_true (memcmp (before->attachment->blob, after->attachment->blob, sizeof after->attachment->blob) == 0);
  pillion_test_engine_wait_for_message (ben, "resumed");
}

static void
test_download_resumed (AccountWorld *fixture,
                       gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (24 * MEGABYTE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionEngine) engine = g_object_ref (pillion_test_engine_get (ben));
  g_autoptr (GError) error = NULL;
  gint64 row;

  send_to (ana, ben, content, FALSE, "fetched");
  pillion_test_engine_wait_for_message (ben, "fetched");
  row = wait_for_state (ben, ana, "fetched", PILLION_ATTACHMENT_STATE_REMOTE);
  pillion_attachments_fetch_async (pillion_test_engine_get (ben), row, NULL, pillion_test_on_done, &result);
  wait_for_begin (ben, row);
  pillion_test_engine_close (ben);
  g_assert_false (pillion_attachments_fetch_finish (engine, pillion_test_await (&result), &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK);
  g_assert_cmpuint (count_files (engine), ==, 1);

  /* Nobody asks again. */
  pillion_test_engine_open (ben);
  g_assert_true (pillion_test_engine_go_online (ben, NULL));
  wait_for_state (ben, ana, "fetched", PILLION_ATTACHMENT_STATE_HERE);
  assert_content (ben, row, content);
}

/* What the relay changed is not opened, and not kept. */
static void
test_damaged (AccountWorld *fixture,
              gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (2 * MEGABYTE);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  send_to (ana, ben, content, TRUE, "damaged");
  pillion_test_engine_wait_for_message (ben, "damaged");
  received = find_message (ben, ana, "damaged");
  path = dup_blob_path (fixture, received);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));

  g_assert_false (fetch (ben, received->id, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE);
  wait_for_state (ben, ana, "damaged", PILLION_ATTACHMENT_STATE_FAILED);
  g_assert_cmpuint (count_files (pillion_test_engine_get (ben)), ==, 0);
}

static void
test_expired (AccountWorld *fixture,
              gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (2 * MEGABYTE);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  send_to (ana, ben, content, FALSE, "old");
  pillion_test_engine_wait_for_message (ben, "old");
  received = find_message (ben, ana, "old");
  path = dup_blob_path (fixture, received);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (fetch (ben, received->id, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED);
  wait_for_state (ben, ana, "old", PILLION_ATTACHMENT_STATE_EXPIRED);
}

/* The relay loses what the phone has and the laptop has not: the phone brings it there again. */
static void
lose_and_get (AccountWorld *fixture,
              GBytes       *content)
{
  PillionTestEngine *laptop = fixture->laptop;
  gint64 row = wait_for_state (laptop, fixture->ben, "old", PILLION_ATTACHMENT_STATE_REMOTE);
  g_autoptr (PillionMessageRow) received = find_message (laptop, fixture->ben, "old");
  g_autofree char *path = dup_blob_path (fixture, received);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (fetch (laptop, row, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED);
  wait_for_state (laptop, fixture->ben, "old", PILLION_ATTACHMENT_STATE_HERE);
  assert_content (laptop, row, content);
}

static void
test_expired_from_own (AccountWorld *fixture,
                       gconstpointer unused)
{
  g_autoptr (GBytes) content = make_content (2 * MEGABYTE);

  fixture->laptop = account_world_link (fixture);
  send_to (fixture->ben, fixture->ana, content, FALSE, "old");
  g_assert_true (fetch (fixture->ana,
                        wait_for_state (fixture->ana, fixture->ben, "old", PILLION_ATTACHMENT_STATE_REMOTE), NULL));
  lose_and_get (fixture, content);
}

/* The same of what came with history. */
static void
test_expired_in_history (AccountWorld *fixture,
                         gconstpointer unused)
{
  g_autoptr (GBytes) content = make_content (2 * MEGABYTE);

  send_to (fixture->ben, fixture->ana, content, FALSE, "old");
  g_assert_true (fetch (fixture->ana,
                        wait_for_state (fixture->ana, fixture->ben, "old", PILLION_ATTACHMENT_STATE_REMOTE), NULL));
  pillion_test_engine_set_history (fixture->ana, PILLION_HISTORY_DEPTH_ALL);
  fixture->laptop = account_world_link (fixture);
  lose_and_get (fixture, content);
}

/* ----- ends ----- */

static void
test_delete (AccountWorld *fixture,
             gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (30000);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 row = send_to (ana, ben, content, TRUE, "gone");

  wait_for_state (ben, ana, "gone", PILLION_ATTACHMENT_STATE_HERE);
  wait_for_files (ana, 1);
  wait_for_files (ben, 1);
  pillion_message_delete_async (pillion_test_engine_get (ana), row, TRUE, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_message_change_finish (pillion_test_engine_get (ana), pillion_test_await (&result), NULL));
  wait_for_files (ana, 0);
  wait_for_files (ben, 0);
}

/* The message counts as one that could not be sent, until it is tried again. */
static void
test_cancelled_upload (AccountWorld *fixture,
                       gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (30000);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionMessageRow) stopped = NULL;
  gint64 row;

  pillion_test_engine_go_offline (ana);
  row = send_to (ana, ben, content, FALSE, "stopped");
  pillion_attachment_transfer_cancel (pillion_attachments_get_transfer (pillion_test_engine_get (ana), row));
  wait_for_state (ana, ben, "stopped", PILLION_ATTACHMENT_STATE_FAILED);
  stopped = find_message (ana, ben, "stopped");
  g_assert_cmpint (stopped->state, ==, PILLION_MESSAGE_STATE_FAILED);
  g_assert_true (pillion_test_engine_go_online (ana, NULL));
  pillion_message_retry_async (pillion_test_engine_get (ana), row, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_message_change_finish (pillion_test_engine_get (ana), pillion_test_await (&result), NULL));
  pillion_test_engine_wait_for_message (ben, "stopped");
}

static gboolean
has_come (gpointer data)
{
  Wait *wait = data;
  g_autoptr (PillionMessageRow) row = account_world_find (wait->engine, wait->other, wait->caption, TRUE);

  return row != NULL && row->attachment->state == wait->state;
}

/* (transfer full): the message that other forwarded to engine */
static PillionMessageRow *
wait_for_forwarded (PillionTestEngine     *engine,
                    PillionTestEngine     *other,
                    const char            *caption,
                    PillionAttachmentState state)
{
  Wait wait = { .engine = engine, .other = other, .caption = caption, .state = state };

  pillion_test_wait_until (has_come, &wait, "a message that was forwarded");
  return account_world_find (engine, other, caption, TRUE);
}

static void
test_forward (AccountWorld *fixture,
              gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = make_content (30000);
  g_autoptr (GBytes) account = account_world_dup_account (ana);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionMessageRow) back = NULL;
  gint64 row;

  send_to (ana, ben, content, TRUE, "round");
  row = wait_for_state (ben, ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  pillion_message_forward_async (pillion_test_engine_get (ben), row, account, NULL, pillion_test_on_done, &result);
  g_assert_cmpint (pillion_message_send_finish (pillion_test_engine_get (ben), pillion_test_await (&result), NULL), >, row);
  back = wait_for_forwarded (ana, ben, "round", PILLION_ATTACHMENT_STATE_HERE);
  assert_content (ana, back->id, content);
}

/* An own device asks for the file that Ben's message carried. */
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

  memcpy (wanted.author, row->author, sizeof wanted.author);
  memcpy (wanted.message, row->message_id, sizeof wanted.message);
  return pillion_attachment_again_answer (database, job, &delivery, &wanted, error);
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
  g_autoptr (GBytes) content = make_content (30000);
  g_autoptr (GBytes) account = account_world_dup_account (cid);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (PillionMessageRow) wanted = NULL;
  g_autoptr (PillionMessageRow) forwarded = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row;

  account_world_deliver (ben, CID, "look", cid);
  send_to (ana, ben, content, TRUE, "round");
  row = wait_for_state (ben, ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  received = find_message (ben, ana, "round");
  path = dup_blob_path (fixture, received);
  g_assert_cmpint (g_unlink (path), ==, 0);
  pillion_test_engine_go_offline (ben);
  pillion_test_engine_run (ben, want_file, received, &error);
  g_assert_no_error (error);
  wanted = find_message (ben, ana, "round");
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
  forwarded = wait_for_forwarded (cid, ben, "round", PILLION_ATTACHMENT_STATE_REMOTE);
  fetch (cid, forwarded->id, &error);
  g_assert_no_error (error);
  assert_content (cid, forwarded->id, content);
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
  g_autoptr (GBytes) content = make_content (30000);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;
  Bringing bringing = { 0 };

  send_to (fixture->ana, fixture->ben, content, TRUE, "round");
  wait_for_state (fixture->ben, fixture->ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  received = find_message (fixture->ben, fixture->ana, "round");
  bringing.row = received;
  pillion_test_engine_go_offline (fixture->ben);
  pillion_test_engine_run (fixture->ben, be_late, &bringing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bringing.blob[0], ==, 1);
  g_assert_cmpuint (bringing.n_ways, ==, 0);
}

/* Attack 7: a device that was removed learns no key of what is sent after, and gets no ticket. */
static void
test_removed_device (AccountWorld *fixture,
                     gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  PillionTestEngine *laptop = fixture->laptop = account_world_link (fixture);
  g_autoptr (GBytes) content = make_content (30000);
  g_autoptr (GError) error = NULL;

  send_to (ben, ana, content, TRUE, "before");
  wait_for_state (laptop, ben, "before", PILLION_ATTACHMENT_STATE_HERE);
  g_assert_true (pillion_test_engine_remove (ana, laptop, &error));
  pillion_test_engine_wait_for_state (laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  send_to (ben, ana, content, TRUE, "after");
  wait_for_state (ana, ben, "after", PILLION_ATTACHMENT_STATE_HERE);
  g_assert_null (pillion_engine_get_store (pillion_test_engine_get (laptop)));
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

  add ("/engine/attachments/round-trip", test_round_trip);
  add ("/engine/attachments/small-pictures", test_small_pictures);
  g_test_add_func ("/engine/attachments/too-large", test_too_large);
  add ("/engine/attachments/upload-resumed", test_upload_resumed);
  add ("/engine/attachments/download-resumed", test_download_resumed);
  add ("/engine/attachments/damaged", test_damaged);
  add ("/engine/attachments/expired", test_expired);
  add ("/engine/attachments/expired-from-own", test_expired_from_own);
  add ("/engine/attachments/expired-in-history", test_expired_in_history);
  add ("/engine/attachments/delete", test_delete);
  add ("/engine/attachments/cancelled-upload", test_cancelled_upload);
  add ("/engine/attachments/forward", test_forward);
  add ("/engine/attachments/brought-by-another", test_brought_by_another);
  add ("/engine/attachments/forward-wanted", test_forward_wanted);
  add ("/engine/attachments/forward-not-brought", test_forward_not_brought);
  add ("/engine/attachments/removed-device", test_removed_device);

  return g_test_run ();
}
