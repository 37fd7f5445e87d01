/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-session.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-padding.h"
#include "crypto/pillion-secret.h"
#include "protocol/pillion-protocol-error.h"

#include <string.h>

#define ROUTE_BYTES (2 * (PILLION_ACCOUNT_BYTES + PILLION_DEVICE_BYTES))
#define AD_MAX_BYTES (sizeof PILLION_CONTEXT_ENVELOPE + ROUTE_BYTES + PILLION_ENVELOPE_PREFIX_MAX_BYTES)

G_STATIC_ASSERT (AD_MAX_BYTES <= PILLION_RATCHET_MAX_AD_BYTES);

static gboolean
set_unusable (GError **error)
{
  g_set_error_literal (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID,
                       "a key of the peer device is unusable");
  return FALSE;
}

PillionRatchet *
pillion_session_start (const guint8              *ddh_secret,
                       const guint8              *certificate_hash,
                       const PillionCertificate  *peer,
                       const guint8              *peer_certificate_hash,
                       const PillionPrekeyBundle *bundle,
                       guint32                    one_time_id,
                       const guint8              *one_time,
                       const PillionRandom       *random,
                       PillionSessionPrefix      *prefix,
                       GError                   **error)
{
  g_auto (PillionX3dhSecrets) secrets = { 0 };
  PillionX3dhInitiator initiator = {
    .identity_secret = ddh_secret,
    .certificate_hash = certificate_hash,
    .peer_identity = peer->ddh,
    .peer_signed_prekey = bundle->spk,
    .peer_one_time_prekey = one_time_id != 0 ? one_time : NULL,
    .peer_certificate_hash = peer_certificate_hash,
  };

  prefix->spk_id = bundle->spk_id;
  prefix->opk_id = one_time_id;
  if (!pillion_x3dh_initiate (&initiator, random, prefix->ephemeral, &secrets)) {
    set_unusable (error);
    return NULL;
  }
  return pillion_ratchet_new_initiator (&secrets, bundle->spk);
}

PillionRatchet *
pillion_session_accept (const PillionSessionPrekeys *own,
                        const PillionCertificate    *peer,
                        const guint8                *peer_certificate_hash,
                        const PillionEnvelope       *envelope,
                        GError                     **error)
{
  g_auto (PillionX3dhSecrets) secrets = { 0 };
  PillionX3dhResponder responder = {
    .identity_secret = own->ddh_secret,
    .signed_prekey_secret = own->signed_secret,
    .one_time_prekey_secret = own->one_time_secret,
    .certificate_hash = own->certificate_hash,
    .peer_identity = peer->ddh,
    .peer_ephemeral = envelope->ephemeral,
    .peer_certificate_hash = peer_certificate_hash,
  };

  g_return_val_if_fail (envelope->kind == PILLION_ENVELOPE_KIND_START, NULL);

  if (!pillion_x3dh_respond (&responder, &secrets)) {
    set_unusable (error);
    return NULL;
  }
  return pillion_ratchet_new_responder (&secrets, own->signed_secret, own->signed_public);
}

/* Section 7.1: context, NUL, route, and the envelope's bytes before the header. */
static gsize
write_associated_data (const PillionEnvelope *envelope,
                       const PillionRoute    *route,
                       guint8                 out[AD_MAX_BYTES])
{
  guint8 *end = out;

  end = (guint8 *) memcpy (end, PILLION_CONTEXT_ENVELOPE, sizeof PILLION_CONTEXT_ENVELOPE) +
        sizeof PILLION_CONTEXT_ENVELOPE;
  end = (guint8 *) memcpy (end, route->sender_account, PILLION_ACCOUNT_BYTES) + PILLION_ACCOUNT_BYTES;
  end = (guint8 *) memcpy (end, route->sender_device, PILLION_DEVICE_BYTES) + PILLION_DEVICE_BYTES;
  end = (guint8 *) memcpy (end, route->recipient_account, PILLION_ACCOUNT_BYTES) + PILLION_ACCOUNT_BYTES;
  end = (guint8 *) memcpy (end, route->recipient_device, PILLION_DEVICE_BYTES) + PILLION_DEVICE_BYTES;
  end += pillion_envelope_encode_prefix (envelope, end);
  return (gsize) (end - out);
}

