/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "app/media/pillion-media-client.h"
#include "engine/pillion-message-attachment.h"

G_BEGIN_DECLS

/* Pictures and files of messages as the conversation shows and sends them. Main thread. */

/* What is read of a picture to be shown: more is a file. */
#define PILLION_ATTACHMENT_PICTURE_MAX_BYTES PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES

/* The pixels, made into what GTK draws. (transfer full) */
GdkTexture   *pillion_attachment_media_make_texture   (PillionMediaPicture      *picture);

/* A picture of this size on the screen, whatever its pixels. texture: (nullable): it is not there
 * yet. blurred: as what stands for a picture that is not there yet. (transfer full)
 */
GdkPaintable *pillion_attachment_media_make_paintable (GdkTexture               *texture,
                                                       guint                     width,
                                                       guint                     height,
                                                       gboolean                  blurred);

/* The middle of a picture, as a square. (transfer full) */
GdkPaintable *pillion_attachment_media_make_square    (GdkTexture               *texture,
                                                       guint                     edge);

/* How large a picture of so many pixels is shown in a conversation. */
void          pillion_attachment_media_fit            (guint                     width,
                                                       guint                     height,
                                                       guint                    *shown_width,
                                                       guint                    *shown_height);

/* Whether a type is one that is decoded here. */
gboolean      pillion_attachment_media_is_type        (const char               *mime);

/* error: (nullable): why a picture could not be decoded. (nullable): what to say where that is not
 * the picture's fault.
 */
const char   *pillion_attachment_media_get_excuse     (const GError             *error);

/* Whether it is shown, and not only its name. */
gboolean      pillion_attachment_media_is_picture     (PillionMessageAttachment *attachment);

/* Its name, apart from the text around it. (transfer full) */
char         *pillion_attachment_media_to_name        (PillionMessageAttachment *attachment);

/* What it is called and how large it is, as a picture or as a file. (transfer full) */
char         *pillion_attachment_media_to_facts       (PillionMessageAttachment *attachment,
                                                       gboolean                  picture);

/* Whether a program could be run by opening a file. */
gboolean      pillion_attachment_media_is_unsafe      (const char               *name,
                                                       const char               *mime);

/* Of the desktop's theme, for files of this type. (transfer full) */
GIcon        *pillion_attachment_media_get_icon       (const char               *mime);

G_END_DECLS
