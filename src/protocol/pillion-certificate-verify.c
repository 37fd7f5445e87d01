/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-certificate-verify.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "protocol/pillion-protocol-error.h"

void
pillion_account_id_from_key (guint8       account[PILLION_ACCOUNT_BYTES],
                             const guint8 aik[PILLION_KEY_BYTES])
{
  pillion_hash (account, aik, PILLION_KEY_BYTES);
}

void
pillion_device_id_from_keys (guint8       device[PILLION_DEVICE_BYTES],
                             const guint8 dsk[PILLION_KEY_BYTES],
                             const guint8 ddh[PILLION_KEY_BYTES])
{
  PillionHash state;
  guint8 hash[PILLION_HASH_BYTES];

  pillion_hash_init (&state);
  pillion_hash_update (&state, dsk, PILLION_KEY_BYTES);
  pillion_hash_update (&state, ddh, PILLION_KEY_BYTES);
  pillion_hash_finish (&state, hash);
  memcpy (device, hash, PILLION_DEVICE_BYTES);
}

static gboolean
refuse (GError     **error,
        const char  *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID, "certificate: %s", reason);
  return FALSE;
}

/* All but the device's signature. */
static gboolean
verify_account_side (const PillionCertificate  *self,
                     const guint8              *body,
                     gsize                      body_len,
                     const guint8               aik[PILLION_KEY_BYTES],
                     GError                   **error)
{
  guint8 account[PILLION_ACCOUNT_BYTES];
  guint8 device[PILLION_DEVICE_BYTES];

  pillion_account_id_from_key (account, aik);
  if (memcmp (account, self->account, sizeof account) != 0)
    return refuse (error, "of another account");

  pillion_device_id_from_keys (device, self->dsk, self->ddh);
  if (memcmp (device, self->device, sizeof device) != 0)
    return refuse (error, "device id is not that of its keys");

  if (!pillion_x25519_is_canonical (self->ddh))
    return refuse (error, "key is not canonical");

  if (!pillion_sign_verify (self->account_signature, PILLION_CONTEXT_CERTIFICATE, body, body_len, aik))
    return refuse (error, "not signed by the account");

  return TRUE;
}

gboolean
pillion_certificate_verify (PillionCertificate  *self,
                            guint8              *hash,
                            const guint8        *bytes,
                            gsize                len,
                            const guint8         aik[PILLION_KEY_BYTES],
                            GError             **error)
{
  const guint8 *body;
  gsize body_len;

  if (!pillion_certificate_decode (self, bytes, len, error))
    return FALSE;

  body = pillion_certificate_get_body (bytes, len, &body_len);
  if (!verify_account_side (self, body, body_len, aik, error))
    return FALSE;

  if (!pillion_sign_verify (self->device_signature, PILLION_CONTEXT_CERTIFICATE_COUNTER, body, body_len, self->dsk))
    return refuse (error, "not signed by the device");

  if (hash != NULL)
    pillion_hash_with_context (hash, PILLION_CONTEXT_CERTIFICATE, body, body_len);

  return TRUE;
}

gboolean
pillion_certificate_verify_body (PillionCertificate  *self,
                                 const guint8        *body,
                                 gsize                len,
                                 const guint8         account_signature[PILLION_SIGNATURE_BYTES],
                                 const guint8         aik[PILLION_KEY_BYTES],
                                 GError             **error)
{
  if (!pillion_certificate_decode_body (self, body, len, error))
    return FALSE;

  memcpy (self->account_signature, account_signature, PILLION_SIGNATURE_BYTES);
  return verify_account_side (self, body, len, aik, error);
}

gboolean
pillion_certificate_sign_account (PillionCertificate *self,
                                  const guint8        aik_secret[PILLION_SIGN_SECRET_BYTES])
{
  guint8 body[PILLION_CERTIFICATE_MAX_BYTES];
  gsize body_len;

  pillion_account_id_from_key (self->account, aik_secret + PILLION_SIGN_SEED_BYTES);
  pillion_device_id_from_keys (self->device, self->dsk, self->ddh);

  body_len = pillion_certificate_encode_body (self, body);
  if (body_len == 0)
    return FALSE;

  pillion_sign (self->account_signature, PILLION_CONTEXT_CERTIFICATE, body, body_len, aik_secret);
  return TRUE;
}

gboolean
pillion_certificate_sign_device (PillionCertificate *self,
                                 const guint8        dsk_secret[PILLION_SIGN_SECRET_BYTES])
{
  guint8 body[PILLION_CERTIFICATE_MAX_BYTES];
  gsize body_len;

  if (memcmp (dsk_secret + PILLION_SIGN_SEED_BYTES, self->dsk, PILLION_KEY_BYTES) != 0)
    return FALSE;

  body_len = pillion_certificate_encode_body (self, body);
  if (body_len == 0)
    return FALSE;

  pillion_sign (self->device_signature, PILLION_CONTEXT_CERTIFICATE_COUNTER, body, body_len, dsk_secret);
  return TRUE;
}

GBytes *
pillion_certificate_to_bytes (const PillionCertificate *self,
                              guint8                   *hash)
{
  guint8 bytes[PILLION_CERTIFICATE_MAX_BYTES];
  gsize len = pillion_certificate_encode (self, bytes);

  g_assert (len > 0);

  if (hash != NULL)
    pillion_hash_with_context (hash, PILLION_CONTEXT_CERTIFICATE, bytes, len - PILLION_CERTIFICATE_SIGNATURES_BYTES);

  return g_bytes_new (bytes, len);
}
