/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

G_BEGIN_DECLS

#define PILLION_EXTENSIONS_MAX 8
#define PILLION_EXTENSIONS_MAX_BYTES 1024

/**
 * PillionExtensions:
 * @len: number of bytes behind the count
 * @n: number of extensions
 * @bytes: tags and values as they stood in the object
 *
 * Fields that a later version added and this one keeps, because they take part in
 * hash and signature (PROTOCOL.md, section 1). Zeros are no extensions.
 */
typedef struct {
  guint16 len;
  guint8  n;
  guint8  bytes[PILLION_EXTENSIONS_MAX_BYTES];
} PillionExtensions;

/* Refuses tags that do not ascend strictly, and with PILLION_WIRE_ERROR_UNSUPPORTED
 * critical ones, none of which this version knows.
 */
void pillion_extensions_read  (PillionExtensions       *self,
                               PillionReader           *reader);

void pillion_extensions_write (const PillionExtensions *self,
                               PillionWriter           *writer);

G_END_DECLS
