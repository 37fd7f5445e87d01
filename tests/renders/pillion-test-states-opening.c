/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-keyring.h"
#include "pillion-test-states-private.h"

#include "engine/pillion-unlock.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

/* S01 and S27: profiles that do not open by themselves. */

#define PASSPHRASE "correct horse battery staple"

/* Of a version that is not made yet. */
#define NEWER "PRAGMA user_version = 1000000"

/* ----- profiles ----- */

/* (transfer full) */
static char *
build_path (PillionTestWindow *window,
            const char        *name)
{
  g_autoptr (PillionEngine) engine = pillion_test_engine_create (pillion_test_window_peek_own (window));

  return g_build_filename (pillion_engine_get_folder (engine), name, NULL);
}

static void
lose (PillionTestWindow *window,
      const char        *name)
{
  g_autofree char *path = NULL;

  pillion_test_engine_make_profile (pillion_test_window_peek_own (window), FALSE, NULL);
  path = build_path (window, name);
  g_assert_no_errno (g_unlink (path));
}

static void
lose_key (PillionTestWindow *window)
{
  lose (window, "key");
}

static void
lose_database (PillionTestWindow *window)
{
  lose (window, "pillion.db");
}

static void
change_key (PillionTestWindow *window)
{
  const char other[32] = { 9 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  pillion_test_engine_make_profile (pillion_test_window_peek_own (window), FALSE, NULL);
  path = build_path (window, "key");
  g_file_set_contents (path, other, sizeof other, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_chmod (path, 0600));
}

typedef struct {
  PillionJob job;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  pillion_job_clear (&self->job);
  g_free (self);
}

static gboolean
grow_newer (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  return pillion_database_execute (database, NEWER, error);
}

static void
be_newer (PillionTestWindow *window)
{
  PillionEngine *engine = pillion_test_engine_get (pillion_test_window_get_own (window));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_engine_run_async (engine, grow_newer, g_new0 (Work, 1), work_free, NULL, pillion_test_on_done, &result);
  pillion_engine_run_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* ----- disks ----- */

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
}

/* No file of this process grows, as on a disk that is full. */
static void
fill_disk (PillionTestWindow *window)
{
  signal (SIGXFSZ, SIG_IGN);
  limit_files (0);
}

/* The picture of the page needs room. */
static void
free_disk (PillionTestWindow *window)
{
  pillion_test_window_await_text (window, "Can’t Write to the Disk");
  limit_files (RLIM_INFINITY);
}

static void
make_read_only (PillionTestWindow *window)
{
  g_autofree char *folder = build_path (window, "");

  pillion_test_engine_make_profile (pillion_test_window_peek_own (window), FALSE, NULL);
  g_assert_no_errno (g_chmod (folder, 0500));
}

/* It is to be removed. */
static void
make_writable (PillionTestWindow *window)
{
  g_autofree char *folder = build_path (window, "");

  pillion_test_window_await_text (window, "Can’t Write to the Disk");
  g_assert_no_errno (g_chmod (folder, 0700));
}

/* ----- passphrases ----- */

static void
use_passphrase (PillionTestWindow *window)
{
  pillion_test_engine_make_profile (pillion_test_window_peek_own (window), FALSE, PASSPHRASE);
}

static void
show_wrong (PillionTestWindow *window)
{
  pillion_test_window_await_text (window, "Enter Your Passphrase");
  pillion_test_window_type (window, "Passphrase", "another");
  pillion_test_window_press (window, "Unlock");
}

/* ----- the keyring ----- */

static void
end_keyring (gpointer window)
{
  pillion_test_keyring_end ();
}

/* No service is there. */
static void
begin_keyring (PillionTestWindow *window)
{
  pillion_test_keyring_begin_here ();
  pillion_test_window_keep (window, window, end_keyring);
  pillion_test_window_use_keyring (window);
}

static void
lock_keyring (PillionTestWindow *window)
{
  begin_keyring (window);
  pillion_test_keyring_start ();
  pillion_test_engine_make_profile (pillion_test_window_peek_own (window), TRUE, NULL);
  pillion_test_keyring_lock ();
}

static void
stop_keyring (PillionTestWindow *window)
{
  lock_keyring (window);
  pillion_test_keyring_stop ();
}

static void
show_set_passphrase (PillionTestWindow *window)
{
  pillion_test_window_press (window, "Set a Passphrase");
}

const PillionTestState pillion_test_opening_states[] = {
  { "keys-unsafe", begin_keyring, NULL, "Can’t Store Keys Safely" },
  { "passphrase-new", begin_keyring, show_set_passphrase, "Set Passphrase" },
  { "passphrase", use_passphrase, NULL, "Enter Your Passphrase" },
  { "passphrase-wrong", use_passphrase, show_wrong, "That is not the passphrase" },
  { "keyring-locked", lock_keyring, NULL, "The Keyring Is Locked" },
  { "keyring-none", stop_keyring, NULL, "The Keyring Is Not Available" },
  { "key-missing", lose_key, NULL, "The Key of Your Data Is Missing" },
  { "key-changed", change_key, NULL, "The Key of Your Data Changed" },
  { "profile-damaged", lose_database, NULL, "Your Data Is Damaged" },
  { "disk-full", fill_disk, free_disk, "Can’t Write to the Disk" },
  { "profile-read-only", make_read_only, make_writable, "Can’t Write to the Disk" },
  { "profile-newer", be_newer, NULL, "Your Data Is from a Newer Version" },
  { NULL, NULL, NULL, NULL },
};
