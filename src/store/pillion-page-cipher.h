/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"

G_BEGIN_DECLS

/* How the bytes of an SQLite database are sealed: pages, the frames of its write-ahead log
 * and the header of that log, each for itself, by XChaCha20-Poly1305 with a fresh random
 * nonce a write. Pure: no file is touched here.
 *
 *   page:        ciphertext 4,056 | tag 16 | nonce 24
 *   first page:  header 16 | ciphertext 4,040 | tag 16 | nonce 24
 *   frame:       ciphertext of frame header 24 and page 4,056 | tag 16 | nonce 24
 *   log header:  ciphertext 32 | tag 16 | nonce 24
 *
 * SQLite leaves the last 40 bytes of each page to us (its "reserved bytes"); they are zero
 * in what is opened. The header of a file, in the place of the 16 bytes that start every
 * SQLite file, is all that is readable:
 *
 *   magic "PLN" and 1 | salt 8 | check 4
 *
 * HKDF(salt, database key) gives the key of the pages and the check, by which a wrong key
 * is told from a damaged page. Associated data: context, header, kind (1 page, 2 frame,
 * 3 log header), number of the page or frame.
 */

#define PILLION_PAGE_BYTES 4096
#define PILLION_PAGE_RESERVED_BYTES 40
#define PILLION_PAGE_HEADER_BYTES 16
#define PILLION_FRAME_HEADER_BYTES 24
#define PILLION_FRAME_BYTES (PILLION_FRAME_HEADER_BYTES + PILLION_PAGE_BYTES)
#define PILLION_LOG_HEADER_BYTES 32
#define PILLION_SEALED_LOG_HEADER_BYTES (PILLION_LOG_HEADER_BYTES + PILLION_PAGE_RESERVED_BYTES)

/* What the first bytes of a file say it is. */
typedef enum {
  PILLION_PAGE_HEADER_SEALED,
  PILLION_PAGE_HEADER_PLAIN, /* SQLite's own */
  PILLION_PAGE_HEADER_UNKNOWN,
} PillionPageHeader;

/* The key of one database. (secret) */
typedef struct _PillionPageCipher PillionPageCipher;

PillionPageHeader  pillion_page_header_identify         (const guint8             *header);

/**
 * pillion_page_cipher_new:
 * @key: 32 bytes (secret): the database key
 * @random: for header and nonces; must outlive the cipher
 *
 * Returns: (transfer full): the cipher of a new database, with a header of its own
 */
PillionPageCipher *pillion_page_cipher_new              (const guint8             *key,
                                                         const PillionRandom      *random);

/**
 * pillion_page_cipher_new_for_header:
 * @header: 16 bytes, the beginning of the file
 *
 * Returns: (transfer full) (nullable): the cipher of an existing database; %NULL if @key is
 *   not its key, or the salt or check in @header is damaged
 */
PillionPageCipher *pillion_page_cipher_new_for_header   (const guint8             *key,
                                                         const guint8             *header,
                                                         const PillionRandom      *random);

/* Wipes it. */
void               pillion_page_cipher_free             (PillionPageCipher        *self);

/* page, sealed: 4,096 bytes, not the same memory; number: from 1. */
void               pillion_page_cipher_seal_page        (const PillionPageCipher  *self,
                                                         guint32                   number,
                                                         const guint8             *page,
                                                         guint8                   *sealed);

/* FALSE: not authentic, and page has nothing of it. */
gboolean           pillion_page_cipher_open_page        (const PillionPageCipher  *self,
                                                         guint32                   number,
                                                         const guint8             *sealed,
                                                         guint8                   *page);

/* frame, sealed: 4,120 bytes, header and page as SQLite has them; number: from 1, its place in
 * the log.
 */
void               pillion_page_cipher_seal_frame       (const PillionPageCipher  *self,
                                                         guint32                   number,
                                                         const guint8             *frame,
                                                         guint8                   *sealed);
gboolean           pillion_page_cipher_open_frame       (const PillionPageCipher  *self,
                                                         guint32                   number,
                                                         const guint8             *sealed,
                                                         guint8                   *frame);

/* header: 32 bytes, sealed: 72 bytes. */
void               pillion_page_cipher_seal_log_header  (const PillionPageCipher  *self,
                                                         const guint8             *header,
                                                         guint8                   *sealed);
gboolean           pillion_page_cipher_open_log_header  (const PillionPageCipher  *self,
                                                         const guint8             *sealed,
                                                         guint8                   *header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionPageCipher, pillion_page_cipher_free)

G_END_DECLS
