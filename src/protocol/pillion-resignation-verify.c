/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-resignation-verify.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "protocol/pillion-protocol-error.h"

static gboolean
refuse (GError     **error,
        const char  *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INVALID, "resignation: %s", reason);
  return FALSE;
}

gboolean
pillion_resignation_verify (PillionResignation        *self,
                            const guint8              *bytes,
                            gsize                      len,
                            const PillionCertificate  *certificate,
                            GError                   **error)
{
  const guint8 *body;
  gsize body_len;

  if (!pillion_resignation_decode (self, bytes, len, error))
    return FALSE;

  if (memcmp (self->account, certificate->account, sizeof self->account) != 0 ||
      memcmp (self->device, certificate->device, sizeof self->device) != 0)
    return refuse (error, "of another device");

  if (certificate->slot == PILLION_SLOT_PRIMARY)
    return refuse (error, "of a primary");

  body = pillion_resignation_get_body (bytes, len, &body_len);
  if (!pillion_sign_verify (self->signature, PILLION_CONTEXT_RESIGNATION, body, body_len, certificate->dsk))
    return refuse (error, "not signed by the device");

  return TRUE;
}

GBytes *
pillion_resignation_sign (const PillionCertificate *certificate,
                          guint64                   epoch,
                          guint64                   now_ms,
                          const guint8              dsk_secret[PILLION_SIGN_SECRET_BYTES])
{
  PillionResignation self = { .epoch = epoch, .time = now_ms };
  guint8 bytes[PILLION_RESIGNATION_MAX_BYTES];
  gsize len;

  memcpy (self.account, certificate->account, sizeof self.account);
  memcpy (self.device, certificate->device, sizeof self.device);

  len = pillion_resignation_encode_body (&self, bytes);
  g_return_val_if_fail (len > 0, NULL);

  pillion_sign (self.signature, PILLION_CONTEXT_RESIGNATION, bytes, len, dsk_secret);
  len = pillion_resignation_encode (&self, bytes);
  return g_bytes_new (bytes, len);
}
