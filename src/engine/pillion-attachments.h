/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-attachment-transfer.h"

G_BEGIN_DECLS

/* Pictures and files of messages (PROTOCOL.md, section 7.6). They lie sealed in the folder
 * "attachments" of the profile, as they travel, and are opened when they are wanted. A message
 * is named by its row. Main thread; files are read and written on other threads.
 *
 * Errors that a caller acts on: %PILLION_ENGINE_ERROR_LIMIT (too large, or the relay has no
 * room for more of this account), _EXPIRED (the relay has it no longer: its sender may send it
 * again), _BAD_FILE (what came is not what was sent, or a file can't be read: nothing of it is
 * shown), _DISK (no space here), _NETWORK (goes on by itself with the next connection), _USAGE
 * (there is no such attachment), _CANCELLED (by the user).
 */

#define PILLION_THUMBNAIL_MAX_BYTES 8192
#define PILLION_CAPTION_MAX_BYTES 2048

/**
 * PillionAttachmentSource:
 * @file: (nullable): what is sent: read once, and free to go then
 * @bytes: (nullable): what is sent, if @file is %NULL
 * @name: as others see it: made harmless, and cut to 255 bytes
 * @mime: "" if it is not known
 * @picture: shown in the chat, else as a file
 * @width: of a picture, in pixels; 0 if it is not known
 * @height: likewise
 * @thumbnail: (nullable): PNG or JPEG, at most %PILLION_THUMBNAIL_MAX_BYTES
 *
 * What is said of a file that is sent. Metadata in the file itself is the caller's to strip.
 */
typedef struct {
  GFile      *file;
  GBytes     *bytes;
  const char *name;
  const char *mime;
  gboolean    picture;
  guint32     width;
  guint32     height;
  GBytes     *thumbnail;
} PillionAttachmentSource;

/* The most that the relay takes of one file, sealed; what is usual until it was asked. */
guint64                    pillion_attachments_get_max_bytes (PillionEngine                *engine);

/* Whether the relay takes a file of so many bytes, for who sends several: _LIMIT. */
gboolean                   pillion_attachments_check_size   (PillionEngine                  *engine,
                                                             guint64                         n_bytes,
                                                             GError                        **error);

/* source: copied. account: 32 bytes, whom to. caption: "" for none. reply_to: the row it
 * answers; 0: none. The callback comes when the message is stored as queued; the upload goes on
 * by itself, also after a restart, and the message leaves at its end. A file that the relay
 * does not take is refused before it is read.
 */
void                       pillion_attachments_send_async   (PillionEngine                  *engine,
                                                             GBytes                         *account,
                                                             const PillionAttachmentSource  *source,
                                                             const char                     *caption,
                                                             gint64                          reply_to,
                                                             GCancellable                   *cancellable,
                                                             GAsyncReadyCallback             callback,
                                                             gpointer                        user_data);

/* Returns: the row of the new message; 0 with an error. */
gint64                     pillion_attachments_send_finish  (PillionEngine                  *engine,
                                                             GAsyncResult                   *result,
                                                             GError                        **error);

/* (transfer none) (nullable): the newest transfer of a message since the profile was opened. It
 * is there as long as the message's attachment says "downloading" or "uploading", and stays
 * when it has failed or was cancelled.
 */
PillionAttachmentTransfer *pillion_attachments_get_transfer (PillionEngine                  *engine,
                                                             gint64                          row);

/* Fetches what a message carries, if it is not here; ends when it is. Goes on by itself with the
 * next connection, also after a restart, until it is cancelled by its transfer: cancellable ends
 * the waiting alone.
 */
void                       pillion_attachments_fetch_async  (PillionEngine                  *engine,
                                                             gint64                          row,
                                                             GCancellable                   *cancellable,
                                                             GAsyncReadyCallback             callback,
                                                             gpointer                        user_data);
gboolean                   pillion_attachments_fetch_finish (PillionEngine                  *engine,
                                                             GAsyncResult                   *result,
                                                             GError                        **error);

/* Opens what is here into a file; it is whole, or as it was before. Does not fetch: _USAGE if
 * the content is not here.
 */
void                       pillion_attachments_save_async   (PillionEngine                  *engine,
                                                             gint64                          row,
                                                             GFile                          *target,
                                                             GCancellable                   *cancellable,
                                                             GAsyncReadyCallback             callback,
                                                             gpointer                        user_data);
gboolean                   pillion_attachments_save_finish  (PillionEngine                  *engine,
                                                             GAsyncResult                   *result,
                                                             GError                        **error);

/* The same into memory, of at most max_bytes: _LIMIT if it has more. */
void                       pillion_attachments_load_async   (PillionEngine                  *engine,
                                                             gint64                          row,
                                                             gsize                           max_bytes,
                                                             GCancellable                   *cancellable,
                                                             GAsyncReadyCallback             callback,
                                                             gpointer                        user_data);

/* (transfer full): bytes from outside: whoever decodes them takes care. */
GBytes                    *pillion_attachments_load_finish  (PillionEngine                  *engine,
                                                             GAsyncResult                   *result,
                                                             GError                        **error);

G_END_DECLS
