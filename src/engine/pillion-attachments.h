/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-attachment-transfer.h"

G_BEGIN_DECLS

/* Pictures and files of messages (PROTOCOL.md, section 7.6). They lie sealed in the folder
 * "attachments" of the profile, as they travel, and are opened when they are wanted. Main
 * thread; files are read and written on other threads.
 */

#define PILLION_THUMBNAIL_MAX_BYTES 8192
#define PILLION_CAPTION_MAX_BYTES 2048

/**
 * PillionAttachmentFile:
 * @name: as others see it: made harmless, and cut to 255 bytes
 * @mime: "" if it is not known
 * @picture: shown in the chat, else as a file
 * @width: of a picture, 0 if it is not known
 * @thumbnail: (nullable): PNG or JPEG, at most %PILLION_THUMBNAIL_MAX_BYTES
 *
 * What is said of a file that is sent. Metadata in the file itself is the caller's to strip.
 */
typedef struct {
  const char *name;
  const char *mime;
  gboolean    picture;
  guint32     width;
  guint32     height;
  GBytes     *thumbnail;
} PillionAttachmentFile;

/* account: 32 bytes, whom to. file: read once, sealed into the profile; it may go then. caption:
 * "" for none. reply_to: the row it answers; 0: none. The callback comes when the message is
 * durable and queued; the upload goes on by itself, also after a restart, and the message leaves
 * at its end. %PILLION_ENGINE_ERROR_LIMIT: the relay takes no file that large; _INPUT: it can't
 * be read; _DISK. Returns: the row; 0 with an error.
 */
void                       pillion_attachments_send_async  (PillionEngine                *engine,
                                                            GBytes                       *account,
                                                            GFile                        *file,
                                                            const PillionAttachmentFile  *info,
                                                            const char                   *caption,
                                                            gint64                        reply_to,
                                                            GCancellable                 *cancellable,
                                                            GAsyncReadyCallback           callback,
                                                            gpointer                      user_data);
gint64                     pillion_attachments_send_finish (PillionEngine                *engine,
                                                            GAsyncResult                 *result,
                                                            GError                      **error);

/* (transfer none) (nullable): the present transfer of a message, if there is one. */
PillionAttachmentTransfer *pillion_attachments_get_transfer (PillionEngine               *engine,
                                                             gint64                       row);

/* (transfer none): fetches what a message carries; the transfer that runs already, if one does.
 * Nothing is fetched without this.
 */
PillionAttachmentTransfer *pillion_attachments_fetch       (PillionEngine                *engine,
                                                            gint64                        row);

/* Opens what is here into a file; it is whole or not there. Fetches it first if it is not
 * here. Errors of the transfer.
 */
void                       pillion_attachments_save_async  (PillionEngine                *engine,
                                                            gint64                        row,
                                                            GFile                        *target,
                                                            GCancellable                 *cancellable,
                                                            GAsyncReadyCallback           callback,
                                                            gpointer                      user_data);
gboolean                   pillion_attachments_save_finish (PillionEngine                *engine,
                                                            GAsyncResult                 *result,
                                                            GError                      **error);

/* The same into memory, at most max_bytes (_LIMIT if it has more). (transfer full) */
void                       pillion_attachments_load_async  (PillionEngine                *engine,
                                                            gint64                        row,
                                                            gsize                         max_bytes,
                                                            GCancellable                 *cancellable,
                                                            GAsyncReadyCallback           callback,
                                                            gpointer                      user_data);
GBytes                    *pillion_attachments_load_finish (PillionEngine                *engine,
                                                            GAsyncResult                 *result,
                                                            GError                      **error);

G_END_DECLS
