/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "crypto/pillion-ratchet-keys.h"
#include "crypto/pillion-ratchet-private.h"
#include "crypto/pillion-x25519.h"

#include <string.h>

/* The first byte says what the rest is:
 *
 *   0        a saved session
 *   1        a message: sealed header, then sealed payload
 *   2, 3, 4  what a header says, then a sealed payload: the header is sealed with
 *            the key of the current, the next, or an ended receiving chain
 *
 * Messages come to one session that has messages put aside in two chains.
 */
enum {
  SAVED,
  MESSAGE,
  CURRENT_CHAIN,
  NEXT_CHAIN,
  ENDED_CHAIN,
};

#define MAX_PAYLOAD_BYTES 4096

static PillionRandomReplay source;
static PillionRatchet *peer;
static PillionSkippedMemory *memory;
static guint8 saved[PILLION_RATCHET_SAVED_BYTES];
static guint8 ended_header_key[32];

static gboolean
receive (PillionRatchet              *session,
         const PillionRatchetMessage *message,
         gboolean                     commit)
{
  const PillionSkippedKeys skipped = pillion_skipped_memory_get_keys (memory);
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  g_autoptr (GError) error = NULL;
  guint8 plaintext[MAX_PAYLOAD_BYTES];

  if (!pillion_ratchet_decrypt (session, message, &skipped, plaintext, &change, &error)) {
    g_assert_nonnull (error);
    g_assert_false (change.used);
    g_assert_null (change.added);
    return FALSE;
  }

  if (commit)
    g_assert_true (pillion_ratchet_change_commit (&change, &skipped, NULL));
  return TRUE;
}

static void
send_one (PillionRatchet *from,
          PillionRatchet *to)
{
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8 payload[PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES];
  PillionRatchetMessage message = { .header = header, .payload = payload, .n_payload = sizeof payload };

  g_assert_true (pillion_ratchet_encrypt (from, &source.random, NULL, 0, NULL, 0, header, payload, NULL));
  if (to)
    g_assert_true (receive (to, &message, TRUE));
}

/* Makes the session and its peer, the same in each run. */
static void
set_up (void)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 1 };
  static const PillionX3dhSecrets secrets = { .root_key = { 1 }, .initiator_header_key = { 2 }, .responder_header_key = { 3 } };
  g_autoptr (PillionRatchet) session = NULL;
  guint8 prekey_secret[32], prekey_public[32];

  g_assert_true (pillion_crypto_init ());
  pillion_random_replay_init (&source, seed);
  pillion_x25519_generate (prekey_secret, prekey_public, &source.random);
  memory = pillion_skipped_memory_new ();
  peer = pillion_ratchet_new_initiator (&secrets, prekey_public);
  session = pillion_ratchet_new_responder (&secrets, prekey_secret, prekey_public);

  send_one (peer, NULL);
  send_one (peer, session);
  memcpy (ended_header_key, peer->sending_header_key, 32);
  send_one (session, peer);
  send_one (peer, NULL);
  send_one (peer, NULL);
  send_one (peer, session);
  send_one (session, NULL);
  pillion_ratchet_save (session, saved);
}

static void
fuzz_saved (const guint8 *data,
            gsize         size)
{
  g_autoptr (PillionRatchet) session = pillion_ratchet_load (data, size, NULL);
  g_autoptr (PillionRatchet) again = NULL;
  guint8 bytes[PILLION_RATCHET_SAVED_BYTES];
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8 payload[PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES];

  if (session == NULL)
    return;

  pillion_ratchet_save (session, bytes);
  g_assert_cmpuint (size, ==, sizeof bytes);
  g_assert_cmpint (memcmp (bytes, data, size), ==, 0);

  /* Whatever was loaded, what comes of it can be loaded. */
  pillion_ratchet_encrypt (session, &source.random, NULL, 0, NULL, 0, header, payload, NULL);
  pillion_ratchet_save (session, bytes);
  again = pillion_ratchet_load (bytes, sizeof bytes, NULL);
  g_assert_nonnull (again);
}

static void
fuzz_message (const guint8 *header,
              const guint8 *payload,
              gsize         n_payload)
{
  g_autoptr (PillionRatchet) session = pillion_ratchet_load (saved, sizeof saved, NULL);
  PillionRatchetMessage message = { .header = header, .payload = payload, .n_payload = MIN (n_payload, MAX_PAYLOAD_BYTES) };
  guint8 bytes[PILLION_RATCHET_SAVED_BYTES];

  if (receive (session, &message, FALSE))
    return;

  pillion_ratchet_save (session, bytes);
  g_assert_cmpint (memcmp (bytes, saved, sizeof saved), ==, 0);
}

static const guint8 *
get_header_key (const PillionRatchet *session,
                guint8                chain)
{
  switch (chain) {
  case CURRENT_CHAIN:
    return session->receiving_header_key;
  case NEXT_CHAIN:
    return session->next_receiving_header_key;
  default:
    return ended_header_key;
  }
}

static void
fuzz_header (guint8        chain,
             const guint8 *data,
             gsize         size)
{
  g_autoptr (PillionRatchet) session = pillion_ratchet_load (saved, sizeof saved, NULL);
  guint8 sealed[PILLION_RATCHET_SEALED_HEADER_BYTES] = { 0 };
  PillionRatchetHeader header;

  memcpy (header.dh, data, 32);
  memcpy (&header.n_previous, data + 32, 4);
  memcpy (&header.n, data + 36, 4);
  header.n_previous = GUINT32_FROM_BE (header.n_previous);
  header.n = GUINT32_FROM_BE (header.n);

  pillion_ratchet_seal_header (sealed, &header, get_header_key (session, chain));
  fuzz_message (sealed, data + PILLION_RATCHET_HEADER_BYTES, size - PILLION_RATCHET_HEADER_BYTES);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  if (memory == NULL)
    set_up ();

  if (size > 0 && data[0] == SAVED)
    fuzz_saved (data + 1, size - 1);
  else if (size > PILLION_RATCHET_SEALED_HEADER_BYTES && data[0] == MESSAGE)
    fuzz_message (data + 1, data + 1 + PILLION_RATCHET_SEALED_HEADER_BYTES, size - 1 - PILLION_RATCHET_SEALED_HEADER_BYTES);
  else if (size > PILLION_RATCHET_HEADER_BYTES && data[0] >= CURRENT_CHAIN && data[0] <= ENDED_CHAIN)
    fuzz_header (data[0], data + 1, size - 1);

  return 0;
}
