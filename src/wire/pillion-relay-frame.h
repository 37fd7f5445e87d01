/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-json-document.h"

G_BEGIN_DECLS

/* The frames of the relay's socket (PROTOCOL.md, section 4): one JSON object each, a
 * request, its answer, or a push.
 */

#define PILLION_RELAY_PROTOCOL 1
#define PILLION_RELAY_FRAME_MAX_BYTES (256 * 1024)
#define PILLION_RELAY_UNAUTHENTICATED_MAX_BYTES (4 * 1024)
#define PILLION_RELAY_FRAGMENTS_MAX 16
#define PILLION_RELAY_OPEN_REQUESTS_MAX 64

/* Close codes beside those of RFC 6455. */
#define PILLION_RELAY_CLOSE_REPLACED 4000
#define PILLION_RELAY_CLOSE_LOGGED_OUT 4001

typedef enum {
  PILLION_RELAY_OP_UNKNOWN,
  PILLION_RELAY_OP_REGISTER_BEGIN,
  PILLION_RELAY_OP_REGISTER_FINISH,
  PILLION_RELAY_OP_AUTHENTICATE,
  PILLION_RELAY_OP_ACCOUNT_FIND,
  PILLION_RELAY_OP_ACCOUNT_GET,
  PILLION_RELAY_OP_ACCOUNT_PUBLISH,
  PILLION_RELAY_OP_ACCOUNT_REFRESH,
  PILLION_RELAY_OP_ACCOUNT_RESIGN,
  PILLION_RELAY_OP_PREKEYS_PUBLISH,
  PILLION_RELAY_OP_PREKEYS_GET,
  PILLION_RELAY_OP_MESSAGE_SEND,
  PILLION_RELAY_OP_MAILBOX_OPEN,
  PILLION_RELAY_OP_MAILBOX_ACKNOWLEDGE,
  PILLION_RELAY_OP_RENDEZVOUS_OPEN,
  PILLION_RELAY_OP_RENDEZVOUS_REQUESTS,
  PILLION_RELAY_OP_RENDEZVOUS_JOIN,
  PILLION_RELAY_OP_RENDEZVOUS_SEND,
  PILLION_RELAY_OP_RENDEZVOUS_CLOSE,
  PILLION_RELAY_OP_BLOB_CREATE,
  PILLION_RELAY_OP_BLOB_FETCH,
} PillionRelayOp;

#define PILLION_RELAY_OP_LAST PILLION_RELAY_OP_BLOB_FETCH

typedef enum {
  PILLION_RELAY_PUSH_UNKNOWN,
  PILLION_RELAY_PUSH_HELLO,
  PILLION_RELAY_PUSH_REPLACED,
  PILLION_RELAY_PUSH_LOGGED_OUT,
  PILLION_RELAY_PUSH_ACCOUNT_CHANGED,
  PILLION_RELAY_PUSH_ACCOUNT_FRESHNESS,
  PILLION_RELAY_PUSH_PREKEYS_LOW,
  PILLION_RELAY_PUSH_MAILBOX,
  PILLION_RELAY_PUSH_MAILBOX_DRAINED,
  PILLION_RELAY_PUSH_EPHEMERAL,
  PILLION_RELAY_PUSH_RENDEZVOUS_JOINED,
  PILLION_RELAY_PUSH_RENDEZVOUS_MESSAGE,
  PILLION_RELAY_PUSH_RENDEZVOUS_CLOSED,
} PillionRelayPush;

#define PILLION_RELAY_PUSH_LAST PILLION_RELAY_PUSH_RENDEZVOUS_CLOSED

