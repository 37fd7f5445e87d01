/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-ratchet.h"

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_ENVELOPE_MAX_BYTES 16384
#define PILLION_ENVELOPE_PREFIX_MAX_BYTES (1 + 1 + PILLION_KEY_BYTES + 4 + 4)

typedef enum {
  PILLION_ENVELOPE_KIND_CONTINUE = 1,
  PILLION_ENVELOPE_KIND_START,
} PillionEnvelopeKind;

/**
 * PillionEnvelope:
 * @ephemeral: EK; with the two ids only where a session starts
 * @opk_id: 0 if no one-time prekey was used
 * @header: (unowned): %PILLION_RATCHET_SEALED_HEADER_BYTES
 * @payload: (unowned): @payload_len bytes, sealed
 *
 * One ciphertext for one device (PROTOCOL.md, section 7.1). A decoded one points into
 * the bytes it was decoded from, which must outlive it.
 */
typedef struct {
  PillionEnvelopeKind kind;
  guint8              ephemeral[PILLION_KEY_BYTES];
  guint32             spk_id;
  guint32             opk_id;
  const guint8       *header;
  const guint8       *payload;
  gsize               payload_len;
} PillionEnvelope;

gboolean  pillion_envelope_decode        (PillionEnvelope        *self,
                                          const guint8           *bytes,
                                          gsize                   len,
                                          GError                **error);

/* out has room for PILLION_ENVELOPE_MAX_BYTES. Returns the number of bytes, or 0 if a
 * field is out of its range.
 */
gsize     pillion_envelope_encode        (const PillionEnvelope  *self,
                                          guint8                 *out);

/* The bytes before the sealed header, which are part of the associated data. out has
 * room for PILLION_ENVELOPE_PREFIX_MAX_BYTES. Returns the number of bytes.
 */
gsize     pillion_envelope_encode_prefix (const PillionEnvelope  *self,
                                          guint8                 *out);

G_END_DECLS
