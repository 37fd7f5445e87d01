/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "wire/pillion-wire-error.h"

G_BEGIN_DECLS

/**
 * PillionReader:
 *
 * Reads bytes from outside, all numbers big-endian, never past the end, with an
 * error that sticks: a decoder is a list of reads and one pillion_reader_finish(),
 * which also demands that every byte was consumed. After the first refusal each
 * further read gives zero or an empty range, so a decoder needs no checks between.
 *
 * Lives on the stack, borrows the bytes, owns nothing. The fields are private.
 */
typedef struct {
  const guint8     *bytes;
  gsize             len;
  gsize             offset;
  const char       *reason; /* (nullable): static; set once refused */
  PillionWireError  code;
} PillionReader;

void          pillion_reader_init          (PillionReader     *self,
                                            const guint8      *bytes,
                                            gsize              len);

/* Refuses the bytes for a reason only the caller can see (a static string). The
 * first refusal is the one that is told.
 */
void          pillion_reader_refuse        (PillionReader     *self,
                                            PillionWireError   code,
                                            const char        *reason);

guint8        pillion_reader_u8            (PillionReader     *self);
guint16       pillion_reader_u16           (PillionReader     *self);
guint32       pillion_reader_u32           (PillionReader     *self);
guint64       pillion_reader_u64           (PillionReader     *self);

/* A number of min to max; min after a refusal. */
guint8        pillion_reader_u8_range      (PillionReader     *self,
                                            guint8             min,
                                            guint8             max);
guint16       pillion_reader_u16_range     (PillionReader     *self,
                                            guint16            min,
                                            guint16            max);

/* A byte that is 0 or 1. */
gboolean      pillion_reader_flag          (PillionReader     *self);

/* A time in milliseconds UTC, or a counter: at most 2^53-1, so that it is the same
 * number in every language and in JSON.
 */
guint64       pillion_reader_counter       (PillionReader     *self);

/* Copies exactly len bytes; zeros after a refusal. */
void          pillion_reader_copy          (PillionReader     *self,
                                            guint8            *out,
                                            gsize              len);

/* The next len bytes in place; NULL after a refusal (and maybe for len 0). */
const guint8 *pillion_reader_take          (PillionReader     *self,
                                            gsize              len);

/* Exactly these bytes. */
void          pillion_reader_expect        (PillionReader     *self,
                                            const void        *bytes,
                                            gsize              len,
                                            const char        *reason);

/* A length of 1, 2 or 4 bytes, at least min and at most max, and then as many bytes,
 * in place; NULL and *len 0 after a refusal.
 */
const guint8 *pillion_reader_take_u8       (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            gsize             *len);
const guint8 *pillion_reader_take_u16      (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            gsize             *len);
const guint8 *pillion_reader_take_u32      (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            gsize             *len);

/* As above, copied. (transfer full) (nullable): NULL after a refusal. */
GBytes       *pillion_reader_dup_u16       (PillionReader     *self,
                                            gsize              min,
                                            gsize              max);
GBytes       *pillion_reader_dup_u32       (PillionReader     *self,
                                            gsize              min,
                                            gsize              max);

/* As above, but UTF-8 without NUL. (transfer full) (nullable): NULL after a
 * refusal.
 */
char         *pillion_reader_text_u8       (PillionReader     *self,
                                            gsize              min,
                                            gsize              max);
char         *pillion_reader_text_u16      (PillionReader     *self,
                                            gsize              min,
                                            gsize              max);

/* Begins a reader on the next bytes, whose length stands before them. A refused
 * reader gives one that is refused too; the caller must pass the sub-reader to
 * pillion_reader_end_sub(), which demands that it was read to its end and hands its
 * refusal up.
 */
void          pillion_reader_begin_sub_u16 (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            PillionReader     *sub);
void          pillion_reader_begin_sub_u32 (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            PillionReader     *sub);
void          pillion_reader_end_sub       (PillionReader     *self,
                                            PillionReader     *sub);

gsize         pillion_reader_get_offset    (const PillionReader *self);
gsize         pillion_reader_get_left      (const PillionReader *self);
gboolean      pillion_reader_is_valid      (const PillionReader *self);

/* Demands that every byte was consumed and tells the first refusal; what names the
 * object in the error.
 */
gboolean      pillion_reader_finish        (PillionReader     *self,
                                            const char        *what,
                                            GError           **error);

G_END_DECLS
