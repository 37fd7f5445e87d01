/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-attachment-seal.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hash.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"

#include <string.h>

#define PADDED_MIN 1024

G_STATIC_ASSERT (PILLION_ATTACHMENT_SEAL_TAG_BYTES == PILLION_AEAD_TAG_BYTES);
G_STATIC_ASSERT (PILLION_ATTACHMENT_SEAL_COMMITMENT_BYTES == PILLION_HASH_BYTES);

/* Eight steps an octave. */
guint64
pillion_attachment_seal_get_padded (guint64 size)
{
  guint64 step = PADDED_MIN / 8;

  g_return_val_if_fail (size <= PILLION_ATTACHMENT_SEAL_MAX_BYTES, 0);

  if (size <= PADDED_MIN)
    return PADDED_MIN;

  while (step * 16 < size)
    step *= 2;

  return (size + step - 1) / step * step;
}

guint64
pillion_attachment_seal_get_chunks (guint64 padded)
{
  return padded / PILLION_ATTACHMENT_SEAL_CHUNK_BYTES + (padded % PILLION_ATTACHMENT_SEAL_CHUNK_BYTES != 0);
}

guint64
pillion_attachment_seal_get_sealed (guint64 padded)
{
  return padded + pillion_attachment_seal_get_chunks (padded) * PILLION_ATTACHMENT_SEAL_TAG_BYTES;
}

void
pillion_attachment_seal_commit (guint8       *commitment,
                                const guint8 *key)
{
  pillion_hash_with_context (commitment, PILLION_CONTEXT_ATTACHMENT_COMMITMENT, key, PILLION_ATTACHMENT_SEAL_KEY_BYTES);
}

/* zeros || u64 index || u8 last: with a key that seals one file, no nonce comes twice. */
static void
write_nonce (guint8  *nonce,
             guint64  index,
             gboolean last)
{
  guint64 big_endian = GUINT64_TO_BE (index);

  memset (nonce, 0, PILLION_AEAD_NONCE_BYTES);
  memcpy (nonce + PILLION_AEAD_NONCE_BYTES - 1 - sizeof big_endian, &big_endian, sizeof big_endian);
  nonce[PILLION_AEAD_NONCE_BYTES - 1] = last ? 1 : 0;
}

static void
derive_key (guint8       *chunk_key,
            const guint8 *key)
{
  pillion_hkdf_with_context (chunk_key, PILLION_AEAD_KEY_BYTES, NULL, 0, key, PILLION_ATTACHMENT_SEAL_KEY_BYTES,
                             PILLION_CONTEXT_ATTACHMENT_KEY);
}

void
pillion_attachment_seal_chunk (guint8       *out,
                               const guint8 *plain,
                               gsize         n,
                               guint64       index,
                               gboolean      last,
                               const guint8 *key)
{
  guint8 nonce[PILLION_AEAD_NONCE_BYTES];
  guint8 chunk_key[PILLION_AEAD_KEY_BYTES];

  write_nonce (nonce, index, last);
  derive_key (chunk_key, key);
  pillion_aead_seal (out, plain, n, NULL, 0, nonce, chunk_key);
  pillion_secret_wipe (chunk_key, sizeof chunk_key);
}

gboolean
pillion_attachment_open_chunk (guint8       *out,
                               const guint8 *sealed,
                               gsize         n_sealed,
                               guint64       index,
                               gboolean      last,
                               const guint8 *key)
{
  guint8 nonce[PILLION_AEAD_NONCE_BYTES];
  guint8 chunk_key[PILLION_AEAD_KEY_BYTES];
  gboolean opened;

  write_nonce (nonce, index, last);
  derive_key (chunk_key, key);
  opened = pillion_aead_open (out, sealed, n_sealed, NULL, 0, nonce, chunk_key);
  pillion_secret_wipe (chunk_key, sizeof chunk_key);

  return opened;
}
