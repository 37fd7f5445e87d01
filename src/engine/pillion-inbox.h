/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "wire/pillion-relay-messages-mailbox.h"

G_BEGIN_DECLS

/**
 * PillionInboxResult:
 * @PILLION_INBOX_DONE: processed, whatever became of it: acknowledge it
 * @PILLION_INBOX_FETCH: accounts must be fetched first (they are in the job); then again
 */
typedef enum {
  PILLION_INBOX_DONE,
  PILLION_INBOX_FETCH,
} PillionInboxResult;

/**
 * pillion_inbox_take:
 * @message: from the mailbox; with 0 as its id: ephemeral, in no mailbox
 * @fetched: the sender's account was fetched just now: what is not fresh still, is not
 * @result: (out):
 *
 * Processes one message of the mailbox on the store's worker: decrypts it once, judges its
 * sender, and stores what it says together with the session's new state. Nothing a sender
 * does makes it fail; it fails only with the store, and then the message stays in the
 * mailbox.
 */
gboolean pillion_inbox_take (PillionDatabase                   *database,
                             PillionJob                        *job,
                             const PillionRelayMailboxMessage  *message,
                             gboolean                           fetched,
                             PillionInboxResult                *result,
                             GError                           **error);

G_END_DECLS
