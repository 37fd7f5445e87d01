/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-history-transfer.h"
#include "engine/pillion-pin.h"
#include "wire/pillion-link-message.h"

G_BEGIN_DECLS

/* Messages from before a device was linked (PROTOCOL.md, section 7.7): a #GListModel of
 * #PillionHistoryTransfer, those that this device gets and those that it gives, the oldest first.
 * An engine has one; what is to travel does so by itself while the engine is online. Main thread.
 *
 * Properties, read only: "receiving" (#PillionHistoryTransfer, nullable: the newest that this
 * device gets; it stays when it has ended), "right-ms" (messages from then on this device may
 * have; %PILLION_HISTORY_NOTHING: none, 0: all), "here-since-ms" (all messages from then on are here,
 * since they came so or were here before; %PILLION_HISTORY_NOTHING: none came, 0: there are no older
 * ones), "n-flaws" (pillion-history-flaws.h), "loading" (until they are known).
 */
#define PILLION_TYPE_HISTORY (pillion_history_get_type ())
G_DECLARE_FINAL_TYPE (PillionHistory, pillion_history, PILLION, HISTORY, GObject)

/* (transfer none) */
PillionHistory         *pillion_engine_get_history       (PillionEngine         *engine);

/* (transfer none) (nullable) */
PillionHistoryTransfer *pillion_history_get_receiving    (PillionHistory        *self);
guint64                 pillion_history_get_right_ms     (PillionHistory        *self);
guint64                 pillion_history_get_here_since_ms (PillionHistory       *self);
gboolean                pillion_history_is_loading       (PillionHistory        *self);

/**
 * pillion_history_look_for_older_async:
 * @conversation: an account, in hexadecimal
 *
 * Whether a chat may have messages from before those that are here: not where its account began
 * later.
 */
void                    pillion_history_look_for_older_async (PillionHistory      *self,
                                                              const char          *conversation,
                                                              GCancellable        *cancellable,
                                                              GAsyncReadyCallback  callback,
                                                              gpointer             user_data);
gboolean                pillion_history_look_for_older_finish (PillionHistory     *self,
                                                               GAsyncResult       *result,
                                                               gboolean           *older,
                                                               GError            **error);

/**
 * pillion_history_request_async:
 * @device: (nullable): the own device to ask, in hexadecimal; NULL: the primary
 * @depth: how far back; what there is no right to does not come
 *
 * Asks for older messages, also once more after it failed. Ends when the request is kept: it goes
 * out by itself.
 *
 * Errors: %PILLION_ENGINE_ERROR_USAGE: on a primary, or there is no right to any, or nobody to ask.
 */
void                    pillion_history_request_async    (PillionHistory        *self,
                                                          const char            *device,
                                                          PillionHistoryDepth    depth,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
gboolean                pillion_history_request_finish   (PillionHistory        *self,
                                                          GAsyncResult          *result,
                                                          GError               **error);

/* What the user can do with the transfer that this device gets. */
typedef enum {
  PILLION_HISTORY_CHANGE_PAUSE,
  PILLION_HISTORY_CHANGE_RESUME,
  PILLION_HISTORY_CHANGE_END,
} PillionHistoryChange;

/* Pauses what this device gets, lets it go on, or ends it; what came stays. Does nothing where there
 * is nothing to change.
 */
void                    pillion_history_change_async     (PillionHistory        *self,
                                                          PillionHistoryChange   change,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
gboolean                pillion_history_change_finish    (PillionHistory        *self,
                                                          GAsyncResult          *result,
                                                          GError               **error);

/**
 * pillion_history_allow_async:
 * @device: a companion, in hexadecimal
 * @depth: how far back, from now
 * @key: the account's
 *
 * Lets a companion have older messages than it was linked with, on the primary. It asks for them
 * itself. What was allowed once is not taken back.
 *
 * Errors: %PILLION_ENGINE_ERROR_USAGE: no such device, or nothing is allowed by @depth;
 * _WRONG_PIN: the key is open no longer; _NOT_PRIMARY.
 */
void                    pillion_history_allow_async      (PillionHistory        *self,
                                                          const char            *device,
                                                          PillionHistoryDepth    depth,
                                                          PillionAccountKey     *key,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
gboolean                pillion_history_allow_finish     (PillionHistory        *self,
                                                          GAsyncResult          *result,
                                                          GError               **error);

G_END_DECLS
