/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-database-file.h"

#include "crypto/pillion-crypto.h"
#include "store/pillion-connection.h"
#include "store/pillion-file.h"
#include "store/pillion-plain-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef enum {
  STATE_MISSING,
  STATE_PLAIN,
  STATE_SEALED,
} State;

/* An empty file is what earlier versions left when they were killed in their first moments. */
static gboolean
find_state (const char *path,
            guint8     *header,
            State      *state,
            GError    **error)
{
  int fd = g_open (path, O_RDWR | O_CLOEXEC);
  int read_errno;
  gssize n;

  *state = STATE_MISSING;
  if (fd < 0)
    return errno == ENOENT || pillion_file_set_error (path, errno, error);
  n = read (fd, header, PILLION_PAGE_HEADER_BYTES);
  read_errno = errno;
  close (fd);
  if (n < 0)
    return pillion_file_set_error (path, read_errno, error);
  if (n == 0)
    return TRUE;
  if (n == PILLION_PAGE_HEADER_BYTES && pillion_page_header_identify (header) != PILLION_PAGE_HEADER_UNKNOWN) {
    *state = pillion_page_header_identify (header) == PILLION_PAGE_HEADER_PLAIN ? STATE_PLAIN : STATE_SEALED;
    return TRUE;
  }
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "%s is not a store of Pillion", path);
  return FALSE;
}

/* SQLite makes files with the umask; these must not be readable by others even for a moment. Logs
 * take the mode of their database.
 */
static gboolean
make_private_file (const char *path,
                   GError    **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return pillion_file_set_error (path, errno, error);
  close (fd);
  return TRUE;
}

/* What a kill left of an attempt: encrypted, and never in use. */
static void
remove_attempt (const char *new_path)
{
  g_autofree char *log = g_strconcat (new_path, "-wal", NULL);

  g_unlink (new_path);
  g_unlink (log);
}

/* A database is in WAL mode before it has its name. */
static gboolean
write_first_page (const char *path,
                  PillionVfs *vfs,
                  GError    **error)
{
  g_autoptr (sqlite3) handle = pillion_connection_open (path, pillion_vfs_get_name (vfs), 0, error);
  int n_reserved = PILLION_PAGE_RESERVED_BYTES;

  if (handle == NULL)
    return FALSE;
  sqlite3_file_control (handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_reserved);
  return pillion_connection_begin_log (handle, error);
}

/* Without its database a log is worth nothing, and in the way of the next one. */
static gboolean
create (const char *path,
        PillionVfs *vfs,
        GError    **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  remove_attempt (new_path);
  g_unlink (log);
  if (make_private_file (new_path, error) &&
      write_first_page (new_path, vfs, error) &&
      pillion_file_move (new_path, path, error))
    return TRUE;
  remove_attempt (new_path);
  return FALSE;
}

static gboolean
convert (const char *path,
         PillionVfs *vfs,
         const char *below,
         GError    **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);

  remove_attempt (new_path);
  if (make_private_file (new_path, error) &&
      pillion_plain_database_copy (path, new_path, vfs, below, error) &&
      pillion_plain_database_replace (path, new_path, error))
    return TRUE;
  remove_attempt (new_path);
  return FALSE;
}

static PillionVfs *
open_sealed (const char   *path,
             const guint8 *header,
             const guint8 *key,
             const char   *below,
             GError      **error)
{
  PillionPageCipher *cipher = pillion_page_cipher_new_for_header (key, header, pillion_random_system ());

  if (cipher != NULL)
    return pillion_vfs_new (cipher, below);
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_WRONG_KEY, "%s has another key", path);
  return NULL;
}

PillionVfs *
pillion_database_file_open (const char   *path,
                            const guint8 *key,
                            const char   *below,
                            GError      **error)
{
  guint8 header[PILLION_PAGE_HEADER_BYTES];
  g_autoptr (PillionVfs) vfs = NULL;
  State state;

  g_return_val_if_fail (pillion_crypto_init (), NULL);

  if (!find_state (path, header, &state, error))
    return NULL;
  if (state == STATE_SEALED) {
    vfs = open_sealed (path, header, key, below, error);
    return vfs != NULL && pillion_plain_database_erase (path, error) ? g_steal_pointer (&vfs) : NULL;
  }
  vfs = pillion_vfs_new (pillion_page_cipher_new (key, pillion_random_system ()), below);
  if (state == STATE_MISSING ? create (path, vfs, error) : convert (path, vfs, below, error))
    return g_steal_pointer (&vfs);
  return NULL;
}

gboolean
pillion_database_file_is_encrypted (const char *path,
                                    gboolean   *is_encrypted,
                                    GError    **error)
{
  guint8 header[PILLION_PAGE_HEADER_BYTES];
  State state;

  if (!find_state (path, header, &state, error))
    return FALSE;
  *is_encrypted = state == STATE_SEALED;
  return TRUE;
}
