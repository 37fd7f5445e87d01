/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-vfs-private.h"

#include <string.h>

/* The database file: page n lies where SQLite has it. */

/* Beyond the end of the file there is nothing: SQLite would take a missing page for zeros. */
static int
read_page (PillionVfsFile *self,
           guint32         number,
           guint8         *page)
{
  sqlite3_file *below = pillion_vfs_file_get_below (&self->base);
  int result = below->pMethods->xRead (below, self->sealed, PILLION_PAGE_BYTES,
                                       (sqlite3_int64) (number - 1) * PILLION_PAGE_BYTES);

  if (result == SQLITE_IOERR_SHORT_READ)
    return SQLITE_IOERR_DATA;
  if (result != SQLITE_OK)
    return result;
  return pillion_page_cipher_open_page (self->cipher, number, self->sealed, page) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

/* SQLite reads parts of the first page to guess at what follows, before it looks whether a newer
 * one is in the log. That page may be half written after a power cut, which the log then
 * repairs: so there is nothing to guess from. The page itself is read as a whole later.
 */
static int
read_part (PillionVfsFile *self,
           guint8         *bytes,
           gsize           n,
           sqlite3_int64   offset)
{
  sqlite3_file *below = pillion_vfs_file_get_below (&self->base);
  sqlite3_int64 size = 0;
  int result;

  memset (bytes, 0, n);
  if (offset + (sqlite3_int64) n > PILLION_PAGE_BYTES)
    return SQLITE_IOERR_READ;
  result = below->pMethods->xFileSize (below, &size);
  if (result != SQLITE_OK)
    return result;
  if (size == 0)
    return SQLITE_IOERR_SHORT_READ;
  result = read_page (self, 1, self->plain);
  if (result == SQLITE_IOERR_DATA)
    return SQLITE_OK;
  if (result == SQLITE_OK)
    memcpy (bytes, self->plain + offset, n);
  return result;
}

static int
database_read (sqlite3_file *file,
               void         *bytes,
               int           n,
               sqlite3_int64 offset)
{
  PillionVfsFile *self = (PillionVfsFile *) file;

  if (n == PILLION_PAGE_BYTES && offset % PILLION_PAGE_BYTES == 0)
    return read_page (self, (guint32) (offset / PILLION_PAGE_BYTES) + 1, bytes);
  return read_part (self, bytes, (gsize) n, offset);
}

static int
database_write (sqlite3_file *file,
                const void   *bytes,
                int           n,
                sqlite3_int64 offset)
{
  PillionVfsFile *self = (PillionVfsFile *) file;
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  if (n != PILLION_PAGE_BYTES || offset % PILLION_PAGE_BYTES != 0)
    return SQLITE_IOERR_WRITE;
  pillion_page_cipher_seal_page (self->cipher, (guint32) (offset / PILLION_PAGE_BYTES) + 1, bytes, self->sealed);
  return below->pMethods->xWrite (below, self->sealed, PILLION_PAGE_BYTES, offset);
}

static int
database_truncate (sqlite3_file *file,
                   sqlite3_int64 size)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xTruncate (below, size);
}

static int
database_get_size (sqlite3_file  *file,
                   sqlite3_int64 *size)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xFileSize (below, size);
}

/* Version 1: neither shared memory nor mapped pages. */
const sqlite3_io_methods pillion_vfs_database_methods = {
  .iVersion = 1,
  .xClose = pillion_vfs_file_close,
  .xRead = database_read,
  .xWrite = database_write,
  .xTruncate = database_truncate,
  .xSync = pillion_vfs_file_sync,
  .xFileSize = database_get_size,
  .xLock = pillion_vfs_file_lock,
  .xUnlock = pillion_vfs_file_unlock,
  .xCheckReservedLock = pillion_vfs_file_check_reserved,
  .xFileControl = pillion_vfs_file_control,
  .xSectorSize = pillion_vfs_file_get_sector_size,
  .xDeviceCharacteristics = pillion_vfs_file_get_characteristics,
};
