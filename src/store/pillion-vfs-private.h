/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-vfs.h"

G_BEGIN_DECLS

struct _PillionVfs {
  sqlite3_vfs        base;
  sqlite3_vfs       *below;  /* (unowned) */
  char              *name;   /* (owned) */
  PillionPageCipher *cipher; /* (owned) */
};

/* A file of ours; that of the VFS below follows it in the same block. */
typedef struct {
  sqlite3_file             base;
  const PillionPageCipher *cipher; /* (unowned) */
  guint8                  *plain;  /* (owned) (secret): room for a frame */
  guint8                  *sealed; /* (owned): room for a frame */

  /* Of a log: the header of a frame that waits for its page, and whether this handle has written
   * to it, so that nobody is recovering it.
   */
  guint32                  waiting; /* number of the frame, 0: none */
  guint32                  is_changed;
  guint8                   waiting_header[PILLION_FRAME_HEADER_BYTES];

  GByteArray              *journal; /* (owned) (nullable) (secret): of a journal, all that it has */
} PillionVfsFile;

G_STATIC_ASSERT (sizeof (PillionVfsFile) % 8 == 0);

static inline sqlite3_file *
pillion_vfs_file_get_below (sqlite3_file *file)
{
  return (sqlite3_file *) ((PillionVfsFile *) file + 1);
}

/* Methods that are the same for all files. */
int pillion_vfs_file_close                (sqlite3_file  *file);
int pillion_vfs_file_sync                 (sqlite3_file  *file,
                                           int            flags);
int pillion_vfs_file_lock                 (sqlite3_file  *file,
                                           int            lock);
int pillion_vfs_file_unlock               (sqlite3_file  *file,
                                           int            lock);
int pillion_vfs_file_check_reserved       (sqlite3_file  *file,
                                           int           *result);
int pillion_vfs_file_control              (sqlite3_file  *file,
                                           int            operation,
                                           void          *argument);
int pillion_vfs_file_get_sector_size      (sqlite3_file  *file);
int pillion_vfs_file_get_characteristics  (sqlite3_file  *file);

extern const sqlite3_io_methods pillion_vfs_database_methods;
extern const sqlite3_io_methods pillion_vfs_log_methods;
extern const sqlite3_io_methods pillion_vfs_journal_methods;

G_END_DECLS
