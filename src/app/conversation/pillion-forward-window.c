/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-forward-window.h"

#include "app/chats/pillion-chat-text.h"
#include "app/pillion-line.h"
#include "engine/pillion-conversation-list.h"

#include <string.h>

/**
 * PillionForwardWindow:
 *
 * The chats, to choose one of them. Blocked ones and requests are not among them.
 */
struct _PillionForwardWindow {
  AdwWindow                parent_instance;

  PillionConversationList *list; /* (owned) */
  gint64                   row;  /* of the message */

  GtkSearchEntry          *search;
  GtkListBox              *chats;
};

G_DEFINE_FINAL_TYPE (PillionForwardWindow, pillion_forward_window, ADW_TYPE_WINDOW)

static guint chosen_signal;

static gboolean
is_offered (PillionForwardWindow *self,
            PillionConversation  *conversation)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (pillion_conversation_get_name (conversation), -1);

  return !pillion_conversation_is_blocked (conversation) && !pillion_conversation_is_request (conversation) &&
         (strstr (name, wanted) != NULL || strstr (pillion_conversation_get_number (conversation), wanted) != NULL);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  PillionForwardWindow *self = user_data;
  g_autoptr (PillionConversation) conversation =
    g_list_model_get_item (G_LIST_MODEL (self->list), (guint) gtk_list_box_row_get_index (row));

  return conversation != NULL && is_offered (self, conversation);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, NULL, TRUE);
  g_autofree char *name = pillion_line_flatten (pillion_conversation_get_name (item), 255);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), pillion_conversation_get_number (item));
  adw_avatar_set_text (ADW_AVATAR (avatar), name);
  adw_avatar_set_show_initials (ADW_AVATAR (avatar), pillion_chat_text_has_initials (name));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
on_search (PillionForwardWindow *self)
{
  gtk_list_box_invalidate_filter (self->chats);
}

static void
on_activated (PillionForwardWindow *self,
              GtkListBoxRow        *row)
{
  g_autoptr (PillionConversation) conversation =
    g_list_model_get_item (G_LIST_MODEL (self->list), (guint) gtk_list_box_row_get_index (row));

  if (conversation != NULL)
    g_signal_emit (self, chosen_signal, 0, conversation);
  gtk_window_close (GTK_WINDOW (self));
}

static void
pillion_forward_window_dispose (GObject *object)
{
  PillionForwardWindow *self = PILLION_FORWARD_WINDOW (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->chats, NULL, NULL, NULL, NULL);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (pillion_forward_window_parent_class)->dispose (object);
}

static void
pillion_forward_window_class_init (PillionForwardWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_forward_window_dispose;
  chosen_signal = g_signal_new ("chosen", PILLION_TYPE_FORWARD_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, PILLION_TYPE_CONVERSATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-forward-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionForwardWindow, chats);
  gtk_widget_class_bind_template_child (widget_class, PillionForwardWindow, search);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
}

static void
pillion_forward_window_init (PillionForwardWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

/**
 * pillion_forward_window_new:
 * @row: of the message
 */
GtkWidget *
pillion_forward_window_new (PillionEngine *engine,
                            gint64         row)
{
  PillionForwardWindow *self = g_object_new (PILLION_TYPE_FORWARD_WINDOW, NULL);

  self->row = row;
  self->list = pillion_conversation_list_new (engine);
  gtk_list_box_set_filter_func (self->chats, filter_row, self, NULL);
  gtk_list_box_bind_model (self->chats, G_LIST_MODEL (self->list), create_row, NULL, NULL);
  return GTK_WIDGET (self);
}

gint64
pillion_forward_window_get_row (PillionForwardWindow *self)
{
  g_return_val_if_fail (PILLION_IS_FORWARD_WINDOW (self), 0);

  return self->row;
}
