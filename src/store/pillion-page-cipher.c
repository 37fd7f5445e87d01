/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-page-cipher.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"

#include <string.h>

#define MAGIC_BYTES 4
#define SALT_BYTES 8
#define CHECK_BYTES 4
#define CONTEXT_BYTES (sizeof PILLION_CONTEXT_DATABASE_PAGE) /* with the NUL that ends it */

G_STATIC_ASSERT (MAGIC_BYTES + SALT_BYTES + CHECK_BYTES == PILLION_PAGE_HEADER_BYTES);
G_STATIC_ASSERT (PILLION_AEAD_TAG_BYTES + PILLION_AEAD_NONCE_BYTES == PILLION_PAGE_RESERVED_BYTES);

static const guint8 magic[MAGIC_BYTES] = { 'P', 'L', 'N', 1 };
static const guint8 sqlite_header[PILLION_PAGE_HEADER_BYTES] = "SQLite format 3";

typedef enum {
  KIND_PAGE = 1,
  KIND_FRAME = 2,
  KIND_LOG_HEADER = 3,
} Kind;

/* What a sealed part is bound to; bytes only, so that there is no padding. */
typedef struct {
  guint8 context[CONTEXT_BYTES];
  guint8 header[PILLION_PAGE_HEADER_BYTES];
  guint8 kind;
  guint8 number[4]; /* big-endian */
} Binding;

struct _PillionPageCipher {
  guint8               key[PILLION_AEAD_KEY_BYTES]; /* (secret) */
  guint8               header[PILLION_PAGE_HEADER_BYTES];
  const PillionRandom *random;
};

PillionPageHeader
pillion_page_header_identify (const guint8 *header)
{
  if (memcmp (header, magic, sizeof magic) == 0)
    return PILLION_PAGE_HEADER_SEALED;
  if (memcmp (header, sqlite_header, sizeof sqlite_header) == 0)
    return PILLION_PAGE_HEADER_PLAIN;
  return PILLION_PAGE_HEADER_UNKNOWN;
}

/* Also tells the check that belongs to key and salt. */
static PillionPageCipher *
derive (const guint8        *key,
        const guint8        *salt,
        const PillionRandom *random,
        guint8               check[CHECK_BYTES])
{
  PillionPageCipher *self = pillion_secret_alloc (sizeof (PillionPageCipher));
  g_auto (PillionSecret64) derived = { 0 };

  pillion_hkdf_with_context (derived.bytes, sizeof self->key + CHECK_BYTES, salt, SALT_BYTES,
                             key, PILLION_AEAD_KEY_BYTES, PILLION_CONTEXT_DATABASE_KEY);
  memcpy (self->key, derived.bytes, sizeof self->key);
  memcpy (check, derived.bytes + sizeof self->key, CHECK_BYTES);
  self->random = random;
  return self;
}

PillionPageCipher *
pillion_page_cipher_new (const guint8        *key,
                         const PillionRandom *random)
{
  guint8 header[PILLION_PAGE_HEADER_BYTES];
  PillionPageCipher *self;

  memcpy (header, magic, sizeof magic);
  pillion_random_fill (random, header + MAGIC_BYTES, SALT_BYTES);
  self = derive (key, header + MAGIC_BYTES, random, header + MAGIC_BYTES + SALT_BYTES);
  memcpy (self->header, header, sizeof header);
  return self;
}

PillionPageCipher *
pillion_page_cipher_new_for_header (const guint8        *key,
                                    const guint8        *header,
                                    const PillionRandom *random)
{
  guint8 check[CHECK_BYTES];
  PillionPageCipher *self = derive (key, header + MAGIC_BYTES, random, check);

  if (!pillion_secret_equal (check, header + MAGIC_BYTES + SALT_BYTES, sizeof check)) {
    pillion_page_cipher_free (self);
    return NULL;
  }
  memcpy (self->header, header, sizeof self->header);
  return self;
}

void
pillion_page_cipher_free (PillionPageCipher *self)
{
  pillion_secret_dealloc (self);
}

static Binding
bind_to (const PillionPageCipher *self,
         Kind                     kind,
         guint32                  number)
{
  Binding binding = { .context = PILLION_CONTEXT_DATABASE_PAGE, .kind = (guint8) kind };
  guint32 big_endian = GUINT32_TO_BE (number);

  memcpy (binding.header, self->header, sizeof binding.header);
  memcpy (binding.number, &big_endian, sizeof binding.number);
  return binding;
}

