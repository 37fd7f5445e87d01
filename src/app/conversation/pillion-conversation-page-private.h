/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-focus-label.h"
#include "app/conversation/pillion-conversation-page.h"
#include "app/conversation/pillion-conversation-search.h"
#include "app/conversation/pillion-message-entry.h"
#include "app/conversation/pillion-message-history.h"

G_BEGIN_DECLS

struct _PillionConversationPage {
  PillionPage                parent_instance;

  PillionEngine             *engine;       /* (owned) */
  PillionConversation       *conversation; /* (owned) */
  PillionMessageList        *list;         /* (owned) */
  GCancellable              *cancellable;  /* (owned) */
  char                      *draft;        /* (owned): as it is stored */
  guint                      draft_id;     /* the source that stores it; 0: it is stored */
  gint64                     marked_read;  /* row */

  AdwAvatar                 *avatar;
  AdwBin                    *bar;
  PillionConversationSearch *search;
  PillionMessageHistory     *history;
  GtkStack                  *bottom;
  PillionMessageEntry       *entry;
  PillionFocusLabel         *request;
  GtkWidget                 *accept;
  PillionFocusLabel         *blocked;
  GtkRevealer               *typing;
  GtkLabel                  *typing_label;
  GtkWidget                 *verified;
};

/* "conversation.message-...": what is done with one message. */
void pillion_conversation_page_install_message_actions (GtkWidgetClass          *widget_class);

/* Pictures and files, both ways. */
void pillion_conversation_page_install_attachment_actions (GtkWidgetClass          *widget_class);
void pillion_conversation_page_add_attachment_inputs      (PillionConversationPage *self);

/* Shows what is about to be sent. items: (element-type PillionAttachItem) */
void pillion_conversation_page_attach                     (PillionConversationPage *self,
                                                           GPtrArray               *items);

/* Says why something did not work. What waits for the network does, and needs no word. */
void pillion_conversation_page_tell                    (PillionConversationPage *self,
                                                        const GError            *error);

G_END_DECLS
