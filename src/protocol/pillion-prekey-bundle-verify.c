/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-prekey-bundle-verify.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "protocol/pillion-protocol-error.h"

static gboolean
refuse (GError               **error,
        PillionProtocolError   code,
        const char            *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, (int) code, "prekey bundle: %s", reason);
  return FALSE;
}

gboolean
pillion_prekey_bundle_verify (PillionPrekeyBundle       *self,
                              const guint8              *bytes,
                              gsize                      len,
                              const PillionCertificate  *certificate,
                              guint64                    min_generation,
                              GError                   **error)
{
  const guint8 *body;
  gsize body_len;

  if (!pillion_prekey_bundle_decode (self, bytes, len, error))
    return FALSE;

  if (memcmp (self->account, certificate->account, sizeof self->account) != 0 ||
      memcmp (self->device, certificate->device, sizeof self->device) != 0)
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "of another device");

  if (!pillion_x25519_is_canonical (self->spk))
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "key is not canonical");

  body = pillion_prekey_bundle_get_body (bytes, len, &body_len);
  if (!pillion_sign_verify (self->signature, PILLION_CONTEXT_PREKEY_BUNDLE, body, body_len, certificate->dsk))
    return refuse (error, PILLION_PROTOCOL_ERROR_INVALID, "not signed by the device");

  if (self->generation < min_generation)
    return refuse (error, PILLION_PROTOCOL_ERROR_STALE, "of an older generation");

  return TRUE;
}

GBytes *
pillion_prekey_bundle_sign (PillionPrekeyBundle *self,
                            const guint8         account[PILLION_ACCOUNT_BYTES],
                            const guint8         device[PILLION_DEVICE_BYTES],
                            const guint8         dsk_secret[PILLION_SIGN_SECRET_BYTES])
{
  guint8 bytes[PILLION_PREKEY_BUNDLE_MAX_BYTES];
  gsize len;

  memcpy (self->account, account, sizeof self->account);
  memcpy (self->device, device, sizeof self->device);

  len = pillion_prekey_bundle_encode_body (self, bytes);
  g_return_val_if_fail (len > 0, NULL);

  pillion_sign (self->signature, PILLION_CONTEXT_PREKEY_BUNDLE, bytes, len, dsk_secret);
  len = pillion_prekey_bundle_encode (self, bytes);
  return g_bytes_new (bytes, len);
}
