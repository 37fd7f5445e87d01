/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* What is done with one message. A message is named by its row (pillion_message_get_row()).
 *
 * Each of these is durable, and shown by #PillionEngine::conversation-changed, before the relay
 * is asked; its callback comes when the relay has it. With %PILLION_ENGINE_ERROR_NETWORK it is
 * kept and leaves with the next connection. %PILLION_ENGINE_ERROR_USAGE: what the sentence
 * says: there is no such message, or it does not allow this. Main thread.
 */

/* Longest reaction and longest quote, in bytes. */
#define PILLION_REACTION_MAX_BYTES 32
#define PILLION_QUOTE_MAX_BYTES 200

/* account: 32 bytes, whom to. reply_to: the row it answers; 0: none. A text to a stranger who
 * wrote first accepts them. Nothing goes to a blocked account: %PILLION_ENGINE_ERROR_USAGE.
 * Finishes with pillion_message_send_finish().
 */
void       pillion_message_send_async            (PillionEngine        *engine,
                                                  GBytes               *account,
                                                  const char           *text,
                                                  gint64                reply_to,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* Sends the text or attachment of a message on, marked as forwarded, without saying whose it
 * was. An attachment that is not here travels as it is at the relay.
 */
void       pillion_message_forward_async         (PillionEngine        *engine,
                                                  gint64                row,
                                                  GBytes               *account,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* Returns: the row of the new message; 0 with an error. */
gint64     pillion_message_send_finish           (PillionEngine        *engine,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* The row of the message, also where it is kept since the relay can't be reached; 0 if there is
 * none. Before the finish.
 */
gint64     pillion_message_send_get_row          (GAsyncResult         *result);

/* emoji "": takes the reaction away. One per account and message: a new one replaces it. Not
 * to a blocked account, nor to a stranger who was not accepted.
 */
void       pillion_message_react_async           (PillionEngine        *engine,
                                                  gint64                row,
                                                  const char           *emoji,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* Own texts, and captions of own attachments ("" is allowed for those). */
void       pillion_message_edit_async            (PillionEngine        *engine,
                                                  gint64                row,
                                                  const char           *text,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* for_everyone: own messages only; the place stays, marked as deleted. Otherwise the message
 * goes from this account's devices alone.
 */
void       pillion_message_delete_async          (PillionEngine        *engine,
                                                  gint64                row,
                                                  gboolean              for_everyone,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* A message that could not be sent goes to the outbox again. */
void       pillion_message_retry_async           (PillionEngine        *engine,
                                                  gint64                row,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* A message that could not be decrypted is asked for once more. The callback comes when the question
 * is kept; it leaves as soon as the relay can be reached. %PILLION_ENGINE_ERROR_USAGE: it is
 * here now, or was asked for as often as it may be; %PILLION_ENGINE_ERROR_RATE_LIMITED: too many
 * were in this hour.
 */
void       pillion_message_ask_again_async       (PillionEngine        *engine,
                                                  gint64                row,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* Ends any of the five above. */
gboolean   pillion_message_change_finish         (PillionEngine        *engine,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* A text that a message had before its author edited it. */
typedef struct {
  char    *text;
  guint64  sent_at_ms;
} PillionMessageVersion;

void       pillion_message_version_free          (PillionMessageVersion *self);

/* (transfer full) (element-type PillionMessageVersion): oldest first, the present one last. Of
 * a message that was never edited there is none.
 */
void       pillion_message_list_versions_async   (PillionEngine        *engine,
                                                  gint64                row,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GPtrArray *pillion_message_list_versions_finish  (PillionEngine        *engine,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionMessageVersion, pillion_message_version_free)

G_END_DECLS
