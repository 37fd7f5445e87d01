/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libwebsockets.h>

#include "relay/pillion-relay-trace.h"
#include "relay/pillion-relay.h"
#include "wire/pillion-relay-frame.h"
#include "wire/pillion-relay-messages-session.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* What may wait to be read by a client. */
#define PILLION_RELAY_SEND_QUEUE_MAX_BYTES 1048576

/* RFC 6455's registry has it, libwebsockets has no name for it. */
#define PILLION_RELAY_CLOSE_TRY_AGAIN_LATER 1013

#define PILLION_RELAY_ADDRESS_BYTES 16

/**
 * PillionRelayRole:
 * @PILLION_RELAY_ROLE_STRANGER: has not authenticated
 * @PILLION_RELAY_ROLE_REMOVED: a device that is inactive or resigned
 * @PILLION_RELAY_ROLE_LOCKED: a companion whose freshness has lapsed
 * @PILLION_RELAY_ROLE_ACTIVE: a companion
 * @PILLION_RELAY_ROLE_PRIMARY: slot 0
 *
 * Who is on the other side.
 */
typedef enum {
  PILLION_RELAY_ROLE_STRANGER,
  PILLION_RELAY_ROLE_REMOVED,
  PILLION_RELAY_ROLE_LOCKED,
  PILLION_RELAY_ROLE_ACTIVE,
  PILLION_RELAY_ROLE_PRIMARY,
} PillionRelayRole;

typedef struct _PillionRelayDelivery PillionRelayDelivery;

/**
 * PillionRelayConnection:
 * @requests: (owned): those that have no answer yet; they outlive the connection
 *   when it closes before
 * @account: (owned) (nullable): with @device once it has authenticated
 * @delivery: (owned) (nullable): once its mailbox is open
 * @out: (owned) (nullable): frames that wait, as they go over the wire
 * @out_start: how much of @out has left
 * @steps: (owned) (nullable): what is traced when all of @out has left
 *
 * One WebSocket.
 */
struct _PillionRelayConnection {
  PillionRelay         *relay;
  struct lws           *wsi;
  GList                 link; /* in the listener's list */
  guint8                address[PILLION_RELAY_ADDRESS_BYTES];
  guint8                nonce[PILLION_NONCE_BYTES];
  guint64               opened_ms;
  guint64               heard_ms;
  PillionRelayRole      role;
  gboolean              nonce_used;
  gboolean              greeted; /* the listener's */
  gboolean              ping_due;
  gboolean              ping_sent;
  guint                 close_code; /* 0: open */
  gboolean              close_sent;
  gsize                 n_ignored; /* bytes that came since then */
  GQueue                requests;
  PillionRelayAccount  *account;
  PillionRelayAccountDevice   *device;
  PillionRelayDelivery *delivery;
  guint                 n_meetings;
  guint                 n_fragments;
  GByteArray           *in;
  GList                 unsent_link; /* in the relay's list */
  gboolean              is_unsent;   /* whether it is there */
  GByteArray           *out;
  gsize                 out_start;
  GByteArray           *steps;
};

PillionRelayConnection *pillion_relay_connection_new       (PillionRelay            *relay,
                                                            struct lws              *wsi,
                                                            const guint8            *address);

/* The socket is gone. */
void                    pillion_relay_connection_free      (PillionRelayConnection  *self);

/* A piece of a message came. Returns: whether the connection may live on. */
gboolean                pillion_relay_connection_receive   (PillionRelayConnection  *self,
                                                            const guint8            *bytes,
                                                            gsize                    len);

/* The other side is alive. */
void                    pillion_relay_connection_heard     (PillionRelayConnection  *self);

/* Writes what waits, at once. */
void                    pillion_relay_connection_write     (PillionRelayConnection  *self);

/* The socket takes more. Returns: whether the connection may live on. */
gboolean                pillion_relay_connection_flush     (PillionRelayConnection  *self);

/* Sends one text frame; step is traced when the kernel has it, 0 for none. */
void                    pillion_relay_connection_send      (PillionRelayConnection  *self,
                                                            const char              *text,
                                                            gsize                    len,
                                                            PillionRelayStep         step);

/* (transfer full) (nullable) members. */
void                    pillion_relay_connection_push      (PillionRelayConnection  *self,
                                                            PillionRelayPush         push,
                                                            JsonObject              *members);

/* Tells the client that it is no longer what it authenticated as, and closes. */
void                    pillion_relay_connection_log_out   (PillionRelayConnection  *self,
                                                            PillionRelayLogOutReason reason);

/* Closes with a code after what is queued; from now on nothing is received. */
void                    pillion_relay_connection_close     (PillionRelayConnection  *self,
                                                            guint                    code);

/* Drops or pings a connection that was silent. */
void                    pillion_relay_connection_check     (PillionRelayConnection  *self,
                                                            guint64                  now_ms);

/* Binds an authenticated connection to its device; an older one gives way. */
void                    pillion_relay_connection_bind      (PillionRelayConnection  *self,
                                                            PillionRelayAccount     *account,
                                                            PillionRelayAccountDevice      *device,
                                                            PillionRelayRole         role);

G_END_DECLS