/* sealed: ciphertext of n bytes, tag, nonce */
static void
seal (const PillionPageCipher *self,
      Kind                     kind,
      guint32                  number,
      const guint8            *plain,
      gsize                    n,
      guint8                  *sealed)
{
  Binding binding = bind_to (self, kind, number);
  guint8 *nonce = sealed + n + PILLION_AEAD_TAG_BYTES;

  pillion_random_fill (self->random, nonce, PILLION_AEAD_NONCE_BYTES);
  pillion_aead_seal (sealed, plain, n, (const guint8 *) &binding, sizeof binding, nonce, self->key);
}

static gboolean
open_sealed (const PillionPageCipher *self,
             Kind                     kind,
             guint32                  number,
             const guint8            *sealed,
             gsize                    n,
             guint8                  *plain)
{
  Binding binding = bind_to (self, kind, number);

  return pillion_aead_open (plain, sealed, n + PILLION_AEAD_TAG_BYTES, (const guint8 *) &binding, sizeof binding,
                            sealed + n + PILLION_AEAD_TAG_BYTES, self->key);
}

/* The first page begins with what every SQLite file begins with: nothing is lost if the header
 * stands there.
 */
static gsize
get_clear_bytes (guint32 number)
{
  return number == 1 ? PILLION_PAGE_HEADER_BYTES : 0;
}

void
pillion_page_cipher_seal_page (const PillionPageCipher *self,
                               guint32                  number,
                               const guint8            *page,
                               guint8                  *sealed)
{
  gsize n_clear = get_clear_bytes (number);

  memcpy (sealed, self->header, n_clear);
  seal (self, KIND_PAGE, number, page + n_clear, PILLION_PAGE_BYTES - PILLION_PAGE_RESERVED_BYTES - n_clear,
        sealed + n_clear);
}

/* SQLite's checksums in the log cover the reserved bytes, and were made while those were zero: a
 * nonce left there would make it believe that the log ends before a page that was read and changed.
 */
gboolean
pillion_page_cipher_open_page (const PillionPageCipher *self,
                               guint32                  number,
                               const guint8            *sealed,
                               guint8                  *page)
{
  gsize n_clear = get_clear_bytes (number);

  if (!open_sealed (self, KIND_PAGE, number, sealed + n_clear,
                    PILLION_PAGE_BYTES - PILLION_PAGE_RESERVED_BYTES - n_clear, page + n_clear))
    return FALSE;
  memcpy (page, sqlite_header, n_clear);
  memset (page + PILLION_PAGE_BYTES - PILLION_PAGE_RESERVED_BYTES, 0, PILLION_PAGE_RESERVED_BYTES);
  return TRUE;
}

void
pillion_page_cipher_seal_frame (const PillionPageCipher *self,
                                guint32                  number,
                                const guint8            *frame,
                                guint8                  *sealed)
{
  seal (self, KIND_FRAME, number, frame, PILLION_FRAME_BYTES - PILLION_PAGE_RESERVED_BYTES, sealed);
}

gboolean
pillion_page_cipher_open_frame (const PillionPageCipher *self,
                                guint32                  number,
                                const guint8            *sealed,
                                guint8                  *frame)
{
  if (!open_sealed (self, KIND_FRAME, number, sealed, PILLION_FRAME_BYTES - PILLION_PAGE_RESERVED_BYTES, frame))
    return FALSE;
  memset (frame + PILLION_FRAME_BYTES - PILLION_PAGE_RESERVED_BYTES, 0, PILLION_PAGE_RESERVED_BYTES);
  return TRUE;
}

void
pillion_page_cipher_seal_log_header (const PillionPageCipher *self,
                                     const guint8            *header,
                                     guint8                  *sealed)
{
  seal (self, KIND_LOG_HEADER, 0, header, PILLION_LOG_HEADER_BYTES, sealed);
}

gboolean
pillion_page_cipher_open_log_header (const PillionPageCipher *self,
                                     const guint8            *sealed,
                                     guint8                  *header)
{
  return open_sealed (self, KIND_LOG_HEADER, 0, sealed, PILLION_LOG_HEADER_BYTES, header);
}
