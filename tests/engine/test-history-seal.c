/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-seal.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-hkdf.h"

#include <string.h>
#include <zstd.h>

static const guint8 transfer[PILLION_ID_BYTES] = { 1, 2, 3 };
static const guint8 key[PILLION_KEY_BYTES] = { 4, 5, 6 };
static const guint8 account[PILLION_ACCOUNT_BYTES] = { 7 };
static const guint8 device[PILLION_DEVICE_BYTES] = { 8 };

static PillionHistorySeal
get_seal (guint32 number)
{
  return (PillionHistorySeal) { transfer, key, number };
}

static GBytes *
make_content (const char *text)
{
  g_autoptr (PillionHistoryBuilder) builder = pillion_history_builder_new (PILLION_HISTORY_CHUNK_MESSAGES, 17);
  g_auto (PillionHistoryMessage) message = {
    .chat = account,
    .author = account,
    .device = device,
    .type = PILLION_MESSAGE_TYPE_TEXT,
    .state = PILLION_HISTORY_STATE_RECEIVED,
    .sent_at = 1000,
    .arrived = 2000,
    .text = g_strdup (text),
  };

  g_assert_true (pillion_history_builder_add (builder, &message, PILLION_HISTORY_CHAT_ACCEPTED));
  return pillion_history_builder_end (builder);
}

static GBytes *
seal (const char              *text,
      guint32                  number,
      PillionHistoryChunkName *name)
{
  PillionHistorySeal seal = get_seal (number);
  g_autoptr (GBytes) content = make_content (text);

  return pillion_history_seal_chunk (&seal, content, pillion_random_system (), name);
}

static void
assert_refused (guint32                        number,
                GBytes                        *sealed,
                const PillionHistoryChunkName *name,
                PillionHistoryCheck            expected)
{
  PillionHistorySeal seal = get_seal (number);
  PillionHistoryCheck failed;

  g_assert_null (pillion_history_open_chunk (&seal, sealed, name, &failed));
  g_assert_cmpint (failed, ==, expected);
}

static void
rename_chunk (GBytes                  *sealed,
              PillionHistoryChunkName *name)
{
  name->n_bytes = (guint32) g_bytes_get_size (sealed);
  pillion_hash_with_context (name->hash, PILLION_CONTEXT_HISTORY_CHUNK, g_bytes_get_data (sealed, NULL), name->n_bytes);
}

static void
test_opens (void)
{
  PillionHistoryChunkName name;
  g_autoptr (GBytes) sealed = seal ("Hello", 3, &name);
  PillionHistorySeal seal = get_seal (3);
  PillionHistoryCheck failed;
  g_autoptr (PillionHistoryChunk) chunk = pillion_history_open_chunk (&seal, sealed, &name, &failed);
  const PillionHistoryMessage *message;

  g_assert_cmpint (failed, ==, PILLION_HISTORY_CHECK_NONE);
  g_assert_cmpuint (chunk->first, ==, 17);
  g_assert_cmpuint (chunk->messages->len, ==, 1);
  message = &g_array_index (chunk->messages, PillionHistoryMessage, 0);
  g_assert_cmpstr (message->text, ==, "Hello");
  g_assert_cmpmem (message->chat, PILLION_ACCOUNT_BYTES, account, sizeof account);
  g_assert_cmpint (g_array_index (chunk->accounts, PillionHistoryAccount, 0).chat, ==, PILLION_HISTORY_CHAT_ACCEPTED);
}

/* Each bit counts, for whoever checks the hash, and for whoever has made one that fits. */
static void
test_flipped (void)
{
  PillionHistoryChunkName name;
  g_autoptr (GBytes) sealed = seal ("Hello", 3, &name);
  gsize length = g_bytes_get_size (sealed);

  for (gsize i = 0; i < length; i++) {
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sealed, NULL), length);
    g_autoptr (GBytes) flipped = NULL;
    PillionHistoryChunkName fitting;

    bytes[i] ^= 1 << i % 8;
    flipped = g_bytes_new_take (g_steal_pointer (&bytes), length);
    assert_refused (3, flipped, &name, PILLION_HISTORY_CHECK_NAME);
    rename_chunk (flipped, &fitting);
    assert_refused (3, flipped, &fitting, PILLION_HISTORY_CHECK_SEAL);
  }
}

static void
test_swapped (void)
{
  PillionHistoryChunkName first;
  PillionHistoryChunkName second;
  g_autoptr (GBytes) a = seal ("First", 3, &first);
  g_autoptr (GBytes) b = seal ("Other", 4, &second);

  assert_refused (3, b, &first, PILLION_HISTORY_CHECK_NAME);
  assert_refused (3, b, &second, PILLION_HISTORY_CHECK_SEAL);
  assert_refused (4, a, &first, PILLION_HISTORY_CHECK_SEAL);
}

