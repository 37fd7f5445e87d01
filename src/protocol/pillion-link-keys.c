/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-channel-private.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-link-code.h"
#include "crypto/pillion-secret.h"
#include "wire/pillion-writer.h"

#define ROLE_A "companion"
#define ROLE_B "primary"
#define SID_BYTES (PILLION_ID_BYTES + PILLION_NONCE_BYTES)
#define CI_MAX_BYTES                                              \
  (sizeof PILLION_CONTEXT_CPACE + 1 + PILLION_NUMBER_MAX_BYTES + \
   PILLION_RELAY_ID_BYTES + sizeof ROLE_A + sizeof ROLE_B)

static gsize
write_channel_identifier (const PillionLinkPlace *place,
                          const char             *number,
                          guint8                  ci[CI_MAX_BYTES])
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, ci, CI_MAX_BYTES);
  /* Context and first role with the NUL that ends them. */
  pillion_writer_bytes (&writer, PILLION_CONTEXT_CPACE, sizeof PILLION_CONTEXT_CPACE);
  pillion_writer_u8 (&writer, (guint8) strlen (number));
  pillion_writer_bytes (&writer, number, strlen (number));
  pillion_writer_bytes (&writer, place->relay_id, sizeof place->relay_id);
  pillion_writer_bytes (&writer, ROLE_A, sizeof ROLE_A);
  pillion_writer_bytes (&writer, ROLE_B, strlen (ROLE_B));
  pillion_writer_finish (&writer, &len);
  return len;
}

PillionCpace *
pillion_link_cpace_new (PillionCpaceRole        role,
                        const PillionLinkPlace *place,
                        const guint8           *nonce,
                        const char             *number,
                        const char             *symbols,
                        const guint8           *ad,
                        gsize                   ad_len,
                        const PillionRandom    *random)
{
  guint8 ci[CI_MAX_BYTES];
  guint8 sid[SID_BYTES];
  PillionCpaceInput input = {
    .prs = (const guint8 *) symbols,
    .n_prs = PILLION_LINK_CODE_SYMBOLS,
    .ci = ci,
    .n_ci = write_channel_identifier (place, number, ci),
    .sid = sid,
    .n_sid = sizeof sid,
    .ad = ad,
    .n_ad = ad_len,
  };

  memcpy (sid, place->rendezvous, PILLION_ID_BYTES);
  memcpy (sid + PILLION_ID_BYTES, nonce, PILLION_NONCE_BYTES);
  return pillion_cpace_new (role, &input, random);
}

void
pillion_link_channel_get_link_hash (PillionLinkChannel *self,
                                    guint8              hash[PILLION_HASH_BYTES])
{
  pillion_hash_with_context (hash, PILLION_CONTEXT_LINK_TRANSCRIPT, pillion_noise_get_hash (self->noise),
                             PILLION_NOISE_HASH_BYTES);
}

void
pillion_link_request_get_hash (const guint8 *body,
                               gsize         len,
                               guint8        hash[PILLION_HASH_BYTES])
{
  pillion_hash_with_context (hash, PILLION_CONTEXT_LINK_REQUEST, body, len);
}

#define BOUND_MAX_BYTES (PILLION_NOISE_HASH_BYTES + PILLION_LINK_REQUEST_MAX_BYTES)

/* h || body: so that a request is worth nothing in another channel. */
static gsize
write_bound (const PillionLinkMessageRequest *request,
             PillionLinkChannel              *channel,
             guint8                           bound[BOUND_MAX_BYTES])
{
  memcpy (bound, pillion_noise_get_hash (channel->noise), PILLION_NOISE_HASH_BYTES);
  memcpy (bound + PILLION_NOISE_HASH_BYTES, request->body, request->body_len);
  return (gsize) PILLION_NOISE_HASH_BYTES + request->body_len;
}

static gboolean
derive_mac_key (PillionLinkChannel *channel,
                const guint8       *own_secret,
                const guint8       *peer,
                PillionSecret32    *key)
{
  g_auto (PillionSecret32) shared = { 0 };

  if (!pillion_x25519 (shared.bytes, own_secret, peer))
    return FALSE;

  pillion_hkdf_with_context (key->bytes, sizeof key->bytes, pillion_noise_get_hash (channel->noise),
                             PILLION_NOISE_HASH_BYTES, shared.bytes, sizeof shared.bytes,
                             PILLION_CONTEXT_LINK_REQUEST_MAC);
  return TRUE;
}

gboolean
pillion_link_request_seal (PillionLinkMessageRequest *request,
                           PillionLinkChannel        *channel,
                           const guint8              *dsk_secret,
                           const guint8              *ddh_secret,
                           const guint8              *primary_ddh)
{
  g_auto (PillionSecret32) key = { 0 };
  guint8 bound[BOUND_MAX_BYTES];
  gsize len = write_bound (request, channel, bound);

  if (!derive_mac_key (channel, ddh_secret, primary_ddh, &key))
    return FALSE;

  pillion_sign (request->signature, PILLION_CONTEXT_LINK_REQUEST, bound, len, dsk_secret);
  pillion_hmac (request->mac, key.bytes, sizeof key.bytes, bound, len);
  return TRUE;
}

gboolean
pillion_link_request_verify (const PillionLinkMessageRequest *request,
                             PillionLinkChannel              *channel,
                             const guint8                    *primary_ddh_secret)
{
  g_auto (PillionSecret32) key = { 0 };
  guint8 bound[BOUND_MAX_BYTES];
  gsize len = write_bound (request, channel, bound);

  return derive_mac_key (channel, primary_ddh_secret, request->request.ddh, &key) &&
         pillion_hmac_verify (request->mac, key.bytes, sizeof key.bytes, bound, len) &&
         pillion_sign_verify (request->signature, PILLION_CONTEXT_LINK_REQUEST, bound, len, request->request.dsk);
}
