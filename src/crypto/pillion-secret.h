/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Memory for secrets.
 *
 * What outlives a call lies in one block of sodium_malloc() an object: guarded,
 * locked, wiped when freed. A block costs 35 us and several pages, and about
 * 16,000 exhaust a process: one per session, never one per key.
 *
 * What lives within a call lies in PillionSecret32 or PillionSecret64 declared
 * with g_auto(), so that every exit wipes it:
 *
 *   g_auto (PillionSecret32) key = { 0 };
 */

typedef struct {
  guint8 bytes[32];
} PillionSecret32;

typedef struct {
  guint8 bytes[64];
} PillionSecret64;

/* A block of secret bytes of a given size. */
typedef struct _PillionSecret PillionSecret;

/**
 * pillion_secret_alloc: (skip)
 *
 * Allocates @n bytes of guarded memory, all zero. For structures that hold
 * secrets; give them their own free function that ends in
 * pillion_secret_dealloc(). Aborts when there is no memory, as g_malloc() does.
 *
 * Returns: (transfer full): the block, aligned for any type
 */
gpointer       pillion_secret_alloc     (gsize          n);

/**
 * pillion_secret_dealloc: (skip)
 * @block: (nullable): what pillion_secret_alloc() returned
 *
 * Wipes and frees @block.
 */
void           pillion_secret_dealloc   (gpointer       block);

/**
 * pillion_secret_new:
 * @n: at least 1
 *
 * Returns: (transfer full): @n zero bytes of secret memory
 */
PillionSecret *pillion_secret_new       (gsize          n);

/**
 * pillion_secret_new_copy:
 *
 * Returns: (transfer full): a copy of the @n bytes at @bytes, which stay with
 *   the caller, to be wiped
 */
PillionSecret *pillion_secret_new_copy  (const guint8  *bytes,
                                         gsize          n);

/**
 * pillion_secret_free:
 * @self: (nullable): a secret
 *
 * Wipes and frees @self.
 */
void           pillion_secret_free      (PillionSecret *self);

/**
 * pillion_secret_get_bytes:
 *
 * Returns: (transfer none): the bytes, to read and to write
 */
guint8        *pillion_secret_get_bytes (PillionSecret *self);

gsize          pillion_secret_get_size  (const PillionSecret *self);

/**
 * pillion_secret_wipe:
 *
 * Overwrites @n bytes with zeros; the compiler cannot leave it out.
 */
void           pillion_secret_wipe      (gpointer       bytes,
                                         gsize          n);

/**
 * pillion_secret_equal:
 *
 * Compares @n bytes in a time that does not depend on them.
 */
gboolean       pillion_secret_equal     (gconstpointer  a,
                                         gconstpointer  b,
                                         gsize          n);

void           pillion_secret32_clear   (PillionSecret32 *self);
void           pillion_secret64_clear   (PillionSecret64 *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSecret, pillion_secret_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionSecret32, pillion_secret32_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionSecret64, pillion_secret64_clear)
