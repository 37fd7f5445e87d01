/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fault-vfs.h"

#include <sqlite3.h>

static sqlite3_vfs vfs;
static sqlite3_vfs *below;
static Fault current;

/* A file of ours stands in front of the one below. */
typedef struct {
  sqlite3_file base;
  const sqlite3_io_methods *methods; /* of the file below */
} File;

static sqlite3_file *
get_below (sqlite3_file *file)
{
  return (sqlite3_file *) ((File *) file + 1);
}

static int
fault_close (sqlite3_file *file)
{
  return ((File *) file)->methods->xClose (get_below (file));
}

static int
fault_read (sqlite3_file *file,
            void         *bytes,
            int           len,
            sqlite3_int64 offset)
{
  return ((File *) file)->methods->xRead (get_below (file), bytes, len, offset);
}

static int
fault_write (sqlite3_file *file,
             const void   *bytes,
             int           len,
             sqlite3_int64 offset)
{
  return current == FAULT_FULL ? SQLITE_FULL : ((File *) file)->methods->xWrite (get_below (file), bytes, len, offset);
}

static int
fault_truncate (sqlite3_file *file,
                sqlite3_int64 size)
{
  return ((File *) file)->methods->xTruncate (get_below (file), size);
}

static int
fault_sync (sqlite3_file *file,
            int           flags)
{
  return current == FAULT_SYNC ? SQLITE_IOERR_FSYNC : ((File *) file)->methods->xSync (get_below (file), flags);
}

static int
fault_size (sqlite3_file  *file,
            sqlite3_int64 *size)
{
  return ((File *) file)->methods->xFileSize (get_below (file), size);
}

static int
fault_lock (sqlite3_file *file,
            int           lock)
{
  return ((File *) file)->methods->xLock (get_below (file), lock);
}

static int
fault_unlock (sqlite3_file *file,
              int           lock)
{
  return ((File *) file)->methods->xUnlock (get_below (file), lock);
}

static int
fault_check_reserved (sqlite3_file *file,
                      int          *result)
{
  return ((File *) file)->methods->xCheckReservedLock (get_below (file), result);
}

static int
fault_control (sqlite3_file *file,
               int           operation,
               void         *argument)
{
  return ((File *) file)->methods->xFileControl (get_below (file), operation, argument);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return ((File *) file)->methods->xSectorSize (get_below (file));
}

static int
fault_characteristics (sqlite3_file *file)
{
  return ((File *) file)->methods->xDeviceCharacteristics (get_below (file));
}

/* Version 1: no shared memory, which an exclusive WAL does without. */
static const sqlite3_io_methods io_methods = {
  .iVersion = 1,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_reserved,
  .xFileControl = fault_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_characteristics,
};

static int
fault_open (sqlite3_vfs  *self,
            const char   *name,
            sqlite3_file *file,
            int           flags,
            int          *out_flags)
{
  int result = below->xOpen (below, name, get_below (file), flags, out_flags);

  ((File *) file)->methods = get_below (file)->pMethods;
  file->pMethods = result == SQLITE_OK ? &io_methods : NULL;

  return result;
}

void
fault_vfs_register (void)
{
  below = sqlite3_vfs_find (NULL);
  vfs = *below;
  vfs.zName = "fault";
  vfs.szOsFile = (int) sizeof (File) + below->szOsFile;
  vfs.xOpen = fault_open;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

void
fault_vfs_set (Fault fault)
{
  current = fault;
}