/* Bytes that whoever has the key has compressed, whatever they are. */
static GBytes *
seal_raw (const guint8            *compressed,
          gsize                    n,
          PillionHistoryChunkName *name)
{
  gsize length = n + PILLION_AEAD_NONCE_BYTES + PILLION_AEAD_TAG_BYTES;
  guint8 *sealed = g_malloc0 (length);
  guint8 chunk_key[32];
  guint8 associated[PILLION_ID_BYTES + 4] = { 0 };
  GBytes *bytes;

  memcpy (associated, transfer, sizeof transfer);
  pillion_hkdf_with_context (chunk_key, sizeof chunk_key, transfer, sizeof transfer, key, sizeof key,
                             PILLION_CONTEXT_HISTORY_KEY);
  pillion_aead_seal (sealed + PILLION_AEAD_NONCE_BYTES, compressed, n, associated, sizeof associated, sealed, chunk_key);
  bytes = g_bytes_new_take (sealed, length);
  rename_chunk (bytes, name);
  return bytes;
}

static GBytes *
compress (gsize n_content)
{
  g_autofree guint8 *content = g_malloc0 (n_content);
  gsize bound = ZSTD_compressBound (n_content);
  guint8 *compressed = g_malloc (bound);

  return g_bytes_new_take (compressed, ZSTD_compress (compressed, bound, content, n_content, 3));
}

/* A few bytes that would become very many, and those that don't say how many they become. */
static void
test_bomb (void)
{
  PillionHistoryChunkName name;
  g_autoptr (GBytes) bomb = compress (512 * 1024 * 1024);
  g_autoptr (GBytes) sealed = seal_raw (g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb), &name);
  g_autoptr (GBytes) small = compress (PILLION_HISTORY_CONTENT_MAX_BYTES + 1);
  g_autoptr (GBytes) sealed_small = NULL;
  PillionHistoryChunkName small_name;

  g_assert_cmpuint (name.n_bytes, <, PILLION_HISTORY_CHUNK_MAX_BYTES);
  assert_refused (0, sealed, &name, PILLION_HISTORY_CHECK_CONTENT);
  sealed_small = seal_raw (g_bytes_get_data (small, NULL), g_bytes_get_size (small), &small_name);
  assert_refused (0, sealed_small, &small_name, PILLION_HISTORY_CHECK_CONTENT);
}

static GBytes *
compress_without_size (GBytes *content)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  gsize bound = ZSTD_compressBound (g_bytes_get_size (content));
  guint8 *compressed = g_malloc (bound);
  gsize n;

  ZSTD_CCtx_setParameter (context, ZSTD_c_contentSizeFlag, 0);
  n = ZSTD_compress2 (context, compressed, bound, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  ZSTD_freeCCtx (context);
  return g_bytes_new_take (compressed, n);
}

/* One frame that states its size, and nothing behind it. */
static void
test_frame (void)
{
  g_autoptr (GBytes) content = make_content ("Hello");
  g_autoptr (GBytes) silent = compress_without_size (content);
  g_autofree guint8 *twice = NULL;
  gsize bound = ZSTD_compressBound (g_bytes_get_size (content));
  PillionHistorySeal seal = get_seal (0);
  PillionHistoryChunkName name;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) sealed_twice = NULL;
  g_autoptr (GBytes) sealed_once = NULL;
  PillionHistoryChunk *chunk;
  PillionHistoryCheck failed;
  gsize n;

  sealed = seal_raw (g_bytes_get_data (silent, NULL), g_bytes_get_size (silent), &name);
  assert_refused (0, sealed, &name, PILLION_HISTORY_CHECK_CONTENT);
  twice = g_malloc0 (bound + 1);
  n = ZSTD_compress (twice, bound, g_bytes_get_data (content, NULL), g_bytes_get_size (content), 3);
  sealed_twice = seal_raw (twice, n + 1, &name);
  assert_refused (0, sealed_twice, &name, PILLION_HISTORY_CHECK_CONTENT);
  sealed_once = seal_raw (twice, n, &name);
  chunk = pillion_history_open_chunk (&seal, sealed_once, &name, &failed);
  g_assert_nonnull (chunk);
  pillion_history_chunk_free (chunk);
}

static void
test_too_large (void)
{
  PillionHistoryChunkName name;
  g_autofree guint8 *bytes = g_malloc0 (PILLION_HISTORY_CHUNK_MAX_BYTES);
  g_autoptr (GBytes) sealed = seal_raw (bytes, PILLION_HISTORY_CHUNK_MAX_BYTES, &name);

  assert_refused (0, sealed, &name, PILLION_HISTORY_CHECK_NAME);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/engine/history-seal/opens", test_opens);
  g_test_add_func ("/engine/history-seal/flipped", test_flipped);
  g_test_add_func ("/engine/history-seal/swapped", test_swapped);
  g_test_add_func ("/engine/history-seal/bomb", test_bomb);
  g_test_add_func ("/engine/history-seal/frame", test_frame);
  g_test_add_func ("/engine/history-seal/too-large", test_too_large);

  return g_test_run ();
}
