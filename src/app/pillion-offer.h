/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PillionOffer:
 *
 * What a clipboard or a drop offers: files, or else a picture or a text as a stream of bytes. What GTK would decode
 * itself is taken as bytes, so that no foreign picture is decoded in this process. Main thread.
 */
typedef struct {
  GSList       *files;   /* (owned) (nullable) (element-type GFile) */
  GInputStream *stream;  /* (owned) (nullable): of the picture or text, if there are no files */
  char         *mime;    /* (owned) (nullable): of the stream */
  gboolean      is_text; /* the stream */
} PillionOffer;

/* What can be dropped. with_text: a text is wanted where there is neither a file nor a picture. (transfer full) */
GdkContentFormats *pillion_offer_create_formats     (gboolean              with_text);

/* Whether files or a picture are wanted from it, rather than the text that it has as well. */
gboolean           pillion_offer_is_wanted          (GdkContentFormats    *formats);

/* source: a #GdkClipboard, or a #GdkDrop */
void               pillion_offer_read_async         (gpointer              source,
                                                     gboolean              with_text,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);

/* (transfer full) (nullable). Errors: %G_IO_ERROR_NOT_FOUND (it offers nothing of these), others of GDK. */
PillionOffer      *pillion_offer_read_finish        (GAsyncResult         *result,
                                                     GError              **error);
void               pillion_offer_free               (PillionOffer         *self);

/* Finishes a drop once the task that reads it has called back, however it went. */
void               pillion_offer_finish_drop_after  (GdkDrop              *drop,
                                                     GTask                *task);

/* Reads all of a stream: whoever offers it could go on for ever. */
void               pillion_offer_read_stream_async  (GInputStream         *stream,
                                                     gsize                 max_bytes,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);

/* (transfer full) (nullable). Errors: %G_IO_ERROR_MESSAGE_TOO_LARGE, those of the stream. */
GBytes            *pillion_offer_read_stream_finish (GAsyncResult         *result,
                                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionOffer, pillion_offer_free)

G_END_DECLS
