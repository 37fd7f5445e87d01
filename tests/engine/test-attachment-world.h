/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-account-world.h"

G_BEGIN_DECLS

/* Files that accounts send each other, and what became of them on each device. */

/* Bytes that differ. (transfer full) */
GBytes            *attachment_world_make_content   (gsize                   n);

/* Returns: the row of the message */
gint64             attachment_world_send           (PillionTestEngine      *from,
                                                    PillionTestEngine      *to,
                                                    GBytes                 *content,
                                                    gboolean                picture,
                                                    const char             *caption);

/* Waits for what the message with this caption in the chat of two carries. (transfer full) */
PillionMessageRow *attachment_world_wait           (PillionTestEngine      *engine,
                                                    PillionTestEngine      *other,
                                                    const char             *caption,
                                                    gboolean                forwarded,
                                                    PillionAttachmentState  state);

/* The same of what is not forwarded. Returns: its row */
gint64             attachment_world_wait_for_state (PillionTestEngine      *engine,
                                                    PillionTestEngine      *other,
                                                    const char             *caption,
                                                    PillionAttachmentState  state);

gboolean           attachment_world_fetch          (PillionTestEngine      *engine,
                                                    gint64                  row,
                                                    GError                **error);

/* (transfer full) */
GBytes            *attachment_world_load           (PillionTestEngine      *engine,
                                                    gint64                  row,
                                                    gsize                   max_bytes,
                                                    GError                **error);
void               attachment_world_assert_content (PillionTestEngine      *engine,
                                                    gint64                  row,
                                                    GBytes                 *content);

/* Where the relay keeps what a message carries. (transfer full) */
char              *attachment_world_dup_blob_path  (AccountWorld            *fixture,
                                                    const PillionMessageRow *row);

G_END_DECLS
