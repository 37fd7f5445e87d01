/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-vfs-private.h"

#include <string.h>

/* The write-ahead log. SQLite sees a header of 32 bytes and frames of 4,120 behind each other; in
 * the file the header stands twice, each in a sector of its own, because a log without its
 * header is an empty one to SQLite, and frames begin at 1,024. A frame is sealed as a whole: its
 * header has a checksum of the page's plain bytes, which tells about them.
 */
#define HEADER_COPY_AT 512
#define FRAMES_AT 1024

/* Where the parts of a frame's header begin (SQLite's file format, section 4.1). */
#define COMMIT_AT 4
#define SALTS_AT 8
#define SUMS_AT 16

/* The same of the log's header. */
#define LOG_SALTS_AT 16

static sqlite3_int64
get_place (guint32 number)
{
  return FRAMES_AT + (sqlite3_int64) (number - 1) * PILLION_FRAME_BYTES;
}

/* SQLITE_IOERR_DATA: there is no such frame, or it is not authentic. */
static int
read_frame (PillionVfsFile *self,
            guint32         number,
            guint8         *frame)
{
  sqlite3_file *below = pillion_vfs_file_get_below (&self->base);
  int result = below->pMethods->xRead (below, self->sealed, PILLION_FRAME_BYTES, get_place (number));

  if (result == SQLITE_IOERR_SHORT_READ)
    return SQLITE_IOERR_DATA;
  if (result != SQLITE_OK)
    return result;
  return pillion_page_cipher_open_frame (self->cipher, number, self->sealed, frame) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int
write_frame (PillionVfsFile *self,
             guint32         number,
             const guint8   *frame)
{
  sqlite3_file *below = pillion_vfs_file_get_below (&self->base);

  pillion_page_cipher_seal_frame (self->cipher, number, frame, self->sealed);
  return below->pMethods->xWrite (below, self->sealed, PILLION_FRAME_BYTES, get_place (number));
}

/* A header that came without a page behind it is for a frame that is there already. */
static int
write_waiting (PillionVfsFile *self)
{
  guint32 number = self->waiting;
  int result;

  if (number == 0)
    return SQLITE_OK;
  self->waiting = 0;
  result = read_frame (self, number, self->plain);
  if (result != SQLITE_OK)
    return result;
  memcpy (self->plain, self->waiting_header, PILLION_FRAME_HEADER_BYTES);
  return write_frame (self, number, self->plain);
}

/* A page that comes without its header replaces that of the same frame: SQLite corrects the
 * checksums afterwards.
 */
static int
write_page (PillionVfsFile *self,
            guint32         number,
            const guint8   *page)
{
  int result = SQLITE_OK;

  if (self->waiting == number) {
    memcpy (self->plain, self->waiting_header, PILLION_FRAME_HEADER_BYTES);
    self->waiting = 0;
  } else {
    result = write_waiting (self);
    if (result == SQLITE_OK)
      result = read_frame (self, number, self->plain);
  }
  if (result != SQLITE_OK)
    return result;
  memcpy (self->plain + PILLION_FRAME_HEADER_BYTES, page, PILLION_PAGE_BYTES);
  return write_frame (self, number, self->plain);
}

static int
write_frame_header (PillionVfsFile *self,
                    guint32         number,
                    const guint8   *header)
{
  int result = write_waiting (self);

  self->waiting = number;
  memcpy (self->waiting_header, header, PILLION_FRAME_HEADER_BYTES);
  return result;
}

static int
write_log_header (PillionVfsFile *self,
                  const guint8   *header)
{
  sqlite3_file *below = pillion_vfs_file_get_below (&self->base);
  int result = write_waiting (self);

  pillion_page_cipher_seal_log_header (self->cipher, header, self->sealed);
  if (result == SQLITE_OK)
    result = below->pMethods->xWrite (below, self->sealed, PILLION_SEALED_LOG_HEADER_BYTES, 0);
  if (result == SQLITE_OK)
    result = below->pMethods->xWrite (below, self->sealed, PILLION_SEALED_LOG_HEADER_BYTES, HEADER_COPY_AT);
  return result;
}

static int
log_write (sqlite3_file *file,
           const void   *bytes,
           int           n,
           sqlite3_int64 offset)
{
  PillionVfsFile *self = (PillionVfsFile *) file;
  sqlite3_int64 at = offset - PILLION_LOG_HEADER_BYTES;
  guint32 number = (guint32) (at / PILLION_FRAME_BYTES) + 1;

  self->is_changed = TRUE;
  if (offset == 0 && n == PILLION_LOG_HEADER_BYTES)
    return write_log_header (self, bytes);
  if (at >= 0 && at % PILLION_FRAME_BYTES == 0 && n == PILLION_FRAME_HEADER_BYTES)
    return write_frame_header (self, number, bytes);
  if (at >= 0 && at % PILLION_FRAME_BYTES == PILLION_FRAME_HEADER_BYTES && n == PILLION_PAGE_BYTES)
    return write_page (self, number, bytes);
  return SQLITE_IOERR_WRITE;
}

static guint32
get_number (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* SQLite's checksum (file format, section 4.2); the last bit of the log's magic has the order of
 * the bytes in a word.
 */
static void
add_to_sums (guint32       sums[2],
             gboolean      is_big_endian,
             const guint8 *bytes,
             gsize         n)
{
  for (gsize i = 0; i < n; i += 8) {
    guint32 first = get_number (bytes + i);
    guint32 second = get_number (bytes + i + 4);

    sums[0] += (is_big_endian ? first : GUINT32_SWAP_LE_BE (first)) + sums[1];
    sums[1] += (is_big_endian ? second : GUINT32_SWAP_LE_BE (second)) + sums[0];
  }
}

/* The sums go on from frame to frame: was this one written right after the one that has them? */
static gboolean
follows (const guint8 *log_header,
         const guint8 *sums_before,
         const guint8 *frame)
{
  gboolean is_big_endian = (log_header[3] & 1) != 0;
  guint32 sums[2] = { get_number (sums_before), get_number (sums_before + 4) };

  add_to_sums (sums, is_big_endian, frame, 8);
  add_to_sums (sums, is_big_endian, frame + PILLION_FRAME_HEADER_BYTES, PILLION_PAGE_BYTES);
  return memcmp (frame + SALTS_AT, log_header + LOG_SALTS_AT, 8) == 0 &&
         get_number (frame + SUMS_AT) == sums[0] &&
         get_number (frame + SUMS_AT + 4) == sums[1];
}

static int
read_log_header (PillionVfsFile *self,
                 guint8         *header)
{
  sqlite3_file *below = pillion_vfs_file_get_below (&self->base);

  for (sqlite3_int64 at = 0; at <= HEADER_COPY_AT; at += HEADER_COPY_AT) {
    int result = below->pMethods->xRead (below, self->sealed, PILLION_SEALED_LOG_HEADER_BYTES, at);

    if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
      return result;
    if (result == SQLITE_OK && pillion_page_cipher_open_log_header (self->cipher, self->sealed, header))
      return SQLITE_OK;
  }
  return SQLITE_IOERR_DATA;
}

/* A power cut leaves frames torn, but only those that were written after the last commit was
 * durable. So if anything behind a frame was written after a commit that is behind it too,
 * that frame was durable once.
 */
static int
find_durable_behind (PillionVfsFile *self,
                     guint32         number,
                     gboolean       *found)
{
  guint8 log_header[PILLION_LOG_HEADER_BYTES];
  guint8 sums[8];
  gboolean after_commit = FALSE;
  int result = read_log_header (self, log_header);

  *found = FALSE;
  while (result == SQLITE_OK && !*found) {
    sqlite3_file *below = pillion_vfs_file_get_below (&self->base);
    sqlite3_int64 size = 0;

    result = below->pMethods->xFileSize (below, &size);
    number++;
    if (result != SQLITE_OK || get_place (number + 1) > size)
      break;
    result = read_frame (self, number, self->plain);
    if (result == SQLITE_OK) {
      *found = after_commit && follows (log_header, sums, self->plain);
      after_commit = get_number (self->plain + COMMIT_AT) != 0 &&
                     memcmp (self->plain + SALTS_AT, log_header + LOG_SALTS_AT, 8) == 0;
      memcpy (sums, self->plain + SUMS_AT, sizeof sums);
    } else if (result == SQLITE_IOERR_DATA) {
      after_commit = FALSE;
      result = SQLITE_OK;
    }
  }
  return result;
}

/* Whole frames are read in two cases: when SQLite corrects checksums in what it just wrote, and to
 * find the end of the log after a crash, where zeros are no frame.
 */
static int
read_whole_frame (PillionVfsFile *self,
                  guint32         number,
                  guint8         *frame)
{
  gboolean was_durable;
  int result = read_frame (self, number, frame);

  if (result != SQLITE_IOERR_DATA || self->is_changed)
    return result;
  result = find_durable_behind (self, number, &was_durable);
  if (result == SQLITE_OK && was_durable)
    return SQLITE_IOERR_DATA;
  memset (frame, 0, PILLION_FRAME_BYTES);
  return result;
}

static int
log_read (sqlite3_file *file,
          void         *bytes,
          int           n,
          sqlite3_int64 offset)
{
  PillionVfsFile *self = (PillionVfsFile *) file;
  sqlite3_int64 at = offset - PILLION_LOG_HEADER_BYTES;
  guint32 number = (guint32) (at / PILLION_FRAME_BYTES) + 1;
  int result = write_waiting (self);

  if (result != SQLITE_OK)
    return result;
  if (at < 0) {
    result = at + n <= 0 ? read_log_header (self, self->plain) : SQLITE_IOERR_READ;
    at = offset;
  } else {
    at %= PILLION_FRAME_BYTES;
    if (at + n > PILLION_FRAME_BYTES)
      return SQLITE_IOERR_READ;
    if (n == PILLION_FRAME_BYTES)
      return read_whole_frame (self, number, bytes);
    result = read_frame (self, number, self->plain);
  }
  if (result == SQLITE_OK)
    memcpy (bytes, self->plain + at, (gsize) n);
  return result;
}

static int
log_truncate (sqlite3_file *file,
              sqlite3_int64 size)
{
  PillionVfsFile *self = (PillionVfsFile *) file;
  sqlite3_file *below = pillion_vfs_file_get_below (file);
  int result = write_waiting (self);

  if (result != SQLITE_OK)
    return result;
  return below->pMethods->xTruncate (below, size == 0 ? 0 : size - PILLION_LOG_HEADER_BYTES + FRAMES_AT);
}

static int
log_sync (sqlite3_file *file,
          int           flags)
{
  int result = write_waiting ((PillionVfsFile *) file);

  return result == SQLITE_OK ? pillion_vfs_file_sync (file, flags) : result;
}

static int
log_get_size (sqlite3_file  *file,
              sqlite3_int64 *size)
{
  sqlite3_file *below = pillion_vfs_file_get_below (file);
  int result = write_waiting ((PillionVfsFile *) file);

  if (result == SQLITE_OK)
    result = below->pMethods->xFileSize (below, size);
  if (result == SQLITE_OK)
    *size = *size <= FRAMES_AT ? 0 : *size - FRAMES_AT + PILLION_LOG_HEADER_BYTES;
  return result;
}

static int
log_close (sqlite3_file *file)
{
  int result = write_waiting ((PillionVfsFile *) file);
  int closed = pillion_vfs_file_close (file);

  return result == SQLITE_OK ? closed : result;
}

const sqlite3_io_methods pillion_vfs_log_methods = {
  .iVersion = 1,
  .xClose = log_close,
  .xRead = log_read,
  .xWrite = log_write,
  .xTruncate = log_truncate,
  .xSync = log_sync,
  .xFileSize = log_get_size,
  .xLock = pillion_vfs_file_lock,
  .xUnlock = pillion_vfs_file_unlock,
  .xCheckReservedLock = pillion_vfs_file_check_reserved,
  .xFileControl = pillion_vfs_file_control,
  .xSectorSize = pillion_vfs_file_get_sector_size,
  .xDeviceCharacteristics = pillion_vfs_file_get_characteristics,
};
