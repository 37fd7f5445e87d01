/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crash-vfs.h"

#include "crypto/pillion-crypto.h"
#include "store/pillion-connection.h"
#include "store/pillion-vfs.h"

#include <string.h>

/* Power cuts at many points of a database in use: what was committed is there, and nothing of what
 * was not. PILLION_CRASH_POINTS says how many, PILLION_CRASH_SEED where chance begins. Builds
 * with a fault must be found: a disk that skips syncs; pages that keep nonce and tag in their
 * reserved bytes, which the linker puts in the place of the real ones.
 */

#define PATH "/crash.db"
#define DEFAULT_POINTS 10000
#define CONTROL_POINTS 2000
#define N_ROWS 20
#define N_COUNTERS 200
#define COUNT_EVERY 8

static const guint8 key[32] = { 7 };

static gboolean keep_reserved;

gboolean __real_pillion_page_cipher_open_page (const PillionPageCipher *self, guint32 number, const guint8 *sealed, guint8 *page);
gboolean __wrap_pillion_page_cipher_open_page (const PillionPageCipher *self, guint32 number, const guint8 *sealed, guint8 *page);
gboolean __real_pillion_page_cipher_open_frame (const PillionPageCipher *self, guint32 number, const guint8 *sealed, guint8 *frame);
gboolean __wrap_pillion_page_cipher_open_frame (const PillionPageCipher *self, guint32 number, const guint8 *sealed, guint8 *frame);

static gboolean
keep (gboolean      opened,
      const guint8 *sealed,
      guint8       *plain,
      gsize         n)
{
  if (keep_reserved && opened)
    memcpy (plain + n - PILLION_PAGE_RESERVED_BYTES, sealed + n - PILLION_PAGE_RESERVED_BYTES,
            PILLION_PAGE_RESERVED_BYTES);
  return opened;
}

gboolean
__wrap_pillion_page_cipher_open_page (const PillionPageCipher *self,
                                      guint32                  number,
                                      const guint8            *sealed,
                                      guint8                  *page)
{
  return keep (__real_pillion_page_cipher_open_page (self, number, sealed, page), sealed, page, PILLION_PAGE_BYTES);
}

gboolean
__wrap_pillion_page_cipher_open_frame (const PillionPageCipher *self,
                                       guint32                  number,
                                       const guint8            *sealed,
                                       guint8                  *frame)
{
  return keep (__real_pillion_page_cipher_open_frame (self, number, sealed, frame), sealed, frame,
               PILLION_FRAME_BYTES);
}

typedef struct {
  PillionVfs *vfs;     /* (owned) (nullable) */
  sqlite3    *handle;  /* (owned) (nullable) */
  GRand      *rand;    /* (owned) */
  gint64      n_acked; /* transactions that were committed */
} World;

static void
close_database (World *self)
{
  g_clear_pointer (&self->handle, sqlite3_close);
  g_clear_pointer (&self->vfs, pillion_vfs_free);
}

static gboolean
open_database (World             *self,
               PillionPageCipher *cipher,
               int                flags,
               GError           **error)
{
  int n_reserved = PILLION_PAGE_RESERVED_BYTES;

  self->vfs = pillion_vfs_new (cipher, "crash");
  self->handle = pillion_connection_open (PATH, pillion_vfs_get_name (self->vfs), flags, error);
  if (self->handle == NULL)
    return FALSE;
  sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_reserved);
  /* Copies into the database often, and pages that leave memory early, are where it is hard. */
  return pillion_connection_begin_log (self->handle, error) &&
         pillion_connection_execute (self->handle, "PRAGMA wal_autocheckpoint=24; PRAGMA cache_size=8", error);
}

static void
world_init (World  *self,
            guint32 seed)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->rand = g_rand_new_with_seed (seed);
  crash_vfs_clear ();
  open_database (self, pillion_page_cipher_new (key, pillion_random_system ()), SQLITE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  pillion_connection_execute (self->handle,
                              "CREATE TABLE entries (k INTEGER PRIMARY KEY, bytes BLOB);"
                              "CREATE TABLE counters (i INTEGER PRIMARY KEY, k INTEGER, pad BLOB);"
                              "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200)"
                              " INSERT INTO counters SELECT i, 0, zeroblob (300) FROM n;",
                              &error);
  g_assert_no_error (error);
  close_database (self);
}

static void
world_clear (World *self)
{
  close_database (self);
  g_rand_free (self->rand);
}

/* Some are in a page with others, some in pages of their own. */
static GBytes *
make_entry (gint64 k)
{
  gsize n = (gsize) (k * 7919 % 6000) + 1;
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) ((gsize) k + i * 31);
  return g_bytes_new_take (bytes, n);
}

static gboolean
add_entry (World  *self,
           gint64  k,
           GError **error)
{
  g_autoptr (GBytes) entry = make_entry (k);
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->handle, "INSERT INTO entries VALUES (?, ?)", -1, &statement, NULL);

  if (code == SQLITE_OK) {
    sqlite3_bind_int64 (statement, 1, k);
    sqlite3_bind_blob64 (statement, 2, g_bytes_get_data (entry, NULL), g_bytes_get_size (entry), SQLITE_STATIC);
    sqlite3_step (statement);
    code = sqlite3_finalize (statement);
  }
  if (code != SQLITE_OK)
    pillion_connection_set_error (self->handle, code, error);
  return code == SQLITE_OK;
}

