/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionWriter:
 *
 * Writes into a buffer of fixed size, all numbers big-endian. What does not fit sets
 * a flag that sticks and writes nothing further, so call sites stay flat and only
 * pillion_writer_finish() is checked.
 *
 * Borrows the buffer. Who writes secrets wipes with pillion_writer_wipe() on every
 * exit. The fields are private.
 */
typedef struct {
  guint8   *bytes;
  gsize     size;
  gsize     len;
  gboolean  overflow;
} PillionWriter;

void     pillion_writer_init         (PillionWriter *self,
                                      guint8        *buffer,
                                      gsize          size);

void     pillion_writer_u8           (PillionWriter *self,
                                      guint8         value);
void     pillion_writer_u16          (PillionWriter *self,
                                      guint16        value);
void     pillion_writer_u32          (PillionWriter *self,
                                      guint32        value);
void     pillion_writer_u64          (PillionWriter *self,
                                      guint64        value);

/* A number of min to max, or of min to PILLION_COUNTER_MAX; another counts as overflow. */
void     pillion_writer_u8_range     (PillionWriter *self,
                                      guint64        value,
                                      guint8         min,
                                      guint8         max);
void     pillion_writer_counter_from (PillionWriter *self,
                                      guint64        value,
                                      guint64        min);
void     pillion_writer_counter      (PillionWriter *self,
                                      guint64        value);

/* bytes may be NULL if len is 0. */
void     pillion_writer_bytes        (PillionWriter *self,
                                      const void    *bytes,
                                      gsize          len);

/* A length of 2 bytes and then the bytes. More than 65,535 count as overflow. */
void     pillion_writer_put_u16      (PillionWriter *self,
                                      const void    *bytes,
                                      gsize          len);

/* A length of 1 or 2 bytes and text of at most max bytes; NULL is written as "". Text that
 * pillion_text_is_valid() refuses counts as overflow; only 16 bits allow lines.
 */
void     pillion_writer_text_u8      (PillionWriter *self,
                                      const char    *text,
                                      gsize          max);
void     pillion_writer_text_u16     (PillionWriter *self,
                                      const char    *text,
                                      gsize          max);

/* A length of 1 byte and a phone number (E.164), or nothing where it is optional; what is
 * no such number counts as overflow.
 */
void     pillion_writer_number       (PillionWriter *self,
                                      gboolean       optional,
                                      const char    *number);

/* Leaves room for a length of 1 byte; end fills in the number of bytes written since.
 * The result of begin is what end takes.
 */
gsize    pillion_writer_begin_u8     (PillionWriter *self);
void     pillion_writer_end_u8       (PillionWriter *self,
                                      gsize          begin);

/* Marks an overflow for a limit only the caller can see. */
void     pillion_writer_refuse       (PillionWriter *self);

/* Returns: whether all of it fitted; the number of bytes goes to len, 0 on overflow. */
gboolean pillion_writer_finish       (PillionWriter *self,
                                      gsize         *len);

/* Zeroes what was written, so that the compiler cannot leave it out. */
void     pillion_writer_wipe         (PillionWriter *self);

G_END_DECLS
