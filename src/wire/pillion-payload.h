/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-padding.h"

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* the most that padding takes */
#define PILLION_PAYLOAD_MAX_BYTES (PILLION_PADDING_MAX_BYTES - 1)
#define PILLION_PAYLOAD_AUTHORED_MAX_BYTES 15360

typedef enum {
  PILLION_PAYLOAD_KIND_CONTACT = 1,
  PILLION_PAYLOAD_KIND_OWN_COPY,
  PILLION_PAYLOAD_KIND_OWN_ITEM,
} PillionPayloadKind;

/**
 * PillionPayload:
 * @sender_epoch: of the newest membership of the sender, from 1, whose hash follows
 * @recipient_epoch: the newest of the recipient that the sender saw; 0 = none
 * @has_profile: whether name and number are there
 * @authored: (unowned): @authored_len bytes, an authored message
 *
 * What an envelope's plaintext says before the message itself (PROTOCOL.md, section
 * 7.2). A decoded one points into the bytes it was decoded from, which must outlive
 * it.
 */
typedef struct {
  PillionPayloadKind kind;
  guint8             sender[PILLION_ACCOUNT_BYTES];
  guint8             recipient[PILLION_ACCOUNT_BYTES];
  guint64            sender_epoch;
  guint8             sender_hash[PILLION_HASH_BYTES];
  guint64            recipient_epoch;
  guint8             recipient_hash[PILLION_HASH_BYTES];
  gboolean           has_profile;
  char               name[PILLION_NAME_MAX_BYTES + 1];
  char               number[PILLION_NUMBER_MAX_BYTES + 1];
  const guint8      *authored;
  gsize              authored_len;
} PillionPayload;

gboolean  pillion_payload_decode (PillionPayload        *self,
                                  const guint8          *bytes,
                                  gsize                  len,
                                  GError               **error);

/* out has room for PILLION_PAYLOAD_MAX_BYTES (secret). Returns the number of bytes, or
 * 0 if a field is out of its range or all of it does not fit.
 */
gsize     pillion_payload_encode (const PillionPayload  *self,
                                  guint8                *out);

G_END_DECLS
