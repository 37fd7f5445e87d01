/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-attachment-world.h"

#include "engine/pillion-attachments.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-message-actions.h"
#include "store/pillion-messages-table.h"

#include <glib/gstdio.h>
#include <string.h>

#define MEGABYTE (1024 * 1024)
#define CID "+4915100000077"

/* What waiting looks at. */
typedef struct {
  PillionTestEngine *engine;
  gint64             row;
  guint              n;
} Wait;

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

/* ----- whole ways ----- */

static void
test_round_trip (AccountWorld *fixture,
                 gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = attachment_world_make_content (5 * MEGABYTE);
  g_autofree char *folder = g_dir_make_tmp ("pillion-saved-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cat.png", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = NULL;
  gsize n_saved;
  gint64 row;

  attachment_world_send (ana, ben, content, TRUE, "five");
  pillion_test_engine_wait_for_message (ben, "five");
  received = account_world_find (ben, ana, "five", FALSE);
  g_assert_cmpint (received->attachment->state, ==, PILLION_ATTACHMENT_STATE_REMOTE);
  g_assert_cmpstr (received->attachment->name, ==, "cat.png");
  row = received->id;

  /* It is not here before somebody wants it. */
  g_assert_null (attachment_world_load (ben, row, 5 * MEGABYTE, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (attachment_world_fetch (ben, row, &error));
  g_assert_no_error (error);
  attachment_world_assert_content (ben, row, content);
  g_assert_null (attachment_world_load (ben, row, 5 * MEGABYTE - 1, &error));
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
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  PillionTestEngine *stranger = account_world_register (fixture, CID, "Cid");
  g_autoptr (PillionMessageRow) row = NULL;

  attachment_world_send (ana, ben, content, TRUE, "small");
  attachment_world_assert_content (ben, attachment_world_wait_for_state (ben, ana, "small", PILLION_ATTACHMENT_STATE_HERE), content);

  /* A stranger learns nothing from it. */
  account_world_deliver (stranger, ANA, "psst", ana);
  attachment_world_send (stranger, ana, content, TRUE, "strange");
  pillion_test_engine_wait_for_message (ana, "strange");
  row = account_world_find (ana, stranger, "strange", FALSE);
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
  g_autoptr (GBytes) content = attachment_world_make_content (MEGABYTE);
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
  g_autoptr (GBytes) content = attachment_world_make_content (24 * MEGABYTE);
  gint64 row = attachment_world_send (ana, ben, content, FALSE, "resumed");
  g_autoptr (PillionMessageRow) before = NULL;
  g_autoptr (PillionMessageRow) after = NULL;
  g_autofree char *path = NULL;
  GStatBuf status;

  wait_for_begin (ana, row);
  pillion_test_relay_kill (fixture->relay);
  before = account_world_find (ana, ben, "resumed", FALSE);
  g_assert_cmpint (before->attachment->state, ==, PILLION_ATTACHMENT_STATE_UPLOAD);
  path = attachment_world_dup_blob_path (fixture, before);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 0);

  /* This device ends too. */
  pillion_test_engine_close (ana);
  pillion_test_relay_start (fixture->relay);
  pillion_test_engine_open (ana);
  g_assert_true (pillion_test_engine_go_online (ana, NULL));
  attachment_world_wait_for_state (ana, ben, "resumed", PILLION_ATTACHMENT_STATE_HERE);
  after = account_world_find (ana, ben, "resumed", FALSE);
  g_assert_true (memcmp (before->attachment->blob, after->attachment->blob, sizeof after->attachment->blob) == 0);
  pillion_test_engine_wait_for_message (ben, "resumed");
}

static void
test_download_resumed (AccountWorld *fixture,
                       gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = attachment_world_make_content (24 * MEGABYTE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionEngine) engine = g_object_ref (pillion_test_engine_get (ben));
  g_autoptr (GError) error = NULL;
  gint64 row;

  attachment_world_send (ana, ben, content, FALSE, "fetched");
  pillion_test_engine_wait_for_message (ben, "fetched");
  row = attachment_world_wait_for_state (ben, ana, "fetched", PILLION_ATTACHMENT_STATE_REMOTE);
  pillion_attachments_fetch_async (pillion_test_engine_get (ben), row, NULL, pillion_test_on_done, &result);
  wait_for_begin (ben, row);
  pillion_test_engine_close (ben);
  g_assert_false (pillion_attachments_fetch_finish (engine, pillion_test_await (&result), &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK);
  g_assert_cmpuint (count_files (engine), ==, 1);

  /* Nobody asks again. */
  pillion_test_engine_open (ben);
  g_assert_true (pillion_test_engine_go_online (ben, NULL));
  attachment_world_wait_for_state (ben, ana, "fetched", PILLION_ATTACHMENT_STATE_HERE);
  attachment_world_assert_content (ben, row, content);
}

/* What the relay changed is not opened, and not kept. */
static void
test_damaged (AccountWorld *fixture,
              gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = attachment_world_make_content (2 * MEGABYTE);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  attachment_world_send (ana, ben, content, TRUE, "damaged");
  pillion_test_engine_wait_for_message (ben, "damaged");
  received = account_world_find (ben, ana, "damaged", FALSE);
  path = attachment_world_dup_blob_path (fixture, received);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));

  g_assert_false (attachment_world_fetch (ben, received->id, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE);
  attachment_world_wait_for_state (ben, ana, "damaged", PILLION_ATTACHMENT_STATE_FAILED);
  g_assert_cmpuint (count_files (pillion_test_engine_get (ben)), ==, 0);
}

static void
test_expired (AccountWorld *fixture,
              gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = attachment_world_make_content (2 * MEGABYTE);
  g_autoptr (PillionMessageRow) received = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  attachment_world_send (ana, ben, content, FALSE, "old");
  pillion_test_engine_wait_for_message (ben, "old");
  received = account_world_find (ben, ana, "old", FALSE);
  path = attachment_world_dup_blob_path (fixture, received);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (attachment_world_fetch (ben, received->id, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED);
  attachment_world_wait_for_state (ben, ana, "old", PILLION_ATTACHMENT_STATE_EXPIRED);
}

/* ----- ends ----- */

static void
test_delete (AccountWorld *fixture,
             gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 row = attachment_world_send (ana, ben, content, TRUE, "gone");

  attachment_world_wait_for_state (ben, ana, "gone", PILLION_ATTACHMENT_STATE_HERE);
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
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionMessageRow) stopped = NULL;
  gint64 row;

  pillion_test_engine_go_offline (ana);
  row = attachment_world_send (ana, ben, content, FALSE, "stopped");
  pillion_attachment_transfer_cancel (pillion_attachments_get_transfer (pillion_test_engine_get (ana), row));
  attachment_world_wait_for_state (ana, ben, "stopped", PILLION_ATTACHMENT_STATE_FAILED);
  stopped = account_world_find (ana, ben, "stopped", FALSE);
  g_assert_cmpint (stopped->state, ==, PILLION_MESSAGE_STATE_FAILED);
  g_assert_true (pillion_test_engine_go_online (ana, NULL));
  pillion_message_retry_async (pillion_test_engine_get (ana), row, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_message_change_finish (pillion_test_engine_get (ana), pillion_test_await (&result), NULL));
  pillion_test_engine_wait_for_message (ben, "stopped");
}

static void
test_forward (AccountWorld *fixture,
              gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (GBytes) account = account_world_dup_account (ana);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionMessageRow) back = NULL;
  gint64 row;

  attachment_world_send (ana, ben, content, TRUE, "round");
  row = attachment_world_wait_for_state (ben, ana, "round", PILLION_ATTACHMENT_STATE_HERE);
  pillion_message_forward_async (pillion_test_engine_get (ben), row, account, NULL, pillion_test_on_done, &result);
  g_assert_cmpint (pillion_message_send_finish (pillion_test_engine_get (ben), pillion_test_await (&result), NULL), >, row);
  back = attachment_world_wait (ana, ben, "round", TRUE, PILLION_ATTACHMENT_STATE_HERE);
  attachment_world_assert_content (ana, back->id, content);
}

/* Attack 7: a device that was removed learns no key of what is sent after, and gets no ticket. */
static void
test_removed_device (AccountWorld *fixture,
                     gconstpointer unused)
{
  PillionTestEngine *ana = fixture->ana;
  PillionTestEngine *ben = fixture->ben;
  PillionTestEngine *laptop = fixture->laptop = account_world_link (fixture);
  g_autoptr (GBytes) content = attachment_world_make_content (30000);
  g_autoptr (GError) error = NULL;

  attachment_world_send (ben, ana, content, TRUE, "before");
  attachment_world_wait_for_state (laptop, ben, "before", PILLION_ATTACHMENT_STATE_HERE);
  g_assert_true (pillion_test_engine_remove (ana, laptop, &error));
  pillion_test_engine_wait_for_state (laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  attachment_world_send (ben, ana, content, TRUE, "after");
  attachment_world_wait_for_state (ana, ben, "after", PILLION_ATTACHMENT_STATE_HERE);
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
  add ("/engine/attachments/delete", test_delete);
  add ("/engine/attachments/cancelled-upload", test_cancelled_upload);
  add ("/engine/attachments/forward", test_forward);
  add ("/engine/attachments/removed-device", test_removed_device);

  return g_test_run ();
}
