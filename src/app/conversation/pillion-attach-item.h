/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "engine/pillion-attachments.h"

G_BEGIN_DECLS

/**
 * PillionAttachItemState:
 * @PILLION_ATTACH_ITEM_STATE_READING: it is not known yet what it is
 * @PILLION_ATTACH_ITEM_STATE_PICTURE: can be sent as a picture, or as a file
 * @PILLION_ATTACH_ITEM_STATE_FILE: can be sent as a file
 * @PILLION_ATTACH_ITEM_STATE_UNREADABLE: whoever gave it did not give access to it
 * @PILLION_ATTACH_ITEM_STATE_TOO_LARGE: the relay does not take it
 */
typedef enum {
  PILLION_ATTACH_ITEM_STATE_READING,
  PILLION_ATTACH_ITEM_STATE_PICTURE,
  PILLION_ATTACH_ITEM_STATE_FILE,
  PILLION_ATTACH_ITEM_STATE_UNREADABLE,
  PILLION_ATTACH_ITEM_STATE_TOO_LARGE,
} PillionAttachItemState;

/* A file or picture that is to be sent. It reads itself; "changed" is emitted when it did. */
#define PILLION_TYPE_ATTACH_ITEM (pillion_attach_item_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachItem, pillion_attach_item, PILLION, ATTACH_ITEM, GObject)

PillionAttachItem      *pillion_attach_item_new_for_file  (PillionEngine     *engine,
                                                           GFile             *file);
PillionAttachItem      *pillion_attach_item_new_for_bytes (PillionEngine     *engine,
                                                           GBytes            *bytes,
                                                           const char        *mime);

PillionAttachItemState  pillion_attach_item_get_state     (PillionAttachItem *self);

/* In one line, and without the power to turn what stands around it. */
const char             *pillion_attach_item_get_name      (PillionAttachItem *self);
const char             *pillion_attach_item_get_mime      (PillionAttachItem *self);

/* (transfer none) (nullable) */
GdkTexture             *pillion_attach_item_get_preview   (PillionAttachItem *self);

/* How it is sent, or why it is not. (transfer full) */
char                   *pillion_attach_item_describe      (PillionAttachItem *self,
                                                           gboolean           as_file);

/* What the engine is given: valid as long as the item is. */
void                    pillion_attach_item_fill_source   (PillionAttachItem       *self,
                                                           gboolean                 as_file,
                                                           PillionAttachmentSource *source);

G_END_DECLS
