/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "net/pillion-connection-limits.h"
#include "net/pillion-net-error.h"
#include "net/pillion-relay-address.h"
#include "net/pillion-transport.h"

G_BEGIN_DECLS

/**
 * PillionConnectionState:
 * @PILLION_CONNECTION_STATE_IDLE: not started, or stopped
 * @PILLION_CONNECTION_STATE_CONNECTING: an attempt is under way, up to the relay's
 *   greeting
 * @PILLION_CONNECTION_STATE_CONNECTED: requests can be sent; whether the relay has
 *   authenticated this device is the engine's matter
 * @PILLION_CONNECTION_STATE_WAITING: broken; the next attempt has a time
 */
typedef enum {
  PILLION_CONNECTION_STATE_IDLE,
  PILLION_CONNECTION_STATE_CONNECTING,
  PILLION_CONNECTION_STATE_CONNECTED,
  PILLION_CONNECTION_STATE_WAITING,
} PillionConnectionState;

#define PILLION_TYPE_CONNECTION_STATE (pillion_connection_state_get_type ())
GType pillion_connection_state_get_type (void);

#define PILLION_TYPE_CONNECTION (pillion_connection_get_type ())

G_DECLARE_FINAL_TYPE (PillionConnection, pillion_connection, PILLION, CONNECTION, GObject)

/**
 * PillionTransportFunc:
 *
 * Makes the transport of one attempt to connect.
 *
 * Returns: (transfer full): a transport that was not opened yet
 */
typedef PillionTransport *(*PillionTransportFunc) (gpointer user_data);

PillionConnection      *pillion_connection_new                       (const char                     *relay_url,
                                                                      const char                     *ca_file,
                                                                      const PillionConnectionLimits  *limits,
                                                                      GError                        **error);
PillionConnection      *pillion_connection_new_with_transport        (PillionTransportFunc            func,
                                                                      gpointer                        user_data,
                                                                      GDestroyNotify                  destroy,
                                                                      const PillionConnectionLimits  *limits);

const char             *pillion_connection_get_relay_url             (PillionConnection              *self);
PillionConnectionState  pillion_connection_get_state                 (PillionConnection              *self);
const GError           *pillion_connection_get_last_error            (PillionConnection              *self);
gint64                  pillion_connection_get_next_attempt          (PillionConnection              *self);
JsonObject             *pillion_connection_get_hello                 (PillionConnection              *self);
guint                   pillion_connection_get_n_requests            (PillionConnection              *self);

void                    pillion_connection_start                     (PillionConnection              *self);
void                    pillion_connection_stop                      (PillionConnection              *self);
void                    pillion_connection_confirm                   (PillionConnection              *self);
void                    pillion_connection_drop                      (PillionConnection              *self,
                                                                      const GError                   *reason);
void                    pillion_connection_wake                      (PillionConnection              *self);

void                    pillion_connection_request_async             (PillionConnection              *self,
                                                                      const char                     *op,
                                                                      JsonObject                     *members,
                                                                      GCancellable                   *cancellable,
                                                                      GAsyncReadyCallback             callback,
                                                                      gpointer                        user_data);
JsonObject             *pillion_connection_request_finish            (PillionConnection              *self,
                                                                      GAsyncResult                   *result,
                                                                      GError                        **error);

G_END_DECLS
