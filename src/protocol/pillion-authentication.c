/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-authentication.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-sign.h"
#include "wire/pillion-writer.h"

#define BODY_BYTES (PILLION_RELAY_ID_BYTES + PILLION_NONCE_BYTES + PILLION_ACCOUNT_BYTES + PILLION_DEVICE_BYTES + 8)

static void
write_body (const PillionAuthentication *self,
            guint8                       body[BODY_BYTES])
{
  PillionWriter writer;

  pillion_writer_init (&writer, body, BODY_BYTES);
  pillion_writer_bytes (&writer, self->relay_id, sizeof self->relay_id);
  pillion_writer_bytes (&writer, self->nonce, sizeof self->nonce);
  pillion_writer_bytes (&writer, self->account, sizeof self->account);
  pillion_writer_bytes (&writer, self->device, sizeof self->device);
  pillion_writer_u64 (&writer, self->time_ms);
}

void
pillion_authentication_sign (const PillionAuthentication *self,
                             const guint8                 dsk_secret[64],
                             guint8                       signature[64])
{
  guint8 body[BODY_BYTES];

  write_body (self, body);
  pillion_sign (signature, PILLION_CONTEXT_AUTHENTICATE, body, sizeof body, dsk_secret);
}

gboolean
pillion_authentication_verify (const PillionAuthentication *self,
                               const guint8                 dsk[32],
                               const guint8                 signature[64])
{
  guint8 body[BODY_BYTES];

  write_body (self, body);
  return pillion_sign_verify (signature, PILLION_CONTEXT_AUTHENTICATE, body, sizeof body, dsk);
}