/* What an envelope of this kind adds to the padded plaintext. */
static gsize
get_overhead (const PillionEnvelope *envelope)
{
  guint8 prefix[PILLION_ENVELOPE_PREFIX_MAX_BYTES];

  return pillion_envelope_encode_prefix (envelope, prefix) + PILLION_RATCHET_SEALED_HEADER_BYTES + 2 +
         PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES;
}

static void
set_prefix (PillionEnvelope            *envelope,
            const PillionSessionPrefix *prefix)
{
  envelope->kind = PILLION_ENVELOPE_KIND_CONTINUE;
  if (prefix == NULL)
    return;
  envelope->kind = PILLION_ENVELOPE_KIND_START;
  memcpy (envelope->ephemeral, prefix->ephemeral, sizeof envelope->ephemeral);
  envelope->spk_id = prefix->spk_id;
  envelope->opk_id = prefix->opk_id;
}

GBytes *
pillion_session_seal (PillionRatchet             *ratchet,
                      const PillionSessionPrefix *prefix,
                      const PillionRoute         *route,
                      const guint8               *payload,
                      gsize                       n_payload,
                      const PillionRandom        *random,
                      GError                    **error)
{
  PillionEnvelope envelope = { 0 };
  guint8 associated_data[AD_MAX_BYTES];
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8 padded[PILLION_PADDING_MAX_BYTES];
  guint8 sealed[PILLION_PADDING_MAX_BYTES + PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES];
  guint8 bytes[PILLION_ENVELOPE_MAX_BYTES];
  gsize n_associated_data;
  gsize n_padded;
  gboolean encrypted;

  set_prefix (&envelope, prefix);
  n_associated_data = write_associated_data (&envelope, route, associated_data);
  n_padded = pillion_padding_get_size (n_payload, get_overhead (&envelope));
  g_return_val_if_fail (n_padded > 0, NULL);

  pillion_padding_add (padded, n_padded, payload, n_payload);
  encrypted = pillion_ratchet_encrypt (ratchet, random, padded, n_padded, associated_data, n_associated_data,
                                       header, sealed, error);
  pillion_secret_wipe (padded, n_padded);
  if (!encrypted)
    return NULL;
  envelope.header = header;
  envelope.payload = sealed;
  envelope.payload_len = n_padded + PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES;
  return g_bytes_new (bytes, pillion_envelope_encode (&envelope, bytes));
}

gboolean
pillion_session_open (PillionRatchet           *ratchet,
                      const PillionEnvelope    *envelope,
                      const PillionRoute       *route,
                      const PillionSkippedKeys *skipped,
                      guint8                   *payload,
                      gsize                    *n_payload,
                      PillionRatchetChange     *change,
                      GError                  **error)
{
  guint8 associated_data[AD_MAX_BYTES];
  PillionRatchetMessage message = {
    .header = envelope->header,
    .payload = envelope->payload,
    .n_payload = envelope->payload_len,
    .ad = associated_data,
    .n_ad = write_associated_data (envelope, route, associated_data),
  };

  if (!pillion_ratchet_decrypt (ratchet, &message, skipped, payload, change, error))
    return FALSE;
  if (pillion_padding_remove (payload, envelope->payload_len - PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES,
                              get_overhead (envelope), n_payload))
    return TRUE;
  pillion_secret_wipe (payload, envelope->payload_len - PILLION_RATCHET_PAYLOAD_OVERHEAD_BYTES);
  g_set_error_literal (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID,
                       "the padding of a message is broken");
  return FALSE;
}

void
pillion_session_prefix_save (const PillionSessionPrefix *self,
                             guint8                      bytes[PILLION_SESSION_PREFIX_BYTES])
{
  guint32 ids[2] = { GUINT32_TO_BE (self->spk_id), GUINT32_TO_BE (self->opk_id) };

  memcpy (bytes, self->ephemeral, sizeof self->ephemeral);
  memcpy (bytes + sizeof self->ephemeral, ids, sizeof ids);
}

gboolean
pillion_session_prefix_load (PillionSessionPrefix *self,
                             const guint8         *bytes,
                             gsize                 length)
{
  guint32 ids[2];

  if (length != PILLION_SESSION_PREFIX_BYTES)
    return FALSE;
  memcpy (self->ephemeral, bytes, sizeof self->ephemeral);
  memcpy (ids, bytes + sizeof self->ephemeral, sizeof ids);
  self->spk_id = GUINT32_FROM_BE (ids[0]);
  self->opk_id = GUINT32_FROM_BE (ids[1]);
  return TRUE;
}
