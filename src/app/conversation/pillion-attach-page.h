/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "app/conversation/pillion-attach-item.h"
#include "engine/pillion-conversation.h"

G_BEGIN_DECLS

/* What is about to be sent, to be looked at before: it can be added to, put in order and removed
 * from; with a text below it. Signals: "sent" (the first of it is queued). Actions: "attach.add",
 * "attach.raise" (u: a position), "attach.remove" (u), "attach.send".
 */
#define PILLION_TYPE_ATTACH_PAGE (pillion_attach_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionAttachPage, pillion_attach_page, PILLION, ATTACH_PAGE, PillionPage)

/* reply_to: the row of the message that the first of it answers; 0: none */
GtkWidget *pillion_attach_page_new          (PillionEngine       *engine,
                                             PillionConversation *conversation,
                                             gint64               reply_to);

/* items: (element-type PillionAttachItem) */
void       pillion_attach_page_add          (PillionAttachPage   *self,
                                             GPtrArray           *items);
guint      pillion_attach_page_get_n_items  (PillionAttachPage   *self);

/* Whether all that was read can be sent. */
gboolean   pillion_attach_page_can_send     (PillionAttachPage   *self);

void       pillion_attach_page_set_caption  (PillionAttachPage   *self,
                                             const char          *caption);
void       pillion_attach_page_set_as_files (PillionAttachPage   *self,
                                             gboolean             as_files);

G_END_DECLS
