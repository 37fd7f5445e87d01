/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-vfs-private.h"

#include "crypto/pillion-secret.h"

#include <string.h>

int
pillion_vfs_file_close (sqlite3_file *file)
{
  PillionVfsFile *self = (PillionVfsFile *) file;
  sqlite3_file *below = pillion_vfs_file_get_below (file);
  int result = below->pMethods->xClose (below);

  pillion_secret_wipe (self->plain, PILLION_FRAME_BYTES);
  pillion_secret_wipe (self->waiting_header, sizeof self->waiting_header);
  g_clear_pointer (&self->plain, g_free);
  g_clear_pointer (&self->sealed, g_free);
  return result;
}

int
pillion_vfs_file_sync (sqlite3_file *file,
                       int           flags)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xSync (below, flags);
}

int
pillion_vfs_file_lock (sqlite3_file *file,
                       int           lock)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xLock (below, lock);
}

int
pillion_vfs_file_unlock (sqlite3_file *file,
                         int           lock)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xUnlock (below, lock);
}

int
pillion_vfs_file_check_reserved (sqlite3_file *file,
                                 int          *result)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xCheckReservedLock (below, result);
}

int
pillion_vfs_file_control (sqlite3_file *file,
                          int           operation,
                          void         *argument)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xFileControl (below, operation, argument);
}

int
pillion_vfs_file_get_sector_size (sqlite3_file *file)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);

  return below->pMethods->xSectorSize (below);
}

/* What else the file below promises is true of the bytes that it gets, and not of ours. That a
 * write leaves its neighbours alone is what SQLite takes for granted on every system of today;
 * without it, it would cut frames at the borders of sectors.
 */
int
pillion_vfs_file_get_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods *
get_methods (int flags)
{
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
    return &pillion_vfs_database_methods;
  if ((flags & SQLITE_OPEN_WAL) != 0)
    return &pillion_vfs_log_methods;
  return NULL;
}

static int
open_journal (PillionVfsFile *self,
              int             flags,
              int            *out_flags)
{
  self->base.pMethods = &pillion_vfs_journal_methods;
  self->journal = g_byte_array_new ();
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *name,
          sqlite3_file *file,
          int           flags,
          int          *out_flags)
{
  PillionVfs *vault = (PillionVfs *) vfs;
  PillionVfsFile *self = (PillionVfsFile *) file;
  const sqlite3_io_methods *methods = get_methods (flags);
  int result;

  memset (self, 0, sizeof *self);
  if ((flags & SQLITE_OPEN_MAIN_JOURNAL) != 0)
    return open_journal (self, flags, out_flags);
  if (methods == NULL)
    return SQLITE_CANTOPEN;
  result = vault->below->xOpen (vault->below, name, pillion_vfs_file_get_below (file), flags, out_flags);
  if (result != SQLITE_OK)
    return result;
  self->base.pMethods = methods;
  self->cipher = vault->cipher;
  self->plain = g_malloc (PILLION_FRAME_BYTES);
  self->sealed = g_malloc (PILLION_FRAME_BYTES);
  return SQLITE_OK;
}

static gboolean
is_journal (const char *name)
{
  return g_str_has_suffix (name, "-journal");
}

static int
vfs_delete (sqlite3_vfs *vfs,
            const char  *name,
            int          sync_folder)
{
  sqlite3_vfs *below = ((PillionVfs *) vfs)->below;

  return is_journal (name) ? SQLITE_OK : below->xDelete (below, name, sync_folder);
}

/* A journal that lies beside the database is none of ours, and is not played back into it. */
static int
vfs_access (sqlite3_vfs *vfs,
            const char  *name,
            int          flags,
            int         *result)
{
  sqlite3_vfs *below = ((PillionVfs *) vfs)->below;

  if (is_journal (name)) {
    *result = 0;
    return SQLITE_OK;
  }
  return below->xAccess (below, name, flags, result);
}

static int
vfs_full_path_name (sqlite3_vfs *vfs,
                    const char  *name,
                    int          n_out,
                    char        *out)
{
  sqlite3_vfs *below = ((PillionVfs *) vfs)->below;

  return below->xFullPathname (below, name, n_out, out);
}

static int
vfs_get_last_error (sqlite3_vfs *vfs,
                    int          n_out,
                    char        *out)
{
  sqlite3_vfs *below = ((PillionVfs *) vfs)->below;

  return below->xGetLastError (below, n_out, out);
}

PillionVfs *
pillion_vfs_new (PillionPageCipher *cipher,
                 const char        *below)
{
  static int n_made;
  PillionVfs *self = g_new0 (PillionVfs, 1);

  self->below = sqlite3_vfs_find (below);
  self->name = g_strdup_printf ("pillion-%d", g_atomic_int_add (&n_made, 1));
  self->cipher = cipher;

  /* Time, sleep, randomness and extensions have nothing to do with files. */
  self->base = *self->below;
  self->base.pNext = NULL;
  self->base.zName = self->name;
  self->base.szOsFile = (int) sizeof (PillionVfsFile) + self->below->szOsFile;
  self->base.xOpen = vfs_open;
  self->base.xDelete = vfs_delete;
  self->base.xAccess = vfs_access;
  self->base.xFullPathname = vfs_full_path_name;
  self->base.xGetLastError = vfs_get_last_error;
  sqlite3_vfs_register (&self->base, FALSE);
  return self;
}

void
pillion_vfs_free (PillionVfs *self)
{
  sqlite3_vfs_unregister (&self->base);
  pillion_page_cipher_free (self->cipher);
  g_free (self->name);
  g_free (self);
}

const char *
pillion_vfs_get_name (PillionVfs *self)
{
  return self->name;
}
