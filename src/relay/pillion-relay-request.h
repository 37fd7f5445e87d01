/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-connection.h"

G_BEGIN_DECLS

/**
 * PillionRelayHandler:
 * @role: the least that may ask for it
 * @handle: answers the request, now or later, or parks it
 *
 * What answers an operation of PROTOCOL.md, section 4.
 */
typedef struct {
  PillionRelayRole role;
  void           (*handle) (PillionRelayRequest *request);
} PillionRelayHandler;

/**
 * PillionRelayRequest:
 * @connection: (nullable): NULL once it is closed; then answers go nowhere
 * @absent: account that is known not to exist
 *
 * A request that has no answer yet. Each is answered exactly once, which frees it.
 */
struct _PillionRelayRequest {
  PillionRelay           *relay;
  PillionRelayConnection *connection;
  GList                   link; /* in the connection's list */
  PillionRelayFrame       frame; /* (owned) */
  gboolean                has_absent;
  guint8                  absent[PILLION_ACCOUNT_BYTES];
};

/* Takes a decoded request; (transfer full) frame. */
void                 pillion_relay_request_dispatch       (PillionRelayConnection *connection,
                                                           PillionRelayFrame      *frame);

/* Runs the operation again from its beginning, when what it was parked for is there. */
void                 pillion_relay_request_handle         (PillionRelayRequest    *self);

/* Answers; (transfer full) (nullable) ok. */
void                 pillion_relay_request_answer         (PillionRelayRequest    *self,
                                                           JsonObject             *ok);

/* The same with an object that is printed already. */
void                 pillion_relay_request_answer_text    (PillionRelayRequest    *self,
                                                           const char             *ok,
                                                           PillionRelayStep        step);

/* Answers with an error. */
void                 pillion_relay_request_fail           (PillionRelayRequest    *self,
                                                           PillionRelayCode        code,
                                                           const char             *message);

/* The same with retry_after in milliseconds. */
void                 pillion_relay_request_fail_limited   (PillionRelayRequest    *self,
                                                           guint64                 retry_after);

/* The same with further members; (transfer full) error. */
void                 pillion_relay_request_fail_with      (PillionRelayRequest    *self,
                                                           PillionRelayCode        code,
                                                           const char             *message,
                                                           JsonObject             *error);

/* Answers that the store failed. */
void                 pillion_relay_request_fail_stored    (PillionRelayRequest    *self,
                                                           const GError           *error);

/* Answers that the members could not be read. */
void                 pillion_relay_request_fail_decode    (PillionRelayRequest    *self,
                                                           const GError           *error);

/* Takes a token for somebody: FALSE if there is none, and then the request was answered
 * and is gone.
 */
gboolean             pillion_relay_request_take           (PillionRelayRequest    *self,
                                                           PillionRelayLimit       limit,
                                                           gconstpointer           key,
                                                           gsize                   len);

/**
 * pillion_relay_request_get_account:
 * @parked: (out): the account is being loaded; the operation runs again when it is
 *   there, so the handler must return at once
 *
 * Returns: (transfer none) (nullable): the account; %NULL without @parked if there is
 *   none
 */
PillionRelayAccount *pillion_relay_request_get_account    (PillionRelayRequest    *self,
                                                           const guint8           *id,
                                                           gboolean               *parked);

G_END_DECLS
