/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-vfs-private.h"

#include "crypto/pillion-secret.h"

#include <string.h>

/* The rollback journal that SQLite has until the log begins: of a database that is being made, has
 * another name, and is thrown away after a kill. It is in memory, and no file ever.
 */

static GByteArray *
get_bytes (sqlite3_file *file)
{
  return ((PillionVfsFile *) file)->journal;
}

static int
journal_close (sqlite3_file *file)
{
  GByteArray *bytes = get_bytes (file);

  pillion_secret_wipe (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
  return SQLITE_OK;
}

static int
journal_read (sqlite3_file *file,
              void         *out,
              int           n,
              sqlite3_int64 offset)
{
  GByteArray *bytes = get_bytes (file);
  sqlite3_int64 n_there = CLAMP ((sqlite3_int64) bytes->len - offset, 0, n);

  memset (out, 0, (gsize) n);
  if (n_there > 0)
    memcpy (out, bytes->data + offset, (gsize) n_there);
  return n_there == n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
journal_write (sqlite3_file *file,
               const void   *in,
               int           n,
               sqlite3_int64 offset)
{
  GByteArray *bytes = get_bytes (file);

  if (offset + n > G_MAXINT)
    return SQLITE_FULL;
  if (offset + n > bytes->len)
    g_byte_array_set_size (bytes, (guint) (offset + n));
  memcpy (bytes->data + offset, in, (gsize) n);
  return SQLITE_OK;
}

static int
journal_truncate (sqlite3_file *file,
                  sqlite3_int64 size)
{
  g_byte_array_set_size (get_bytes (file), (guint) size);
  return SQLITE_OK;
}

static int
journal_sync (sqlite3_file *file,
              int           flags)
{
  return SQLITE_OK;
}

static int
journal_get_size (sqlite3_file  *file,
                  sqlite3_int64 *size)
{
  *size = get_bytes (file)->len;
  return SQLITE_OK;
}

static int
journal_lock (sqlite3_file *file,
              int           lock)
{
  return SQLITE_OK;
}

static int
journal_check_reserved (sqlite3_file *file,
                        int          *result)
{
  *result = 0;
  return SQLITE_OK;
}

static int
journal_control (sqlite3_file *file,
                 int           operation,
                 void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
journal_get_sector_size (sqlite3_file *file)
{
  return 512;
}

const sqlite3_io_methods pillion_vfs_journal_methods = {
  .iVersion = 1,
  .xClose = journal_close,
  .xRead = journal_read,
  .xWrite = journal_write,
  .xTruncate = journal_truncate,
  .xSync = journal_sync,
  .xFileSize = journal_get_size,
  .xLock = journal_lock,
  .xUnlock = journal_lock,
  .xCheckReservedLock = journal_check_reserved,
  .xFileControl = journal_control,
  .xSectorSize = journal_get_sector_size,
  .xDeviceCharacteristics = pillion_vfs_file_get_characteristics,
};
