/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-conversation-page-private.h"

#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-attach-page.h"
#include "app/conversation/pillion-attach-reader.h"
#include "app/conversation/pillion-attachment-actions.h"
#include "app/conversation/pillion-attachment-media.h"
#include "app/conversation/pillion-picture-page.h"

#include <glib/gi18n.h>

/* (transfer none) (nullable) */
static PillionNavigation *
get_navigation (PillionConversationPage *self)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (GTK_WIDGET (self), PILLION_TYPE_NAVIGATION);

  return navigation != NULL ? PILLION_NAVIGATION (navigation) : NULL;
}

static gboolean
may_send (PillionConversationPage *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->bottom), "entry") && get_navigation (self) != NULL;
}

/* ----- what is to be sent ----- */

static void
on_page_sent (PillionConversationPage *self)
{
  if (pillion_message_entry_get_replied (self->entry) != NULL)
    pillion_message_entry_cancel (self->entry);
  pillion_message_list_clear_first_unread (self->list);
  pillion_message_history_jump_to_end (self->history);
}

void
pillion_conversation_page_attach (PillionConversationPage *self,
                                  GPtrArray               *items)
{
  PillionMessage *replied = pillion_message_entry_get_replied (self->entry);
  GtkWidget *page;

  if (!may_send (self))
    return;
  page = pillion_attach_page_new (self->engine, self->conversation, replied != NULL ? pillion_message_get_row (replied) : 0);
  g_signal_connect_object (page, "sent", G_CALLBACK (on_page_sent), self, G_CONNECT_SWAPPED);
  pillion_attach_page_add (PILLION_ATTACH_PAGE (page), items);
  pillion_navigation_push (get_navigation (self), page);
}

static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = pillion_attach_reader_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (items != NULL)
    pillion_conversation_page_attach (self, items);
  else
    pillion_conversation_page_tell (self, error);
}

static void
on_attach (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  if (may_send (self))
    pillion_attach_reader_choose_async (widget, self->engine, self->cancellable, on_items,
                                        g_object_ref (self));
}

static void
on_paste (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  if (may_send (self))
    pillion_attach_reader_read_clipboard_async (gtk_widget_get_clipboard (widget),
                                                self->engine, self->cancellable, on_items,
                                                g_object_ref (self));
}

/* Before the entry, which would take the path of a file as a text. */
static gboolean
on_paste_key (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  PillionConversationPage *self = user_data;

  return pillion_attach_reader_is_wanted (gdk_clipboard_get_formats (gtk_widget_get_clipboard (widget))) &&
         gtk_widget_activate_action (GTK_WIDGET (self), "conversation.paste", NULL);
}

/* ----- drops ----- */

static gboolean
on_drop (GtkDropTargetAsync      *target,
         GdkDrop                 *drop,
         double                   x,
         double                   y,
         PillionConversationPage *self)
{
  if (!may_send (self))
    return FALSE;
  pillion_attach_reader_read_drop_async (drop, self->engine, self->cancellable, on_items, g_object_ref (self));
  return TRUE;
}

void
pillion_conversation_page_add_attachment_inputs (PillionConversationPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkDropTargetAsync *target = gtk_drop_target_async_new (pillion_attach_reader_create_formats (), GDK_ACTION_COPY);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (on_paste_key, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ----- what came ----- */

/* (transfer none) (nullable): the message of an action's parameter, if it carries something */
static PillionMessage *
find_message (PillionConversationPage *self,
              GVariant                *parameter)
{
  PillionMessage *message = pillion_message_history_find (self->history, g_variant_get_int64 (parameter));

  return message != NULL && pillion_message_get_attachment (message) != NULL ? message : NULL;
}

static void
on_view (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);
  PillionNavigation *navigation = get_navigation (self);

  if (message != NULL && navigation != NULL)
    pillion_navigation_push (navigation, pillion_picture_page_new (self->engine, self->list, message));
}

static void
on_save (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);

  if (message != NULL)
    pillion_attachment_actions_save (widget, self->engine, message);
}

static void
on_open (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);

  if (message != NULL)
    pillion_attachment_actions_open (widget, self->engine, message);
}

static void
on_copy_picture (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);

  if (message != NULL)
    pillion_attachment_actions_copy (widget, self->engine, message);
}

/* The question is the user's to send, in own words if wanted. */
static void
on_ask_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);
  g_autofree char *text = NULL;

  if (message == NULL || !may_send (self))
    return;
  pillion_message_entry_reply (self->entry, message);
  text = pillion_message_entry_dup_text (self->entry);
  if (*text == '\0')
    pillion_message_entry_set_text (self->entry, _ ("Could you send this again? I can’t download it any more."));
}

void
pillion_conversation_page_install_attachment_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.attach", NULL, on_attach);
  gtk_widget_class_install_action (widget_class, "conversation.paste", NULL, on_paste);
  gtk_widget_class_install_action (widget_class, "conversation.message-ask-again", "x", on_ask_again);
  gtk_widget_class_install_action (widget_class, "conversation.message-copy-picture", "x", on_copy_picture);
  gtk_widget_class_install_action (widget_class, "conversation.message-open", "x", on_open);
  gtk_widget_class_install_action (widget_class, "conversation.message-save", "x", on_save);
  gtk_widget_class_install_action (widget_class, "conversation.message-view", "x", on_view);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_u, GDK_CONTROL_MASK, "conversation.attach", NULL);
}
