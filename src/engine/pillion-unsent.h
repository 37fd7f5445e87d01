/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* What a companion had written and not sent when it was logged out: messages, and changes, which are
 * reactions, edits and deletions. Once it is linked again this is kept, and sent only when its user says
 * so. What was said of a message that was not sent itself leaves with that, and is not counted. Main thread.
 */

/* Setting: not 0 until the user has decided about it. */
#define PILLION_SETTING_ASK_UNSENT "ask-unsent"

/* What was written to one chat. */
typedef struct {
  char    *account;    /* hexadecimal */
  char    *name;
  guint    n_messages;
  guint    n_changes;
  guint64  first_ms;   /* when the first was written */
  guint64  last_ms;    /* and the last */
} PillionUnsentChat;

/**
 * PillionUnsent:
 * @n_messages: in all chats
 * @n_changes: the same
 * @must_ask: the user has not decided yet
 * @catching_up: what was said while it was logged out has not all come yet, and is to come by itself;
 *   that may show that some were sent after all
 * @chats: (owned) (element-type PillionUnsentChat): the one that was written to last comes first
 */
typedef struct {
  guint      n_messages;
  guint      n_changes;
  gboolean   must_ask;
  gboolean   catching_up;
  GPtrArray *chats;
} PillionUnsent;

void           pillion_unsent_free        (PillionUnsent        *self);

/* As in "2 messages and 1 change"; one of them is not 0. (transfer full) */
char          *pillion_unsent_dup_count   (guint                 n_messages,
                                           guint                 n_changes);

/* (transfer full): on a device that never was logged out there is none. */
void           pillion_unsent_load_async  (PillionEngine        *engine,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
PillionUnsent *pillion_unsent_load_finish (PillionEngine        *engine,
                                           GAsyncResult         *result,
                                           GError              **error);

/* Lets all of them leave, in the order of their writing, but for those to accounts that are blocked since:
 * these get deletions alone. Done when they are durably on their way; they leave with the next connection.
 *
 * n_changes: (out) (optional): so many of them leave. (transfer full) (element-type gint64): the rows of the
 * messages
 */
void           pillion_unsent_send_async  (PillionEngine        *engine,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GArray        *pillion_unsent_send_finish (PillionEngine        *engine,
                                           GAsyncResult         *result,
                                           guint                *n_changes,
                                           GError              **error);

/* The user wants to send none of them now, and is not to be asked again. */
void           pillion_unsent_keep_async  (PillionEngine        *engine,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean       pillion_unsent_keep_finish (PillionEngine        *engine,
                                           GAsyncResult         *result,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionUnsent, pillion_unsent_free)

G_END_DECLS
