/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-message-list.h"

G_BEGIN_DECLS

/* A picture of a chat as large as there is room, and its neighbours. Actions: "picture.next",
 * "picture.previous", "picture.zoom-in", "picture.zoom-out", "picture.zoom-fit", "picture.copy",
 * "picture.save", "picture.open".
 */
#define PILLION_TYPE_PICTURE_PAGE (pillion_picture_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionPicturePage, pillion_picture_page, PILLION, PICTURE_PAGE, PillionPage)

/* list: what its neighbours are looked for in */
GtkWidget      *pillion_picture_page_new         (PillionEngine      *engine,
                                                  PillionMessageList *list,
                                                  PillionMessage     *message);

/* (transfer none) */
PillionMessage *pillion_picture_page_get_message (PillionPicturePage *self);

/* (transfer none) (nullable): NULL: it is not there yet, or can't be shown */
GdkTexture     *pillion_picture_page_get_texture (PillionPicturePage *self);

/* 1: a pixel of the picture is one of the window; 0: as large as there is room */
double          pillion_picture_page_get_zoom    (PillionPicturePage *self);

G_END_DECLS
