/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crash-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR_BYTES 512

/* A write that was not synced, or a truncation: without bytes. */
typedef struct {
  gsize   offset;
  GBytes *bytes; /* (owned) (nullable) */
} Operation;

typedef struct {
  GByteArray *now;        /* (owned): what the program sees */
  GByteArray *durable;    /* (owned): as of the last sync */
  GArray     *operations; /* (owned): what came after it */
} Disk;

typedef struct {
  sqlite3_file base;
  Disk        *disk; /* (unowned) */
} File;

static sqlite3_vfs vfs;
static GHashTable *disks; /* name -> Disk */
static guint n_left;      /* operations until the power goes, 0: never */
static gboolean is_dead;
static gboolean skip_syncs;

static void
clear_operation (gpointer data)
{
  g_clear_pointer (&((Operation *) data)->bytes, g_bytes_unref);
}

static Disk *
disk_new (void)
{
  Disk *self = g_new0 (Disk, 1);

  self->now = g_byte_array_new ();
  self->durable = g_byte_array_new ();
  self->operations = g_array_new (FALSE, FALSE, sizeof (Operation));
  g_array_set_clear_func (self->operations, clear_operation);
  return self;
}

static void
disk_free (gpointer data)
{
  Disk *self = data;

  g_byte_array_unref (self->now);
  g_byte_array_unref (self->durable);
  g_array_unref (self->operations);
  g_free (self);
}

static void
set_contents (GByteArray *array,
              GByteArray *contents)
{
  g_byte_array_set_size (array, 0);
  g_byte_array_append (array, contents->data, contents->len);
}

/* What a file is made longer by is zeros. */
static void
resize (GByteArray *array,
        gsize       n)
{
  guint before = array->len;

  g_byte_array_set_size (array, (guint) n);
  if (n > before)
    memset (array->data + before, 0, n - before);
}

static void
put (GByteArray   *array,
     gsize         offset,
     const guint8 *bytes,
     gsize         n)
{
  if (offset + n > array->len)
    resize (array, offset + n);
  memcpy (array->data + offset, bytes, n);
}

static gboolean
has_power (void)
{
  if (!is_dead && n_left > 0 && --n_left == 0)
    is_dead = TRUE;
  return !is_dead;
}

static Disk *
get_disk (sqlite3_file *file)
{
  return ((File *) file)->disk;
}

static int
crash_close (sqlite3_file *file)
{
  return SQLITE_OK;
}

