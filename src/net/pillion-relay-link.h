/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "net/pillion-connection-limits.h"
#include "net/pillion-transport.h"

G_BEGIN_DECLS

/**
 * PillionRelayLink:
 *
 * One transport to a relay from the first attempt to its end: reads the greeting, checks
 * every frame, matches answers, notices silence. #PillionConnection makes one after the
 * other.
 */
typedef struct _PillionRelayLink PillionRelayLink;

/**
 * PillionRelayLinkFuncs:
 * @greeted: the relay's greeting came and fits; requests can be sent
 * @pushed: the relay said something unasked
 * @ended: it is over, and why; called at most once, and the last one
 *
 * What the owner is told, never from within pillion_relay_link_new(). Each may free the
 * link.
 */
typedef struct {
  void (*greeted) (JsonObject *hello,
                   gpointer    user_data);
  void (*pushed) (const char *name,
                  JsonObject *object,
                  gpointer    user_data);
  void (*ended) (const GError *error,
                 gpointer      user_data);
} PillionRelayLinkFuncs;

/* Opens transport, which is taken. limits, random and funcs are borrowed and outlive
 * the link.
 */
PillionRelayLink *pillion_relay_link_new             (PillionTransport               *transport,
                                                      const PillionConnectionLimits  *limits,
                                                      GRand                          *random,
                                                      const PillionRelayLinkFuncs    *funcs,
                                                      gpointer                        user_data);

/* Ends it without a word to the owner. Requests that wait end with
 * PILLION_NET_ERROR_CLOSED, some perhaps within this call.
 */
void              pillion_relay_link_free            (PillionRelayLink               *self);

/* How many requests the relay has not answered. */
guint             pillion_relay_link_get_n_requests  (PillionRelayLink               *self);

/* Asks for a sign of life, with the deadline of a request. */
void              pillion_relay_link_probe           (PillionRelayLink               *self);

/* Sends a request after the greeting. task returns the object of "ok". FALSE, with the
 * error, if it was not sent; then task is not touched.
 */
gboolean          pillion_relay_link_request         (PillionRelayLink               *self,
                                                      const char                     *op,
                                                      JsonObject                     *members,
                                                      GTask                          *task,
                                                      GError                        **error);

G_END_DECLS
