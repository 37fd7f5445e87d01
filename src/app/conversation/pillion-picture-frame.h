/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A paintable as large as it is, or smaller in proportion where there is less room across. */
#define PILLION_TYPE_PICTURE_FRAME (pillion_picture_frame_get_type ())
G_DECLARE_FINAL_TYPE (PillionPictureFrame, pillion_picture_frame, PILLION, PICTURE_FRAME, GtkWidget)

/* (transfer none) (nullable) */
GdkPaintable *pillion_picture_frame_get_paintable (PillionPictureFrame *self);
void          pillion_picture_frame_set_paintable (PillionPictureFrame *self,
                                                   GdkPaintable        *paintable);

G_END_DECLS
