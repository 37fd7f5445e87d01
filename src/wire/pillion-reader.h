/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "wire/pillion-wire.h"

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

/* The same for an object of at most max bytes: more are refused before a byte is read. */
void          pillion_reader_init_bounded  (PillionReader     *self,
                                            const guint8      *bytes,
                                            gsize              len,
                                            gsize              max);

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

/* A byte that is 0 or 1. */
gboolean      pillion_reader_flag          (PillionReader     *self);

/* A time in milliseconds UTC, or a counter: at most PILLION_COUNTER_MAX. */
guint64       pillion_reader_counter       (PillionReader     *self);

/* The same, at least min; min after a refusal. */
guint64       pillion_reader_counter_from  (PillionReader     *self,
                                            guint64            min);

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

/* A length of 2 bytes, at least min and at most max, and then as many bytes, in place;
 * NULL and *len 0 after a refusal.
 */
const guint8 *pillion_reader_take_u16      (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            gsize             *len);

/* As above, copied to out, which has room for max bytes. Returns their number. */
gsize         pillion_reader_copy_u16      (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            guint8            *out);

/* A length of 1 byte and text without control characters, copied to out with a NUL
 * behind it: out has room for max + 1 bytes. "" after a refusal.
 */
void          pillion_reader_text_u8       (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            char              *out);

/* A length of 2 bytes and text in which line feeds and tabulators are allowed.
 * (transfer full) (nullable): NULL after a refusal.
 */
char         *pillion_reader_dup_text_u16  (PillionReader     *self,
                                            gsize              min,
                                            gsize              max);

/* A length of 1 byte and a phone number (E.164), or nothing where it is optional. out
 * has room for PILLION_NUMBER_MAX_BYTES + 1 bytes.
 */
void          pillion_reader_number        (PillionReader     *self,
                                            gboolean           optional,
                                            char              *out);

/* The version byte that begins an object: another is PILLION_WIRE_ERROR_UNSUPPORTED. */
void          pillion_reader_version       (PillionReader     *self,
                                            guint8             version);

/* Begins a reader on the next bytes, whose length of 1 byte stands before them. A refused
 * reader gives one that is refused too; the caller must pass the sub-reader to
 * pillion_reader_end_sub(), which demands that it was read to its end and hands its
 * refusal up.
 */
void          pillion_reader_begin_sub_u8  (PillionReader     *self,
                                            gsize              min,
                                            gsize              max,
                                            PillionReader     *sub);
void          pillion_reader_end_sub       (PillionReader     *self,
                                            PillionReader     *sub);

gsize         pillion_reader_get_offset    (const PillionReader *self);
gboolean      pillion_reader_is_at_end     (const PillionReader *self);
gboolean      pillion_reader_is_valid      (const PillionReader *self);

/* Demands that every byte was consumed and tells the first refusal; what names the
 * object in the error.
 */
gboolean      pillion_reader_finish        (PillionReader     *self,
                                            const char        *what,
                                            GError           **error);

/* The same for a structure that was read: after a refusal its size bytes are zeroed, so
 * that nobody uses half of it.
 */
gboolean      pillion_reader_finish_object (PillionReader     *self,
                                            const char        *what,
                                            gpointer           object,
                                            gsize              size,
                                            GError           **error);

G_END_DECLS
