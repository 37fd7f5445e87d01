/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* The engine's side of one relay: authenticates each new connection, catches up with the
 * own account, opens the mailbox, and hands pushes on.
 */

#define PILLION_TYPE_RELAY_SESSION (pillion_relay_session_get_type ())
G_DECLARE_FINAL_TYPE (PillionRelaySession, pillion_relay_session, PILLION, RELAY_SESSION, GObject)

/* The engine is not kept alive; it owns the session. NULL with a PILLION_NET_ERROR for a
 * bad address or file.
 */
PillionRelaySession      *pillion_relay_session_new            (PillionEngine        *engine,
                                                                const char           *relay_url,
                                                                GError              **error);
void                      pillion_relay_session_stop           (PillionRelaySession  *self);
PillionConnection        *pillion_relay_session_get_connection (PillionRelaySession  *self);

/* What the relay greeted with. (nullable): NULL while not connected. */
const PillionRelayPolicy *pillion_relay_session_get_policy     (PillionRelaySession  *self);
gboolean                  pillion_relay_session_is_online      (PillionRelaySession  *self);

/* Connects if it is not, and waits until it is of use: authenticated where there is an
 * identity, greeted where there is none. The first failed attempt ends the wait.
 */
void                      pillion_relay_session_wait_async     (PillionRelaySession  *self,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
gboolean                  pillion_relay_session_wait_finish    (PillionRelaySession  *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);

/* This device may do everything again: a connection that the relay keeps for a locked one is
 * of no use.
 */
void                      pillion_relay_session_renew          (PillionRelaySession  *self);

/* Authenticates on the connection there is, after the identity has come. */
void                      pillion_relay_session_authenticate   (PillionRelaySession  *self);

G_END_DECLS
