/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-engine.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* What a message carries: a picture, or a file with its name and size; and its way here or to the
 * relay, which can be stopped and tried again. Actions, for tests too: "tile.activate",
 * "tile.cancel", "tile.try-again", "tile.ask-again".
 */
#define PILLION_TYPE_ATTACHMENT_TILE (pillion_attachment_tile_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachmentTile, pillion_attachment_tile, PILLION, ATTACHMENT_TILE, GtkWidget)

PillionAttachmentTile *pillion_attachment_tile_new         (PillionEngine         *engine);

void                   pillion_attachment_tile_set_message (PillionAttachmentTile *self,
                                                            PillionMessage        *message);

/* What it shows: "file", "placeholder", "thumbnail" or "picture". (transfer none) */
const char            *pillion_attachment_tile_get_shown   (PillionAttachmentTile *self);

G_END_DECLS
