/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-seal.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hash.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"
#include "wire/pillion-writer.h"

#include <string.h>
#include <zstd.h>

#define COMPRESSION_LEVEL 3
#define OVERHEAD_BYTES (PILLION_AEAD_NONCE_BYTES + PILLION_AEAD_TAG_BYTES)
#define ASSOCIATED_BYTES (PILLION_ID_BYTES + 4)

G_STATIC_ASSERT (ZSTD_COMPRESSBOUND (PILLION_HISTORY_CONTENT_MAX_BYTES) + OVERHEAD_BYTES <= PILLION_HISTORY_CHUNK_MAX_BYTES);

static void
get_key (const PillionHistorySeal *self,
         PillionSecret32          *key)
{
  pillion_hkdf_with_context (key->bytes, sizeof key->bytes, self->transfer, PILLION_ID_BYTES, self->key,
                             PILLION_KEY_BYTES, PILLION_CONTEXT_HISTORY_KEY);
}

static void
get_associated (const PillionHistorySeal *self,
                guint8                   *out)
{
  PillionWriter writer;

  pillion_writer_init (&writer, out, ASSOCIATED_BYTES);
  pillion_writer_bytes (&writer, self->transfer, PILLION_ID_BYTES);
  pillion_writer_u32 (&writer, self->number);
}

GBytes *
pillion_history_seal_chunk (const PillionHistorySeal *self,
                            GBytes                   *content,
                            const PillionRandom      *random,
                            PillionHistoryChunkName  *name)
{
  gsize n_content;
  const guint8 *bytes = g_bytes_get_data (content, &n_content);
  gsize bound = ZSTD_compressBound (n_content);
  g_autofree guint8 *compressed = g_malloc (bound);
  gsize n_compressed = ZSTD_compress (compressed, bound, bytes, n_content, COMPRESSION_LEVEL);
  g_auto (PillionSecret32) key = { 0 };
  guint8 associated[ASSOCIATED_BYTES];
  guint8 *sealed;

  g_assert (!ZSTD_isError (n_compressed));
  get_key (self, &key);
  get_associated (self, associated);
  sealed = g_malloc (n_compressed + OVERHEAD_BYTES);
  pillion_random_fill (random, sealed, PILLION_AEAD_NONCE_BYTES);
  pillion_aead_seal (sealed + PILLION_AEAD_NONCE_BYTES, compressed, n_compressed, associated, sizeof associated, sealed,
                     key.bytes);
  pillion_secret_wipe (compressed, n_compressed);
  name->n_bytes = (guint32) (n_compressed + OVERHEAD_BYTES);
  pillion_hash_with_context (name->hash, PILLION_CONTEXT_HISTORY_CHUNK, sealed, name->n_bytes);
  return g_bytes_new_take (sealed, name->n_bytes);
}

static gboolean
is_named (GBytes                        *sealed,
          const PillionHistoryChunkName *name)
{
  guint8 hash[PILLION_HASH_BYTES];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);

  if (length != name->n_bytes || length <= OVERHEAD_BYTES || length > PILLION_HISTORY_CHUNK_MAX_BYTES)
    return FALSE;
  pillion_hash_with_context (hash, PILLION_CONTEXT_HISTORY_CHUNK, bytes, length);
  return memcmp (hash, name->hash, sizeof hash) == 0;
}

/* Nothing is decompressed that does not say how much it becomes, or becomes too much. */
static guint8 *
decompress (const guint8 *bytes,
            gsize         length,
            gsize        *n_content)
{
  unsigned long long stated = ZSTD_getFrameContentSize (bytes, length);
  g_autofree guint8 *content = NULL;

  if (stated == 0 || stated > PILLION_HISTORY_CONTENT_MAX_BYTES || /* ZSTD_CONTENTSIZE_UNKNOWN and _ERROR are more */
      ZSTD_findFrameCompressedSize (bytes, length) != length)
    return NULL;
  content = g_malloc ((gsize) stated);
  *n_content = ZSTD_decompress (content, (gsize) stated, bytes, length);
  return *n_content == stated ? g_steal_pointer (&content) : NULL;
}

static PillionHistoryChunk *
open_and_decode (const PillionHistorySeal *self,
                 GBytes                   *sealed,
                 PillionHistoryCheck      *failed)
{
  gsize n_sealed;
  const guint8 *bytes = g_bytes_get_data (sealed, &n_sealed);
  gsize n_compressed = n_sealed - OVERHEAD_BYTES;
  g_autofree guint8 *compressed = g_malloc (n_compressed);
  g_autofree guint8 *content = NULL;
  PillionHistoryChunk *chunk = NULL;
  guint8 associated[ASSOCIATED_BYTES];
  g_auto (PillionSecret32) key = { 0 };
  gsize n_content = 0;

  get_key (self, &key);
  get_associated (self, associated);
  *failed = PILLION_HISTORY_CHECK_SEAL;
  if (!pillion_aead_open (compressed, bytes + PILLION_AEAD_NONCE_BYTES, n_sealed - PILLION_AEAD_NONCE_BYTES, associated,
                          sizeof associated, bytes, key.bytes))
    return NULL;
  content = decompress (compressed, n_compressed, &n_content);
  pillion_secret_wipe (compressed, n_compressed);
  *failed = PILLION_HISTORY_CHECK_CONTENT;
  if (content == NULL)
    return NULL;
  chunk = pillion_history_chunk_decode (content, n_content, NULL);
  pillion_secret_wipe (content, n_content);
  if (chunk != NULL)
    *failed = PILLION_HISTORY_CHECK_NONE;
  return chunk;
}

PillionHistoryChunk *
pillion_history_open_chunk (const PillionHistorySeal      *self,
                            GBytes                        *sealed,
                            const PillionHistoryChunkName *name,
                            PillionHistoryCheck           *failed)
{
  *failed = PILLION_HISTORY_CHECK_NAME;
  return is_named (sealed, name) ? open_and_decode (self, sealed, failed) : NULL;
}
