/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_BODY_MAX_BYTES 12288
#define PILLION_AUTHORED_MAX_BYTES (151 + PILLION_BODY_MAX_BYTES)

typedef enum {
  PILLION_CONVERSATION_KIND_DIRECT = 1,
} PillionConversationKind;

/* Types of authored messages. Others are kept raw. */
typedef enum {
  PILLION_MESSAGE_TYPE_TEXT = 1,
  PILLION_MESSAGE_TYPE_REACTION,
  PILLION_MESSAGE_TYPE_EDIT,
  PILLION_MESSAGE_TYPE_DELETE,
  PILLION_MESSAGE_TYPE_ATTACHMENT,
  PILLION_MESSAGE_TYPE_RECEIPT,
  PILLION_MESSAGE_TYPE_TYPING,
  PILLION_MESSAGE_TYPE_RESEND_REQUEST = 16,
  PILLION_MESSAGE_TYPE_REMOVAL = 17,
  PILLION_MESSAGE_TYPE_RESENT = 18,
  PILLION_MESSAGE_TYPE_STATUS = 32,
  PILLION_MESSAGE_TYPE_LIVE_LOCATION = 33,
  PILLION_MESSAGE_TYPE_RELEASE_SHARE = 256,
  PILLION_MESSAGE_TYPE_SELF_SYNC_KEY,
  PILLION_MESSAGE_TYPE_HISTORY_OFFER,
  PILLION_MESSAGE_TYPE_DEVICE_LINKED,
  PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED = 261,
  PILLION_MESSAGE_TYPE_MESSAGE_WANTED = 269,
  PILLION_MESSAGE_TYPE_CONTACT_STATES,
  PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED,
  PILLION_MESSAGE_TYPE_HISTORY_REQUEST,
  PILLION_MESSAGE_TYPE_HISTORY_PART,
  PILLION_MESSAGE_TYPE_HISTORY_RECEIVED,
  PILLION_MESSAGE_TYPE_HISTORY_REFUSED,
  PILLION_MESSAGE_TYPE_HISTORY_GRANT,
  PILLION_MESSAGE_TYPE_OPERATIONS = 280,
  PILLION_MESSAGE_TYPE_SYNC_STATE,
  PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT,
  PILLION_MESSAGE_TYPE_FILE_WANTED = 310,
  PILLION_MESSAGE_TYPE_FILE_AGAIN,
} PillionMessageType;

/**
 * PillionAuthored:
 * @conversation: the account written to; for own items the own account
 * @sequence: from 1 per author device and conversation; 0 = not part of the chain
 * @previous: zeros for sequence 0 and 1
 * @sent_at: milliseconds UTC by the author's clock
 * @type: a #PillionMessageType, or one this version does not know
 * @critical: a reader that does not know @type says so in its place
 * @body: (unowned): @body_len bytes, by type
 *
 * A message as its author made it, the same bytes for every device that gets it
 * (PROTOCOL.md, section 7.3). A decoded one points into the bytes it was decoded
 * from, which must outlive it.
 */
typedef struct {
  guint8                  author[PILLION_ACCOUNT_BYTES];
  guint8                  device[PILLION_DEVICE_BYTES];
  PillionConversationKind conversation_kind;
  guint8                  conversation[PILLION_ACCOUNT_BYTES];
  guint8                  message[PILLION_ID_BYTES];
  guint64                 sequence;
  guint8                  previous[PILLION_HASH_BYTES];
  guint64                 sent_at;
  guint16                 type;
  gboolean                critical;
  const guint8           *body;
  gsize                   body_len;
} PillionAuthored;

/**
 * pillion_authored_decode:
 *
 * Reads all but the body, which is any bytes for a type this version does not know:
 * pillion_message_body_decode() reads the others.
 */
gboolean  pillion_authored_decode (PillionAuthored        *self,
                                   const guint8           *bytes,
                                   gsize                   len,
                                   GError                **error);

/* out has room for PILLION_AUTHORED_MAX_BYTES (secret). Returns the number of bytes, or
 * 0 if a field is out of its range.
 */
gsize     pillion_authored_encode (const PillionAuthored  *self,
                                   guint8                 *out);

G_END_DECLS
