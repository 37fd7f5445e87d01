/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-wire-error.h"

#include <glib.h>

/* What holds for every canonical object, checked on one sample and whatever can be made
 * of it.
 */

/**
 * layout:
 * @text: bytes as PROTOCOL.md lists them: hexadecimal digits, `XX*N` for N times the byte
 *   XX, and `'text'`; blanks between them
 *
 * Makes bytes without any of the code that is tested.
 *
 * Returns: (transfer full): the bytes
 */
GBytes *layout (const char *text);

/* Decodes bytes and encodes the result to out, which has room for RECODE_MAX_BYTES.
 * Returns the number of bytes, or 0 if the bytes were refused.
 */
typedef gsize (*Recode) (const guint8  *bytes,
                         gsize          len,
                         guint8        *out,
                         GError       **error);

#define RECODE_MAX_BYTES 20000

/**
 * check_canonical:
 *
 * Checks that @sample is decoded and encodes to itself; that each beginning of it is
 * refused, and it with anything behind it; and that whatever byte is changed, the bytes
 * are refused or encode to themselves.
 */
void check_canonical (Recode  recode,
                      GBytes *sample);

/* Other bytes at an offset, and how the object is refused then. */
typedef struct {
  gsize             offset;
  const char       *replacement; /* as for layout() */
  PillionWireError  code;
  const char       *reason;
} Patch;

/* Checks each patch, one at a time. */
void check_patches (Recode       recode,
                    GBytes      *sample,
                    const Patch *patches,
                    gsize        n_patches);

/* Checks that bytes made by layout() are refused so. */
void check_refused (Recode            recode,
                    const char       *text,
                    PillionWireError  code,
                    const char       *reason);

/* Checks that bytes made by layout() are accepted. */
void check_accepted (Recode      recode,
                     const char *text);
