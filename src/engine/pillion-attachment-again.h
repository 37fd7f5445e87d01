/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "store/pillion-messages-table.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* A file that the relay has no longer comes from another own device that has it, which brings it
 * there again (PROTOCOL.md, section 7.6). Those that were asked take turns, so that in most cases one
 * brings it. On the store's worker.
 */

/* Most files that an own device asks the others for in an hour, and is answered. */
#define PILLION_ATTACHMENT_AGAIN_MAX_REQUESTS 50

/* The relay had the file of this message no longer: the other own devices are asked. */
gboolean pillion_attachment_again_ask       (PillionDatabase              *database,
                                             PillionJob                   *job,
                                             const PillionMessageRow      *row,
                                             GError                      **error);

/* Whether its file goes to the relay for other own devices, not with the message. */
gboolean pillion_attachment_again_is_due    (const PillionMessageRow      *row);

/* The file is at the relay: those who wait for it hear where. */
gboolean pillion_attachment_again_tell      (PillionDatabase              *database,
                                             PillionJob                   *job,
                                             const PillionMessageRow      *row,
                                             GError                      **error);

/* It could not be brought there; nobody here waits for it. */
gboolean pillion_attachment_again_give_up   (PillionDatabase              *database,
                                             const PillionMessageRow      *row,
                                             GError                      **error);

/* Begins to bring what it is this device's turn to. next_ms: (out): when the next turn is; G_MAXUINT64:
 * there is none
 */
gboolean pillion_attachment_again_take_turns (PillionDatabase             *database,
                                              PillionJob                  *job,
                                              guint64                     *next_ms,
                                              GError                     **error);

/* FILE_WANTED and FILE_AGAIN of another own device. */
gboolean pillion_attachment_again_answer    (PillionDatabase              *database,
                                             PillionJob                   *job,
                                             const PillionDelivery        *delivery,
                                             const PillionBodyFileWanted  *wanted,
                                             GError                      **error);
gboolean pillion_attachment_again_take      (PillionDatabase              *database,
                                             PillionJob                   *job,
                                             const PillionBodyFileAgain   *again,
                                             GError                      **error);

G_END_DECLS
