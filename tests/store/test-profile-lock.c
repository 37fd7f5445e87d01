/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-profile-lock.h"
#include "store/pillion-store-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder; /* (owned) */
} LockTest;

static void
set_up (LockTest     *self,
        gconstpointer unused)
{
  g_autofree char *parent = g_dir_make_tmp ("pillion-lock-XXXXXX", NULL);

  self->folder = g_build_filename (parent, "profile", NULL);
}

static void
tear_down (LockTest     *self,
           gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  g_autofree char *parent = g_path_get_dirname (self->folder);

  g_unlink (path);
  g_rmdir (self->folder);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_free (self->folder);
}

static void
test_taken_and_released (LockTest     *test,
                         gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) busy = NULL;
  g_autoptr (PillionProfileLock) first = NULL;
  g_autoptr (PillionProfileLock) second = NULL;
  GStatBuf status;

  first = pillion_profile_lock_take (test->folder, "pillion-cli", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (test->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  g_assert_null (pillion_profile_lock_take (test->folder, "pillion-app", 60, &busy));
  g_assert_error (busy, PILLION_STORE_ERROR, PILLION_STORE_ERROR_BUSY);
  g_assert_true (g_str_has_prefix (busy->message, "pillion-cli (process "));

  g_clear_pointer (&first, pillion_profile_lock_release);
  second = pillion_profile_lock_take (test->folder, "pillion-app", 0, &error);
  g_assert_no_error (error);
}

/* Holds the lock in a process of its own until it is killed. */
static pid_t
hold_elsewhere (LockTest *test)
{
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0) {
    PillionProfileLock *lock = pillion_profile_lock_take (test->folder, "holder", 0, NULL);
    if (lock == NULL || write (ready[1], "x", 1) != 1)
      _exit (1);
    for (;;)
      pause ();
  }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return child;
}

static gpointer
kill_holder (gpointer child)
{
  kill (GPOINTER_TO_INT (child), SIGKILL);
  waitpid (GPOINTER_TO_INT (child), NULL, 0);
  return NULL;
}

/* Who waits gets it as soon as the holder has died, without a trace of a clean end. */
static void
test_freed_by_death (LockTest     *test,
                     gconstpointer unused)
{
  g_autoptr (GError) busy = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionProfileLock) lock = NULL;
  pid_t child = hold_elsewhere (test);
  GThread *thread;

  g_assert_null (pillion_profile_lock_take (test->folder, "waiting", 0, &busy));
  g_assert_error (busy, PILLION_STORE_ERROR, PILLION_STORE_ERROR_BUSY);
  g_assert_true (g_str_has_prefix (busy->message, "holder"));

  thread = g_thread_new ("kill", kill_holder, GINT_TO_POINTER (child));
  lock = pillion_profile_lock_take (test->folder, "waiting", 60 * 1000, &error);
  g_assert_no_error (error);
  g_thread_join (thread);
}

static void
test_no_folder (LockTest     *test,
                gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pillion_profile_lock_take ("/dev/null/profile", "test", 0, &error));
  g_assert_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_IO);
}

/* A link in the lock's place could make another file the lock, and overwrite it. */
static void
test_no_link_followed (LockTest     *test,
                       gconstpointer unused)
{
  g_autofree char *path = g_build_filename (test->folder, "lock", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (test->folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("/dev/null", path), ==, 0);
  g_assert_null (pillion_profile_lock_take (test->folder, "test", 0, &error));
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/lock/taken-and-released", LockTest, NULL, set_up, test_taken_and_released, tear_down);
  g_test_add ("/store/lock/freed-by-death", LockTest, NULL, set_up, test_freed_by_death, tear_down);
  g_test_add ("/store/lock/no-folder", LockTest, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/store/lock/no-link-followed", LockTest, NULL, set_up, test_no_link_followed, tear_down);

  return g_test_run ();
}
