/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"

#include "store/pillion-outbox-table.h"

#include <signal.h>
#include <sys/resource.h>

#define ANA "+4915112345678"
#define BEN "+4915187654321"

/* The relay's disk takes no more: the kernel refuses each write of that process for real. */

static void
set_room (PillionTestRelay *relay,
          rlim_t            bytes)
{
  pid_t process = (pid_t) g_ascii_strtoll (pillion_test_relay_get_id (relay), NULL, 10);
  struct rlimit limit;

  g_assert_cmpint (process, >, 0);
  g_assert_cmpint (prlimit (process, RLIMIT_FSIZE, NULL, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (prlimit (process, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

static PillionTestEngine *
new_person (PillionTestRelay *relay,
            const char       *number,
            const char       *name)
{
  PillionTestEngine *self = pillion_test_engine_new ();

  pillion_test_engine_open (self);
  pillion_test_engine_register (self, pillion_test_relay_get_url (relay), NULL, number, name);
  return self;
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
test_full_disk (void)
{
  static const char *const settings[] = { "verification=open", NULL };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (settings);
  g_autoptr (PillionTestEngine) ana = new_person (relay, ANA, "Ana");
  g_autoptr (PillionTestEngine) ben = new_person (relay, BEN, "Ben");
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (ana, BEN, "before", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (ben, "before");

  /* No word of success for what is not on the disk; it waits. */
  set_room (relay, 0);
  g_assert_false (pillion_test_engine_send (ana, BEN, "no room", &error));
  g_assert_nonnull (error);
  g_assert_false (is_sent (ana));
  g_assert_cmpuint (pillion_test_engine_count (ben, "no room", NULL), ==, 0);

  /* With room again it goes by itself, once. */
  set_room (relay, RLIM_INFINITY);
  pillion_test_wait_until (is_sent, ana, "the waiting message sent");
  pillion_test_engine_wait_for_message (ben, "no room");
  g_clear_error (&error);
  pillion_test_engine_send (ana, BEN, "after", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (ben, "after");
  g_assert_cmpuint (pillion_test_engine_count (ben, "no room", NULL), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* Ignored, it is inherited: a write beyond the limit fails instead of ending the relay. */
  signal (SIGXFSZ, SIG_IGN);
  g_test_add_func ("/e2e/full-disk", test_full_disk);

  return g_test_run ();
}