static int
crash_read (sqlite3_file *file,
            void         *bytes,
            int           n,
            sqlite3_int64 offset)
{
  GByteArray *now = get_disk (file)->now;
  sqlite3_int64 n_there = CLAMP ((sqlite3_int64) now->len - offset, 0, n);

  if (is_dead)
    return SQLITE_IOERR_READ;
  memset (bytes, 0, (gsize) n);
  if (n_there > 0)
    memcpy (bytes, now->data + offset, (gsize) n_there);
  return n_there == n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
crash_write (sqlite3_file *file,
             const void   *bytes,
             int           n,
             sqlite3_int64 offset)
{
  Disk *disk = get_disk (file);
  Operation operation = { .offset = (gsize) offset };
  gboolean was_dead = is_dead;
  gboolean powered = has_power ();

  /* That during which the power goes may have come to the disk as well. */
  if (!was_dead) {
    operation.bytes = g_bytes_new (bytes, (gsize) n);
    g_array_append_val (disk->operations, operation);
    put (disk->now, (gsize) offset, bytes, (gsize) n);
  }
  return powered ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int
crash_truncate (sqlite3_file *file,
                sqlite3_int64 size)
{
  Disk *disk = get_disk (file);
  Operation operation = { .offset = (gsize) size };

  if (!has_power ())
    return SQLITE_IOERR_TRUNCATE;
  g_array_append_val (disk->operations, operation);
  resize (disk->now, (gsize) size);
  return SQLITE_OK;
}

static int
crash_sync (sqlite3_file *file,
            int           flags)
{
  Disk *disk = get_disk (file);

  if (!has_power ())
    return SQLITE_IOERR_FSYNC;
  if (!skip_syncs) {
    set_contents (disk->durable, disk->now);
    g_array_set_size (disk->operations, 0);
  }
  return SQLITE_OK;
}

static int
crash_get_size (sqlite3_file  *file,
                sqlite3_int64 *size)
{
  *size = get_disk (file)->now->len;
  return SQLITE_OK;
}

static int
crash_lock (sqlite3_file *file,
            int           lock)
{
  return SQLITE_OK;
}

static int
crash_check_reserved (sqlite3_file *file,
                      int          *result)
{
  *result = 0;
  return SQLITE_OK;
}

static int
crash_control (sqlite3_file *file,
               int           operation,
               void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
crash_get_sector_size (sqlite3_file *file)
{
  return SECTOR_BYTES;
}

static int
crash_get_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods io_methods = {
  .iVersion = 1,
  .xClose = crash_close,
  .xRead = crash_read,
  .xWrite = crash_write,
  .xTruncate = crash_truncate,
  .xSync = crash_sync,
  .xFileSize = crash_get_size,
  .xLock = crash_lock,
  .xUnlock = crash_lock,
  .xCheckReservedLock = crash_check_reserved,
  .xFileControl = crash_control,
  .xSectorSize = crash_get_sector_size,
  .xDeviceCharacteristics = crash_get_characteristics,
};

static int
crash_open (sqlite3_vfs  *self,
            const char   *name,
            sqlite3_file *file,
            int           flags,
            int          *out_flags)
{
  Disk *disk = g_hash_table_lookup (disks, name);

  if (is_dead)
    return SQLITE_CANTOPEN;
  if (disk == NULL) {
    disk = disk_new ();
    g_hash_table_insert (disks, g_strdup (name), disk);
  }
  ((File *) file)->disk = disk;
  file->pMethods = &io_methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
crash_delete (sqlite3_vfs *self,
              const char  *name,
              int          sync_folder)
{
  if (!has_power ())
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disks, name);
  return SQLITE_OK;
}

static int
crash_access (sqlite3_vfs *self,
              const char  *name,
              int          flags,
              int         *result)
{
  *result = g_hash_table_contains (disks, name);
  return SQLITE_OK;
}

static int
crash_full_path_name (sqlite3_vfs *self,
                      const char  *name,
                      int          n_out,
                      char        *out)
{
  g_strlcpy (out, name, (gsize) n_out);
  return SQLITE_OK;
}

void
crash_vfs_register (void)
{
  disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, disk_free);
  vfs = *sqlite3_vfs_find (NULL);
  vfs.zName = "crash";
  vfs.pNext = NULL;
  vfs.szOsFile = sizeof (File);
  vfs.xOpen = crash_open;
  vfs.xDelete = crash_delete;
  vfs.xAccess = crash_access;
  vfs.xFullPathname = crash_full_path_name;
  sqlite3_vfs_register (&vfs, FALSE);
}

void
crash_vfs_arm (guint n_operations)
{
  n_left = n_operations;
}

gboolean
crash_vfs_is_dead (void)
{
  return is_dead;
}

static void
persist_some (GByteArray      *array,
              const Operation *operation,
              GRand           *rand)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (operation->bytes, &n);
  gsize at = 0;

  while (at < n) {
    gsize n_sector = MIN (n - at, SECTOR_BYTES - (operation->offset + at) % SECTOR_BYTES);

    if (g_rand_boolean (rand))
      put (array, operation->offset + at, bytes + at, n_sector);
    at += n_sector;
  }
}

/* Each write is there, is not, or is there in part. */
static void
lose (Disk  *disk,
      GRand *rand)
{
  for (guint i = 0; i < disk->operations->len; i++) {
    const Operation *operation = &g_array_index (disk->operations, Operation, i);
    gint32 fate = g_rand_int_range (rand, 0, 3);

    if (fate == 0)
      continue;
    if (operation->bytes == NULL)
      resize (disk->durable, operation->offset);
    else if (fate == 1)
      persist_some (disk->durable, operation, rand);
    else
      put (disk->durable, operation->offset, g_bytes_get_data (operation->bytes, NULL),
           g_bytes_get_size (operation->bytes));
  }
  g_array_set_size (disk->operations, 0);
  set_contents (disk->now, disk->durable);
}

/* In the order of their names: one seed, one outcome. */
void
crash_vfs_recover (GRand *rand)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (disks), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    lose (g_hash_table_lookup (disks, l->data), rand);
  is_dead = FALSE;
  n_left = 0;
}

void
crash_vfs_skip_syncs (gboolean skip)
{
  skip_syncs = skip;
}

const guint8 *
crash_vfs_get_contents (const char *name,
                        gsize      *n)
{
  Disk *disk = g_hash_table_lookup (disks, name);

  if (disk == NULL)
    return NULL;
  *n = disk->now->len;
  return disk->now->data;
}

void
crash_vfs_clear (void)
{
  g_hash_table_remove_all (disks);
  is_dead = FALSE;
  n_left = 0;
}
