/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-cpace-private.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"

#include <sodium.h>
#include <string.h>

#define DSI "CPaceRistretto255"
#define DSI_ISK "CPaceRistretto255_ISK"
#define DSI_MAC "CPaceMac"
#define BLOCK_BYTES 128 /* of SHA-512 */

G_STATIC_ASSERT (PILLION_CPACE_SHARE_BYTES == crypto_core_ristretto255_BYTES);
G_STATIC_ASSERT (PILLION_CPACE_ISK_BYTES == crypto_hash_sha512_BYTES);
G_STATIC_ASSERT (PILLION_CPACE_TAG_BYTES == crypto_auth_hmacsha512_BYTES);

typedef enum {
  STAGE_DEAD, /* what wiping leaves */
  STAGE_STARTED,
  STAGE_RECEIVED,
  STAGE_CONFIRMED,
} Stage;

/* One side's message: share and associated data. */
typedef struct {
  const guint8 *share;
  const guint8 *ad;
  gsize         n_ad;
} Message;

struct _PillionCpace {
  Stage            stage;
  PillionCpaceRole role;
  guint8           scalar[crypto_core_ristretto255_SCALARBYTES];
  guint8           share[PILLION_CPACE_SHARE_BYTES];
  guint8           isk[PILLION_CPACE_ISK_BYTES];
  guint8           transcript_hash[crypto_hash_sha512_BYTES];
  guint8           tag[PILLION_CPACE_TAG_BYTES];
  guint8           expected_tag[PILLION_CPACE_TAG_BYTES];
  GBytes          *sid; /* (owned) */
  GBytes          *ad;  /* (owned) */
};

/* Everything goes, and what is left says dead. */
static gboolean
die (PillionCpace *self)
{
  g_clear_pointer (&self->sid, g_bytes_unref);
  g_clear_pointer (&self->ad, g_bytes_unref);
  sodium_memzero (self, sizeof *self);

  return FALSE;
}

/* The draft's prepend_len(): a length in LEB128. Returns its bytes. */
static gsize
encode_length (guint8 *out,
               gsize   n)
{
  gsize i = 0;

  while (n >= 0x80) {
    out[i++] = (guint8) (0x80 | (n & 0x7f));
    n >>= 7;
  }
  out[i++] = (guint8) n;

  return i;
}

/* Hashes one argument of the draft's lv_cat(). */
static void
hash_field (crypto_hash_sha512_state *state,
            gconstpointer             bytes,
            gsize                     n)
{
  guint8 length[10];

  crypto_hash_sha512_update (state, length, encode_length (length, n));
  crypto_hash_sha512_update (state, bytes, n);
}

/* The generator of one run: a point that only who knows the code can name. The
 * padding fills the first block of SHA-512, as the draft's generator_string(). */
static void
derive_generator (guint8                  *generator,
                  const PillionCpaceInput *input)
{
  static const guint8 zeros[BLOCK_BYTES] = { 0 };
  g_auto (PillionSecret64) hash = { 0 };
  crypto_hash_sha512_state state;
  guint8 length[10];
  gsize n_used = 1 + encode_length (length, input->n_prs) + input->n_prs +
                 1 + strlen (DSI);

  crypto_hash_sha512_init (&state);
  hash_field (&state, DSI, strlen (DSI));
  hash_field (&state, input->prs, input->n_prs);
  hash_field (&state, zeros, n_used < BLOCK_BYTES ? BLOCK_BYTES - n_used : 0);
  hash_field (&state, input->ci, input->n_ci);
  hash_field (&state, input->sid, input->n_sid);
  crypto_hash_sha512_final (&state, hash.bytes);
  sodium_memzero (&state, sizeof state);

  crypto_core_ristretto255_from_hash (generator, hash.bytes);
}

PillionCpace *
pillion_cpace_new (PillionCpaceRole         role,
                   const PillionCpaceInput *input,
                   const PillionRandom     *random)
{
  g_auto (PillionSecret32) generator = { 0 };
  g_auto (PillionSecret64) wide = { 0 };
  PillionCpace *self;

  g_return_val_if_fail (input->n_prs <= PILLION_CPACE_MAX_FIELD_BYTES, NULL);
  g_return_val_if_fail (input->n_ci <= PILLION_CPACE_MAX_FIELD_BYTES, NULL);
  g_return_val_if_fail (input->n_sid <= PILLION_CPACE_MAX_FIELD_BYTES, NULL);
  g_return_val_if_fail (input->n_ad <= PILLION_CPACE_MAX_FIELD_BYTES, NULL);

  self = pillion_secret_alloc (sizeof *self);
  self->stage = STAGE_STARTED;
  self->role = role;
  self->sid = g_bytes_new (input->sid, input->n_sid);
  self->ad = g_bytes_new (input->ad, input->n_ad);

  derive_generator (generator.bytes, input);
  pillion_random_fill (random, wide.bytes, sizeof wide.bytes);
  crypto_core_ristretto255_scalar_reduce (self->scalar, wide.bytes);

  /* Fails for the scalar zero: once in 2^252, or with a broken source. */
  if (crypto_scalarmult_ristretto255 (self->share, self->scalar, generator.bytes) != 0)
    die (self);

  return self;
}

void
pillion_cpace_free (PillionCpace *self)
{
  if (self == NULL)
    return;

  die (self);
  pillion_secret_dealloc (self);
}

