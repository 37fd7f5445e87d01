/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"

#include "engine/pillion-companion-link.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-outbox-table.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#define ANA "+4915112345678"
#define BEN "+4915187654321"

static const char *const settings[] = { "verification=open", NULL };

/* The disk takes no more: the kernel refuses for real what would make a file of that process
 * longer.
 */
static void
set_room (pid_t  process,
          rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (prlimit (process, RLIMIT_FSIZE, NULL, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (prlimit (process, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

static void
set_room_of_relay (PillionTestRelay *relay,
                   rlim_t            bytes)
{
  pid_t process = (pid_t) g_ascii_strtoll (pillion_test_relay_get_id (relay), NULL, 10);

  g_assert_cmpint (process, >, 0);
  set_room (process, bytes);
}

/* Of all engines of this test that are open. */
static void
set_own_room (rlim_t bytes)
{
  set_room (0, bytes);
}

static PillionTestEngine *
new_person (PillionTestRelay *relay,
            const char       *number,
            const char       *name)
{
  return pillion_test_engine_new_registered (pillion_test_relay_get_url (relay), NULL, number, name);
}

static gboolean
count_waiting (PillionDatabase *database,
               PillionJob      *job,
               gpointer         data,
               GError         **error)
{
  guint *n = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_outbox_list (database, &rows, error))
    return FALSE;
  *n = rows->len;
  return TRUE;
}

static gboolean
is_sent (gpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pillion_test_engine_run (data, count_waiting, &n, &error);
  g_assert_no_error (error);
  return n == 0;
}

static void
test_relay (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (settings);
  g_autoptr (PillionTestEngine) ana = new_person (relay, ANA, "Ana");
  g_autoptr (PillionTestEngine) ben = new_person (relay, BEN, "Ben");
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (ana, BEN, "before", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (ben, "before");

  /* No word of success for what is not on the disk; it waits. */
  set_room_of_relay (relay, 0);
  g_assert_false (pillion_test_engine_send (ana, BEN, "no room", &error));
  g_assert_nonnull (error);
  g_assert_false (is_sent (ana));
  g_assert_cmpuint (pillion_test_engine_count (ben, "no room", NULL), ==, 0);

  /* With room again it goes by itself, once. */
  set_room_of_relay (relay, RLIM_INFINITY);
  pillion_test_wait_until (is_sent, ana, "the waiting message sent");
  pillion_test_engine_wait_for_message (ben, "no room");
  g_clear_error (&error);
  pillion_test_engine_send (ana, BEN, "after", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (ben, "after");
  g_assert_cmpuint (pillion_test_engine_count (ben, "no room", NULL), ==, 1);
}

static gboolean
has_receive_error (gpointer data)
{
  return pillion_engine_get_receive_error (pillion_test_engine_get (data)) != NULL;
}

#define N_LONG 12

static char *
write_long (guint i)
{
  return g_strnfill (7000, (char) ('a' + (char) i));
}

static guint
count_long (PillionTestEngine *self)
{
  guint n = 0;

  for (guint i = 0; i < N_LONG; i++) {
    g_autofree char *text = write_long (i);
    guint n_times = pillion_test_engine_count (self, text, NULL);

    g_assert_cmpuint (n_times, <=, 1);
    n += n_times;
  }
  return n;
}

static gboolean
has_all (gpointer data)
{
  return count_long (data) == N_LONG;
}

/* What can't be stored is not acknowledged: it comes again when there is room, by itself. */
static void
test_receiving (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (settings);
  g_autoptr (PillionTestEngine) ana = new_person (relay, ANA, "Ana");
  g_autoptr (PillionTestEngine) ben = new_person (relay, BEN, "Ben");
  const GError *reason;
  guint n;

  pillion_test_engine_close (ana);
  for (guint i = 0; i < N_LONG; i++) {
    g_autofree char *text = write_long (i);
    g_autoptr (GError) error = NULL;

    pillion_test_engine_send (ben, ANA, text, &error);
    g_assert_no_error (error);
  }
  pillion_test_engine_close (ben);

  pillion_test_engine_open (ana);
  set_own_room (500000);
  pillion_test_engine_go_online (ana, NULL);
  pillion_test_wait_until (has_receive_error, ana, "a message that can't be stored");
  reason = pillion_engine_get_receive_error (pillion_test_engine_get (ana));
  g_assert_error (reason, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK);
  n = count_long (ana);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, N_LONG);

  set_own_room (RLIM_INFINITY);
  pillion_test_wait_until (has_all, ana, "all messages once there is room");
  g_assert_null (pillion_engine_get_receive_error (pillion_test_engine_get (ana)));

  /* The same from the disk; and the relay has nothing more. */
  pillion_test_engine_close (ana);
  pillion_test_engine_open (ana);
  g_assert_cmpuint (count_long (ana), ==, N_LONG);
}

/* What was written in the only chat, or came there. */
typedef struct {
  const char *text;
  guint       n;
} Search;

static gboolean
search_chat (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  Search *search = data;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_chats_list (database, &chats, error) ||
      !pillion_messages_list (database, ((PillionChatRow *) chats->pdata[0])->account, G_MAXINT64, 1000, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    search->n += g_strcmp0 (((PillionMessageRow *) rows->pdata[i])->text, search->text) == 0;
  return TRUE;
}

static guint
count_in_chat (PillionTestEngine *self,
               const char        *text)
{
  Search search = { text, 0 };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (self, search_chat, &search, &error);
  g_assert_no_error (error);
  return search.n;
}

/* So much that a write of the database, now and then, is the first too many. */
static rlim_t
get_room (PillionTestEngine *self,
          guint              n_pages)
{
  const char *folder = pillion_engine_get_folder (pillion_test_engine_get (self));
  g_autofree char *path = g_build_filename (folder, "pillion.db-wal", NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return (rlim_t) info.st_size + n_pages * 4096;
}

/* Wherever on its way the disk is full: a message that was not refused arrives, once. */
static void
test_sending (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (settings);
  g_autoptr (PillionTestEngine) ana = new_person (relay, ANA, "Ana");
  g_autoptr (PillionTestEngine) ben = new_person (relay, BEN, "Ben");
  g_autoptr (GError) error = NULL;
  guint n_refused = 0;
  guint n_late = 0;

  pillion_test_engine_send (ana, BEN, "before", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (ben, "before");
  for (guint i = 0; i < 16; i++) {
    g_autofree char *text = g_strdup_printf ("message %u", i);
    gboolean kept;

    pillion_test_engine_close (ben);
    pillion_test_engine_close (ana);
    pillion_test_engine_open (ana);
    pillion_test_engine_go_online (ana, NULL);
    set_own_room (get_room (ana, 2 * i));
    g_clear_error (&error);
    if (!pillion_test_engine_send (ana, BEN, text, &error))
      g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK);
    kept = count_in_chat (ana, text) == 1;
    n_refused += !kept;
    n_late += kept && error != NULL;
    g_assert_true (kept || error != NULL);

    set_own_room (RLIM_INFINITY);
    pillion_test_wait_until (is_sent, ana, "what waits sent once there is room");
    pillion_test_engine_open (ben);
    pillion_test_engine_go_online (ben, NULL);
    if (kept)
      pillion_test_engine_wait_for_message (ben, text);
    g_assert_cmpuint (count_in_chat (ben, text), ==, kept ? 1 : 0);
  }
  g_assert_cmpuint (n_refused, >, 0);
  g_assert_cmpuint (n_late, >, 0);
}

typedef struct {
  PillionCompanionLink *companion;
  PillionPrimaryLink   *primary;
} LinkPair;

static gboolean
is_shown (gpointer data)
{
  return pillion_companion_link_get_text (((LinkPair *) data)->companion) != NULL;
}

static gboolean
is_asked (gpointer data)
{
  LinkPair *pair = data;

  return pillion_primary_link_get_state (pair->primary) == PILLION_PRIMARY_LINK_REQUESTED &&
         pillion_companion_link_get_tries_left (pair->companion) > 0;
}

static gboolean
is_checked (gpointer data)
{
  return pillion_primary_link_is_checked (((LinkPair *) data)->primary);
}

static gboolean
has_ended (gpointer data)
{
  LinkPair *pair = data;

  return pillion_companion_link_get_error (pair->companion) != NULL &&
         pillion_primary_link_get_error (pair->primary) != NULL;
}

/* A link for which there is no room ends on both sides, says why, and leaves nothing behind. */
static void
test_linking (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (settings);
  g_autoptr (PillionTestEngine) ana = new_person (relay, ANA, "Ana");
  g_autoptr (PillionTestEngine) laptop = pillion_test_engine_new ();
  PillionCompanionLinkDetails details = {
    .relay_url = pillion_test_relay_get_url (relay),
    .device_name = "Laptop",
    .platform = "Test",
  };
  g_autoptr (PillionCompanionLink) companion = NULL;
  g_autoptr (PillionAccountKey) key = NULL;
  g_autoptr (PillionPrimaryLink) primary = NULL;
  LinkPair pair;

  pillion_test_engine_open (laptop);
  key = pillion_test_engine_open_key (ana);
  companion = pillion_companion_link_new (pillion_test_engine_get (laptop), &details);
  primary = pillion_primary_link_new (pillion_test_engine_get (ana), key);
  pair = (LinkPair) { companion, primary };
  pillion_companion_link_start (companion);
  pillion_test_wait_until (is_shown, &pair, "a code of the new device");
  pillion_primary_link_start_qr (primary, pillion_companion_link_get_text (companion));
  pillion_test_wait_until (is_asked, &pair, "both sides at the check number");
  pillion_companion_link_answer (companion, pillion_primary_link_get_check_number (primary));
  pillion_test_wait_until (is_checked, &pair, "the check number's way back");
  set_own_room (0);
  pillion_primary_link_approve (primary, PILLION_HISTORY_DEPTH_NONE);
  pillion_test_wait_until (has_ended, &pair, "the end of the link");
  set_own_room (RLIM_INFINITY);
  g_assert_error (pillion_companion_link_get_error (companion), PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK);
  g_assert_cmpint (pillion_test_engine_get_state (laptop), ==, PILLION_ENGINE_STATE_EMPTY);

  pillion_test_engine_link (laptop, ana, pillion_test_relay_get_url (relay), FALSE);
  g_assert_cmpint (pillion_test_engine_get_state (laptop), ==, PILLION_ENGINE_STATE_READY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* Ignored, also by the relay, which inherits it: a write beyond the limit fails. */
  signal (SIGXFSZ, SIG_IGN);
  g_test_add_func ("/e2e/full-disk/relay", test_relay);
  g_test_add_func ("/e2e/full-disk/receiving", test_receiving);
  g_test_add_func ("/e2e/full-disk/sending", test_sending);
  g_test_add_func ("/e2e/full-disk/linking", test_linking);

  return g_test_run ();
}