/* One transaction. All counters twice: what left memory in between is written in its old place. */
static gboolean
commit_next (World   *self,
             GError **error)
{
  gint64 k = self->n_acked + 1;
  g_autofree char *clean = g_strdup_printf ("DELETE FROM entries WHERE k <= %" G_GINT64_FORMAT, k - N_ROWS);
  g_autofree char *count = g_strdup_printf ("UPDATE counters SET k = -1; UPDATE counters SET k = %" G_GINT64_FORMAT, k);

  return pillion_connection_execute (self->handle, "BEGIN IMMEDIATE", error) &&
         add_entry (self, k, error) &&
         pillion_connection_execute (self->handle, clean, error) &&
         (k % COUNT_EVERY != 0 || pillion_connection_execute (self->handle, count, error)) &&
         pillion_connection_execute (self->handle, "COMMIT", error);
}

static gboolean
entries_are_right (World *self,
                   gint64 newest)
{
  sqlite3_stmt *statement = NULL;
  gint64 k = MAX (newest - N_ROWS, 0);
  gboolean right = TRUE;

  sqlite3_prepare_v2 (self->handle, "SELECT k, bytes FROM entries ORDER BY k", -1, &statement, NULL);
  while (right && sqlite3_step (statement) == SQLITE_ROW) {
    g_autoptr (GBytes) expected = make_entry (++k);
    right = sqlite3_column_int64 (statement, 0) == k &&
            (gsize) sqlite3_column_bytes (statement, 1) == g_bytes_get_size (expected) &&
            memcmp (sqlite3_column_blob (statement, 1), g_bytes_get_data (expected, NULL), g_bytes_get_size (expected)) == 0;
  }
  return sqlite3_finalize (statement) == SQLITE_OK && right && k == newest;
}

static gboolean
number_is (World      *self,
           const char *sql,
           gint64      expected,
           GError    **error)
{
  gint64 number = 0;

  return pillion_connection_read_number (self->handle, sql, &number, error) && number == expected;
}

/* All that was acknowledged is there, and of what comes after it the next one or nothing. */
static gboolean
state_is_right (World   *self,
                GError **error)
{
  gint64 newest = 0;
  gint64 counted;

  if (!pillion_connection_read_number (self->handle, "SELECT ifnull (max (k), 0) FROM entries", &newest, error) ||
      newest < self->n_acked || newest > self->n_acked + 1)
    return FALSE;
  counted = newest - newest % COUNT_EVERY;
  self->n_acked = newest;
  return entries_are_right (self, newest) &&
         number_is (self, "SELECT min (k) FROM counters", counted, error) &&
         number_is (self, "SELECT max (k) FROM counters", counted, error) &&
         pillion_connection_check (self->handle, error);
}

static gboolean
reopen (World   *self,
        GError **error)
{
  gsize n = 0;
  const guint8 *header = crash_vfs_get_contents (PATH, &n);
  PillionPageCipher *cipher;

  if (n < PILLION_PAGE_HEADER_BYTES)
    return FALSE;
  cipher = pillion_page_cipher_new_for_header (key, header, pillion_random_system ());
  return cipher != NULL && open_database (self, cipher, 0, error) && state_is_right (self, error);
}

/* Works until the power goes; now and then the program ends well before. */
static void
work (World *self)
{
  g_autoptr (GError) error = NULL;

  crash_vfs_arm ((guint) g_rand_int_range (self->rand, 1, 160));
  while (error == NULL) {
    if (commit_next (self, &error))
      self->n_acked++;
    if (error == NULL && g_rand_int_range (self->rand, 0, 40) == 0)
      break;
  }
  close_database (self);
  crash_vfs_recover (self->rand);
}

/* Returns: the first point after which the database was not right, -1 if there is none. */
static int
cut_power (guint   n_points,
           guint32 seed)
{
  World world;
  int failed_at = -1;

  world_init (&world, seed);
  for (guint i = 0; i < n_points && failed_at < 0; i++) {
    g_autoptr (GError) error = NULL;
    if (reopen (&world, &error)) {
      work (&world);
      continue;
    }
    g_test_message ("seed %u, point %u: %s", seed, i, error != NULL ? error->message : "another state");
    failed_at = (int) i;
  }
  world_clear (&world);
  return failed_at;
}

static guint
get_number (const char *name,
            guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
test_power_cuts (void)
{
  g_assert_cmpint (cut_power (get_number ("PILLION_CRASH_POINTS", DEFAULT_POINTS), get_number ("PILLION_CRASH_SEED", 1)),
                   ==, -1);
}

static void
test_skipped_syncs (void)
{
  crash_vfs_skip_syncs (TRUE);
  g_assert_cmpint (cut_power (CONTROL_POINTS, 1), >=, 0);
  crash_vfs_skip_syncs (FALSE);
}

static void
test_kept_reserved_bytes (void)
{
  keep_reserved = TRUE;
  g_assert_cmpint (cut_power (CONTROL_POINTS, 1), >=, 0);
  keep_reserved = FALSE;
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());
  crash_vfs_register ();

  g_test_add_func ("/store/crash/power-cuts", test_power_cuts);
  g_test_add_func ("/store/crash/skipped-syncs", test_skipped_syncs);
  g_test_add_func ("/store/crash/kept-reserved-bytes", test_kept_reserved_bytes);

  return g_test_run ();
}