const guint8 *
pillion_cpace_get_share (const PillionCpace *self)
{
  return self->share;
}

static void
hash_transcript (crypto_hash_sha512_state *state,
                 const Message            *a,
                 const Message            *b)
{
  hash_field (state, a->share, PILLION_CPACE_SHARE_BYTES);
  hash_field (state, a->ad, a->n_ad);
  hash_field (state, b->share, PILLION_CPACE_SHARE_BYTES);
  hash_field (state, b->ad, b->n_ad);
}

static void
derive_isk (PillionCpace  *self,
            const guint8  *k,
            const Message *a,
            const Message *b)
{
  crypto_hash_sha512_state state;

  crypto_hash_sha512_init (&state);
  hash_transcript (&state, a, b);
  crypto_hash_sha512_final (&state, self->transcript_hash);

  crypto_hash_sha512_init (&state);
  hash_field (&state, DSI_ISK, strlen (DSI_ISK));
  hash_field (&state, g_bytes_get_data (self->sid, NULL), g_bytes_get_size (self->sid));
  hash_field (&state, k, crypto_core_ristretto255_BYTES);
  hash_transcript (&state, a, b);
  crypto_hash_sha512_final (&state, self->isk);
  sodium_memzero (&state, sizeof state);
}

static void
derive_mac_key (const PillionCpace *self,
                guint8             *mac_key)
{
  crypto_hash_sha512_state state;

  crypto_hash_sha512_init (&state);
  crypto_hash_sha512_update (&state, (const guint8 *) DSI_MAC, strlen (DSI_MAC));
  crypto_hash_sha512_update (&state, g_bytes_get_data (self->sid, NULL),
                             g_bytes_get_size (self->sid));
  crypto_hash_sha512_update (&state, self->isk, sizeof self->isk);
  crypto_hash_sha512_final (&state, mac_key);
  sodium_memzero (&state, sizeof state);
}

static void
derive_tag (guint8        *tag,
            const guint8  *mac_key,
            const Message *message)
{
  crypto_auth_hmacsha512_state state;
  guint8 length[10];

  crypto_auth_hmacsha512_init (&state, mac_key, crypto_hash_sha512_BYTES);
  crypto_auth_hmacsha512_update (&state, length,
                                 encode_length (length, PILLION_CPACE_SHARE_BYTES));
  crypto_auth_hmacsha512_update (&state, message->share, PILLION_CPACE_SHARE_BYTES);
  crypto_auth_hmacsha512_update (&state, length, encode_length (length, message->n_ad));
  crypto_auth_hmacsha512_update (&state, message->ad, message->n_ad);
  crypto_auth_hmacsha512_final (&state, tag);
  sodium_memzero (&state, sizeof state);
}

gboolean
pillion_cpace_receive (PillionCpace *self,
                       const guint8 *share,
                       const guint8 *ad,
                       gsize         n_ad)
{
  g_auto (PillionSecret32) k = { 0 };
  g_auto (PillionSecret64) mac_key = { 0 };
  Message own;
  Message other = { share, ad, n_ad };
  gboolean is_a = self->role == PILLION_CPACE_A;

  /* libsodium refuses what is no canonical point, and the neutral element as a
   * result: no other point of the prime-order group leads to it. */
  if (self->stage != STAGE_STARTED ||
      n_ad > PILLION_CPACE_MAX_FIELD_BYTES ||
      pillion_secret_equal (share, self->share, PILLION_CPACE_SHARE_BYTES) ||
      crypto_scalarmult_ristretto255 (k.bytes, self->scalar, share) != 0)
    return die (self);

  own.share = self->share;
  own.ad = g_bytes_get_data (self->ad, &own.n_ad);
  derive_isk (self, k.bytes, is_a ? &own : &other, is_a ? &other : &own);
  derive_mac_key (self, mac_key.bytes);
  derive_tag (self->tag, mac_key.bytes, &own);
  derive_tag (self->expected_tag, mac_key.bytes, &other);
  sodium_memzero (self->scalar, sizeof self->scalar);
  self->stage = STAGE_RECEIVED;

  return TRUE;
}

const guint8 *
pillion_cpace_get_isk (const PillionCpace *self)
{
  return self->stage >= STAGE_RECEIVED ? self->isk : NULL;
}

const guint8 *
pillion_cpace_get_tag (const PillionCpace *self)
{
  Stage needed = self->role == PILLION_CPACE_A ? STAGE_CONFIRMED : STAGE_RECEIVED;

  return self->stage >= needed ? self->tag : NULL;
}

gboolean
pillion_cpace_confirm (PillionCpace *self,
                       const guint8 *tag)
{
  if (self->stage != STAGE_RECEIVED ||
      !pillion_secret_equal (tag, self->expected_tag, PILLION_CPACE_TAG_BYTES))
    return die (self);

  self->stage = STAGE_CONFIRMED;

  return TRUE;
}

gboolean
pillion_cpace_derive_psk (const PillionCpace *self,
                          guint8             *psk)
{
  if (self->stage != STAGE_CONFIRMED)
    return FALSE;

  pillion_hkdf_with_context (psk, PILLION_CPACE_PSK_BYTES,
                             self->transcript_hash, sizeof self->transcript_hash,
                             self->isk, sizeof self->isk,
                             PILLION_CONTEXT_LINK_PSK);

  return TRUE;
}
