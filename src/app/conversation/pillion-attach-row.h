/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "app/conversation/pillion-attach-item.h"

G_BEGIN_DECLS

/* One thing that is to be sent: what it looks like, its name, how it is sent; it can be moved up
 * and removed. Its buttons activate "attach.raise" and "attach.remove" with its position.
 */
#define PILLION_TYPE_ATTACH_ROW (pillion_attach_row_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachRow, pillion_attach_row, PILLION, ATTACH_ROW, GtkListBoxRow)

GtkWidget *pillion_attach_row_new         (PillionAttachItem *item);

void       pillion_attach_row_set_as_file (PillionAttachRow  *self,
                                           gboolean           as_file);
void       pillion_attach_row_set_place   (PillionAttachRow  *self,
                                           guint              position);

G_END_DECLS
