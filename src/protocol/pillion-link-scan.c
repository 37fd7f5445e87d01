/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-scan.h"

#include <string.h>

#include "protocol/pillion-protocol-error.h"

static gboolean
refuse (PillionLinkQr         *self,
        GError               **error,
        PillionProtocolError   code,
        const char            *reason)
{
  pillion_link_qr_clear (self);
  g_set_error (error, PILLION_PROTOCOL_ERROR, (int) code, "QR code: %s", reason);
  return FALSE;
}

gboolean
pillion_link_scan (PillionLinkQr  *self,
                   const char     *text,
                   gsize           len,
                   const guint8    relay_id[PILLION_RELAY_ID_BYTES],
                   GError        **error)
{
  if (!pillion_link_qr_decode_text (self, text, len, error))
    return FALSE;

  if (self->intent != PILLION_LINK_INTENT_LINK)
    return refuse (self, error, PILLION_PROTOCOL_ERROR_INTENT, "it moves an account");

  if (memcmp (self->relay, relay_id, PILLION_LINK_QR_RELAY_BYTES) != 0)
    return refuse (self, error, PILLION_PROTOCOL_ERROR_OTHER_RELAY, "of another relay");

  return TRUE;
}

static void
hash_code (const char *symbols,
           guint8      hash[PILLION_HASH_BYTES])
{
  pillion_hash (hash, (const guint8 *) symbols, strlen (symbols));
}

gboolean
pillion_link_spent_codes_contains (const PillionLinkSpentCodes *self,
                                   const char                  *symbols)
{
  guint n = MIN (self->n_added, PILLION_LINK_SPENT_CODES);
  guint8 hash[PILLION_HASH_BYTES];

  hash_code (symbols, hash);

  for (guint i = 0; i < n; i++) {
    if (memcmp (self->hashes[i], hash, sizeof hash) == 0)
      return TRUE;
  }

  return FALSE;
}

void
pillion_link_spent_codes_add (PillionLinkSpentCodes *self,
                              const char            *symbols)
{
  hash_code (symbols, self->hashes[self->n_added % PILLION_LINK_SPENT_CODES]);
  self->n_added++;
}