/* Section 4.1. A code this version does not know is read as INTERNAL. */
typedef enum {
  PILLION_RELAY_CODE_BAD_REQUEST,
  PILLION_RELAY_CODE_UNAUTHENTICATED,
  PILLION_RELAY_CODE_FORBIDDEN,
  PILLION_RELAY_CODE_NOT_FOUND,
  PILLION_RELAY_CODE_RATE_LIMITED,
  PILLION_RELAY_CODE_STALE,
  PILLION_RELAY_CODE_CONFLICT,
  PILLION_RELAY_CODE_LIMIT,
  PILLION_RELAY_CODE_EXPIRED,
  PILLION_RELAY_CODE_WRONG_CODE,
  PILLION_RELAY_CODE_NUMBER_TAKEN,
  PILLION_RELAY_CODE_TOO_LARGE,
  PILLION_RELAY_CODE_FULL,
  PILLION_RELAY_CODE_CROWDED,
  PILLION_RELAY_CODE_LOGGED_OUT,
  PILLION_RELAY_CODE_CLOCK,
  PILLION_RELAY_CODE_BUSY,
  PILLION_RELAY_CODE_INTERNAL,
} PillionRelayCode;

#define PILLION_RELAY_CODE_LAST PILLION_RELAY_CODE_INTERNAL

typedef enum {
  PILLION_RELAY_FRAME_REQUEST,
  PILLION_RELAY_FRAME_OK,
  PILLION_RELAY_FRAME_ERROR,
  PILLION_RELAY_FRAME_PUSH,
} PillionRelayFrameType;

/**
 * PillionRelayFrame:
 * @type: which of the others count
 * @id: of a request or its answer, from 1
 * @op: of a request
 * @push: of a push
 * @code: of an error
 * @retry_after_ms: of an error, 0 = not stated
 * @message: (owned) (nullable): of an error, for logs only
 * @document: (owned): the frame itself
 * @body: (unowned): where in it the members of the message are to be read: all of it of
 *   a request or push, what is under `ok` or `error` of an answer
 *
 * One frame that was admitted.
 */
typedef struct {
  PillionRelayFrameType  type;
  guint64                id;
  PillionRelayOp         op;
  PillionRelayPush       push;
  PillionRelayCode       code;
  guint64                retry_after_ms;
  char                  *message;
  PillionJsonDocument   *document;
  const PillionJsonItem *body;
} PillionRelayFrame;

/**
 * pillion_relay_frame_decode_request:
 * @limits: of the connection's state
 *
 * Reads what a client sent to a relay. If only the operation is unknown, the frame is
 * good and @op says so: it is answered with `bad-request`.
 *
 * Returns: %FALSE if the connection must be closed
 */
gboolean    pillion_relay_frame_decode_request (PillionRelayFrame        *self,
                                                const char               *bytes,
                                                gsize                     len,
                                                const PillionJsonLimits  *limits,
                                                GError                  **error);

/* Reads what a relay sent to a client: an answer or a push. */
gboolean    pillion_relay_frame_decode_answer  (PillionRelayFrame        *self,
                                                const char               *bytes,
                                                gsize                     len,
                                                GError                  **error);

/* Each makes one frame: UTF-8 with a NUL behind it, whose size without that goes to
 * len. (transfer full). members is (transfer full) (nullable): NULL = none.
 */
char       *pillion_relay_frame_encode_request (guint64                   id,
                                                PillionRelayOp            op,
                                                JsonObject               *members,
                                                gsize                    *len);
char       *pillion_relay_frame_encode_ok      (guint64                   id,
                                                JsonObject               *members,
                                                gsize                    *len);
char       *pillion_relay_frame_encode_error   (guint64                   id,
                                                PillionRelayCode          code,
                                                const char               *message,
                                                guint64                   retry_after_ms,
                                                JsonObject               *members,
                                                gsize                    *len);
char       *pillion_relay_frame_encode_push    (PillionRelayPush          push,
                                                JsonObject               *members,
                                                gsize                    *len);

void        pillion_relay_frame_clear          (PillionRelayFrame        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionRelayFrame, pillion_relay_frame_clear)

/* "register.begin", ...; NULL for UNKNOWN. */
const char *pillion_relay_op_get_name          (PillionRelayOp            op);

/* "bad-request", ... */
const char *pillion_relay_code_get_name        (PillionRelayCode          code);

G_END_DECLS
